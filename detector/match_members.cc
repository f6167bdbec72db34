// Members of types that are paired. The number is a member's identity; a name that stays while the
// numbers shift is renumbering.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "detector/compatibility.h"
#include "detector/match.h"
#include "detector/similarity.h"

namespace detector {
namespace {

// So much of two names has to agree if number and name are all that fields share.
constexpr double kNameStillAlike = 0.5;

std::string NumberText(const Element& element) { return std::to_string(*element.number); }

// The free children of one kind.
std::vector<int> FreeOf(const SchemaIndex& index, const std::vector<int>& counterpart, int parent,
                        ElementKind kind) {
  std::vector<int> free;
  for (int child : index.Children(parent)) {
    if (index.at(child).kind == kind && counterpart[static_cast<size_t>(child)] < 0) {
      free.push_back(child);
    }
  }
  return free;
}

// Fields or enum values of one pair of types.
class NumberedMatcher {
 public:
  NumberedMatcher(Matching& m, int old_type, int new_type, ElementKind kind)
      : m_(m),
        old_(FreeOf(m.old_index, m.new_of, old_type, kind)),
        new_(FreeOf(m.new_index, m.old_of, new_type, kind)) {
    for (int i : old_) old_by_name_[m_.old_index.at(i).name] = i;
    for (int i : new_) {
      new_by_name_[m_.new_index.at(i).name] = i;
      new_by_number_[*m_.new_index.at(i).number].push_back(i);
    }
  }

  void Run() {
    PairUnchanged();
    PairExchanged();
    PairSameNames();
    PairSameNumbers();
  }

 private:
  bool FreeOld(int i) const { return m_.NewOf(i) < 0; }
  bool FreeNew(int i) const { return m_.OldOf(i) < 0; }
  int FreeByNumber(int64_t number) const {
    auto found = new_by_number_.find(number);
    if (found == new_by_number_.end()) return -1;
    for (int i : found->second) {
      if (FreeNew(i)) return i;
    }
    return -1;
  }

  void PairUnchanged() {
    for (int i : old_) {
      const Element& element = m_.old_index.at(i);
      auto same = new_by_name_.find(element.name);
      if (same == new_by_name_.end()) continue;
      if (m_.new_index.at(same->second).number != element.number) continue;
      m_.Pair(i, same->second, {1, {"same name", "same number " + NumberText(element)}});
    }
  }

  // Two fields that exchanged their names: a: 1, b: 2 -> b: 1, a: 2. Not values of an enum, nor
  // more than two fields: there one was moved, and the others made room (A: 0, NONE: 1 -> NONE: 0,
  // A: 1).
  void PairExchanged() {
    for (int a : old_) {
      if (!FreeOld(a) || m_.old_index.at(a).kind != ElementKind::kField) continue;
      int new_b = FreeByNumber(*m_.old_index.at(a).number);
      if (new_b < 0 || !m_.SameType(a, new_b)) continue;
      auto b = old_by_name_.find(m_.new_index.at(new_b).name);
      if (b == old_by_name_.end() || !FreeOld(b->second)) continue;
      int new_a = FreeByNumber(*m_.old_index.at(b->second).number);
      if (new_a < 0 || !m_.SameType(b->second, new_a)) continue;
      if (m_.new_index.at(new_a).name != m_.old_index.at(a).name) continue;
      PairByNumber({{a, new_b}, {b->second, new_a}});
    }
  }

  void PairByNumber(const std::vector<std::pair<int, int>>& pairs) {
    for (auto [a, b] : pairs) {
      m_.Pair(a, b, {1, {"same number " + NumberText(m_.old_index.at(a))}});
    }
  }

  void PairSameNames() {
    for (int i : old_) {
      auto same = new_by_name_.find(m_.old_index.at(i).name);
      if (!FreeOld(i) || same == new_by_name_.end() || !FreeNew(same->second)) continue;
      m_.Pair(i, same->second, {0.95, {"same name"}});
    }
  }

  void PairSameNumbers() {
    for (int i : old_) {
      int other = FreeOld(i) ? FreeByNumber(*m_.old_index.at(i).number) : -1;
      if (other >= 0 && !Reused(i, other)) PairByNumber({{i, other}});
    }
  }

  // A number that another field has taken over: neither name nor type remind of the old one.
  bool Reused(int old_field, int new_field) const {
    const Element& a = m_.old_index.at(old_field);
    const Element& b = m_.new_index.at(new_field);
    if (a.kind == ElementKind::kEnumValue || m_.SameType(old_field, new_field)) return false;
    if (NameSimilarity(a.name, b.name) >= kNameStillAlike) return false;
    return !SameWireGroup(m_, old_field, new_field);
  }

  Matching& m_;
  std::vector<int> old_, new_;
  std::unordered_map<std::string, int> old_by_name_, new_by_name_;
  std::unordered_map<int64_t, std::vector<int>> new_by_number_;
};

std::vector<int> FieldsOf(const SchemaIndex& index, int oneof) {
  std::vector<int> fields;
  for (int sibling : index.Children(index.at(oneof).parent)) {
    if (index.at(sibling).oneof == oneof) fields.push_back(sibling);
  }
  return fields;
}

// By name, then by the fields inside.
void MatchOneofs(Matching& m, int old_type, int new_type) {
  std::vector<int> others = FreeOf(m.new_index, m.old_of, new_type, ElementKind::kOneof);
  for (int oneof : FreeOf(m.old_index, m.new_of, old_type, ElementKind::kOneof)) {
    for (int other : others) {
      if (m.old_index.at(oneof).name == m.new_index.at(other).name) {
        m.Pair(oneof, other, {1, {"same name"}});
      }
    }
  }
  for (int oneof : FreeOf(m.old_index, m.new_of, old_type, ElementKind::kOneof)) {
    std::vector<int> fields = FieldsOf(m.old_index, oneof);
    for (int other : FreeOf(m.new_index, m.old_of, new_type, ElementKind::kOneof)) {
      size_t common = static_cast<size_t>(std::count_if(fields.begin(), fields.end(), [&](int f) {
        return m.NewOf(f) >= 0 && m.new_index.at(m.NewOf(f)).oneof == other;
      }));
      size_t all = std::max(fields.size(), FieldsOf(m.new_index, other).size());
      if (2 * common <= all) continue;
      m.Pair(oneof, other,
             {1, {std::to_string(common) + " of " + std::to_string(all) + " fields agree"}});
      break;
    }
  }
}

int PlaceAmong(const SchemaIndex& index, int child) {
  const std::vector<int>& siblings = index.Siblings(child);
  return static_cast<int>(std::find(siblings.begin(), siblings.end(), child) - siblings.begin());
}

// By name; then by a signature that only one free method has on either side, or by place as well.
void MatchMethods(Matching& m, int old_service, int new_service) {
  auto old_free = [&] { return FreeOf(m.old_index, m.new_of, old_service, ElementKind::kMethod); };
  auto new_free = [&] { return FreeOf(m.new_index, m.old_of, new_service, ElementKind::kMethod); };
  for (int method : old_free()) {
    for (int other : new_free()) {
      if (m.old_index.at(method).name != m.new_index.at(other).name) continue;
      m.Pair(method, other, {1, {"same name"}});
      break;
    }
  }
  std::vector<std::pair<int, int>> pairs;
  std::map<int, int> old_count, new_count;
  std::vector<int> candidates = new_free();
  for (int method : old_free()) {
    for (int other : candidates) {
      if (!SameSignature(m, method, other)) continue;
      pairs.emplace_back(method, other);
      ++old_count[method];
      ++new_count[other];
    }
  }
  for (auto [method, other] : pairs) {
    bool same_place = PlaceAmong(m.old_index, method) == PlaceAmong(m.new_index, other);
    bool only = old_count[method] == 1 && new_count[other] == 1;
    if ((!only && !same_place) || m.NewOf(method) >= 0 || m.OldOf(other) >= 0) continue;
    m.Pair(method, other,
           {only ? 0.9 : 0.7,
            {only ? "only method with this signature" : "same signature at the same place"}});
  }
}

// An extension is known by the message that it extends and its number there.
void MatchExtensions(Matching& m) {
  std::map<std::tuple<int, std::string, int64_t>, std::vector<int>> free;
  auto key = [](const SchemaIndex& index, int i, const std::string& extendee) {
    int type = index.TypeIn(index.FileOf(i).pool, extendee);
    return std::make_tuple(type, type < 0 ? extendee : "", *index.at(i).number);
  };
  for (int i = m.new_index.size(); i-- > 0;) {
    const Element& element = m.new_index.at(i);
    if (element.kind != ElementKind::kExtension) continue;
    free[key(m.new_index, i, element.attributes.at("extendee"))].push_back(i);
  }
  for (int i = 0; i < m.old_index.size(); ++i) {
    const Element& element = m.old_index.at(i);
    if (element.kind != ElementKind::kExtension) continue;
    auto [type, name, number] = key(m.old_index, i, element.attributes.at("extendee"));
    if (type >= 0 && (type = m.NewOf(type)) < 0) continue;
    auto found = free.find({type, name, number});
    if (found == free.end() || found->second.empty()) continue;
    m.Pair(i, found->second.back(),
           {1, {"same number " + NumberText(element) + " of the same message"}});
    found->second.pop_back();
  }
}

// Members without numbers are what their names say, unless their history says otherwise.
void MatchSameNames(Matching& m, int old_type, int new_type, ElementKind kind) {
  std::map<std::string, int> by_name;
  for (int i : FreeOf(m.new_index, m.old_of, new_type, kind)) by_name[m.new_index.at(i).name] = i;
  for (int i : FreeOf(m.old_index, m.new_of, old_type, kind)) {
    auto same = by_name.find(m.old_index.at(i).name);
    if (same != by_name.end() && m.OldOf(same->second) < 0)
      m.Pair(i, same->second, {1, {"same name"}});
  }
}

// Whether every member of that kind has a number for its identity.
bool Numbered(const SchemaIndex& index, int type, ElementKind kind) {
  const std::vector<int>& members = index.Children(type);
  return std::all_of(members.begin(), members.end(), [&](int member) {
    return index.at(member).kind != kind || index.at(member).number.has_value();
  });
}

}  // namespace

void MatchMembers(Matching& m) {
  auto match = [&](int old_type, int new_type, ElementKind kind) {
    if (Numbered(m.old_index, old_type, kind) && Numbered(m.new_index, new_type, kind))
      return NumberedMatcher(m, old_type, new_type, kind).Run();
    MatchFormerMembers(m, old_type, new_type, kind, /*executed=*/true);
    MatchSameNames(m, old_type, new_type, kind);
    MatchFormerMembers(m, old_type, new_type, kind, /*executed=*/false);
    MatchNamed(m, old_type, new_type, kind);
  };
  for (int i = 0; i < m.old_index.size(); ++i) {
    int other = m.NewOf(i);
    if (other < 0) continue;
    switch (m.old_index.at(i).kind) {
      case ElementKind::kMessage:
        match(i, other, ElementKind::kField);
        match(i, other, ElementKind::kIndex);
        MatchOneofs(m, i, other);
        break;
      case ElementKind::kEnum:
        match(i, other, ElementKind::kEnumValue);
        break;
      case ElementKind::kService:
        if (m.IsOf("capnp")) match(i, other, ElementKind::kMethod);
        MatchMethods(m, i, other);
        break;
      default:
        break;
    }
  }
  MatchExtensions(m);
  MatchMovedFields(m);
}

}  // namespace detector
