// Packages and files, and whatever is gone or new.
#include <algorithm>
#include <array>
#include <map>

#include "detector/compatibility_flatbuffers.h"
#include "detector/diff.h"

namespace detector {
namespace {

ChangeKind KindOf(ElementKind kind, bool added) {
  switch (kind) {
    case ElementKind::kMessage:
    case ElementKind::kEnum:
      return added ? ChangeKind::kTypeAdded : ChangeKind::kTypeRemoved;
    case ElementKind::kField:
      return added ? ChangeKind::kFieldAdded : ChangeKind::kFieldRemoved;
    case ElementKind::kOneof:
      return added ? ChangeKind::kOneofAdded : ChangeKind::kOneofRemoved;
    case ElementKind::kEnumValue:
      return added ? ChangeKind::kEnumValueAdded : ChangeKind::kEnumValueRemoved;
    case ElementKind::kService:
      return added ? ChangeKind::kServiceAdded : ChangeKind::kServiceRemoved;
    case ElementKind::kMethod:
      return added ? ChangeKind::kMethodAdded : ChangeKind::kMethodRemoved;
    case ElementKind::kExtension:
      return added ? ChangeKind::kExtensionAdded : ChangeKind::kExtensionRemoved;
    case ElementKind::kIndex:
      return added ? ChangeKind::kIndexAdded : ChangeKind::kIndexRemoved;
  }
  return ChangeKind::kFieldAdded;
}

// A required field, or a value of an enum that is closed or open, changes the usual verdict.
void RefineVerdict(const SchemaIndex& index, int i, bool added, VerdictVector& verdict) {
  const Element& element = index.at(i);
  if (element.kind == ElementKind::kField && element.cardinality == Cardinality::kRequired) {
    // A database fills in the default.
    if (index.schema().format == "sql" && !element.default_value.empty()) return;
    Verdict& wire = added ? verdict.wire.new_reads_old : verdict.wire.old_reads_new;
    Verdict& json = added ? verdict.json.new_reads_old : verdict.json.old_reads_new;
    wire = json = Verdict::kBreaks;
  }
  if (element.kind == ElementKind::kEnumValue) {
    const std::map<std::string, std::string>& facts = index.at(element.parent).attributes;
    auto closed = facts.find("closed");
    Verdict& wire = added ? verdict.wire.old_reads_new : verdict.wire.new_reads_old;
    Verdict& json = added ? verdict.json.old_reads_new : verdict.json.new_reads_old;
    json = wire = Verdict::kBreaks;  // what a format does that doesn't tell open from closed
    if (closed != facts.end()) wire = closed->second == "true" ? Verdict::kLosesData : Verdict::kOk;
  }
}

// The change that takes an element along: that of its parent or file, if it shares their fate.
const std::string* CauseOf(const Element& element, const std::map<int, std::string>& elements,
                           const std::map<int, std::string>& files) {
  bool nested = element.parent >= 0;
  const auto& causes = nested ? elements : files;
  auto found = causes.find(nested ? element.parent : element.file);
  return found == causes.end() ? nullptr : &found->second;
}

std::map<int, std::string> FileChanges(ChangeLog& log, bool added) {
  std::map<int, std::string> ids;
  const auto& counterpart = added ? log.m.old_file_of : log.m.new_file_of;
  for (size_t i = 0; i < counterpart.size(); ++i) {
    if (counterpart[i] >= 0 || log.m.IsOf("sql")) continue;  // a script is no part of the schema
    int file = static_cast<int>(i);
    Change& change = added ? log.AddFile(ChangeKind::kFileAdded, -1, file)
                           : log.AddFile(ChangeKind::kFileRemoved, file, -1);
    change.detail =
        "imported as " + (added ? log.m.new_index : log.m.old_index).file(file).import_name;
    ids[file] = change.id;
  }
  return ids;
}

void DiffOneSide(ChangeLog& log, bool added) {
  const SchemaIndex& index = added ? log.m.new_index : log.m.old_index;
  const auto& counterpart = added ? log.m.old_of : log.m.new_of;
  std::map<int, std::string> files = FileChanges(log, added), elements;
  for (int i = 0; i < index.size(); ++i) {
    const Element& element = index.at(i);
    if (counterpart[static_cast<size_t>(i)] >= 0) continue;
    Change& change = log.Add(KindOf(element.kind, added), added ? -1 : i, added ? i : -1);
    RefineVerdict(index, i, added, change.verdict);
    if (log.m.IsOf("flatbuffers")) RefineFlatbuffersVerdict(index, i, change);
    if (element.number) {
      change.detail = (element.type.empty() ? "" : element.type + " ") + element.name + " = " +
                      std::to_string(*element.number);
    }
    if (const std::string* cause = CauseOf(element, elements, files)) change.caused_by = *cause;
    elements[i] = change.id;
  }
}

// "acme.shop.v1" follows "acme.shop" if both changed the same way.
void LinkToParentPackage(const Matching& m, const std::string& package,
                         const std::map<std::string, std::string>& ids, Change& change) {
  for (const auto& [parent, id] : ids) {
    if (!package.starts_with(parent + ".")) continue;
    if (m.MapPackage(parent) + package.substr(parent.size()) == m.MapPackage(package)) {
      change.caused_by = id;
      return;
    }
  }
}

// Options that only the generators of other languages read are no change to C++; buf's rules, which
// know them too, are in peers/.
std::map<std::string, std::string> OptionsForCpp(const SchemaFile& file) {
  constexpr std::array kPrefixes = {"java_", "go_", "objc_", "csharp_", "php_", "swift_", "ruby_"};
  std::map<std::string, std::string> options = file.attributes;
  std::erase_if(options, [&](const auto& option) {
    return std::any_of(kPrefixes.begin(), kPrefixes.end(),
                       [&](const char* prefix) { return option.first.starts_with(prefix); });
  });
  return options;
}

}  // namespace

void DiffPackages(ChangeLog& log) {
  std::map<std::string, std::string> ids;
  for (const auto& [package, renamed] : log.m.packages) {
    Change& change = log.AddPackage(package);
    LinkToParentPackage(log.m, package, ids, change);
    ids[package] = change.id;
  }
}

void DiffFiles(ChangeLog& log) {
  const Matching& m = log.m;
  for (size_t i = 0; i < m.new_file_of.size(); ++i) {
    if (m.new_file_of[i] < 0) continue;
    int old_file = static_cast<int>(i), new_file = m.new_file_of[i];
    const SchemaFile& a = m.old_index.file(old_file);
    const SchemaFile& b = m.new_index.file(new_file);
    // Only the import name is seen by those who use the file.
    if (a.import_name != b.import_name) {
      Change& change = log.AddFile(ChangeKind::kFileMoved, old_file, new_file);
      change.evidence = {a.content == b.content ? "same content" : "most of its types went along"};
      change.detail = a.import_name + " -> " + b.import_name;
    }
    VerdictVector verdict;
    std::string detail = OptionDetail(m, OptionsForCpp(a), OptionsForCpp(b),
                                      {"other_import_names", "package_language"}, verdict);
    if (detail.empty()) continue;
    Change& change = log.AddFile(ChangeKind::kOptionChanged, old_file, new_file);
    change.detail = detail;
    change.verdict = verdict;
  }
}

void DiffPresence(ChangeLog& log) {
  DiffOneSide(log, false);
  DiffOneSide(log, true);
}

}  // namespace detector
