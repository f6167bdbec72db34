// Step 2 of reading .thrift files: tokens -> what the file declares, as written. Written and read
// inside detector/formats/ only.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "detector/formats/thrift_tokens.h"

namespace detector {

using ThriftAnnotations = std::map<std::string, std::string>;

struct ThriftType {
  std::string name;            // "i32", "list", "set", "map", or a name as written: "shared.Id"
  std::vector<ThriftType> of;  // what a container holds
};

// A constant, in one spelling for one value: numbers in decimal, maps by key, true as 1.
struct ThriftValue {
  std::string text;
  bool is_name = false;  // of an enum's value or of a constant
};

struct ThriftField {
  int64_t id = 0;
  bool required = false, optional = false;
  ThriftType type;
  std::string name, doc;
  std::optional<ThriftValue> value;
  ThriftAnnotations annotations;
  Span span, name_span;
};

struct ThriftEnumValue {
  std::string name, doc;
  std::optional<int64_t> number;  // none in a senum
  ThriftAnnotations annotations;
  Span span, name_span;
};

struct ThriftFunction {
  std::string name, doc;
  bool oneway = false;
  ThriftType returns;
  std::vector<ThriftField> arguments, exceptions;
  ThriftAnnotations annotations;
  Span span, name_span;
};

enum class ThriftKind { kConst, kTypedef, kEnum, kSenum, kStruct, kUnion, kException, kService };

struct ThriftDefinition {
  ThriftKind kind = ThriftKind::kStruct;
  std::string name, doc;
  ThriftType type;                        // of a constant or typedef
  ThriftValue value;                      // of a constant
  std::vector<ThriftField> fields;        // of a struct, union or exception
  std::vector<ThriftEnumValue> values;    // of an enum
  std::vector<ThriftFunction> functions;  // of a service
  std::string extends;
  ThriftAnnotations annotations;
  Span span, name_span;
};

struct ThriftInclude {
  std::string path;
  Span span;
};

struct ThriftFile {
  std::map<std::string, std::string> namespaces;  // language -> namespace, "*" for all others
  Span namespace_span;                            // the first
  std::vector<ThriftInclude> includes;
  std::vector<std::string> cpp_includes;
  std::vector<ThriftDefinition> definitions;
  std::optional<Diagnostic> error;  // the first; what comes before it was read
};

ThriftFile ParseThrift(const std::string& path, std::string_view content);

}  // namespace detector
