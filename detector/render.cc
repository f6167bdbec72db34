#include "detector/render.h"

#include <algorithm>
#include <map>

#include "detector/wording.h"
#include "support/text.h"

namespace detector {
namespace {

constexpr size_t kConsequencesShown = 3;

std::string Line(const std::string& text) { return "        " + text + "\n"; }

std::string PercentText(double share) {
  return std::to_string(static_cast<int>(share * 100)) + " %";
}

// "12 others follow: field_removed a.B.c, field_removed a.B.d, field_removed a.B.e, ..."
std::string ConsequencesText(const std::vector<const Change*>& all) {
  std::vector<std::string> parts;
  for (const Change* change : all) {
    if (parts.size() == kConsequencesShown) break;
    parts.push_back(support::NameOf(change->kind) + " " + PathsText(*change));
  }
  if (all.size() > parts.size()) parts.push_back("...");
  return Plural(all.size(), "other follows", "others follow") + ": " + support::Join(parts, ", ");
}

// "!" for what breaks code, "~" for what is waived.
std::string CauseText(const Cause& cause, const Waived& waived) {
  const Change& change = *cause.change;
  const Waiver* waiver = waived.Find(change);
  bool breaks = change.verdict.source == Verdict::kBreaks;
  std::string text = waiver ? "  ~ " : breaks ? "  ! " : "    ";
  text += support::NameOf(change.kind) + "  " + PathsText(change) + "\n" + Line(PlacesText(change));
  if (std::string detail = DetailText(change); !detail.empty()) text += Line(detail);
  text += Line(VerdictText(change.verdict));
  if (change.confidence < 1) {
    text += Line(PercentText(change.confidence) +
                 " sure: " + OneLine(support::Join(change.evidence, ", ")));
  }
  if (!cause.consequences.empty()) text += Line(ConsequencesText(cause.consequences));
  return waiver ? text + Line(WaiverText(*waiver)) : text;
}

// Under which file a change is listed: OLD's, where that is the same file by its import name.
class Headings {
 public:
  explicit Headings(const Inputs& inputs) {
    std::map<std::string, std::string> old_paths;
    for (const InputFile& file : inputs.old.files) old_paths[file.import_name] = file.path;
    for (const InputFile& file : inputs.now.files) {
      auto same = old_paths.find(file.import_name);
      if (same != old_paths.end()) old_path_[file.path] = same->second;
    }
  }
  std::string Of(const Change& change) const {
    if (change.old) return OneLine(change.old->span.file);
    auto same = old_path_.find(change.now->span.file);
    return OneLine(same == old_path_.end() ? change.now->span.file : same->second);
  }

 private:
  std::map<std::string, std::string> old_path_;  // by NEW's
};

std::string AmbiguityText(const Ambiguity& unclear) {
  std::string text = "  ? " + OneLine(unclear.path) + ": " + OneLine(unclear.message) + "\n";
  for (const Candidate& candidate : unclear.candidates) {
    text += Line(OneLine(candidate.path) + " (" + PercentText(candidate.score) + ")");
  }
  return text;
}

std::string InputText(const char* side, const Input& input) {
  return std::string(side) + " " + OneLine(input.source) + " (" +
         Plural(input.files.size(), "file", "files") + ")\n";
}

}  // namespace

std::string RenderText(const ChangeSet& changes, const Waived& waived) {
  std::string text = InputText("old", changes.inputs.old) + InputText("new", changes.inputs.now) +
                     SummaryText(changes);
  if (!waived.changes.empty()) text += "; " + std::to_string(waived.changes.size()) + " waived";
  text += "\n";
  Headings headings(changes.inputs);
  std::map<std::string, std::string> by_file;
  for (const Cause& cause : CausesOf(changes)) {
    by_file[headings.Of(*cause.change)] += CauseText(cause, waived);
  }
  for (const auto& [file, lines] : by_file) text += "\n" + file + "\n" + lines;
  if (!changes.ambiguities.empty()) text += "\nnot certain\n";
  for (const Ambiguity& unclear : changes.ambiguities) text += AmbiguityText(unclear);
  if (!changes.diagnostics.empty()) text += "\nnot read\n";
  for (const Diagnostic& d : changes.diagnostics) {
    text += "    " + OneLine(d.span.file) + ":" + std::to_string(d.span.line) + ":" +
            std::to_string(d.span.column) + ": " + OneLine(d.message) + "\n";
  }
  return text;
}

std::string RenderFindings(const std::vector<PeerFinding>& findings, const Waived& waived) {
  std::string text;
  for (const PeerFinding& finding : findings) {
    text += PlaceText(finding) + ": " + OneLine(finding.message) + " (" + finding.rule + ")";
    if (const Waiver* waiver = waived.Find(finding)) text += ", " + WaiverText(*waiver);
    text += "\n";
  }
  return text;
}

bool Breaks(const ChangeSet& changes, const std::string& fail_on, const Waived& waived) {
  return std::any_of(changes.changes.begin(), changes.changes.end(), [&](const Change& change) {
    return BreaksAspect(change, fail_on) && !waived.Find(change);
  });
}

}  // namespace detector
