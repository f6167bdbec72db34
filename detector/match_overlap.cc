// Types and services that changed their name: told by what they contain, by who refers to them, and
// by where they stand. Every free one of OLD is scored against likely ones of NEW; a pair counts
// only if it is better by a margin than any other that either side could form.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "detector/match.h"
#include "detector/similarity.h"

namespace detector {
namespace {

constexpr double kContentWeight = 0.60, kPlaceWeight = 0.20, kReferenceWeight = 0.15,
                 kNameWeight = 0.10;
constexpr double kAccept = 0.5;        // below this score a pair is no candidate
constexpr double kLeastContent = 0.4;  // whatever else speaks for it
constexpr double kMargin = 0.1;        // over the next best pair of either side
constexpr int kSmall = 2;              // so few members prove nothing by themselves
constexpr size_t kCommon = 64;         // a member that so many types have tells nothing

struct Scored {
  double score = 0;
  int old_type = -1, new_type = -1;
  std::vector<std::string> evidence;
};

bool IsContainer(ElementKind kind) { return IsType(kind) || kind == ElementKind::kService; }

// The types and services before and after each one among its siblings; -1 at either end.
class Neighbours {
 public:
  explicit Neighbours(const SchemaIndex& index)
      : before_(static_cast<size_t>(index.size()), -1), after_(before_) {
    for (size_t i = 0; i < index.schema().files.size(); ++i) {
      Chain(index, index.TopLevel(static_cast<int>(i)));
    }
    for (int i = 0; i < index.size(); ++i) Chain(index, index.Children(i));
  }
  int Of(int type, int step) const {
    return (step < 0 ? before_ : after_)[static_cast<size_t>(type)];
  }

 private:
  void Chain(const SchemaIndex& index, const std::vector<int>& siblings) {
    int last = -1;
    for (int sibling : siblings) {
      if (!IsContainer(index.at(sibling).kind)) continue;
      before_[static_cast<size_t>(sibling)] = last;
      if (last >= 0) after_[static_cast<size_t>(last)] = sibling;
      last = sibling;
    }
  }

  std::vector<int> before_, after_;
};

class OverlapMatcher {
 public:
  explicit OverlapMatcher(Matching& matching)
      : m_(matching), old_neighbours_(matching.old_index), new_neighbours_(matching.new_index) {}

  void Run() {
    CollectFree();
    if (old_free_.empty() || new_free_.empty()) return;
    CollectReferences();
    CollectCandidates();
    for (const auto& [old_type, candidates] : candidates_) {
      for (int new_type : candidates) Score(old_type, new_type);
    }
    std::sort(scored_.begin(), scored_.end(), [](const Scored& a, const Scored& b) {
      return std::tie(b.score, a.old_type, a.new_type) < std::tie(a.score, b.old_type, b.new_type);
    });
    Assign();
    ReportRest();
  }

 private:
  void CollectFree() {
    for (int i = 0; i < m_.old_index.size(); ++i) {
      if (m_.NewOf(i) < 0 && IsContainer(m_.old_index.at(i).kind)) old_free_.push_back(i);
    }
    for (int i = 0; i < m_.new_index.size(); ++i) {
      bool free = m_.OldOf(i) < 0 && IsContainer(m_.new_index.at(i).kind);
      if (free && !NamesAnother(m_.new_index.at(i))) new_free_.push_back(i);
    }
  }

  // Fields of paired messages with the same number that refer to a free type on both sides.
  void CollectReferences() {
    for (int i = 0; i < m_.old_index.size(); ++i) {
      const Element& parent = m_.old_index.at(i);
      if (parent.kind != ElementKind::kMessage || m_.NewOf(i) < 0) continue;
      std::map<int64_t, int> by_number;
      for (int field : m_.new_index.Children(m_.NewOf(i))) {
        const Element& element = m_.new_index.at(field);
        if (element.kind == ElementKind::kField && element.number) {
          by_number[*element.number] = field;
        }
      }
      for (int field : m_.old_index.Children(i)) {
        const Element& element = m_.old_index.at(field);
        if (element.kind != ElementKind::kField || !element.number) continue;
        auto same = by_number.find(*element.number);
        if (same != by_number.end()) Refer(field, same->second);
      }
    }
  }

  static const std::string& Referred(const Element& field) {
    return field.cardinality == Cardinality::kMap ? field.map_value : field.type;
  }

  void Refer(int old_field, int new_field) {
    int a = m_.old_index.TypeIn(m_.old_index.FileOf(old_field).pool,
                                Referred(m_.old_index.at(old_field)));
    int b = m_.new_index.TypeIn(m_.new_index.FileOf(new_field).pool,
                                Referred(m_.new_index.at(new_field)));
    if (a < 0 || b < 0 || m_.NewOf(a) >= 0 || m_.OldOf(b) >= 0) return;
    references_.try_emplace({a, b}, m_.old_index.at(old_field).path);
  }

  static std::vector<std::string> Keys(const SchemaIndex& index, int type) {
    std::vector<std::string> keys;
    for (int child : index.Children(type)) {
      const Element& member = index.at(child);
      std::string number = member.number ? std::to_string(*member.number) : "";
      keys.push_back(number + ":" + member.name);
      if (member.kind == ElementKind::kField) keys.push_back(number + "=" + member.type);
    }
    return keys;
  }

  void CollectCandidates() {
    std::unordered_map<std::string, std::vector<int>> owners;
    for (int type : new_free_) {
      for (const std::string& key : Keys(m_.new_index, type)) owners[key].push_back(type);
    }
    for (int type : old_free_) {
      for (const std::string& key : Keys(m_.old_index, type)) {
        auto found = owners.find(key);
        if (found == owners.end() || found->second.size() > kCommon) continue;
        for (int owner : found->second) AddCandidate(type, owner);
      }
    }
    for (const auto& [pair, field] : references_) AddCandidate(pair.first, pair.second);
    std::map<std::pair<int, int>, std::vector<int>> new_places;
    for (int type : new_free_) new_places[PlaceOf(m_.new_index, type)].push_back(type);
    for (int type : old_free_) {
      const Element& element = m_.old_index.at(type);
      std::pair<int, int> place = {
          element.parent < 0 ? m_.new_file_of[static_cast<size_t>(element.file)] : -1,
          element.parent < 0 ? -1 : m_.NewOf(element.parent)};
      auto found = new_places.find(place);
      if (found == new_places.end() || found->second.size() > kCommon) continue;
      for (int other : found->second) AddCandidate(type, other);
    }
  }

  static std::pair<int, int> PlaceOf(const SchemaIndex& index, int type) {
    const Element& element = index.at(type);
    return {element.parent < 0 ? element.file : -1, element.parent};
  }

  // An annotation of SQL says what it was renamed from, so it was renamed from nothing else.
  bool NamesAnother(const Element& element) const {
    return m_.IsOf("sql") && std::any_of(element.formerly.begin(), element.formerly.end(),
                                         [](const FormerName& former) { return !former.executed; });
  }

  // A typedef is never renamed to a struct, nor a table to a composite type.
  static std::string_view SortOf(const Element& element) {
    for (std::string_view sort : {"typedef", "const", "domain", "composite"}) {
      if (element.attributes.count(std::string(sort))) return sort;
    }
    return "";
  }

  void AddCandidate(int old_type, int new_type) {
    const Element &a = m_.old_index.at(old_type), &b = m_.new_index.at(new_type);
    if (a.kind == b.kind && SortOf(a) == SortOf(b)) {
      candidates_[old_type].insert(new_type);
    }
  }

  // 1 if both stand between the same neighbours, half for one of them.
  double Place(int old_type, int new_type) const {
    double place = 0;
    for (int step : {-1, 1}) {
      int a = old_neighbours_.Of(old_type, step), b = new_neighbours_.Of(new_type, step);
      bool agree = a < 0 || b < 0 ? a == b : m_.NewOf(a) == b;
      place += agree ? 0.5 : 0;
    }
    return InSameScope(old_type, new_type) ? place : 0;
  }

  bool InSameScope(int old_type, int new_type) const {
    const Element& a = m_.old_index.at(old_type);
    const Element& b = m_.new_index.at(new_type);
    if (a.parent >= 0 && b.parent >= 0) return m_.NewOf(a.parent) == b.parent;
    return a.parent < 0 && b.parent < 0 && m_.new_file_of[static_cast<size_t>(a.file)] == b.file;
  }

  void Score(int old_type, int new_type) {
    Overlap overlap = MemberOverlap(m_, old_type, new_type);
    if (overlap.share < kLeastContent) return;
    double place = Place(old_type, new_type);
    auto reference = references_.find({old_type, new_type});
    bool referred = reference != references_.end();
    double name = NameSimilarity(m_.old_index.at(old_type).name, m_.new_index.at(new_type).name);
    bool small = overlap.total <= kSmall;
    if (small && place < 1 && !referred && name < 1) return;
    Scored scored{.old_type = old_type, .new_type = new_type};
    scored.score = kContentWeight * overlap.share + kPlaceWeight * place +
                   (referred ? kReferenceWeight : 0) + kNameWeight * name;
    if (scored.score < kAccept) return;
    scored.evidence.push_back(std::to_string(overlap.agreeing) + " of " +
                              std::to_string(overlap.total) + " members agree");
    if (place == 1) scored.evidence.push_back("same place among its neighbours");
    if (referred) scored.evidence.push_back("referred to by the same field " + reference->second);
    if (name == 1) scored.evidence.push_back("same name");
    scored_.push_back(std::move(scored));
  }

  bool Free(const Scored& pair) const {
    return m_.NewOf(pair.old_type) < 0 && m_.OldOf(pair.new_type) < 0;
  }

  // Whether a free rival pair of either side comes close.
  bool HasRival(const Scored& pair) {
    auto close = [&](const Scored* other) {
      return other != &pair && Free(*other) && other->score > pair.score - kMargin;
    };
    auto any = [&](const std::vector<const Scored*>& pairs) {
      return std::any_of(pairs.begin(), pairs.end(), close);
    };
    return any(by_old_[pair.old_type]) || any(by_new_[pair.new_type]);
  }

  // Best pairs first; a pair that is taken may free another of its rivals.
  void Assign() {
    for (const Scored& pair : scored_) {
      by_old_[pair.old_type].push_back(&pair);
      by_new_[pair.new_type].push_back(&pair);
    }
    for (bool changed = true; changed;) {
      changed = false;
      for (const Scored& pair : scored_) {
        if (!Free(pair) || HasRival(pair)) continue;
        m_.Pair(pair.old_type, pair.new_type, {std::min(pair.score, 0.99), pair.evidence});
        changed = true;
      }
    }
  }

  void ReportRest() {
    std::map<int, std::vector<Candidate>> rest;
    for (const Scored& pair : scored_) {
      if (!Free(pair)) continue;
      rest[pair.old_type].push_back(
          {m_.new_index.at(pair.new_type).path, std::min(pair.score, 0.99)});
    }
    for (auto& [old_type, candidates] : rest) {
      m_.ambiguities.push_back({m_.old_index.at(old_type).path, std::move(candidates),
                                "gone, or renamed to one of the candidates: too close to call. It "
                                "is treated as removed"});
    }
  }

  Matching& m_;
  Neighbours old_neighbours_, new_neighbours_;
  std::vector<int> old_free_, new_free_;
  std::map<std::pair<int, int>, std::string>
      references_;  // (old, new) -> field that refers to them
  std::map<int, std::set<int>> candidates_;
  std::vector<Scored> scored_;  // best first
  std::unordered_map<int, std::vector<const Scored*>> by_old_, by_new_;
};

}  // namespace

void MatchByOverlap(Matching& matching) { OverlapMatcher(matching).Run(); }

}  // namespace detector
