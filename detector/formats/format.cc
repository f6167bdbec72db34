#include "detector/formats/format.h"

#include "detector/formats/avro.h"
#include "detector/formats/capnp.h"
#include "detector/formats/columnar.h"
#include "detector/formats/flatbuffers.h"
#include "detector/formats/json_schema.h"
#include "detector/formats/protobuf.h"
#include "detector/formats/sql.h"
#include "detector/formats/statements.h"
#include "detector/formats/thrift.h"

namespace detector {
namespace {

bool IsProtobuf(const std::string& content) {
  return HasStatement(content, {"syntax", "edition", "message", "package", "service", "extend"}) &&
         !IsParquetText(content);
}

}  // namespace

const std::vector<Format>& Formats() {
  static const std::vector<Format> table = {
      // First, because it parses the whole text: its words are also those of others.
      {"thrift", ".thrift", false, IsThrift, ThriftIncludes, ReadThrift},
      {"protobuf", ".proto", false, IsProtobuf, ProtobufImports, ReadProtobuf},
      {"capnp", ".capnp", false, IsCapnp, CapnpImports, ReadCapnp},
      {"flatbuffers", ".fbs", false, IsFlatbuffers, FlatbuffersIncludes, ReadFlatbuffers},
      {"avro", ".avsc", false, IsAvro, AvroReferences, ReadAvro},
      {"json-schema", ".json", true, IsJsonSchema, JsonSchemaReferences, ReadJsonSchema},
      {"sql", ".sql", false, IsSql, NoSqlImports, ReadSql},
      {"bigquery", ".json", true, IsBigquery, NoImports, ReadBigquery},
      {"arrow", ".json", true, IsArrow, NoImports, ReadArrow},
  };
  return table;
}

const Format* FindFormat(std::string_view name) {
  for (const Format& format : Formats()) {
    if (format.name == name) return &format;
  }
  return nullptr;
}

const Format* FormatOf(const SourceFile& file) {
  for (const Format& format : Formats()) {
    if (format.recognises(file.content)) return &format;
  }
  for (const Format& format : Formats()) {
    if (!format.shared_ending && file.path.ends_with(format.ending)) return &format;
  }
  return nullptr;
}

bool IsFileOf(const Format& format, const SourceFile& file) {
  return file.path.ends_with(format.ending) &&
         (!format.shared_ending || format.recognises(file.content));
}

}  // namespace detector
