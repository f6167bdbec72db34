#include "detector/formats/read_checks.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "support/text.h"

namespace detector {
namespace {

std::string Line(const Diagnostic& d) {
  return d.span.file + ":" + std::to_string(d.span.line) + ":" + std::to_string(d.span.column) +
         ": " + d.message;
}

// Text in another encoding than UTF-8 is kept, but a JSON document can't hold it byte by byte.
bool IsUtf8(const std::string& text) {
  for (size_t i = 0; i < text.size();) {
    auto byte = static_cast<unsigned char>(text[i++]);
    int more = byte < 0x80         ? 0
               : (byte >> 5) == 6  ? 1
               : (byte >> 4) == 14 ? 2
               : (byte >> 3) == 30 ? 3
                                   : -1;
    if (more < 0) return false;
    for (; more > 0; --more, ++i) {
      if (i >= text.size() || (static_cast<unsigned char>(text[i]) >> 6) != 2) return false;
    }
  }
  return true;
}

}  // namespace

support::Status CheckFailures(const std::vector<ReadFile>& files, const LoadedSource& source,
                              bool strict) {
  bool any_usable = std::any_of(files.begin(), files.end(), [](auto& file) { return file.usable; });
  std::vector<std::string> trouble;
  for (const ReadFile& file : files) {
    bool needed = strict || !any_usable || file.imported || file.source->path == source.main;
    if (!needed) continue;
    for (const Diagnostic& error : file.errors) trouble.push_back(Line(error));
  }
  if (strict) {
    for (const Diagnostic& error : source.diagnostics) trouble.push_back(Line(error));
  }
  if (trouble.empty()) return {};
  return support::Invalid(support::Join(trouble, "\n"));
}

support::Status CheckNoneTwice(const Schema& schema) {
  std::set<std::tuple<int, int, ElementKind, std::string>> names;
  std::set<std::pair<int, int64_t>> numbers;
  auto twice = [](const Element& element, const std::string& what) {
    return support::Invalid(Line({"error", element.name_span, what + " is there twice"}));
  };
  for (const Element& element : schema.elements) {
    bool is_new = names.insert({element.file, element.parent, element.kind, element.name}).second;
    if (!is_new) return twice(element, "`" + element.path + "`");
    if (element.kind != ElementKind::kField || !element.number) continue;
    if (!numbers.insert({element.parent, *element.number}).second) {
      return twice(element, "field " + std::to_string(*element.number) + " of `" +
                                element.path.substr(0, element.path.rfind('.')) + "`");
    }
  }
  return {};
}

void AddDiagnostics(const ReadFile& file, Schema& schema) {
  for (const Diagnostic& error : file.errors) schema.diagnostics.push_back(error);
  if (IsUtf8(file.source->content)) return;
  schema.diagnostics.push_back(
      {"warning",
       {file.source->path, 1, 1, 1, 1},
       "not valid UTF-8; documents show the offending bytes as U+FFFD. Save the file as UTF-8"});
}

}  // namespace detector
