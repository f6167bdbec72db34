// Messages, enums and services that kept their name, alone or under a new package or parent.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "detector/match.h"
#include "detector/similarity.h"
#include "support/text.h"

namespace detector {
namespace {

bool IsContainer(ElementKind kind) { return IsType(kind) || kind == ElementKind::kService; }

// A package is taken for renamed only if what carries the same names also has the same members.
constexpr double kSameContent = 0.5;

// An id of the type's own holds through every renaming and move.
void MatchTypeIds(Matching& m) {
  std::map<std::pair<std::string, ElementKind>, int> by_id;
  auto id = [](const Element& element) {
    auto found = element.attributes.find("type_id");
    return found == element.attributes.end() ? "" : found->second;
  };
  for (int i = 0; i < m.new_index.size(); ++i) {
    const Element& element = m.new_index.at(i);
    if (!id(element).empty()) by_id[{id(element), element.kind}] = i;
  }
  for (int i = 0; i < m.old_index.size(); ++i) {
    auto same = by_id.find({id(m.old_index.at(i)), m.old_index.at(i).kind});
    if (same == by_id.end() || m.OldOf(same->second) >= 0) continue;
    m.Pair(i, same->second, {1, {"same type id " + same->first.first}});
  }
}

// Same full name; of several, the one in the same file.
void MatchSameNames(Matching& m) {
  std::map<std::pair<std::string, ElementKind>, std::vector<int>> by_path;
  for (int i = 0; i < m.new_index.size(); ++i) {
    const Element& element = m.new_index.at(i);
    if (IsContainer(element.kind)) by_path[{element.path, element.kind}].push_back(i);
  }
  for (bool same_file : {true, false}) {
    for (int i = 0; i < m.old_index.size(); ++i) {
      const Element& element = m.old_index.at(i);
      if (!IsContainer(element.kind) || m.NewOf(i) >= 0) continue;
      int file = m.new_file_of[static_cast<size_t>(element.file)];
      for (int candidate : by_path[{element.path, element.kind}]) {
        if (m.OldOf(candidate) >= 0) continue;
        if (same_file && m.new_index.at(candidate).file != file) continue;
        m.Pair(i, candidate, {1, {"same name"}});
        break;
      }
    }
  }
}

// {"name": "Total", "aliases": ["Sum"]}: NEW says itself what it was.
void MatchAliases(Matching& m) {
  std::map<std::pair<std::string, ElementKind>, int> free;
  for (int i = 0; i < m.old_index.size(); ++i) {
    const Element& element = m.old_index.at(i);
    if (IsType(element.kind) && m.NewOf(i) < 0) free[{element.path, element.kind}] = i;
  }
  for (int i = 0; i < m.new_index.size(); ++i) {
    const Element& element = m.new_index.at(i);
    auto aliases = element.attributes.find("aliases");
    if (!IsType(element.kind) || m.OldOf(i) >= 0 || aliases == element.attributes.end()) continue;
    for (const std::string& alias : support::Split(aliases->second, ',')) {
      auto old = free.find({alias, element.kind});
      if (old == free.end() || m.NewOf(old->second) >= 0) continue;
      m.Pair(old->second, i, {1, {"NEW has the old name as an alias"}});
      break;
    }
  }
}

// Top-level containers that are free, by package and name within it.
using Free = std::map<std::string, std::map<std::pair<std::string, ElementKind>, int>>;

Free FreeByPackage(const SchemaIndex& index, const std::vector<int>& counterpart) {
  Free free;
  for (int i = 0; i < index.size(); ++i) {
    const Element& element = index.at(i);
    if (element.parent >= 0 || counterpart[static_cast<size_t>(i)] >= 0) continue;
    if (!IsContainer(element.kind)) continue;
    free[index.FileOf(i).package].try_emplace({element.name, element.kind}, i);
  }
  return free;
}

using Pairs = std::vector<std::pair<int, int>>;

// What two packages have in common by name, if the content bears it out.
Pairs CommonTypes(const Matching& m, const Free::mapped_type& old_types,
                  const Free::mapped_type& new_types) {
  Pairs common;
  double shares = 0;
  for (const auto& [key, old_type] : old_types) {
    auto found = new_types.find(key);
    if (found == new_types.end()) continue;
    common.emplace_back(old_type, found->second);
    shares += MemberOverlap(m, old_type, found->second).share;
  }
  if (shares < kSameContent * static_cast<double>(common.size())) common.clear();
  return common;
}

int TopLevelCount(const SchemaIndex& index, const std::string& package) {
  int count = 0;
  for (int i = 0; i < index.size(); ++i) {
    count += index.at(i).parent < 0 && IsContainer(index.at(i).kind) &&
             index.FileOf(i).package == package;
  }
  return count;
}

// A package whose types are mostly found, by their names, in one other package.
void MatchAcrossPackages(Matching& m) {
  Free old_free = FreeByPackage(m.old_index, m.new_of);
  Free new_free = FreeByPackage(m.new_index, m.old_of);
  std::vector<std::tuple<int, std::string, std::string>> ranked;
  for (const auto& [old_package, old_types] : old_free) {
    int all = TopLevelCount(m.old_index, old_package);
    for (const auto& [new_package, new_types] : new_free) {
      int common = static_cast<int>(CommonTypes(m, old_types, new_types).size());
      if (old_package != new_package && 2 * common > all) {
        ranked.emplace_back(-common, old_package, new_package);
      }
    }
  }
  std::sort(ranked.begin(), ranked.end());
  for (const auto& [common, old_package, new_package] : ranked) {
    for (auto [a, b] : CommonTypes(m, old_free[old_package], new_free[new_package])) {
      if (m.NewOf(a) >= 0 || m.OldOf(b) >= 0) continue;
      m.Pair(a, b, {1, {"same name in package " + new_package}});
    }
  }
}

// Nested types follow their parents. Parents come before children in the table.
bool MatchNested(Matching& m) {
  bool any = false;
  for (int i = 0; i < m.old_index.size(); ++i) {
    const Element& element = m.old_index.at(i);
    if (!IsType(element.kind) || m.NewOf(i) >= 0 || element.parent < 0) continue;
    int parent = m.NewOf(element.parent);
    if (parent < 0) continue;
    for (int child : m.new_index.Children(parent)) {
      const Element& other = m.new_index.at(child);
      if (m.OldOf(child) >= 0 || other.kind != element.kind || other.name != element.name) continue;
      m.Pair(i, child, {1, {"same name in " + m.new_index.at(parent).path}});
      any = true;
      break;
    }
  }
  return any;
}

}  // namespace

void MatchTypes(Matching& m) {
  MatchHistory(m);
  MatchTypeIds(m);
  MatchSameNames(m);
  MatchAliases(m);
  MatchFormerTypes(m);
  MatchAcrossPackages(m);
  MatchNested(m);
  // Each rename that is found makes others more certain.
  constexpr int kRounds = 4;
  for (int round = 0; round < kRounds; ++round) {
    auto free = [&] { return std::count(m.new_of.begin(), m.new_of.end(), -1); };
    auto before = free();
    m.ambiguities.clear();
    MatchByOverlap(m);
    MatchNested(m);
    if (free() == before) return;
  }
}

}  // namespace detector
