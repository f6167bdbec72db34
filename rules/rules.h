// The rules' front door: which C++ names a schema has (by rule pack), and what a change set does to
// them. A pack is a table in JSON; see docs/packs.md and rules/packs/protobuf-cpp.json.
//
//   Schema + Pack ──Symbols──▶ symbols of OLD ─┐
//                              symbols of NEW ─┴─ joined on (mapped path, role) ──MakePlan──▶ Plan
#pragma once

#include <string>
#include <vector>

#include "detector/schema.h"
#include "rules/names.h"
#include "rules/pack.h"
#include "rules/plan.h"
#include "support/result.h"

namespace rules {

// One C++ spelling of one schema element. A schema element has many symbols, a (qualified name,
// file) pair exactly one element.
struct Symbol {
  std::string name;  // qualified, without inline namespaces and unscoped enums: "pkg::Msg::set_id"
  SymbolKind kind = SymbolKind::kType;
  std::string path;  // schema path; for a namespace the package, for a header the file's path
  std::string role;  // row of the pack: "getter", "setter", "mutable", "type", "enumerator", ...
  int file = 0;      // index in Schema::files
  // What a use of it does to the data: "read", "write", "presence", "type", "reflection".
  std::string access;
  int element = -1;  // index in Schema::elements; -1 for a namespace or a header
};

// Every public C++ name that the pack gives the schema's files and then its elements, in their
// order; none if the pack is for another format.
std::vector<Symbol> Symbols(const detector::Schema& schema, const Pack& pack);
std::vector<Symbol> Symbols(const SchemaView& view, const Pack& pack);

// The operations for every symbol whose spelling or meaning changes. Symbols of OLD and NEW are
// joined on (mapped path, role): a name that differs is renamed, a role that is gone is reviewed,
// and what each kind of change does beyond its names is a table in the pack.
support::Result<Plan> MakePlan(const detector::ChangeSet& changes, const std::vector<Pack>& packs);

// The same, with schemas that were read already.
Plan MakePlan(const detector::ChangeSet& changes, const detector::Schema& old_schema,
              const detector::Schema& new_schema, const std::vector<Pack>& packs);

// For people: grouped by change, old spelling -> new spelling, then what goes to review.
std::string RenderPlanText(const Plan& plan);

}  // namespace rules
