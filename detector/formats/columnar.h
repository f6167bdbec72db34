// What the formats of tables have in common: BigQuery, Arrow and Parquet each read a file into a
// ColumnTable, and one function turns those into the schema model.
//   orders                  a message, named as the document or its file does
//   orders.address          a field; if it is a record, also the message that holds its fields
//   orders.address.city
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "detector/formats/format.h"
#include "detector/formats/json_tree.h"

namespace detector {

struct Column {
  std::string name, type;  // the type's name; of a record "record"
  Cardinality cardinality = Cardinality::kSingular;
  std::string map_key, map_value;  // `map_value` is "record" where the children are the value's
  std::optional<int64_t> number;   // field id
  std::string default_value, doc;
  std::map<std::string, std::string> attributes;
  Span span, name_span;
  std::vector<Column> children;
};

struct ColumnTable {
  std::string name;  // "" if the document doesn't say
  std::string package;
  std::map<std::string, std::string> attributes;
  std::vector<Column> columns;
  std::vector<Diagnostic> notes;  // what was read leniently
  std::optional<Diagnostic> error;
};

using ParseTable = ColumnTable (*)(const SourceFile& file);

// Format::read of a format of tables.
support::Result<Schema> ReadTables(const std::string& format, ParseTable parse,
                                   const LoadedSource& source, const ReadOptions& options,
                                   const std::vector<KnownFile>& known);

std::vector<std::string> NoImports(const std::string& content);

// The text of a member, "" if there is none.
std::string TextOf(const JsonNode& node, std::string_view key);

bool IsBigquery(const std::string& content);
support::Result<Schema> ReadBigquery(const LoadedSource& source, const ReadOptions& options,
                                     const std::vector<KnownFile>& known);

// Arrow, and Parquet, whose types are read as the Arrow types that stand for them.
bool IsArrow(const std::string& content);
support::Result<Schema> ReadArrow(const LoadedSource& source, const ReadOptions& options,
                                  const std::vector<KnownFile>& known);

// `message schema { required int64 id; ... }` with something that protobuf doesn't have.
bool IsParquetText(const std::string& content);
bool IsParquetJson(const JsonNode& root);
ColumnTable ParseParquetText(const SourceFile& file);
ColumnTable ParseParquetJson(const SourceFile& file, const JsonTree& tree);

}  // namespace detector
