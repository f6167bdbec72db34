// A .proto file as protolock sees it: flat tables by name within a file, types as they are spelled.
// Read by protolock.cc.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "detector/peers/buf_view.h"

namespace detector {

struct LockField {
  std::string name;
  int64_t number = 0;
  std::string type, map_key, oneof;
  bool is_repeated = false;
};

// A message, or an enum with its values.
struct LockType {
  bool is_enum = false;
  std::vector<LockField> fields;
  std::vector<BufRange> reserved;
  std::vector<std::string> reserved_names;
};

struct LockMethod {
  std::string input, output;
  bool streams_input = false, streams_output = false;
};

struct LockFile {
  // By "Outer.Inner"; an enum by its message's own name alone, as protolock has it.
  std::map<std::string, LockType> messages, enums;
  std::map<std::string, std::map<std::string, LockMethod>> services;
};

LockFile LockFileOf(const SchemaIndex& index, int file, const std::vector<int>& elements);

}  // namespace detector
