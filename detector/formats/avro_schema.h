// Avro schemas as the specification sees them: a graph of types, in which a named type is one node
// however often it is referred to. Written from the text of .avsc files; read by the Avro reader,
// which makes elements of it, and by the checkers of Avro in detector/peers/.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "detector/formats/json_tree.h"

namespace detector {

struct AvroField {
  std::string name;
  std::vector<std::string> aliases;
  int type = -1;                             // index in AvroGraph::types
  std::optional<std::string> default_value;  // JSON, as spelled
  const JsonNode* node = nullptr;            // the whole field
};

struct AvroType {
  enum Kind {
    kNull,
    kBoolean,
    kInt,
    kLong,
    kFloat,
    kDouble,
    kBytes,
    kString,
    kRecord,
    kEnum,
    kArray,
    kMap,
    kUnion,
    kFixed,
    kReference,  // to a name; leads to another type once the graph is complete
  } kind = kNull;
  std::string name;                  // full name of a record, enum, fixed or reference
  std::vector<std::string> aliases;  // full names
  std::vector<AvroField> fields;
  std::vector<std::string> symbols;
  std::optional<std::string> enum_default;
  std::vector<int> parts;  // branches of a union; the one type of items or values
  int64_t size = 0;        // of a fixed, in bytes
  int file = -1;           // index in AvroGraph::files
  const JsonNode* node = nullptr;
};

struct AvroFile {
  std::string path, content;
  JsonTree tree;
  int root = -1;                     // its type, -1 if it has none
  std::vector<Diagnostic> problems;  // errors and warnings
  std::vector<std::string> missing;  // names that no file defines
  std::vector<int> uses;             // files that define what it refers to
  bool HasErrors() const;
};

struct AvroGraph {
  std::vector<AvroFile> files;  // types point into their trees
  std::vector<AvroType> types;  // by file, an outer type before what is inside
};

// One text each. A name may be used before it is defined, and defined in another of the files.
struct AvroText {
  std::string path, content;
};
AvroGraph ReadAvroGraph(const std::vector<AvroText>& texts);

std::string_view AvroKindName(AvroType::Kind kind);  // "int", "record", ...
bool IsNamedAvro(AvroType::Kind kind);               // record, enum or fixed

// "com.acme.Order" -> "com.acme" and "Order"
std::string AvroNamespace(const std::string& full_name);
std::string AvroSimpleName(const std::string& full_name);

}  // namespace detector
