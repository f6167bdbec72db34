#include "detector/render.h"

#include <algorithm>
#include <map>

#include "support/text.h"

namespace detector {
namespace {

bool AnyBreaks(const Directions& d) {
  return d.new_reads_old == Verdict::kBreaks || d.old_reads_new == Verdict::kBreaks;
}

bool BreaksAspect(const Change& change, const std::string& aspect) {
  if (aspect == "source") return change.verdict.source == Verdict::kBreaks;
  if (aspect == "wire") return AnyBreaks(change.verdict.wire);
  return aspect == "json" && AnyBreaks(change.verdict.json);
}

std::string Plural(size_t count, const std::string& one, const std::string& many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

std::string Place(const Side& side) {
  return side.span.line == 0 ? side.span.file
                             : side.span.file + ":" + std::to_string(side.span.line);
}

std::string Places(const Change& change) {
  if (!change.old) return "new at " + Place(*change.now);
  if (!change.now) return "was at " + Place(*change.old);
  return Place(*change.old) + " -> " + Place(*change.now);
}

std::string Paths(const Change& change) {
  if (!change.old) return change.now->path;
  if (!change.now || change.now->path == change.old->path) return change.old->path;
  return change.old->path + " -> " + change.now->path;
}

// "wire (new reads old: loses data)", or "" if both directions are fine.
std::string DirectionsText(const char* aspect, const Directions& d) {
  std::vector<std::string> parts;
  auto add = [&](const char* direction, Verdict verdict) {
    if (verdict == Verdict::kOk) return;
    std::string text = support::NameOf(verdict);
    std::replace(text.begin(), text.end(), '_', ' ');
    parts.push_back(std::string(direction) + ": " + text);
  };
  if (d.new_reads_old == d.old_reads_new) {
    add("both ways", d.new_reads_old);
  } else {
    add("new reads old", d.new_reads_old);
    add("old reads new", d.old_reads_new);
  }
  return parts.empty() ? "" : std::string(aspect) + " (" + support::Join(parts, ", ") + ")";
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

std::string ChangeText(const Change& change, size_t consequences) {
  bool breaks = change.verdict.source == Verdict::kBreaks;
  std::string text = std::string(breaks ? "  ! " : "    ") + support::NameOf(change.kind) + "  " +
                     Paths(change) + "\n";
  text += "        " + Places(change) + "\n";
  // Paths say it already for what is renamed.
  bool renamed = change.old && change.now && change.old->path != change.now->path;
  if (!change.detail.empty() && !renamed) text += "        " + change.detail + "\n";
  text += "        " + VerdictText(change.verdict) + "\n";
  if (change.confidence < 1) {
    text += "        " + std::to_string(static_cast<int>(change.confidence * 100)) +
            " % sure: " + support::Join(change.evidence, ", ") + "\n";
  }
  if (consequences > 0)
    text += "        takes " + Plural(consequences, "other", "others") + " along\n";
  return text;
}

std::string FileOf(const Change& change) {
  return change.old ? change.old->span.file : change.now->span.file;
}

std::string Summary(const ChangeSet& changes) {
  std::string text = Plural(changes.changes.size(), "change", "changes");
  for (const char* aspect : {"source", "wire", "json"}) {
    auto count = std::count_if(changes.changes.begin(), changes.changes.end(),
                               [&](const Change& change) { return BreaksAspect(change, aspect); });
    text += (std::string(aspect) == "source" ? ": " : ", ") + std::to_string(count) + " break " +
            aspect;
  }
  return changes.changes.empty() ? "no changes\n" : text + "\n";
}

std::string AmbiguityText(const Ambiguity& unclear) {
  std::string text = "  ? " + unclear.path + ": " + unclear.message + "\n";
  for (const Candidate& candidate : unclear.candidates) {
    text += "        " + candidate.path + " (" +
            std::to_string(static_cast<int>(candidate.score * 100)) + " %)\n";
  }
  return text;
}

std::string InputText(const char* side, const Input& input) {
  return std::string(side) + " " + input.source + " (" +
         Plural(input.files.size(), "file", "files") + ")\n";
}

}  // namespace

std::string RenderText(const ChangeSet& changes) {
  std::string text = InputText("old", changes.inputs.old) + InputText("new", changes.inputs.now) +
                     Summary(changes);
  std::map<std::string, size_t> consequences;
  for (const Change& change : changes.changes) {
    if (change.caused_by) ++consequences[*change.caused_by];
  }
  std::map<std::string, std::string> by_file;
  for (const Change& change : changes.changes) {
    if (!change.caused_by) by_file[FileOf(change)] += ChangeText(change, consequences[change.id]);
  }
  for (const auto& [file, lines] : by_file) text += "\n" + file + "\n" + lines;
  if (!changes.ambiguities.empty()) text += "\nnot certain\n";
  for (const Ambiguity& unclear : changes.ambiguities) text += AmbiguityText(unclear);
  if (!changes.diagnostics.empty()) text += "\nnot read\n";
  for (const Diagnostic& d : changes.diagnostics) {
    text += "    " + d.span.file + ":" + std::to_string(d.span.line) + ":" +
            std::to_string(d.span.column) + ": " + d.message + "\n";
  }
  return text;
}

bool Breaks(const ChangeSet& changes, const std::string& fail_on) {
  return std::any_of(changes.changes.begin(), changes.changes.end(),
                     [&](const Change& change) { return BreaksAspect(change, fail_on); });
}

}  // namespace detector
