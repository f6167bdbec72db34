#include "fleet-pr/cli/explain.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <filesystem>
#include <set>

#include "support/text.h"

namespace fleet::cli {
using rewriter::Report;
using rewriter::Use;
namespace {

// Offset of a place in the file, or npos if the file has no such line.
size_t OffsetOf(const std::string& content, int line, int column) {
  size_t at = 0;
  for (int i = 1; i < line; ++i) {
    at = content.find('\n', at);
    if (at == std::string::npos) return at;
    ++at;
  }
  return at + static_cast<size_t>(column) - 1;
}

std::string WordAt(const std::string& content, size_t at) {
  size_t end = at;
  while (end < content.size() &&
         (std::isalnum(static_cast<unsigned char>(content[end])) || content[end] == '_')) {
    ++end;
  }
  return at < content.size() ? content.substr(at, end - at) : "";
}

bool Names(const rules::Operation& operation, const std::string& word) {
  size_t colons = operation.symbol.rfind("::");
  return operation.symbol.substr(colons == std::string::npos ? 0 : colons + 2) == word;
}

std::string Line(const char* label, const std::string& text) {
  return text.empty() ? "" : std::string("  ") + label + text + "\n";
}

std::string ChangeLines(const detector::ChangeSet& changes, const std::string& id) {
  for (const detector::Change& change : changes.changes) {
    if (change.id != id) continue;
    std::string path = change.old ? change.old->path : "";
    if (change.now && change.now->path != path) path += " -> " + change.now->path;
    return Line("schema       ", path) +
           Line("change       ", support::NameOf(change.kind) + " " + change.detail) +
           Line("because      ", support::Join(change.evidence, "; "));
  }
  return Line("change       ", id);
}

std::string OperationLines(const rules::Plan& plan, const Use& use, const std::string& word) {
  std::string text;
  for (const rules::Operation& operation : plan.operations) {
    auto& asked = operation.changes;
    if (std::find(asked.begin(), asked.end(), use.change) == asked.end()) continue;
    if (!Names(operation, word)) continue;
    std::string to = operation.to.empty() ? "" : " -> " + operation.to;
    text += Line("declaration  ", operation.symbol + to);
    text += Line("rule         ", support::NameOf(operation.kind) + ":" + operation.role +
                                      " of pack " + operation.pack);
    text += Line("advice       ", operation.advice);
  }
  return text;
}

std::string EditLine(const Report& report, const Use& use, size_t offset) {
  for (const rewriter::Edit& edit : report.edits) {
    if (edit.file != use.file || edit.offset > offset || offset > edit.offset + edit.length)
      continue;
    return Line("edit         ", "`" + edit.replacement + "`, " + support::NameOf(edit.confidence));
  }
  return "";
}

}  // namespace

support::Result<Place> ParsePlace(const std::string& text) {
  size_t colon = text.find(':');
  Place place;
  place.file = std::filesystem::path(text.substr(0, colon)).lexically_normal().generic_string();
  if (colon != std::string::npos && colon > 0) {
    const char* begin = text.data() + colon + 1;
    auto [end, error] = std::from_chars(begin, text.data() + text.size(), place.line);
    bool ended = end == text.data() + text.size() || *end == ':';
    if (error == std::errc() && ended && place.line > 0) return place;
  }
  return support::Invalid("`" + text + "` is no place; expected FILE:LINE, such as src/main.cc:12");
}

std::string Explain(const Place& place, const std::string& content, const Report& report,
                    const rules::Plan& plan) {
  std::string text;
  for (const Use& use : report.uses) {
    if (use.file != place.file || use.line != place.line) continue;
    size_t offset = OffsetOf(content, use.line, use.column);
    text += use.file + ":" + std::to_string(use.line) + ":" + std::to_string(use.column) + ": " +
            support::NameOf(use.state) + ": " + use.reason + "\n";
    text += ChangeLines(plan.change_set, use.change);
    text += OperationLines(plan, use, WordAt(content, offset));
    text += EditLine(report, use, offset);
  }
  if (!text.empty()) return support::Printable(text);
  bool unread = report.out_of_reach.contains(place.file);
  return place.file + ":" + std::to_string(place.line) +
         (unread ? ": not looked at: no unit that reads this file reads the schema\n"
                 : ": no use of a changed element\n");
}

}  // namespace fleet::cli
