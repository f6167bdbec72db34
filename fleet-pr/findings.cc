#include "fleet-pr/findings.h"

#include <algorithm>
#include <map>

#include "fleet-pr/lines.h"

namespace fleet {
using rewriter::Edit;
using rewriter::Use;
using rewriter::UseState;
namespace {

const detector::Change* FindChange(const rules::Plan& plan, const std::string& id) {
  const std::vector<detector::Change>& all = plan.change_set.changes;
  auto found = std::find_if(all.begin(), all.end(),
                            [&](const detector::Change& change) { return change.id == id; });
  return found == all.end() ? nullptr : &*found;
}

// The lines of each file, read once.
class Texts {
 public:
  explicit Texts(const FileReader& read) : read_(read) {}
  const Lines& Of(const std::string& file) {
    auto [known, fresh] = texts_.try_emplace(file, "");
    if (fresh) known->second = Lines(read_(file).value_or(""));
    return known->second;
  }

 private:
  const FileReader& read_;
  std::map<std::string, Lines> texts_;
};

Finding Start(const Use& use, const rules::Plan& plan, const Lines& lines) {
  Finding finding{.file = use.file, .line = use.line, .column = use.column};
  finding.character = lines.Character(use.line, use.column);
  finding.text = lines.Trimmed(use.line);
  finding.state = use.state;
  finding.reason = use.reason;
  finding.advice = use.advice;
  const detector::Change* change = FindChange(plan, use.change);
  finding.kind =
      change ? support::NameOf(change->kind) : use.change.substr(0, use.change.find(':'));
  return finding;
}

void AddChange(const Use& use, const rules::Plan& plan, Finding& finding) {
  finding.changes.push_back(use.change);
  const detector::Change* change = FindChange(plan, use.change);
  finding.breaks |= !change || change->verdict.source == detector::Verdict::kBreaks;
  if (use.state == UseState::kReview && finding.state != UseState::kReview) {
    finding.state = use.state;
    finding.reason = use.reason;
    finding.advice = use.advice;
  }
}

// Findings at which edits may belong, by file and change, in order of place.
using Owners =
    std::map<std::pair<std::string, std::string>, std::vector<std::pair<size_t, size_t>>>;

Owners OwnersOf(const std::vector<Finding>& findings, Texts& texts) {
  Owners owners;
  for (size_t i = 0; i < findings.size(); ++i) {
    const Finding& finding = findings[i];
    size_t at = texts.Of(finding.file).Offset(finding.line, finding.column);
    for (const std::string& change : finding.changes) {
      owners[{finding.file, change}].push_back({at, i});
    }
  }
  return owners;
}

// The finding of the same change that stands nearest. An edit of several parts is written down
// part by part, and a part may lie anywhere around its place.
Finding* OwnerOf(const Edit& edit, const Owners& owners, std::vector<Finding>& findings) {
  Finding* best = nullptr;
  size_t distance = 0;
  for (const std::string& change : edit.changes) {
    auto mine = owners.find({edit.file, change});
    if (mine == owners.end()) continue;
    const auto& places = mine->second;
    auto next = std::lower_bound(places.begin(), places.end(), std::pair(edit.offset, size_t{0}));
    if (next != places.begin()) --next;
    for (int i = 0; i < 2 && next != places.end(); ++i, ++next) {
      size_t from = std::max(next->first, edit.offset), to = std::min(next->first, edit.offset);
      bool inside = next->first >= edit.offset && next->first < edit.offset + edit.length;
      size_t away = inside ? 0 : from - to;
      if (best && away >= distance) continue;
      best = &findings[next->second];
      distance = away;
    }
  }
  return best;
}

}  // namespace

std::vector<Finding> Findings(const rewriter::Report& report, const rules::Plan& plan,
                              const FileReader& read) {
  Texts texts(read);
  std::vector<Finding> findings;
  for (const Use& use : report.uses) {
    if (use.state == UseState::kUnaffected) continue;
    const Finding* last = findings.empty() ? nullptr : &findings.back();
    bool same = last && std::tie(last->file, last->line, last->column) ==
                            std::tie(use.file, use.line, use.column);
    if (!same) findings.push_back(Start(use, plan, texts.Of(use.file)));
    AddChange(use, plan, findings.back());
  }
  Owners owners = OwnersOf(findings, texts);
  for (const Edit& edit : report.edits) {
    if (Finding* owner = OwnerOf(edit, owners, findings)) owner->edits.push_back(edit);
  }
  return findings;
}

std::string DescribeChange(const rules::Plan& plan, const std::string& id) {
  const detector::Change* change = FindChange(plan, id);
  if (!change) return id;
  std::string text = support::NameOf(change->kind);
  if (change->old) text += " " + change->old->path;
  bool renamed = change->now && (!change->old || change->now->path != change->old->path);
  if (renamed) return text + " -> " + change->now->path;
  return text + (change->detail.empty() ? "" : " (" + change->detail + ")");
}

std::string AdviceFor(const rules::Plan& plan, const std::string& change) {
  for (const rules::Operation& operation : plan.operations) {
    bool asks = std::find(operation.changes.begin(), operation.changes.end(), change) !=
                operation.changes.end();
    if (asks && !operation.advice.empty()) return operation.advice;
  }
  return "";
}

std::string MessageOf(const Finding& finding, const rules::Plan& plan) {
  std::string text;
  for (const std::string& change : finding.changes) {
    text += (text.empty() ? "" : ", ") + DescribeChange(plan, change);
  }
  if (finding.state == UseState::kEdited) return text + ": `coevolve rewrite` edits this";
  text += ": needs a person, " + finding.reason;
  std::string advice = finding.advice;
  if (advice.empty()) advice = AdviceFor(plan, finding.changes.front());
  return text + (advice.empty() ? "" : " (" + advice + ")");
}

}  // namespace fleet
