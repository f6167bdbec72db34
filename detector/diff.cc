#include "detector/diff.h"

#include "detector/compatibility_avro.h"
#include "detector/detector.h"
#include "detector/judge.h"
#include "detector/peers/peer.h"

namespace detector {
namespace {

std::string LevelOf(ElementKind kind) {
  switch (kind) {
    case ElementKind::kMessage:
    case ElementKind::kEnum:
      return "type";
    case ElementKind::kField:
      return "field";
    case ElementKind::kOneof:
      return "oneof";
    case ElementKind::kEnumValue:
      return "enum_value";
    case ElementKind::kService:
      return "service";
    case ElementKind::kMethod:
      return "method";
    case ElementKind::kExtension:
      return "extension";
    case ElementKind::kIndex:
      return "index";
  }
  return "";
}

std::optional<Side> ElementSide(const SchemaIndex& index, int element) {
  if (element < 0) return std::nullopt;
  return Side{index.at(element).path, index.at(element).span};
}

std::optional<Side> FileSide(const SchemaIndex& index, int file) {
  if (file < 0) return std::nullopt;
  const std::string& path = index.file(file).path;
  return Side{path, {path, 1, 1, 1, 1}};
}

Side PackageSide(const SchemaIndex& index, const std::string& package) {
  for (const SchemaFile& file : index.schema().files) {
    if (file.package == package) return {package, file.package_span};
  }
  return {package, {}};
}

void DiffPair(ChangeLog& log, int old_element, int new_element) {
  switch (log.m.old_index.at(old_element).kind) {
    case ElementKind::kMessage:
    case ElementKind::kEnum:
    case ElementKind::kService:
      return DiffTypes(log, old_element, new_element);
    case ElementKind::kField:
    case ElementKind::kExtension:
      return DiffFields(log, old_element, new_element);
    case ElementKind::kOneof:
      return DiffOneofs(log, old_element, new_element);
    case ElementKind::kEnumValue:
      return DiffEnumValues(log, old_element, new_element);
    case ElementKind::kMethod:
      return DiffMethods(log, old_element, new_element);
    case ElementKind::kIndex:
      return DiffIndexes(log, old_element, new_element);
  }
}

}  // namespace

Change& ChangeLog::Append(Change change, int old_element, int new_element) {
  elements_.emplace_back(old_element, new_element);
  const Side& side = change.old ? *change.old : *change.now;
  change.id = support::NameOf(change.kind) + ":" + side.path;
  // Unconnected schemas may use the same names.
  if (ids_.count(change.id)) change.id += "@" + side.span.file;
  for (int i = 2; !ids_.insert(change.id).second; ++i) change.id += "#" + std::to_string(i);
  change.verdict = UsualVerdict(change.kind);
  return change_set_.changes.emplace_back(std::move(change));
}

Change& ChangeLog::Add(ChangeKind kind, int old_element, int new_element) {
  const Element& element =
      old_element >= 0 ? m.old_index.at(old_element) : m.new_index.at(new_element);
  Change change{.kind = kind, .level = LevelOf(element.kind)};
  change.old = ElementSide(m.old_index, old_element);
  change.now = ElementSide(m.new_index, new_element);
  if (old_element >= 0 && new_element >= 0) {
    const Reason& reason = m.reasons[static_cast<size_t>(old_element)];
    change.confidence = reason.confidence;
    change.evidence = reason.evidence;
  }
  return Append(std::move(change), old_element, new_element);
}

void ChangeLog::Judge() {
  const JudgeChange judge = FindJudge(m);
  for (size_t i = 0; judge && i < elements_.size(); ++i) {
    Change& change = change_set_.changes[i];
    change.verdict = judge(m, change, elements_[i].first, elements_[i].second);
  }
}

Change& ChangeLog::AddFile(ChangeKind kind, int old_file, int new_file) {
  Change change{.kind = kind, .level = "file"};
  change.old = FileSide(m.old_index, old_file);
  change.now = FileSide(m.new_index, new_file);
  return Append(std::move(change));
}

Change& ChangeLog::AddPackage(const std::string& old_package) {
  Change change{.kind = ChangeKind::kPackageRenamed, .level = "package"};
  change.old = PackageSide(m.old_index, old_package);
  change.now = PackageSide(m.new_index, m.MapPackage(old_package));
  const Reason& reason = m.package_reasons.at(old_package);
  change.confidence = reason.confidence;
  change.evidence = reason.evidence;
  change.detail = "package " + change.old->path + " -> " + change.now->path;
  return Append(std::move(change));
}

ChangeSet Diff(const Input& old_input, const Schema& old_schema, const Input& new_input,
               const Schema& new_schema, const std::vector<Schema>& history,
               const Migration* migration) {
  ChangeSet change_set{.tool = kTool, .inputs = {old_input, new_input}};
  Matching matching = Match(old_schema, new_schema, migration);
  ChangeLog log(matching, change_set);
  DiffPackages(log);
  DiffFiles(log);
  for (int i = 0; i < matching.old_index.size(); ++i) {
    if (matching.NewOf(i) >= 0) DiffPair(log, i, matching.NewOf(i));
  }
  DiffPresence(log);
  log.Judge();
  if (matching.IsOf("avro")) JudgeAvroData(matching, change_set);
  change_set.ambiguities = matching.ambiguities;
  for (const Schema* schema : {&old_schema, &new_schema}) {
    change_set.diagnostics.insert(change_set.diagnostics.end(), schema->diagnostics.begin(),
                                  schema->diagnostics.end());
  }
  change_set.peer_findings =
      FindPeerFindings(matching.old_index, matching.new_index, change_set, history);
  return change_set;
}

}  // namespace detector
