// Columns that went from one table to another: a table was split, two were merged, or a column
// moved along a foreign key. Part of MatchMembers, for SQL.
//   users(id, name, street)  ->  users(id, name), addresses(user_id REFERENCES users, street)
#include <algorithm>
#include <map>

#include "detector/match.h"

namespace detector {
namespace {

using Columns = std::map<std::pair<std::string, std::string>, std::vector<int>>;

// Free columns by name and type.
Columns FreeColumns(const SchemaIndex& index, const std::vector<int>& counterpart) {
  Columns columns;
  for (int i = 0; i < index.size(); ++i) {
    const Element& element = index.at(i);
    bool free = counterpart[static_cast<size_t>(i)] < 0 && element.kind == ElementKind::kField;
    if (free) columns[{element.name, element.type}].push_back(i);
  }
  return columns;
}

// Whether a reference, "users(id) on delete cascade", leads to this table.
bool LeadsTo(const std::string& reference, const std::string& path) {
  bool begins = reference.starts_with(path);
  return begins && (reference.size() == path.size() || reference[path.size()] == '(' ||
                    reference[path.size()] == ' ');
}

bool HasReference(const Element& element, const std::string& path) {
  static const std::string kArrow = " -> ";
  for (const auto& [name, value] : element.attributes) {
    if (name == "references" && LeadsTo(value, path)) return true;
    size_t arrow = name == "foreign_key" ? value.find(kArrow) : std::string::npos;
    if (arrow == std::string::npos) continue;
    if (LeadsTo(value.substr(arrow + kArrow.size()), path)) return true;
  }
  return false;
}

bool RefersTo(const SchemaIndex& index, int table, int other) {
  const std::string& path = index.at(other).path;
  if (HasReference(index.at(table), path)) return true;
  const std::vector<int>& members = index.Children(table);
  return std::any_of(members.begin(), members.end(),
                     [&](int i) { return HasReference(index.at(i), path); });
}

bool AreLinked(const SchemaIndex& index, int a, int b) {
  return a >= 0 && b >= 0 && a != b && (RefersTo(index, a, b) || RefersTo(index, b, a));
}

}  // namespace

void MatchMovedColumns(Matching& m) {
  Columns gone = FreeColumns(m.old_index, m.new_of), added = FreeColumns(m.new_index, m.old_of);
  for (const auto& [key, columns] : gone) {
    auto found = added.find(key);
    if (found == added.end() || columns.size() != 1 || found->second.size() != 1) continue;
    int before = columns[0], after = found->second[0];
    int from = m.old_index.at(before).parent, to = m.new_index.at(after).parent;
    if (from < 0 || to < 0 || !m.SameType(before, after)) continue;
    bool split = AreLinked(m.new_index, m.NewOf(from), to);
    bool merged = AreLinked(m.old_index, from, m.OldOf(to));
    if (!split && !merged) continue;
    m.Pair(before, after,
           {0.8, {"same name and type, nowhere else", "one table refers to the other"}});
  }
}

}  // namespace detector
