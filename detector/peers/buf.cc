#include "detector/peers/buf.h"

#include <algorithm>
#include <unordered_map>

#include "detector/peers/buf_report.h"

namespace detector {
namespace {

// Which of our changes a finding is about: the first that begins at its place in NEW.
void NameChanges(const ChangeSet& changes, std::vector<PeerFinding>& findings) {
  auto key = [](const std::string& file, int line, int column) {
    return file + ":" + std::to_string(line) + ":" + std::to_string(column);
  };
  std::unordered_map<std::string, const Change*> by_place;
  for (const Change& change : changes.changes) {
    if (!change.now) continue;
    const Span& span = change.now->span;
    by_place.try_emplace(key(span.file, span.line, span.column), &change);
  }
  for (PeerFinding& finding : findings) {
    auto found = by_place.find(key(finding.file, finding.line, finding.column));
    if (found != by_place.end()) finding.change = found->second->id;
  }
}

}  // namespace

const std::vector<BufRule>& BufRules() {
  // By name. From `buf config ls-breaking-rules --version v2` of buf 1.75, less deprecated ones.
  static const std::vector<BufRule> table = {
      {"ENUM_NO_DELETE", "FILE CSR"},
      {"ENUM_SAME_JSON_FORMAT", "FILE PACKAGE WIRE_JSON CSR"},
      {"ENUM_SAME_TYPE", "FILE PACKAGE"},
      {"ENUM_VALUE_NO_DELETE", "FILE PACKAGE CSR"},
      {"ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED", "WIRE_JSON CSR"},
      {"ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED", "WIRE_JSON WIRE CSR"},
      {"ENUM_VALUE_SAME_NAME", "FILE PACKAGE WIRE_JSON CSR"},
      {"EXTENSION_MESSAGE_NO_DELETE", "FILE PACKAGE CSR"},
      {"EXTENSION_NO_DELETE", "FILE"},
      {"FIELD_NO_DELETE", "FILE PACKAGE CSR"},
      {"FIELD_NO_DELETE_UNLESS_NAME_RESERVED", "WIRE_JSON CSR"},
      {"FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED", "WIRE_JSON WIRE CSR"},
      {"FIELD_SAME_CARDINALITY", "FILE PACKAGE"},
      {"FIELD_SAME_CPP_STRING_TYPE", "FILE PACKAGE"},
      {"FIELD_SAME_DEFAULT", "FILE PACKAGE WIRE_JSON WIRE CSR"},
      {"FIELD_SAME_JAVA_UTF8_VALIDATION", "FILE PACKAGE"},
      {"FIELD_SAME_JSON_NAME", "FILE PACKAGE WIRE_JSON CSR"},
      {"FIELD_SAME_JSTYPE", "FILE PACKAGE"},
      {"FIELD_SAME_NAME", "FILE PACKAGE WIRE_JSON CSR"},
      {"FIELD_SAME_ONEOF", "FILE PACKAGE WIRE_JSON WIRE CSR"},
      {"FIELD_SAME_TYPE", "FILE PACKAGE CSR"},
      {"FIELD_SAME_UTF8_VALIDATION", "FILE PACKAGE"},
      {"FIELD_WIRE_COMPATIBLE_CARDINALITY", "WIRE"},
      {"FIELD_WIRE_COMPATIBLE_TYPE", "WIRE"},
      {"FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY", "WIRE_JSON CSR"},
      {"FIELD_WIRE_JSON_COMPATIBLE_TYPE", "WIRE_JSON CSR"},
      {"FILE_NO_DELETE", "FILE CSR"},
      {"FILE_SAME_CC_ENABLE_ARENAS", "FILE PACKAGE"},
      {"FILE_SAME_CC_GENERIC_SERVICES", "FILE PACKAGE"},
      {"FILE_SAME_CSHARP_NAMESPACE", "FILE PACKAGE"},
      {"FILE_SAME_GO_PACKAGE", "FILE PACKAGE"},
      {"FILE_SAME_JAVA_GENERIC_SERVICES", "FILE PACKAGE"},
      {"FILE_SAME_JAVA_MULTIPLE_FILES", "FILE PACKAGE"},
      {"FILE_SAME_JAVA_OUTER_CLASSNAME", "FILE PACKAGE"},
      {"FILE_SAME_JAVA_PACKAGE", "FILE PACKAGE"},
      {"FILE_SAME_OBJC_CLASS_PREFIX", "FILE PACKAGE"},
      {"FILE_SAME_OPTIMIZE_FOR", "FILE PACKAGE"},
      {"FILE_SAME_PACKAGE", "FILE PACKAGE WIRE_JSON WIRE CSR"},
      {"FILE_SAME_PHP_CLASS_PREFIX", "FILE PACKAGE"},
      {"FILE_SAME_PHP_METADATA_NAMESPACE", "FILE PACKAGE"},
      {"FILE_SAME_PHP_NAMESPACE", "FILE PACKAGE"},
      {"FILE_SAME_PY_GENERIC_SERVICES", "FILE PACKAGE"},
      {"FILE_SAME_RUBY_PACKAGE", "FILE PACKAGE"},
      {"FILE_SAME_SWIFT_PREFIX", "FILE PACKAGE"},
      {"FILE_SAME_SYNTAX", "FILE PACKAGE CSR"},
      {"MESSAGE_NO_DELETE", "FILE CSR"},
      {"MESSAGE_NO_REMOVE_STANDARD_DESCRIPTOR_ACCESSOR", "FILE PACKAGE CSR"},
      {"MESSAGE_SAME_JSON_FORMAT", "FILE PACKAGE WIRE_JSON CSR"},
      {"MESSAGE_SAME_REQUIRED_FIELDS", "FILE PACKAGE WIRE_JSON WIRE CSR"},
      {"ONEOF_NO_DELETE", "FILE PACKAGE CSR"},
      {"PACKAGE_ENUM_NO_DELETE", "PACKAGE"},
      {"PACKAGE_EXTENSION_NO_DELETE", "PACKAGE"},
      {"PACKAGE_MESSAGE_NO_DELETE", "PACKAGE"},
      {"PACKAGE_NO_DELETE", "PACKAGE"},
      {"PACKAGE_SERVICE_NO_DELETE", "PACKAGE"},
      {"RESERVED_ENUM_NO_DELETE", "FILE PACKAGE WIRE_JSON WIRE CSR"},
      {"RESERVED_MESSAGE_NO_DELETE", "FILE PACKAGE WIRE_JSON WIRE CSR"},
      {"RPC_NO_DELETE", "FILE PACKAGE"},
      {"RPC_SAME_CLIENT_STREAMING", "FILE PACKAGE WIRE_JSON WIRE CSR"},
      {"RPC_SAME_IDEMPOTENCY_LEVEL", "FILE PACKAGE WIRE_JSON WIRE CSR"},
      {"RPC_SAME_REQUEST_TYPE", "FILE PACKAGE WIRE_JSON WIRE CSR"},
      {"RPC_SAME_RESPONSE_TYPE", "FILE PACKAGE WIRE_JSON WIRE CSR"},
      {"RPC_SAME_SERVER_STREAMING", "FILE PACKAGE WIRE_JSON WIRE CSR"},
      {"SERVICE_NO_DELETE", "FILE"},
  };
  return table;
}

const BufRule* FindBufRule(std::string_view name) {
  for (const BufRule& rule : BufRules()) {
    if (rule.name == name) return &rule;
  }
  return nullptr;
}

std::vector<PeerFinding> FindBufBreaks(const SchemaIndex& old_index, const SchemaIndex& new_index,
                                       const ChangeSet& changes) {
  BufSide before(old_index), now(new_index);
  BufReport report(before, now);
  FindBufFileBreaks(report);
  FindBufDeletions(report);
  FindBufMessageBreaks(report);
  FindBufEnumBreaks(report);
  FindBufFieldBreaks(report);
  FindBufServiceBreaks(report);
  NameChanges(changes, report.findings);
  return std::move(report.findings);
}

}  // namespace detector
