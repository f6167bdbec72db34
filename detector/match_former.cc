// Renames that the schemas themselves tell of: statements that were replayed, aliases, annotations.
//   history   OLD has been through the first part of NEW's own history: what then had this name?
//   former    a free element of NEW says that it was called like a free one of OLD
#include <algorithm>
#include <cctype>
#include <map>

#include "detector/match.h"

namespace detector {
namespace {

std::string Folded(const Matching& m, std::string name) {
  if (!m.IsOf("sql")) return name;
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return name;
}

// Every name that an element had, latest first; only those of replayed statements count.
std::vector<std::string> Names(const Matching& m, const Element& element, const std::string& now) {
  std::vector<std::string> names = {Folded(m, now)};
  for (const FormerName& former : element.formerly) {
    if (former.executed) names.push_back(Folded(m, former.name));
  }
  return names;
}

const std::string& NameOf(const Element& element) {
  return IsType(element.kind) || element.kind == ElementKind::kService ? element.path
                                                                       : element.name;
}

using Places = std::map<std::vector<std::string>, int>;

Places ByHistory(const Matching& m, const SchemaIndex& index, const std::vector<int>& elements,
                 const std::vector<int>& counterpart) {
  Places places;
  for (int i : elements) {
    if (counterpart[static_cast<size_t>(i)] >= 0) continue;
    places.try_emplace(Names(m, index.at(i), NameOf(index.at(i))), i);
  }
  return places;
}

// The longest part of NEW's history at whose end an element of OLD stands.
void PairByHistory(Matching& m, const std::vector<int>& old_ones,
                   const std::vector<int>& new_ones) {
  bool any = std::any_of(new_ones.begin(), new_ones.end(), [&](int i) {
    const auto& formerly = m.new_index.at(i).formerly;
    return std::any_of(formerly.begin(), formerly.end(), [](auto& name) { return name.executed; });
  });
  if (!any) return;
  Places old_places = ByHistory(m, m.old_index, old_ones, m.new_of);
  for (int i : new_ones) {
    const Element& element = m.new_index.at(i);
    if (m.OldOf(i) >= 0) continue;
    std::vector<std::string> names = Names(m, element, NameOf(element));
    for (size_t step = 0; step < names.size(); ++step) {
      auto found = old_places.find({names.begin() + static_cast<long>(step), names.end()});
      if (found == old_places.end() || m.old_index.at(found->second).kind != element.kind) continue;
      if (m.NewOf(found->second) >= 0) continue;
      if (step > 0) m.Pair(found->second, i, {1, {element.formerly[step - 1].evidence}});
      break;  // at 0 it has kept its name, which later steps see
    }
  }
}

void PairFormer(Matching& m, const std::vector<int>& old_ones, const std::vector<int>& new_ones) {
  std::multimap<std::string, int> by_name;
  for (int i : old_ones) {
    if (m.NewOf(i) < 0) by_name.emplace(Folded(m, NameOf(m.old_index.at(i))), i);
  }
  for (int i : new_ones) {
    const Element& element = m.new_index.at(i);
    for (const FormerName& former : element.formerly) {
      auto [begin, end] = by_name.equal_range(Folded(m, former.name));
      auto fits = [&](const auto& entry) {
        return m.NewOf(entry.second) < 0 && m.old_index.at(entry.second).kind == element.kind;
      };
      auto exact = std::find_if(begin, end, [&](const auto& entry) {
        return fits(entry) && NameOf(m.old_index.at(entry.second)) == former.name;
      });
      auto found = exact != end ? exact : std::find_if(begin, end, fits);
      if (m.OldOf(i) >= 0 || found == end) continue;
      m.Pair(found->second, i, {1, {former.evidence}});
    }
  }
}

std::vector<int> Types(const SchemaIndex& index) {
  std::vector<int> types;
  for (int i = 0; i < index.size(); ++i) {
    ElementKind kind = index.at(i).kind;
    if (IsType(kind) || kind == ElementKind::kService) types.push_back(i);
  }
  return types;
}

std::vector<int> OfKind(const SchemaIndex& index, int type, ElementKind kind) {
  std::vector<int> members;
  for (int i : index.Children(type)) {
    if (index.at(i).kind == kind) members.push_back(i);
  }
  return members;
}

}  // namespace

void MatchHistory(Matching& m) { PairByHistory(m, Types(m.old_index), Types(m.new_index)); }

void MatchFormerTypes(Matching& m) { PairFormer(m, Types(m.old_index), Types(m.new_index)); }

void MatchFormerMembers(Matching& m, int old_type, int new_type, ElementKind kind, bool executed) {
  std::vector<int> old_ones = OfKind(m.old_index, old_type, kind);
  std::vector<int> new_ones = OfKind(m.new_index, new_type, kind);
  if (executed) return PairByHistory(m, old_ones, new_ones);
  PairFormer(m, old_ones, new_ones);
}

}  // namespace detector
