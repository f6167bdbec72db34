#include "rules/lineage.h"

#include <algorithm>
#include <set>

namespace rules {
namespace {

using detector::Change;
using detector::ChangeKind;

bool IsRename(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::kFieldRenamed:
    case ChangeKind::kFieldMoved:
    case ChangeKind::kOneofRenamed:
    case ChangeKind::kEnumValueRenamed:
    case ChangeKind::kTypeRenamed:
    case ChangeKind::kTypeMoved:
    case ChangeKind::kPackageRenamed:
    case ChangeKind::kServiceRenamed:
    case ChangeKind::kMethodRenamed:
    case ChangeKind::kExtensionRenamed:
    case ChangeKind::kIndexRenamed:
      return true;
    default:
      return false;
  }
}

bool IsRemoval(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::kFieldRemoved:
    case ChangeKind::kOneofRemoved:
    case ChangeKind::kEnumValueRemoved:
    case ChangeKind::kTypeRemoved:
    case ChangeKind::kServiceRemoved:
    case ChangeKind::kMethodRemoved:
    case ChangeKind::kExtensionRemoved:
    case ChangeKind::kIndexRemoved:
      return true;
    default:
      return false;
  }
}

int IndexOfFile(const detector::Schema& schema, const std::string& path) {
  for (size_t i = 0; i < schema.files.size(); ++i) {
    if (schema.files[i].path == path) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace

std::string LastOfPath(const std::string& path) { return path.substr(path.rfind('.') + 1); }

std::string ParentPath(const std::string& path) {
  size_t dot = path.rfind('.');
  return dot == std::string::npos ? "" : path.substr(0, dot);
}

Lineage::Lineage(const detector::ChangeSet& changes, const SchemaView& old_view,
                 const SchemaView& new_view)
    : changes_(changes), old_view_(old_view), mapper_(changes) {
  for (const Change& change : changes.changes) {
    by_id_[change.id] = &change;
    if (change.old) by_old_path_[change.old->path].push_back(&change);
  }
  const detector::Schema& old_schema = old_view.schema();
  for (size_t i = 0; i < old_schema.files.size(); ++i) {
    const Change* moved = OfFile(static_cast<int>(i), ChangeKind::kFileMoved);
    const std::string& path = moved && moved->now ? moved->now->path : old_schema.files[i].path;
    files_.push_back(IndexOfFile(new_view.schema(), path));
  }
}

const std::string& Lineage::PathOf(int old_element) {
  auto [entry, is_new] = paths_.try_emplace(old_element);
  if (is_new) {
    entry->second =
        mapper_.Map(old_view_.element(old_element).path, old_view_.FileOf(old_element).path);
  }
  return entry->second;
}

std::vector<const Change*> Lineage::At(const std::string& old_path, const std::string& file) const {
  std::vector<const Change*> changes;
  auto found = by_old_path_.find(old_path);
  if (found == by_old_path_.end()) return changes;
  for (const Change* change : found->second) {
    const std::string& place = change->old->span.file;
    if (file.empty() || place.empty() || place == file) changes.push_back(change);
  }
  return changes;
}

std::vector<const Change*> Lineage::AtElement(int old_element) const {
  return At(old_view_.element(old_element).path, old_view_.FileOf(old_element).path);
}

std::vector<const Change*> Lineage::OwnOf(int old_element) const {
  std::vector<const Change*> own = AtElement(old_element);
  std::erase_if(own, [&](const Change* change) {
    const Change* root = RootOf(change);
    return root != change && IsRename(root->kind);
  });
  return own;
}

std::vector<const Change*> Lineage::RenamesAround(int old_element) const {
  std::vector<const Change*> renames;
  const std::string& package = old_view_.FileOf(old_element).package;
  for (int at = old_element; at >= 0; at = old_view_.element(at).parent) {
    for (const Change* change : AtElement(at)) {
      if (IsRename(change->kind)) renames.push_back(change);
    }
  }
  if (const Change* renamed = OfPackage(package)) renames.push_back(renamed);
  std::reverse(renames.begin(), renames.end());
  return renames;
}

const Change* Lineage::RemovalOf(int old_element) const {
  for (int at = old_element; at >= 0; at = old_view_.element(at).parent) {
    for (const Change* change : AtElement(at)) {
      if (IsRemoval(change->kind)) return change;
    }
  }
  return nullptr;
}

std::vector<const Change*> Lineage::Beside(int old_element) {
  std::vector<const Change*> beside;
  std::string old_parent = ParentPath(old_view_.element(old_element).path);
  std::string new_parent = ParentPath(PathOf(old_element));
  for (const Change& change : changes_.changes) {
    bool from_here = change.old && ParentPath(change.old->path) == old_parent;
    bool to_here = change.now && ParentPath(change.now->path) == new_parent;
    if (from_here || to_here) beside.push_back(&change);
  }
  return beside;
}

bool Lineage::IsAdded(const std::string& new_path) const {
  return std::any_of(changes_.changes.begin(), changes_.changes.end(), [&](const Change& change) {
    bool added = change.kind == ChangeKind::kFieldAdded || change.kind == ChangeKind::kTypeAdded;
    return added && change.now && change.now->path == new_path;
  });
}

const Change* Lineage::OfFile(int old_file, ChangeKind kind) const {
  const detector::SchemaFile& file = old_view_.schema().files[old_file];
  for (const std::string& path : {file.path, file.import_name}) {
    for (const Change* change : At(path, file.path)) {
      if (change->kind == kind) return change;
    }
  }
  return nullptr;
}

const Change* Lineage::OfPackage(const std::string& package) const {
  for (const Change* change : At(package, "")) {
    if (change->kind == ChangeKind::kPackageRenamed) return change;
  }
  return nullptr;
}

const Change* Lineage::RootOf(const Change* change) const {
  std::set<std::string> seen;  // a document from elsewhere may be cyclic
  while (change->caused_by && seen.insert(change->id).second) {
    auto cause = by_id_.find(*change->caused_by);
    if (cause == by_id_.end()) break;
    change = cause->second;
  }
  return change;
}

std::vector<std::string> Lineage::Roots(const std::vector<const Change*>& changes) const {
  std::vector<std::string> ids;
  for (const Change* change : changes) {
    const std::string& id = RootOf(change)->id;
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  }
  return ids;
}

std::string Lineage::Guesses(const std::string& old_path) const {
  std::string text;
  for (const detector::Ambiguity& ambiguity : changes_.ambiguities) {
    if (ambiguity.path != old_path) continue;
    for (const detector::Candidate& candidate : ambiguity.candidates) {
      text += (text.empty() ? "it may have become " : " or ") + candidate.path;
    }
  }
  return text;
}

}  // namespace rules
