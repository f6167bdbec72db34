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

// One of the two schemas, to look at a pair of them from either end.
struct Side {
  const SchemaIndex& index;
  const std::vector<int>& counterpart;
  bool IsFree(int i) const { return counterpart[static_cast<size_t>(i)] < 0; }
  int TypeOf(int field) const {
    return index.TypeIn(index.FileOf(field).pool, index.at(field).type);
  }
};

// Fields by name and type over the whole schema: those with exactly one free namesake.
std::map<std::pair<std::string, std::string>, std::vector<int>> FreeFields(
    const SchemaIndex& index, const std::vector<int>& counterpart) {
  std::map<std::pair<std::string, std::string>, std::vector<int>> free;
  for (int i = 0; i < index.size(); ++i) {
    const Element& element = index.at(i);
    if (element.kind != ElementKind::kField || counterpart[static_cast<size_t>(i)] >= 0) continue;
    if (counterpart[static_cast<size_t>(element.parent)] < 0)
      continue;  // its message is new or gone
    free[{element.name, element.type}].push_back(i);
  }
  return free;
}

bool RefersTo(const SchemaIndex& index, int message, int other) {
  const std::vector<int>& fields = index.Children(message);
  return std::any_of(fields.begin(), fields.end(), [&](int i) {
    return index.TypeIn(index.FileOf(i).pool, index.at(i).type) == other;
  });
}

// A field that left one message and turned up in another that has to do with it.
void MatchBetweenNeighbours(Matching& m) {
  auto gone = FreeFields(m.old_index, m.new_of);
  auto added = FreeFields(m.new_index, m.old_of);
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
  auto same_type = [&](int f, int g) { return merged ? m.SameType(g, f) : m.SameType(f, g); };
  std::map<int, std::vector<int>> members;  // flat field -> nested ones that it may be
  std::map<int, int> uses;                  // nested field -> how many flat ones want it
  for (int i = 0; i < flat.index.size(); ++i) {
    const Element& field = flat.index.at(i);
    if (field.kind != ElementKind::kField || !flat.IsFree(i) || field.parent < 0) continue;
    int home = flat.counterpart[static_cast<size_t>(field.parent)];
    if (home < 0) continue;
    for (int holder : nested.index.Children(home)) {
      if (nested.index.at(holder).kind != ElementKind::kField || !nested.IsFree(holder)) continue;
      int type = nested.TypeOf(holder);
      if (type < 0 || !nested.IsFree(type)) continue;
      for (int member : nested.index.Children(type)) {
        bool same = nested.index.at(member).name == field.name && nested.IsFree(member);
        if (!same || !same_type(i, member)) continue;
        members[i].push_back(member);
        ++uses[member];
      }
    }
  }
  for (const auto& [field, found] : members) {
    if (found.size() != 1 || (merged && uses[found[0]] > 1) || !nested.IsFree(found[0])) continue;
    m.Pair(merged ? found[0] : field, merged ? field : found[0],
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
      if (RefersTo(part_.index, whole_.counterpart[static_cast<size_t>(whole)], part)) continue;
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
  // Free fields of one side, of messages that stay or of those that don't.
  static std::vector<int> FreeFieldsOf(const Side& side, bool of_free_messages) {
    std::vector<int> fields;
    for (int i = 0; i < side.index.size(); ++i) {
      int parent = side.index.at(i).parent;
      if (side.index.at(i).kind != ElementKind::kField || parent < 0 || !side.IsFree(i)) continue;
      if (side.IsFree(parent) == of_free_messages) fields.push_back(i);
    }
    return fields;
  }
  size_t FieldsOf(int part) const {
    const std::vector<int>& members = part_.index.Children(part);
    return static_cast<size_t>(std::count_if(members.begin(), members.end(), [&](int i) {
      return part_.index.at(i).kind == ElementKind::kField;
    }));
  }
  void FindPairs() {
    std::map<std::string, std::vector<int>> by_name;
    for (int i : FreeFieldsOf(whole_, false)) by_name[whole_.index.at(i).name].push_back(i);
    for (int i : FreeFieldsOf(part_, true)) {
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
