// The change set: what differs between two versions of a schema, and whom it breaks. Written by
// detector::Diff, read by rules, people and CI. It carries the text of both schemas, so that a
// change set or a plan stands alone: what was looked at is what runs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "detector/schema.h"
#include "support/document.h"

namespace detector {

// Names in JSON are the snake_case of these. `field` also means a column, `message` a table.
enum class ChangeKind {
  kFieldAdded,
  kFieldRemoved,
  kFieldRenamed,
  kFieldTypeChanged,
  kFieldCardinalityChanged,
  kFieldPresenceChanged,
  kFieldNumberChanged,
  kFieldDefaultChanged,
  kFieldJsonNameChanged,
  kFieldMoved,         // into another message
  kFieldOneofChanged,  // into, out of, or between oneofs
  kOneofAdded,
  kOneofRemoved,
  kOneofRenamed,
  kEnumValueAdded,
  kEnumValueRemoved,
  kEnumValueRenamed,
  kEnumValueNumberChanged,
  kTypeAdded,
  kTypeRemoved,
  kTypeRenamed,  // same place, other name
  kTypeMoved,    // other parent: in or out of nesting, or another package alone
  kPackageRenamed,
  kFileMoved,
  kFileAdded,
  kFileRemoved,
  kServiceAdded,
  kServiceRemoved,
  kServiceRenamed,
  kMethodAdded,
  kMethodRemoved,
  kMethodRenamed,
  kMethodTypeChanged,
  kExtensionAdded,
  kExtensionRemoved,
  kExtensionRenamed,
  kIndexAdded,
  kIndexRemoved,
  kIndexRenamed,
  kOptionChanged,
};

enum class Verdict { kOk, kBreaks, kLosesData, kUnknown };

struct Directions {
  Verdict new_reads_old = Verdict::kOk;
  Verdict old_reads_new = Verdict::kOk;
};

struct VerdictVector {
  Verdict source = Verdict::kOk;  // does code written against OLD still compile
  Directions wire;
  Directions json;
};

struct Side {
  std::string path;
  Span span;
};

struct Change {
  std::string id;  // "field_renamed:pkg.Message.field"; unique in its change set
  ChangeKind kind = ChangeKind::kFieldAdded;
  std::string
      level;  // package, file, type, field, oneof, enum_value, service, method, extension, index
  std::optional<Side> old, now;
  double confidence = 1;                 // 0..1 that `old` and `new` are the same thing
  std::vector<std::string> evidence;     // "same number 3", "7 of 8 members agree", ...
  std::optional<std::string> caused_by;  // id of the change of which this is a consequence
  VerdictVector verdict;
  std::string detail;  // one line for people: "int32 -> int64"
  // From a migration file: what a read of the field becomes. `$o` is the object.
  std::optional<std::string> replacement;
};

struct Candidate {
  std::string path;
  double score = 0;
};

struct Ambiguity {
  std::string path;  // the old element whose fate is not certain
  std::vector<Candidate> candidates;
  std::string message;
};

struct PeerFinding {
  std::string rule;  // "buf:FIELD_SAME_NAME"
  std::vector<std::string> categories;
  std::optional<std::string> change;  // id
  std::string file;
  int line = 0, column = 0;
  std::string pointer, message;
  std::string old_file;  // where OLD has what it is about; "" if unknown
};

struct InputFile {
  std::string path, import_name;
  int pool = 0;
  std::string digest;  // SHA-256
  std::string content;
};

struct Input {
  std::string source;  // as given on the command line
  std::string format;
  std::string dialect;  // of SQL, "" elsewhere
  std::string digest;   // over paths and contents of all files
  std::vector<InputFile> files;
};

struct Inputs {
  Input old, now;
};

struct ChangeSet {
  int version = 1;
  std::string tool;
  Inputs inputs;
  std::vector<Change> changes;
  std::vector<Ambiguity> ambiguities;
  std::vector<PeerFinding> peer_findings;
  std::vector<Diagnostic> diagnostics;
};

template <class V>
void Describe(V& v, Directions& d) {
  v.Field("new_reads_old", d.new_reads_old, "a reader built from NEW, data written by OLD");
  v.Field("old_reads_new", d.old_reads_new, "a reader built from OLD, data written by NEW");
}
template <class V>
void Describe(V& v, VerdictVector& d) {
  v.Field("source", d.source, "code that names the element");
  v.Field("wire", d.wire, "binary data");
  v.Field("json", d.json, "the JSON form of the data");
}
template <class V>
void Describe(V& v, Side& s) {
  v.Field("path", s.path, "fully qualified schema path; a part with a dot in it is quoted");
  v.Field("span", s.span, "its declaration");
}
template <class V>
void Describe(V& v, Change& c) {
  v.Field("id", c.id, "unique in this change set, the same in every run");
  v.Field("kind", c.kind, "what happened");
  v.Field("level", c.level, "what kind of element it happened to");
  v.Field("old", c.old, "the element in OLD, null if it is new");
  v.Field("new", c.now, "the element in NEW, null if it is gone");
  v.Field("confidence", c.confidence, "0 to 1: that old and new are the same element");
  v.Field("evidence", c.evidence, "why they are taken for the same element");
  v.Field("caused_by", c.caused_by, "id of the change of which this is a consequence, or null");
  v.Field("verdict", c.verdict, "whom it breaks");
  v.Field("detail", c.detail, "one line for people");
  v.Optional("replacement", c.replacement, "from a migration file: what a read becomes, or null");
}
template <class V>
void Describe(V& v, Candidate& c) {
  v.Field("path", c.path, "path in NEW");
  v.Field("score", c.score, "0 to 1");
}
template <class V>
void Describe(V& v, Ambiguity& a) {
  v.Field("path", a.path, "path in OLD");
  v.Field("candidates", a.candidates, "what it may have become, best first");
  v.Field("message", a.message, "what to do about it");
}
template <class V>
void Describe(V& v, PeerFinding& f) {
  v.Field("rule", f.rule, "checker:RULE");
  v.Field("categories", f.categories, "the checker's own categories");
  v.Field("change", f.change, "id of the change, or null");
  v.Field("file", f.file, "where that checker reports it");
  v.Field("line", f.line, "1-based");
  v.Field("column", f.column, "1-based");
  v.Field("pointer", f.pointer, "JSON pointer, for formats in JSON");
  v.Field("message", f.message, "for people");
  v.Field("old_file", f.old_file, "file of OLD that has what it is about, or empty");
}
template <class V>
void Describe(V& v, InputFile& f) {
  v.Field("path", f.path, "below the source");
  v.Field("import_name", f.import_name, "as other schema files import it");
  v.Field("pool", f.pool, "number of the connected set of files");
  v.Field("digest", f.digest, "SHA-256 of the content");
  v.Field("content", f.content, "the text, so that this document stands alone");
}
template <class V>
void Describe(V& v, Input& i) {
  v.Field("source", i.source, "as it was named");
  v.Field("format", i.format, "schema format");
  v.Optional("dialect", i.dialect, "of SQL: postgres or sqlite; empty elsewhere");
  v.Field("digest", i.digest, "SHA-256 over all files");
  v.Field("files", i.files, "every schema file that was read, by path");
}
template <class V>
void Describe(V& v, Inputs& i) {
  v.Field("old", i.old, "OLD");
  v.Field("new", i.now, "NEW");
}
template <class V>
void Describe(V& v, ChangeSet& c) {
  v.Field("version", c.version, "of this document's shape: 1");
  v.Field("tool", c.tool, "program and version that wrote it");
  v.Field("inputs", c.inputs, "both schemas");
  v.Field("changes", c.changes, "what differs, causes before their consequences");
  v.Field("ambiguities", c.ambiguities, "what could not be decided, with candidates");
  v.Field("peer_findings", c.peer_findings, "what established checkers say");
  v.Field("diagnostics", c.diagnostics, "what could not be read");
}

}  // namespace detector

namespace support {
template <>
struct EnumNames<detector::Verdict> {
  static constexpr std::pair<detector::Verdict, std::string_view> kTable[] = {
      {detector::Verdict::kOk, "ok"},
      {detector::Verdict::kBreaks, "breaks"},
      {detector::Verdict::kLosesData, "loses_data"},
      {detector::Verdict::kUnknown, "unknown"},
  };
};
template <>
struct EnumNames<detector::ChangeKind> {
  using K = detector::ChangeKind;
  static constexpr std::pair<K, std::string_view> kTable[] = {
      {K::kFieldAdded, "field_added"},
      {K::kFieldRemoved, "field_removed"},
      {K::kFieldRenamed, "field_renamed"},
      {K::kFieldTypeChanged, "field_type_changed"},
      {K::kFieldCardinalityChanged, "field_cardinality_changed"},
      {K::kFieldPresenceChanged, "field_presence_changed"},
      {K::kFieldNumberChanged, "field_number_changed"},
      {K::kFieldDefaultChanged, "field_default_changed"},
      {K::kFieldJsonNameChanged, "field_json_name_changed"},
      {K::kFieldMoved, "field_moved"},
      {K::kFieldOneofChanged, "field_oneof_changed"},
      {K::kOneofAdded, "oneof_added"},
      {K::kOneofRemoved, "oneof_removed"},
      {K::kOneofRenamed, "oneof_renamed"},
      {K::kEnumValueAdded, "enum_value_added"},
      {K::kEnumValueRemoved, "enum_value_removed"},
      {K::kEnumValueRenamed, "enum_value_renamed"},
      {K::kEnumValueNumberChanged, "enum_value_number_changed"},
      {K::kTypeAdded, "type_added"},
      {K::kTypeRemoved, "type_removed"},
      {K::kTypeRenamed, "type_renamed"},
      {K::kTypeMoved, "type_moved"},
      {K::kPackageRenamed, "package_renamed"},
      {K::kFileMoved, "file_moved"},
      {K::kFileAdded, "file_added"},
      {K::kFileRemoved, "file_removed"},
      {K::kServiceAdded, "service_added"},
      {K::kServiceRemoved, "service_removed"},
      {K::kServiceRenamed, "service_renamed"},
      {K::kMethodAdded, "method_added"},
      {K::kMethodRemoved, "method_removed"},
      {K::kMethodRenamed, "method_renamed"},
      {K::kMethodTypeChanged, "method_type_changed"},
      {K::kExtensionAdded, "extension_added"},
      {K::kExtensionRemoved, "extension_removed"},
      {K::kExtensionRenamed, "extension_renamed"},
      {K::kIndexAdded, "index_added"},
      {K::kIndexRemoved, "index_removed"},
      {K::kIndexRenamed, "index_renamed"},
      {K::kOptionChanged, "option_changed"},
  };
};
}  // namespace support
