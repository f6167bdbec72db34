// A protobuf schema as buf sees it: a map field is a repeated field of a message that nobody wrote
// (FooEntry, with key = 1 and value = 2), types go by full name over all files. Read by buf_*.cc.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "detector/schema_index.h"

namespace detector {

// A field, an extension, or a part of a map entry; `element` is then the map field.
struct BufField {
  enum class Role { kWritten, kMapKey, kMapValue };

  const SchemaIndex* index = nullptr;
  int element = -1;
  Role role = Role::kWritten;

  const Element& at() const { return index->at(element); }
  const SchemaFile& file() const { return index->FileOf(element); }
  bool is_extension() const { return at().kind == ElementKind::kExtension; }
  bool is_map_part() const { return role != Role::kWritten; }
  int64_t number() const;
  std::string name() const;
  std::string full_name() const;
  std::string kind() const;         // as protoreflect names it: "int32", "message", "group", "enum"
  std::string type_name() const;    // full name of a message or enum; "" for scalars
  std::string cardinality() const;  // "optional with explicit presence", "map", ...
  std::string json_name() const;
  std::string oneof() const;                                 // "" if in none
  std::string option(const std::string& option_name) const;  // "" if not written
  std::string extendee() const;
};

// A message, or the entry of a map field; `element` is then the map field.
struct BufMessage {
  const SchemaIndex* index = nullptr;
  int element = -1;
  bool is_entry = false;

  const Element& at() const { return index->at(element); }
  const SchemaFile& file() const { return index->FileOf(element); }
  std::string name() const;
  std::string full_name() const;
  std::string nested_name() const;  // less the package
  std::vector<BufField> Fields() const;
};

// "by_sku" -> "BySkuEntry"
std::string MapEntryName(const std::string& field);

// The files of a schema, and what each declares.
struct FileTable {
  explicit FileTable(const SchemaIndex& index);

  std::vector<std::vector<int>> elements;  // by file

  // The file that is called like one of the other schema; -1 if there is none.
  int FileLike(const SchemaFile& other) const;

 private:
  std::unordered_map<std::string_view, int> by_import_name_, by_path_;
};

// One of the two schemas, with everything found by name. Keys point into the schema.
struct BufSide {
  explicit BufSide(const SchemaIndex& index);

  const SchemaIndex& index;
  FileTable files;
  std::unordered_map<std::string, BufMessage> messages;
  std::unordered_map<std::string_view, int> enums, services, extensions;
  std::map<std::pair<std::string, int64_t>, int> extensions_by_number;  // extendee, number
};

// The numbers in "2, 9 to 11", both ends included.
using BufRange = std::pair<int64_t, int64_t>;
std::vector<BufRange> BufRanges(const Element& element, const std::string& attribute);
std::vector<std::string> BufReservedNames(const Element& element);

}  // namespace detector
