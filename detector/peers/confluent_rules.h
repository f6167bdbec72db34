// Confluent's own differences between two schemas of one format, as far as they make a reader of
// `update` fail on data of `original`. Written by confluent_protobuf.cc and confluent_json.cc, one
// for each format; read by confluent.cc, which knows the modes.
// Source of the rules: confluentinc/schema-registry, the packages protobuf.diff and json.diff.
#pragma once

#include <string>
#include <tuple>
#include <vector>

#include "detector/schema_index.h"

namespace detector {

struct ConfluentDifference {
  std::string rule;  // "FIELD_KIND_CHANGED", ...
  std::string file;  // of `update`
  std::string path;  // as Confluent spells it: "#/Order/3", "#/properties/id"

  friend bool operator<(const ConfluentDifference& a, const ConfluentDifference& b) {
    return std::tie(a.file, a.path, a.rule) < std::tie(b.file, b.path, b.rule);
  }
};

// Two versions of a file are told by their paths, or by being the only one of either side.
// -1 if `update` has no such file.
int ConfluentCounterpart(const Schema& original, int file, const Schema& update);

std::vector<ConfluentDifference> CompareConfluentProtobuf(const SchemaIndex& original,
                                                          const SchemaIndex& update);
std::vector<ConfluentDifference> CompareConfluentJson(const SchemaIndex& original,
                                                      const SchemaIndex& update);

// Recursion stops here with the difference TOO_DEEP.
inline constexpr int kDeepestConfluent = 400;

}  // namespace detector
