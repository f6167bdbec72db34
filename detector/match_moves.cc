// Fields that left one message for another. They are the same only by name and type, so that
// something else has to speak for it too: one message refers to the other, holds or held it, or
// came out of it as a whole.
#include <algorithm>
#include <map>
#include <utility>

#include "detector/match.h"

namespace detector {
namespace {

constexpr size_t kFewestOfASplit = 2;  // fields; a single one turns up elsewhere by chance
constexpr size_t kMostNamesakes = 64;  // new fields of one name; more say nothing and take long

// One of the two schemas, to look at a pair of them from either end.
struct Side {
  const SchemaIndex& index;
  const std::vector<int>& counterpart;

  int Other(int i) const { return counterpart[static_cast<size_t>(i)]; }
  bool IsFree(int i) const { return Other(i) < 0; }
  // The message that is the type of a field, or -1.
  int TypeOf(int field) const {
    return index.TypeIn(index.FileOf(field).pool, index.at(field).type);
  }
  // Free fields of messages that stay, or of those that are new or gone.
  std::vector<int> FreeFields(bool of_free_messages) const {
    std::vector<int> fields;
    for (int i = 0; i < index.size(); ++i) {
      int parent = index.at(i).parent;
      if (index.at(i).kind != ElementKind::kField || parent < 0 || !IsFree(i)) continue;
      if (IsFree(parent) == of_free_messages) fields.push_back(i);
    }
    return fields;
  }
};

std::map<std::string, std::vector<int>> ByName(const Side& side, const std::vector<int>& fields) {
  std::map<std::string, std::vector<int>> by_name;
  for (int i : fields) by_name[side.index.at(i).name].push_back(i);
  return by_name;
}

bool RefersTo(const SchemaIndex& index, int message, int other) {
  const std::vector<int>& fields = index.Children(message);
  return std::any_of(fields.begin(), fields.end(), [&](int i) {
    return index.TypeIn(index.FileOf(i).pool, index.at(i).type) == other;
  });
}

// A field that left one message and turned up in another that has to do with it.
void MatchBetweenNeighbours(Matching& m) {
  auto by_name_and_type = [](const Side& side) {
    std::map<std::pair<std::string, std::string>, std::vector<int>> fields;
    for (int i : side.FreeFields(false)) {
      fields[{side.index.at(i).name, side.index.at(i).type}].push_back(i);
    }
    return fields;
  };
  auto gone = by_name_and_type({m.old_index, m.new_of});
  auto added = by_name_and_type({m.new_index, m.old_of});
  for (const auto& [key, fields] : gone) {
    auto found = added.find(key);
    if (found == added.end() || fields.size() != 1 || found->second.size() != 1) continue;
    int from = m.NewOf(m.old_index.at(fields[0]).parent);
    int to = m.new_index.at(found->second[0]).parent;
    if (from == to || !m.SameType(fields[0], found->second[0])) continue;
    if (!RefersTo(m.new_index, from, to) && !RefersTo(m.new_index, to, from)) continue;
    m.Pair(fields[0], found->second[0],
           {0.8, {"same name and type, nowhere else", "one message refers to the other"}});
  }
}

// Fields that were gathered into a new message, which a new field of their old home holds; or that
// went back from a message that is gone into the one that held it (`merged`, where `flat` is NEW).
//   message A { int32 f = 1; }   ->   message A { B b = 2; }  message B { int32 f = 1; }
void MatchNestedFields(Matching& m, bool merged) {
  Side old_side{m.old_index, m.new_of}, new_side{m.new_index, m.old_of};
  const Side &flat = merged ? new_side : old_side, &nested = merged ? old_side : new_side;
  std::map<std::pair<int, int>, int> holders;  // how many fields of a message have that free type
  for (int holder : nested.FreeFields(false)) {
    int type = nested.TypeOf(holder);
    if (type >= 0 && nested.IsFree(type)) ++holders[{nested.index.at(holder).parent, type}];
  }
  auto by_name = ByName(nested, nested.FreeFields(true));
  std::map<int, std::vector<int>> members;  // flat field -> nested ones that it may be
  std::map<int, int> wanted;                // nested field -> how many flat ones it may be
  for (int i : flat.FreeFields(false)) {
    auto found = by_name.find(flat.index.at(i).name);
    if (found == by_name.end() || found->second.size() > kMostNamesakes) continue;
    for (int member : found->second) {
      auto held =
          holders.find({flat.Other(flat.index.at(i).parent), nested.index.at(member).parent});
      bool same = held != holders.end() && (merged ? m.SameType(member, i) : m.SameType(i, member));
      if (!same) continue;
      members[i].resize(members[i].size() + static_cast<size_t>(held->second), member);
      ++wanted[member];
    }
  }
  for (const auto& [field, found] : members) {
    int member = found[0];
    if (found.size() != 1 || (merged && wanted[member] > 1) || !nested.IsFree(member)) continue;
    m.Pair(merged ? member : field, merged ? field : member,
           {0.85,
            {merged ? "same name and type; its message is gone"
                    : "same name and type in a new message",
             merged ? "a field that is gone beside it held that"
                    : "a new field beside it holds that"}});
  }
}

// A new message whose fields another one lost was split off from it; the other way round, a message
// that is gone was merged (`merged`, where `whole` is NEW) into the one that has its fields. Where
// one of them holds the other, the nested fields have been told already, or could be several.
//   message A { int32 f = 1; string g = 2; }  ->  message A {}  message B { int32 f = 1; ... }
class SplitMatcher {
 public:
  SplitMatcher(Matching& m, bool merged)
      : m_(m),
        merged_(merged),
        whole_(merged ? Side{m.new_index, m.old_of} : Side{m.old_index, m.new_of}),
        part_(merged ? Side{m.old_index, m.new_of} : Side{m.new_index, m.old_of}) {}

  void Run() {
    FindPairs();
    for (const auto& [messages, pairs] : pairs_) {
      auto [part, whole] = messages;
      size_t fields = FieldsOf(part);
      if (pairs.size() < kFewestOfASplit || 3 * pairs.size() < 2 * fields) continue;
      if (RefersTo(part_.index, whole_.Other(whole), part)) continue;
      std::string evidence = std::to_string(pairs.size()) + " of " + std::to_string(fields) +
                             " fields of " + part_.index.at(part).name +
                             (merged_ ? " turned up there" : " come from there");
      for (auto [mine, other] : pairs) {
        if (wanted_[other] > 1) continue;
        m_.Pair(merged_ ? mine : other, merged_ ? other : mine,
                {0.7, {"same name and type, nowhere else", evidence}});
      }
    }
  }

 private:
  size_t FieldsOf(int part) const {
    const std::vector<int>& members = part_.index.Children(part);
    return static_cast<size_t>(std::count_if(members.begin(), members.end(), [&](int i) {
      return part_.index.at(i).kind == ElementKind::kField;
    }));
  }
  void FindPairs() {
    auto by_name = ByName(whole_, whole_.FreeFields(false));
    for (int i : part_.FreeFields(true)) {
      auto found = by_name.find(part_.index.at(i).name);
      if (found == by_name.end() || found->second.size() != 1) continue;
      int other = found->second[0];
      if (!(merged_ ? m_.SameType(i, other) : m_.SameType(other, i))) continue;
      pairs_[{part_.index.at(i).parent, whole_.index.at(other).parent}].emplace_back(i, other);
      ++wanted_[other];
    }
  }

  Matching& m_;
  bool merged_;
  Side whole_, part_;
  std::map<std::pair<int, int>, std::vector<std::pair<int, int>>> pairs_;  // by their messages
  std::map<int, int> wanted_;  // field of a whole -> how many parts have one like it
};

}  // namespace

void MatchMovedFields(Matching& m) {
  MatchBetweenNeighbours(m);
  for (bool merged : {false, true}) MatchNestedFields(m, merged);
  if (m.IsOf("sql")) return MatchMovedColumns(m);
  for (bool merged : {false, true}) SplitMatcher(m, merged).Run();
}

}  // namespace detector
