#include "rewriter/edits/retype.h"

#include <algorithm>
#include <numeric>

#include "rewriter/facts/reasons.h"

namespace rewriter {
namespace {

std::string AdviceFor(const std::string& loss, const std::string& before, const std::string& now) {
  if (loss == reason::kNarrowing) {
    return "values of " + now + " are cut off here: use " + now +
           " on the way, or check the range and cast";
  }
  if (loss == reason::kSignChange) {
    return "with " + now + " for " + before +
           " a sign is lost or gained here: use a type that holds both, or check and cast";
  }
  if (loss == reason::kOverload) {
    return "with " + now +
           " another function or instance is called here: see that it does the same";
  }
  if (loss == reason::kFormat) return "the format is for " + before + ": write that of " + now;
  return "this took " + before + " and may not take " + now + ": adapt it by hand";
}

struct Node {
  std::string key;
  NodeKind kind = NodeKind::kUse;
  int operation = -1;
  Place at;
  std::set<std::pair<Place, std::string>> respelled;
  bool fixed = false;
  std::string name;
};

struct Arc {
  int from = -1, to = -1;
  bool compares = false, foreign = false;
  std::string loss;
  Place at;
  auto operator<=>(const Arc&) const = default;
};

// The graphs of one pair of types, joined.
class Joined {
 public:
  void Add(const UnitFacts& unit, const FlowGraph& graph) {
    leaving_ = graph.leaving, entering_ = graph.entering, compare_ = graph.compare;
    before_ = graph.before, now_ = graph.now;
    std::vector<int> index;
    for (const FlowNode& node : graph.nodes) index.push_back(Join(unit, node));
    auto joined = [&](int node) { return node < 0 ? -1 : index[static_cast<size_t>(node)]; };
    for (const Flow& flow : graph.flows) {
      Arc arc{joined(flow.from), joined(flow.to), flow.compares,
              flow.foreign,      flow.loss,       PlaceIn(unit, flow.at)};
      if (flow.same) Unite(arc.from, arc.to);
      arcs_.insert(std::move(arc));
    }
  }

  // `followed` null: as if every name were.
  void Settle(const std::set<std::string>* followed) {
    for (Node& node : nodes_) {
      node.fixed |= followed && !node.name.empty() && !followed->count(node.name);
    }
    for (size_t i = 0; i < nodes_.size(); ++i) {
      if (nodes_[i].kind == NodeKind::kUse) forced_.insert(ClassOf(static_cast<int>(i)));
    }
    FixUndefined();
    Reach();
    for (size_t i = 0; i < nodes_.size(); ++i) {
      if (nodes_[i].fixed) Keep(static_cast<int>(i));
    }
    for (bool shrunk = true; shrunk;) {
      shrunk = false;
      for (const Arc& arc : arcs_) {
        if (LossOf(arc).empty()) continue;
        for (int end : {arc.from, arc.to}) shrunk |= Keep(end);
      }
    }
    KeepNeedless();
  }

  void AddNames(std::set<std::string>& names) const {
    for (size_t i = 0; i < nodes_.size(); ++i) {
      if (nodes_[i].kind != NodeKind::kUse) continue;
      std::set<int> group = GroupOf(static_cast<int>(i));
      for (size_t j = 0; j < nodes_.size(); ++j) {
        if (nodes_[j].name.empty() || !group.count(ClassOf(static_cast<int>(j)))) continue;
        names.insert(nodes_[j].name);
      }
    }
  }

  void Report(Sites& sites) {
    for (size_t i = 0; i < nodes_.size(); ++i) {
      const Node& node = nodes_[i];
      if (node.kind != NodeKind::kUse) continue;
      auto site = sites.at.find(node.at);
      if (site == sites.at.end()) continue;
      site->second.suggestions[node.operation] = {SuggestionFor(static_cast<int>(i))};
    }
  }

 private:
  static Place PlaceIn(const UnitFacts& unit, const Range& at) {
    if (at.file < 0) return {};
    return {unit.files[static_cast<size_t>(at.file)], at.begin, at.end};
  }

  int Join(const UnitFacts& unit, const FlowNode& node) {
    auto [known, fresh] = by_key_.try_emplace(node.key, static_cast<int>(nodes_.size()));
    if (fresh) {
      nodes_.push_back(
          {node.key, node.kind, node.operation, PlaceIn(unit, node.at), {}, false, node.name});
      classes_.push_back(known->second);
    }
    Node& mine = nodes_[static_cast<size_t>(known->second)];
    mine.fixed |= node.fixed;
    for (const Replacement& written : node.respelled) {
      mine.respelled.insert({PlaceIn(unit, written.at), written.text});
    }
    return known->second;
  }

  // Nodes that always have one type form a class, named by its first node.
  int ClassOf(int node) const {
    while (classes_[static_cast<size_t>(node)] != node) node = classes_[static_cast<size_t>(node)];
    return node;
  }
  void Unite(int a, int b) {
    if (a >= 0 && b >= 0) classes_[static_cast<size_t>(ClassOf(b))] = ClassOf(a);
  }
  bool Changes(int node) const { return node >= 0 && changed_.count(ClassOf(node)) > 0; }
  bool Forced(int node) const { return node >= 0 && forced_.count(ClassOf(node)) > 0; }
  bool Keep(int node) { return node >= 0 && !Forced(node) && changed_.erase(ClassOf(node)) > 0; }

  // A function that is only declared here belongs to somebody else.
  void FixUndefined() {
    std::set<int> defined;
    for (const Arc& arc : arcs_) {
      if (arc.from >= 0 && IsKey(arc.from, "parameter ")) defined.insert(arc.from);
      if (arc.to >= 0 && IsKey(arc.to, "result:")) defined.insert(arc.to);
    }
    for (size_t i = 0; i < nodes_.size(); ++i) {
      int node = static_cast<int>(i);
      bool function = IsKey(node, "parameter ") || IsKey(node, "result:");
      nodes_[i].fixed |= function && !defined.count(node);
    }
  }
  bool IsKey(int node, const char* beginning) const {
    return nodes_[static_cast<size_t>(node)].key.starts_with(beginning);
  }

  // All that could change: what values of the fields pass through. What they are only compared
  // with has values of its own, unless it is a literal.
  void Reach() {
    std::map<int, std::set<int>> beside;
    for (const Arc& arc : arcs_) {
      if (arc.from < 0 || arc.to < 0) continue;
      bool literal = IsKey(arc.from, "literal:") || IsKey(arc.to, "literal:");
      if (arc.compares && !literal) continue;
      beside[ClassOf(arc.from)].insert(ClassOf(arc.to));
      beside[ClassOf(arc.to)].insert(ClassOf(arc.from));
    }
    std::vector<int> open(forced_.begin(), forced_.end());
    while (!open.empty()) {
      int node = open.back();
      open.pop_back();
      if (!changed_.insert(node).second) continue;
      open.insert(open.end(), beside[node].begin(), beside[node].end());
    }
  }

  // What is lost on an arc as things stand; "": nothing.
  const std::string& LossOf(const Arc& arc) const {
    static const std::string nothing;
    bool from = Changes(arc.from), to = Changes(arc.to);
    if (arc.from < 0 || arc.to < 0) return from || to ? arc.loss : nothing;
    if (from == to) return nothing;
    return arc.compares ? compare_ : from ? leaving_ : entering_;
  }

  // Groups of changed nodes that are not forced, with what the forced ones would lose without them.
  void KeepNeedless() {
    std::map<int, std::set<int>> beside;
    std::set<int> needed, mixed;
    for (const Arc& arc : arcs_) {
      bool inner = Changes(arc.from) && Changes(arc.to);
      if (inner) {
        int a = ClassOf(arc.from), b = ClassOf(arc.to);
        if (!Forced(a) && !Forced(b)) beside[a].insert(b), beside[b].insert(a);
        const std::string& loss = arc.compares ? compare_ : Forced(a) ? leaving_ : entering_;
        if (Forced(a) != Forced(b) && !loss.empty()) needed.insert(Forced(a) ? b : a);
      } else if (arc.foreign || (arc.from >= 0 && arc.to >= 0)) {
        for (int end : {arc.from, arc.to}) {
          if (Changes(end)) mixed.insert(ClassOf(end));
        }
      }
    }
    for (int start : std::set<int>(changed_)) {
      if (Forced(start) || !changed_.count(start)) continue;
      std::set<int> group{start};
      std::vector<int> open{start};
      while (!open.empty()) {
        int node = open.back();
        open.pop_back();
        for (int other : beside[node]) {
          if (group.insert(other).second) open.push_back(other);
        }
      }
      auto in = [](const std::set<int>& some) {
        return [&some](int node) { return some.count(node) > 0; };
      };
      bool needs = std::any_of(group.begin(), group.end(), in(needed));
      bool mixes = std::any_of(group.begin(), group.end(), in(mixed));
      if (needs || !mixes) continue;
      for (int node : group) changed_.erase(node);
    }
  }

  // Everything that changes together with a use.
  std::set<int> GroupOf(int use) const {
    std::set<int> group{ClassOf(use)};
    for (bool grown = true; grown;) {
      grown = false;
      for (const Arc& arc : arcs_) {
        if (!Changes(arc.from) || !Changes(arc.to)) continue;
        int a = ClassOf(arc.from), b = ClassOf(arc.to);
        if (group.count(a) == group.count(b)) continue;
        grown |= group.insert(a).second || group.insert(b).second;
      }
    }
    return group;
  }

  Suggestion SuggestionFor(int use) const {
    Suggestion suggestion;
    int mine = ClassOf(use);
    bool converts = false;
    for (const Arc& arc : arcs_) {
      bool touches =
          (arc.from >= 0 && ClassOf(arc.from) == mine) || (arc.to >= 0 && ClassOf(arc.to) == mine);
      if (!touches) continue;
      if (!LossOf(arc).empty()) return Review(arc);
      converts |=
          arc.foreign || (Changes(arc.from) != Changes(arc.to) && arc.from >= 0 && arc.to >= 0);
    }
    std::set<int> group = GroupOf(use);
    for (size_t i = 0; i < nodes_.size(); ++i) {
      if (!group.count(ClassOf(static_cast<int>(i)))) continue;
      for (const auto& edit : nodes_[i].respelled) suggestion.edits.push_back(edit);
    }
    std::sort(suggestion.edits.begin(), suggestion.edits.end());
    suggestion.unaffected = suggestion.edits.empty();
    suggestion.reason = !suggestion.unaffected ? reason::kTypeFollowed
                        : converts             ? reason::kConvertsExactly
                                               : reason::kTypeDeduced;
    return suggestion;
  }

  Suggestion Review(const Arc& arc) const {
    Suggestion review;
    review.reason = LossOf(arc);
    review.advice = AdviceFor(review.reason, before_, now_);
    review.cause = arc.at;
    return review;
  }

  std::string before_, now_, leaving_, entering_, compare_;
  std::vector<Node> nodes_;
  std::vector<int> classes_;  // union-find
  std::map<std::string, int> by_key_;
  std::set<Arc> arcs_;
  std::set<int> forced_, changed_;  // classes
};

using Pairs = std::map<std::pair<std::string, std::string>, Joined>;

Pairs JoinUnits(const std::vector<UnitFacts>& units) {
  Pairs pairs;
  for (const UnitFacts& unit : units) {
    if (!unit.failure.empty()) continue;
    for (const FlowGraph& graph : unit.flows) pairs[{graph.before, graph.now}].Add(unit, graph);
  }
  return pairs;
}

}  // namespace

void SettleTypes(const std::vector<UnitFacts>& units, const std::set<std::string>& followed,
                 Sites& sites) {
  for (auto& [types, joined] : JoinUnits(units)) {
    joined.Settle(&followed);
    joined.Report(sites);
  }
}

std::set<std::string> NamesToFollow(const std::vector<UnitFacts>& units) {
  std::set<std::string> names;
  for (auto& [types, joined] : JoinUnits(units)) {
    joined.Settle(nullptr);
    joined.AddNames(names);
  }
  return names;
}

}  // namespace rewriter
