#include "fleet-pr/cli/change_text.h"

#include <algorithm>
#include <map>

#include "support/text.h"

namespace fleet::cli {
using detector::Change;
using detector::ChangeSet;
using detector::Verdict;
namespace {

bool IsBroken(Verdict verdict) {
  return verdict == Verdict::kBreaks || verdict == Verdict::kLosesData;
}

bool IsBroken(const detector::Directions& directions) {
  return IsBroken(directions.new_reads_old) || IsBroken(directions.old_reads_new);
}

std::string PlaceText(const detector::Span& span) {
  if (span.line == 0) return span.file;
  return span.file + ":" + std::to_string(span.line) + ":" + std::to_string(span.column);
}

std::string Headline(const Change& change) {
  const detector::Side& place = change.now ? *change.now : *change.old;
  std::string text = PlaceText(place.span) + ": " + support::NameOf(change.kind) + " ";
  if (change.old && change.now && change.old->path != change.now->path) {
    text += change.old->path + " -> " + change.now->path;
  } else {
    text += place.path;
  }
  return text + (change.detail.empty() ? "" : " (" + change.detail + ")");
}

std::string Remarks(const Change& change) {
  std::vector<std::string> broken;
  if (Breaks(change, Audience::kSource)) broken.push_back("source");
  if (Breaks(change, Audience::kWire)) broken.push_back("wire");
  if (Breaks(change, Audience::kJson)) broken.push_back("json");
  std::vector<std::string> remarks;
  if (!broken.empty()) remarks.push_back("breaks " + support::Join(broken, ", "));
  remarks.insert(remarks.end(), change.evidence.begin(), change.evidence.end());
  return support::Join(remarks, "; ");
}

using Consequences = std::map<std::string, std::vector<const Change*>>;

void Print(const Change& change, const Consequences& consequences, size_t depth,
           std::string& text) {
  std::string indent(2 * depth, ' ');
  text += indent + Headline(change) + "\n";
  std::string remarks = Remarks(change);
  if (!remarks.empty()) text += indent + "    " + remarks + "\n";
  auto caused = consequences.find(change.id);
  if (caused == consequences.end() || depth > 8) return;
  for (const Change* next : caused->second) Print(*next, consequences, depth + 1, text);
}

std::string Count(const ChangeSet& changes) {
  auto broken = [&](Audience audience) {
    return std::to_string(
        std::count_if(changes.changes.begin(), changes.changes.end(),
                      [&](const Change& change) { return Breaks(change, audience); }));
  };
  size_t n = changes.changes.size();
  return std::to_string(n) + (n == 1 ? " change; " : " changes; ") + broken(Audience::kSource) +
         " break source, " + broken(Audience::kWire) + " wire, " + broken(Audience::kJson) +
         " json\n";
}

}  // namespace

bool Breaks(const Change& change, Audience audience) {
  switch (audience) {
    case Audience::kSource:
      return IsBroken(change.verdict.source);
    case Audience::kWire:
      return IsBroken(change.verdict.wire);
    case Audience::kJson:
      return IsBroken(change.verdict.json);
  }
  return false;
}

std::string ChangeText(const ChangeSet& changes) {
  Consequences consequences;
  for (const Change& change : changes.changes) {
    if (change.caused_by) consequences[*change.caused_by].push_back(&change);
  }
  std::string text;
  for (const Change& change : changes.changes) {
    if (!change.caused_by) Print(change, consequences, 0, text);
  }
  for (const detector::Ambiguity& ambiguity : changes.ambiguities) {
    text += "ambiguous: " + ambiguity.path + ": " + ambiguity.message + "\n";
    for (const detector::Candidate& candidate : ambiguity.candidates) {
      text += "    perhaps " + candidate.path + "\n";
    }
  }
  return changes.changes.empty() ? text + "no changes\n" : text + Count(changes);
}

std::string DiagnosticText(const ChangeSet& changes) {
  std::string text;
  for (const detector::Diagnostic& diagnostic : changes.diagnostics) {
    text +=
        diagnostic.severity + ": " + PlaceText(diagnostic.span) + ": " + diagnostic.message + "\n";
  }
  return text;
}

}  // namespace fleet::cli
