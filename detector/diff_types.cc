// Pairs of messages, enums, services, and what is in them besides fields.
#include <map>

#include "detector/compatibility.h"
#include "detector/compatibility_flatbuffers.h"
#include "detector/diff.h"
#include "detector/diff_sql.h"
#include "detector/similarity.h"

namespace detector {
namespace {

// Whether `file` includes `other` in the end: a generated header brings all that it imports.
bool Reaches(const SchemaIndex& index, int file, int other) {
  std::set<int> seen = {file};
  for (std::vector<int> queue = {file}; !queue.empty();) {
    int at = queue.back();
    queue.pop_back();
    if (at == other) return true;
    for (int import : index.file(at).imports) {
      if (seen.insert(import).second) queue.push_back(import);
    }
  }
  return false;
}

void DiffPlace(ChangeLog& log, int old_type, int new_type) {
  const Matching& m = log.m;
  const Element& a = m.old_index.at(old_type);
  const Element& b = m.new_index.at(new_type);
  bool is_service = a.kind == ElementKind::kService;
  int file = m.new_file_of[static_cast<size_t>(a.file)];
  if (a.name != b.name) {
    log.Add(is_service ? ChangeKind::kServiceRenamed : ChangeKind::kTypeRenamed, old_type, new_type)
        .detail = a.path + " -> " + b.path;
  } else if (!m.SameScope(old_type, new_type)) {
    log.Add(ChangeKind::kTypeMoved, old_type, new_type).detail = a.path + " -> " + b.path;
  } else if (a.parent < 0 && file >= 0 && file != b.file && !m.IsOf("sql")) {
    Change& change = log.Add(ChangeKind::kTypeMoved, old_type, new_type);
    change.detail = m.old_index.FileOf(old_type).import_name + " -> " +
                    m.new_index.FileOf(new_type).import_name;
    if (Reaches(m.new_index, file, b.file)) change.verdict.source = Verdict::kOk;
  }
}

bool SameSyntax(const Matching& m, int old_element, int new_element) {
  return m.old_index.FileOf(old_element).attributes.at("syntax") ==
         m.new_index.FileOf(new_element).attributes.at("syntax");
}

// Options whose change takes something away from generated code.
bool BreaksSource(const std::string& option, const std::string& now) {
  if (option == "optimize_for") return now == "LITE_RUNTIME";
  if (option == "cc_generic_services") return now != "true";
  return option == "ctype" || option == "syntax" || option == "extension_ranges";
}

void Worsen(Verdict& verdict, Verdict other) {
  if (verdict == Verdict::kOk || other == Verdict::kBreaks) verdict = other;
}

// What one option that differs means; the worst of all counts.
void AddVerdict(const Matching& m, const std::string& option, const std::string& now,
                VerdictVector& all) {
  VerdictVector one;
  if (m.IsOf("flatbuffers")) {
    one = FlatbuffersOptionVerdict(option, now);
  } else if (BreaksSource(option, now)) {
    one.source = Verdict::kBreaks;
  }
  Worsen(all.source, one.source);
  Worsen(all.wire.new_reads_old, one.wire.new_reads_old);
  Worsen(all.wire.old_reads_new, one.wire.old_reads_new);
  Worsen(all.json.new_reads_old, one.json.new_reads_old);
  Worsen(all.json.old_reads_new, one.json.old_reads_new);
}

}  // namespace

std::string OptionDetail(const Matching& m, const std::map<std::string, std::string>& old_options,
                         const std::map<std::string, std::string>& new_options,
                         const std::set<std::string>& ignored, VerdictVector& verdict) {
  std::map<std::string, std::pair<std::string, std::string>> all;
  for (const auto& [name, value] : old_options) all[name].first = value;
  for (const auto& [name, value] : new_options) all[name].second = value;
  std::string detail;
  for (const auto& [name, values] : all) {
    if (values.first == values.second || ignored.count(name)) continue;
    auto shown = [](const std::string& value) { return value.empty() ? "(unset)" : value; };
    detail += (detail.empty() ? "" : ", ") + name + ": " + shown(values.first) + " -> " +
              shown(values.second);
    AddVerdict(m, name, values.second, verdict);
  }
  return detail;
}

void DiffOptions(ChangeLog& log, int old_element, int new_element, bool packed_matters) {
  // Facts of the model that have a kind of change of their own, or none.
  std::set<std::string> ignored = {
      "extendee",         "group",     "input_type", "output_type",      "client_streaming",
      "server_streaming", "enum",      "closed",     "proto3_optional",  "reserved",
      "reserved_names",   "aliases",   "type_id",    "package_language", "parameters_of",
      "pointer",          "delimited", "set",        "unnamed"};
  if (!packed_matters || !SameSyntax(log.m, old_element, new_element)) ignored.insert("packed");
  VerdictVector verdict;
  const auto& before = log.m.old_index.at(old_element).attributes;
  std::string detail =
      OptionDetail(log.m, log.m.IsOf("sql") ? SqlAttributes(log.m, old_element) : before,
                   log.m.new_index.at(new_element).attributes, ignored, verdict);
  if (detail.empty()) return;
  Change& change = log.Add(ChangeKind::kOptionChanged, old_element, new_element);
  change.detail = detail;
  change.verdict = verdict;
}

void DiffTypes(ChangeLog& log, int old_type, int new_type) {
  DiffPlace(log, old_type, new_type);
  DiffOptions(log, old_type, new_type);
}

void DiffOneofs(ChangeLog& log, int old_oneof, int new_oneof) {
  const std::string& a = log.m.old_index.at(old_oneof).name;
  const std::string& b = log.m.new_index.at(new_oneof).name;
  if (a != b) log.Add(ChangeKind::kOneofRenamed, old_oneof, new_oneof).detail = a + " -> " + b;
  DiffOptions(log, old_oneof, new_oneof);
}

void DiffEnumValues(ChangeLog& log, int old_value, int new_value) {
  const Element& a = log.m.old_index.at(old_value);
  const Element& b = log.m.new_index.at(new_value);
  if (a.name != b.name) {
    log.Add(ChangeKind::kEnumValueRenamed, old_value, new_value).detail = a.name + " -> " + b.name;
  }
  if (a.number != b.number && a.number && b.number) {
    log.Add(ChangeKind::kEnumValueNumberChanged, old_value, new_value).detail =
        std::to_string(*a.number) + " -> " + std::to_string(*b.number);
  }
  // A member of a union holds a type.
  if (!log.m.SameTypeName(old_value, a.type, new_value, b.type)) {
    Change& change = log.Add(ChangeKind::kFieldTypeChanged, old_value, new_value);
    change.detail = a.type + " -> " + b.type;
    change.verdict = TypeVerdict(log.m, old_value, new_value);
  }
  DiffOptions(log, old_value, new_value);
}

void DiffIndexes(ChangeLog& log, int old_index, int new_index) {
  const std::string& a = log.m.old_index.at(old_index).name;
  const std::string& b = log.m.new_index.at(new_index).name;
  if (a != b) log.Add(ChangeKind::kIndexRenamed, old_index, new_index).detail = a + " -> " + b;
  DiffOptions(log, old_index, new_index);
}

void DiffMethods(ChangeLog& log, int old_method, int new_method) {
  const Element& a = log.m.old_index.at(old_method);
  const Element& b = log.m.new_index.at(new_method);
  if (a.name != b.name) {
    log.Add(ChangeKind::kMethodRenamed, old_method, new_method).detail = a.name + " -> " + b.name;
  }
  if (!SameSignature(log.m, old_method, new_method)) {
    auto signature = [](const Element& method) {
      auto part = [&](const char* type, const char* streaming) {
        return (method.attributes.at(streaming) == "true" ? "stream " : "") +
               method.attributes.at(type);
      };
      return "(" + part("input_type", "client_streaming") + ") returns (" +
             part("output_type", "server_streaming") + ")";
    };
    log.Add(ChangeKind::kMethodTypeChanged, old_method, new_method).detail =
        signature(a) + " -> " + signature(b);
  }
  if (a.number != b.number && a.number && b.number) {
    Change& change = log.Add(ChangeKind::kOptionChanged, old_method, new_method);
    change.detail = "ordinal: " + std::to_string(*a.number) + " -> " + std::to_string(*b.number);
  }
  DiffOptions(log, old_method, new_method);
}

}  // namespace detector
