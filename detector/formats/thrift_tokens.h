// Step 1 of reading .thrift files: text -> tokens, with documentation comments kept beside the
// token that they stand before. Used inside detector/formats/ only.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "detector/formats/json_tree.h"

namespace detector {

struct ThriftToken {
  enum Kind { kWord, kInteger, kDouble, kString, kSign, kEnd } kind = kEnd;
  std::string text;  // of a string its value; a word may hold dots
  std::string doc;   // the /** comment */ before it, without its stars
  size_t begin = 0, end = 0;
};

struct ThriftTokens {
  std::vector<ThriftToken> tokens;  // the last is kEnd
  std::optional<Diagnostic> error;
};

ThriftTokens TokenizeThrift(std::string_view content, const JsonPlaces& places);

}  // namespace detector
