#include "rewriter/facts/flow.h"

#include <set>
#include <utility>

namespace rewriter {

FlowGraph Connected(const FlowGraph& graph) {
  std::vector<std::vector<int>> beside(graph.nodes.size());
  std::vector<bool> used(graph.nodes.size());  // has a flow at all
  for (const Flow& flow : graph.flows) {
    for (int end : {flow.from, flow.to}) {
      if (end >= 0) used[static_cast<size_t>(end)] = true;
    }
    if (flow.from < 0 || flow.to < 0) continue;
    beside[static_cast<size_t>(flow.from)].push_back(flow.to);
    beside[static_cast<size_t>(flow.to)].push_back(flow.from);
  }
  std::vector<int> index(graph.nodes.size(), -1), open;
  FlowGraph part{graph.before, graph.now, graph.leaving, graph.entering, graph.compare, {}, {}};
  auto take = [&](int node) {
    if (std::exchange(index[static_cast<size_t>(node)], 0) < 0) open.push_back(node);
  };
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    const FlowNode& node = graph.nodes[i];
    bool elsewhere = !node.name.empty() && used[i];
    if (node.kind == NodeKind::kUse || elsewhere) take(static_cast<int>(i));
  }
  while (!open.empty()) {
    int node = open.back();
    open.pop_back();
    for (int other : beside[static_cast<size_t>(node)]) take(other);
  }
  for (size_t i = 0; i < index.size(); ++i) {
    if (index[i] < 0) continue;
    index[i] = static_cast<int>(part.nodes.size());
    part.nodes.push_back(graph.nodes[i]);
  }
  auto place = [&](int node) { return node < 0 ? -1 : index[static_cast<size_t>(node)]; };
  for (Flow flow : graph.flows) {
    flow.from = place(flow.from), flow.to = place(flow.to);
    if (flow.from >= 0 || flow.to >= 0) part.flows.push_back(std::move(flow));
  }
  return part;
}

}  // namespace rewriter
