#include "detector/match.h"

#include "detector/migration.h"

namespace detector {

Matching::Matching(const Schema& old_schema, const Schema& new_schema)
    : old_index(old_schema),
      new_index(new_schema),
      new_of(old_schema.elements.size(), -1),
      old_of(new_schema.elements.size(), -1),
      reasons(old_schema.elements.size()),
      new_file_of(old_schema.files.size(), -1),
      old_file_of(new_schema.files.size(), -1) {}

void Matching::Pair(int old_element, int new_element, Reason reason) {
  new_of[static_cast<size_t>(old_element)] = new_element;
  old_of[static_cast<size_t>(new_element)] = old_element;
  reasons[static_cast<size_t>(old_element)] = std::move(reason);
}

bool Matching::IsOf(std::string_view format) const {
  return old_index.schema().format == format && new_index.schema().format == format;
}

std::string Matching::MapPackage(const std::string& package) const {
  auto renamed = packages.find(package);
  return renamed == packages.end() ? package : renamed->second;
}

bool Matching::SameScope(int old_element, int new_element) const {
  int old_parent = old_index.at(old_element).parent, new_parent = new_index.at(new_element).parent;
  if (old_parent >= 0 && new_parent >= 0) return NewOf(old_parent) == new_parent;
  if (old_parent >= 0 || new_parent >= 0) return false;
  // One file of SQL holds several schemas.
  if (IsOf("sql")) return old_index.ScopeOf(old_element) == new_index.ScopeOf(new_element);
  return MapPackage(old_index.FileOf(old_element).package) == new_index.FileOf(new_element).package;
}

bool Matching::SameTypeName(int old_element, const std::string& old_type, int new_element,
                            const std::string& new_type) const {
  int a = old_index.TypeIn(old_index.FileOf(old_element).pool, old_type);
  int b = new_index.TypeIn(new_index.FileOf(new_element).pool, new_type);
  return a < 0 || b < 0 ? a < 0 && b < 0 && old_type == new_type : NewOf(a) == b;
}

bool Matching::SameType(int old_element, int new_element) const {
  const Element& a = old_index.at(old_element);
  const Element& b = new_index.at(new_element);
  bool is_map = a.cardinality == Cardinality::kMap;
  if (is_map != (b.cardinality == Cardinality::kMap)) return false;
  if (a.attributes.count("group") != b.attributes.count("group")) return false;
  if (!is_map) return SameTypeName(old_element, a.type, new_element, b.type);
  return SameTypeName(old_element, a.map_key, new_element, b.map_key) &&
         SameTypeName(old_element, a.map_value, new_element, b.map_value);
}

Matching Match(const Schema& old_schema, const Schema& new_schema, const Migration* migration) {
  Matching matching(old_schema, new_schema);
  MatchFilesByName(matching);
  if (migration) MatchMigration(matching, *migration);
  MatchTypes(matching);
  FindRenamedPackages(matching);
  MatchMovedFiles(matching);
  MatchMembers(matching);
  if (migration) TakeBackRemoved(matching, *migration);
  return matching;
}

}  // namespace detector
