// The words and signs of .capnp files.
#include <algorithm>
#include <cctype>

#include "detector/formats/capnp_outline.h"

namespace detector {
namespace {

bool IsWordStart(char c) { return std::isalpha(static_cast<unsigned char>(c)) || c == '_'; }
bool IsDigit(char c) { return std::isdigit(static_cast<unsigned char>(c)); }
bool IsWordPart(char c) { return IsWordStart(c) || IsDigit(c); }

// One past the end of the quoted text that begins at `begin`; a line's end ends it as well.
size_t EndOfString(std::string_view text, size_t begin) {
  size_t end = begin + 1;
  while (end < text.size() && text[end] != text[begin] && text[end] != '\n') {
    end += text[end] == '\\' ? 2 : 1;
  }
  return std::min(end + 1, text.size());
}

}  // namespace

std::vector<CapnpToken> TokenizeCapnp(std::string_view text) {
  std::vector<CapnpToken> tokens;
  using Kind = CapnpToken::Kind;
  for (size_t at = 0; at < text.size();) {
    char c = text[at];
    size_t end = at + 1;
    if (c == '#') {
      at = std::min(text.find('\n', at), text.size());
    } else if (c == '"' || c == '\'') {
      end = EndOfString(text, at);
      std::string_view inside = text.substr(at + 1, end - at - 1);
      if (inside.ends_with(c)) inside.remove_suffix(1);
      tokens.push_back({Kind::kString, inside, at, end});
      at = end;
    } else if (IsWordPart(c)) {
      while (end < text.size() && IsWordPart(text[end])) ++end;
      Kind kind = IsDigit(c) ? Kind::kNumber : Kind::kWord;
      tokens.push_back({kind, text.substr(at, end - at), at, end});
      at = end;
    } else {
      bool sign = static_cast<unsigned char>(c) > ' ' && static_cast<unsigned char>(c) < 0x7F;
      if (sign) tokens.push_back({Kind::kSign, text.substr(at, 1), at, end});
      at = end;
    }
  }
  return tokens;
}

}  // namespace detector
