// JSON with the place of every value and key, for schemas that are written in it. Strict: what the
// standard doesn't allow is an error with its place. Used inside detector/formats/ only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "detector/schema.h"

namespace detector {

struct JsonNode;

struct JsonMember {
  std::string key;
  size_t begin = 0, end = 0;  // of the key, with its quotes
};

struct JsonNode {
  enum Kind { kNull, kBool, kNumber, kString, kArray, kObject } kind = kNull;
  size_t begin = 0, end = 0;
  std::string text;              // a string's value, anything else that has no parts as spelled
  std::vector<JsonMember> keys;  // of an object, one for each of `values`
  std::vector<JsonNode> values;  // of an object or an array

  const JsonNode* Get(std::string_view key) const;  // null if there is none
};

struct JsonTree {
  JsonNode root;
  std::optional<Diagnostic> error;
};

// At most so deep, so that hostile nesting costs no stack.
inline constexpr int kDeepestJson = 200;
// And so many values, which take about 200 bytes each.
inline constexpr int kMostJsonValues = 2'000'000;

JsonTree ParseJsonTree(const std::string& path, std::string_view text);

// Turns ranges of bytes of one file into places.
class JsonPlaces {
 public:
  JsonPlaces(std::string path, std::string_view text);
  Span Of(size_t begin, size_t end) const;

 private:
  std::string path_;
  std::vector<size_t> starts_;  // of lines
};

// What a JSON pointer ("/$defs/Order", not yet decoded from a URI) leads to, or null.
const JsonNode* FollowPointer(const JsonNode& root, std::string_view pointer);

}  // namespace detector
