#include "detector/formats/statements.h"

#include <algorithm>
#include <cctype>

namespace detector {
namespace {

bool IsWordPart(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

// One past the end of the comment or string that begins at `at`; `at` itself if none does.
size_t AfterSkipped(std::string_view text, size_t at) {
  auto past = [&](size_t found, size_t length) {
    return found == std::string_view::npos ? text.size() : found + length;
  };
  if (text.substr(at, 2) == "//" || text[at] == '#') return past(text.find('\n', at), 1);
  if (text.substr(at, 2) == "/*") return past(text.find("*/", at + 2), 2);
  if (text[at] != '"' && text[at] != '\'') return at;
  size_t end = at + 1;
  while (end < text.size() && text[end] != text[at] && text[end] != '\n') {
    end += text[end] == '\\' ? 2 : 1;
  }
  return std::min(end + 1, text.size());
}

}  // namespace

std::vector<std::string_view> StatementWords(std::string_view content) {
  std::vector<std::string_view> words;
  int depth = 0;
  bool begins = true;
  for (size_t at = 0; at < content.size();) {
    size_t after = AfterSkipped(content, at);
    if (after != at) {
      at = after;
      continue;
    }
    char c = content[at];
    size_t end = at + 1;
    if (c == '{' || c == '}') depth += c == '{' ? 1 : -1;
    if (c == ';' || c == '}') begins = true;
    if (IsWordPart(c)) {
      while (end < content.size() && IsWordPart(content[end])) ++end;
      if (begins && depth == 0) words.push_back(content.substr(at, end - at));
      begins = false;
    }
    at = end;
  }
  return words;
}

bool HasStatement(std::string_view content, const std::vector<std::string_view>& words) {
  std::vector<std::string_view> found = StatementWords(content);
  return std::any_of(found.begin(), found.end(), [&](std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  });
}

}  // namespace detector
