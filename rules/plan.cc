#include <algorithm>
#include <tuple>

#include "detector/detector.h"
#include "rules/planner.h"

namespace rules {
namespace {

auto SortKey(const Operation& operation) {
  return std::tie(operation.file, operation.path, operation.symbol, operation.role, operation.kind,
                  operation.to, operation.reason, operation.advice, operation.changes);
}

}  // namespace

Plan MakePlan(const detector::ChangeSet& changes, const detector::Schema& old_schema,
              const detector::Schema& new_schema, const std::vector<Pack>& packs) {
  Plan plan;
  plan.tool = changes.tool;
  plan.change_set = changes;
  SchemaView old_view(old_schema), new_view(new_schema);
  Lineage lineage(changes, old_view, new_view);
  for (const Pack& pack : packs) {
    if (pack.format != old_schema.format) continue;
    plan.packs.push_back(pack.json);
    Planner(pack, old_view, new_view, lineage, plan.operations).Run();
  }
  auto less = [](const Operation& a, const Operation& b) { return SortKey(a) < SortKey(b); };
  auto same = [](const Operation& a, const Operation& b) { return SortKey(a) == SortKey(b); };
  std::sort(plan.operations.begin(), plan.operations.end(), less);
  plan.operations.erase(std::unique(plan.operations.begin(), plan.operations.end(), same),
                        plan.operations.end());
  return plan;
}

support::Result<Plan> MakePlan(const detector::ChangeSet& changes, const std::vector<Pack>& packs) {
  support::Result<detector::Schema> old_schema = detector::ReadInput(changes.inputs.old);
  if (!old_schema) return support::Wrap("OLD of the change set", old_schema.error());
  support::Result<detector::Schema> new_schema = detector::ReadInput(changes.inputs.now);
  if (!new_schema) return support::Wrap("NEW of the change set", new_schema.error());
  Plan plan = MakePlan(changes, *old_schema, *new_schema, packs);
  // Without one, "no edits" would be true and mean nothing.
  if (plan.packs.empty() && !changes.changes.empty()) {
    return support::Invalid("no rule pack says how a schema of format `" + old_schema->format +
                            "` is spelled in C++: give one with --pack FILE (docs/packs.md), or "
                            "use `coevolve diff` alone");
  }
  return plan;
}

}  // namespace rules
