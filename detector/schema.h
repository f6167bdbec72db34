// The one model into which every schema format is read. Written by detector/formats/, read by the
// differ and by the rule packs. A schema is a flat table of elements in declaration order; an
// element names its parent by index, so that a table can be scanned, sorted and joined cheaply.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "support/document.h"

namespace detector {

// 1-based lines and columns (in bytes); the end is one past the last byte. Line 0: no place.
struct Span {
  std::string file;  // as SchemaFile::path
  int line = 0, column = 0, end_line = 0, end_column = 0;
};

template <class V>
void Describe(V& v, Span& s) {
  v.Field("file", s.file, "path of the schema file below its source");
  v.Field("line", s.line, "first line, 1-based; 0 where no place is known");
  v.Field("column", s.column, "first column, 1-based, in bytes");
  v.Field("end_line", s.end_line, "last line");
  v.Field("end_column", s.end_column, "column after the last byte");
}

enum class ElementKind {
  kMessage,  // message, record, table
  kField,    // field, column
  kOneof,
  kEnum,
  kEnumValue,
  kService,
  kMethod,
  kExtension,  // protobuf extension field; `parent` is where it is declared
  kIndex,      // index or named constraint of a table
};

// What the schema itself says about an element's past: an alias, a RENAME statement, an annotation.
struct FormerName {
  std::string name;       // of a member; of a type its path
  std::string evidence;   // "ALTER TABLE ... RENAME, m.sql:3"
  bool executed = false;  // part of the history that the file replays, so that it is certain
};

enum class Cardinality { kSingular, kRequired, kRepeated, kMap };

struct Element {
  ElementKind kind = ElementKind::kMessage;
  std::string path;  // fully qualified: pkg.Message.field; an enum value lies below its enum
  std::string name;  // last part of the path, as spelled in the schema
  int parent = -1;   // index in Schema::elements, or -1 at the top level of a file
  int file = 0;      // index in Schema::files
  std::optional<int64_t> number;  // field number, enum value; identity where the format has one
  std::string type;  // scalar name ("int32", "string"), or the path of a message or enum
  std::string map_key, map_value;  // as `type`, for Cardinality::kMap only
  Cardinality cardinality = Cardinality::kSingular;
  int oneof = -1;             // index of the (real, not synthetic) oneof that a field belongs to
  bool has_presence = false;  // whether "not set" can be told from the default value
  std::string json_name;
  std::string default_value;  // as spelled, "" where there is none
  // Facts that only one format knows, by the format's own name: "extendee", "ctype", "packed",
  // "group", "map_entry", "deprecated", "input_type", "output_type", "reserved", ...
  std::map<std::string, std::string> attributes;
  std::vector<FormerName> formerly;  // latest first
  std::string doc;
  Span span;       // the whole declaration
  Span name_span;  // the name alone
};

struct SchemaFile {
  std::string path;         // below the source that was read
  std::string import_name;  // as other files of its pool import it: `path` less its import root
  int pool = 0;             // connected set of files; one descriptor pool each
  std::string package;
  Span package_span;  // the package statement
  std::string content;
  std::vector<int> imports;  // direct imports, indices in Schema::files
  std::map<std::string, std::string>
      attributes;  // "syntax", "optimize_for", "cc_generic_services"...
};

struct Diagnostic {
  std::string severity;  // "error", "warning", "note"
  Span span;
  std::string message;
};

template <class V>
void Describe(V& v, Diagnostic& d) {
  v.Field("severity", d.severity, "error, warning or note");
  v.Field("span", d.span, "where");
  v.Field("message", d.message, "what was found, what was expected, what to do");
}

struct Schema {
  std::string format;   // "protobuf", "avro", ...
  std::string dialect;  // of SQL: "postgres" or "sqlite"
  std::vector<SchemaFile> files;
  std::vector<Element> elements;
  std::vector<Diagnostic> diagnostics;
};

}  // namespace detector
