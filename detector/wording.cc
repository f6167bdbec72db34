#include "detector/wording.h"

#include <algorithm>

#include "support/text.h"

namespace detector {
namespace {

constexpr size_t kLongest = 300;

bool AnyBreaks(const Directions& d) {
  return d.new_reads_old == Verdict::kBreaks || d.old_reads_new == Verdict::kBreaks;
}

std::string Place(const Side& side) {
  std::string file = OneLine(side.span.file);
  return side.span.line == 0 ? file : file + ":" + std::to_string(side.span.line);
}

// "wire (new reads old: loses data)", or "" if both directions are fine.
std::string DirectionsText(const char* aspect, const Directions& d) {
  std::vector<std::string> parts;
  auto add = [&](const char* direction, Verdict verdict) {
    if (verdict == Verdict::kOk) return;
    parts.push_back(std::string(direction) + ": " + Words(support::NameOf(verdict)));
  };
  if (d.new_reads_old == d.old_reads_new) {
    add("both ways", d.new_reads_old);
  } else {
    add("new reads old", d.new_reads_old);
    add("old reads new", d.old_reads_new);
  }
  return parts.empty() ? "" : std::string(aspect) + " (" + support::Join(parts, ", ") + ")";
}

}  // namespace

std::vector<Cause> CausesOf(const ChangeSet& changes) {
  std::vector<Cause> causes;
  std::map<std::string, size_t> cause_of;  // by id; causes stand before their consequences
  for (const Change& change : changes.changes) {
    auto known = change.caused_by ? cause_of.find(*change.caused_by) : cause_of.end();
    if (known == cause_of.end()) {
      cause_of[change.id] = causes.size();
      causes.push_back({&change, {}});
    } else {
      size_t at = known->second;
      cause_of[change.id] = at;
      causes[at].consequences.push_back(&change);
    }
  }
  return causes;
}

const Side& ShownSide(const Change& change) { return change.now ? *change.now : *change.old; }

std::string Plural(size_t count, const std::string& one, const std::string& many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

std::string Words(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

std::string OneLine(const std::string& text) {
  std::string line = support::Printable(text);
  std::replace(line.begin(), line.end(), '\n', ' ');
  std::replace(line.begin(), line.end(), '\t', ' ');
  if (line.size() <= kLongest) return line;
  size_t end = kLongest;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xc0) == 0x80) --end;
  return line.substr(0, end) + "...";
}

std::string PathsText(const Change& change) {
  if (!change.old) return OneLine(change.now->path);
  if (!change.now || change.now->path == change.old->path) return OneLine(change.old->path);
  return OneLine(change.old->path) + " -> " + OneLine(change.now->path);
}

std::string PlacesText(const Change& change) {
  if (!change.old) return "new at " + Place(*change.now);
  if (!change.now) return "was at " + Place(*change.old);
  return Place(*change.old) + " -> " + Place(*change.now);
}

std::string PlaceText(const PeerFinding& finding) {
  std::string file = OneLine(finding.file);
  if (finding.line == 0) return file + OneLine(finding.pointer);
  return file + ":" + std::to_string(finding.line) + ":" + std::to_string(finding.column);
}

std::string VerdictText(const VerdictVector& verdict) {
  std::vector<std::string> parts;
  if (verdict.source != Verdict::kOk) {
    parts.push_back(verdict.source == Verdict::kBreaks ? "breaks source" : "source unknown");
  }
  for (std::string text :
       {DirectionsText("wire", verdict.wire), DirectionsText("json", verdict.json)}) {
    if (!text.empty()) parts.push_back(std::move(text));
  }
  return parts.empty() ? "breaks nothing" : support::Join(parts, "; ");
}

std::string DetailText(const Change& change) {
  bool renamed = change.old && change.now && change.old->path != change.now->path;
  return renamed ? "" : OneLine(change.detail);
}

std::string SummaryText(const ChangeSet& changes) {
  if (changes.changes.empty()) return "no changes";
  std::string text = Plural(changes.changes.size(), "change", "changes");
  for (const char* aspect : {"source", "wire", "json"}) {
    auto count = std::count_if(changes.changes.begin(), changes.changes.end(),
                               [&](const Change& change) { return BreaksAspect(change, aspect); });
    text += (std::string(aspect) == "source" ? ": " : ", ") + std::to_string(count) + " break " +
            aspect;
  }
  return text;
}

bool BreaksAspect(const Change& change, const std::string& aspect) {
  if (aspect == "source") return change.verdict.source == Verdict::kBreaks;
  if (aspect == "wire") return AnyBreaks(change.verdict.wire);
  return aspect == "json" && AnyBreaks(change.verdict.json);
}

}  // namespace detector
