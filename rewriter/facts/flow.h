// How the values of fields whose type changes move through one unit's own code. Written by trace in
// the unit, where the syntax tree is; read by retype, which settles over all units together which
// declared types follow.
//
//   void Put(uint32_t pid, Msg* m) { m->set_pid(pid); }     parameter ──▶ use of set_pid
//   auto pid = m.pid();  Log(pid);                          use of pid ═══ local ──▶ (foreign) int
#pragma once

#include <string>
#include <vector>

#include "rewriter/facts/range.h"
#include "support/document.h"

namespace rewriter {

enum class NodeKind {
  kUse,       // of an accessor of the field: its type has changed
  kDeduced,   // a variable without a written type: has the type of what it begins with
  kDeclared,  // a declaration, cast or literal whose written type is the field's old one
};

struct FlowNode {
  std::string key;  // the same in every unit
  NodeKind kind = NodeKind::kUse;
  int operation = -1;                  // kUse: index in Plan::operations
  Range at;                            // kUse: the token
  std::vector<Replacement> respelled;  // kDeclared: the written type at each of its declarations
  bool fixed = false;                  // kDeclared: not ours to change, or not all of it is seen
  std::string name;                    // kDeclared: by which other units can use it; "" if none can
};

// A value passes from one node to another, or between a node and something else (-1).
struct Flow {
  int from = -1, to = -1;
  bool same = false;      // both ends always have one type
  bool compares = false;  // the ends are compared: no direction
  // For something else: the reason why the value does not pass unharmed once the node has changed;
  // "": it does. And whether that has a type of its own.
  std::string loss;
  bool foreign = false;
  Range at;
};

// One for each pair of types; what happens between a changed node and one that stays.
struct FlowGraph {
  std::string before, now;                 // as C++ spells them
  std::string leaving, entering, compare;  // reasons; "": nothing is lost
  std::vector<FlowNode> nodes;
  std::vector<Flow> flows;
};

// The part of a graph that has to do with a use, here or in another unit.
FlowGraph Connected(const FlowGraph& graph);

template <class V>
void Describe(V& v, FlowNode& n) {
  v.Field("key", n.key, "the same in every unit");
  v.Field("kind", n.kind, "kind");
  v.Field("operation", n.operation, "operation");
  v.Field("at", n.at, "token");
  v.Field("respelled", n.respelled, "written types as they become");
  v.Field("fixed", n.fixed, "stays as it is");
  v.Field("name", n.name, "name for other units");
}
template <class V>
void Describe(V& v, Flow& f) {
  v.Field("from", f.from, "node or -1");
  v.Field("to", f.to, "node or -1");
  v.Field("same", f.same, "one type");
  v.Field("compares", f.compares, "a comparison");
  v.Field("loss", f.loss, "reason");
  v.Field("foreign", f.foreign, "has a type of its own");
  v.Field("at", f.at, "where");
}
template <class V>
void Describe(V& v, FlowGraph& g) {
  v.Field("before", g.before, "type under OLD");
  v.Field("now", g.now, "type under NEW");
  v.Field("leaving", g.leaving, "reason when a changed value goes to what stays");
  v.Field("entering", g.entering, "reason when a value that stays goes to what changes");
  v.Field("compare", g.compare, "reason when the two are compared");
  v.Field("nodes", g.nodes, "nodes");
  v.Field("flows", g.flows, "flows");
}

}  // namespace rewriter

namespace support {
template <>
struct EnumNames<rewriter::NodeKind> {
  static constexpr std::pair<rewriter::NodeKind, std::string_view> kTable[] = {
      {rewriter::NodeKind::kUse, "use"},
      {rewriter::NodeKind::kDeduced, "deduced"},
      {rewriter::NodeKind::kDeclared, "declared"},
  };
};
}  // namespace support
