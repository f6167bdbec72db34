// The rules' front door: which C++ names a schema has (by rule pack), and what a change set does to
// them. A pack is a table in JSON; see docs/packs.md and rules/packs/protobuf-cpp.json.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "detector/schema.h"
#include "rules/plan.h"
#include "support/result.h"

namespace rules {

// What kind of C++ entity a symbol is: the rewriter looks for it where such an entity is named.
enum class SymbolKind { kNamespace, kType, kTypeAlias, kFunction, kMethod, kEnumerator, kVariable, kHeader };

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
};

// A loaded and validated pack. `json` is kept so that a plan can carry it.
struct Pack {
  std::string name;
  support::Json json;
};

// Errors name file, line and key. The built-in packs are compiled in.
support::Result<Pack> LoadPack(const std::filesystem::path& file);
support::Result<Pack> ParsePack(const support::Json& json, const std::string& name);
const std::vector<Pack>& BuiltInPacks();

// Every public C++ name that the pack gives the schema's elements, in order of the elements.
std::vector<Symbol> Symbols(const detector::Schema& schema, const Pack& pack);

// The operations for every symbol whose spelling or meaning changes. Symbols of OLD and NEW are
// joined on (mapped path, role): a name that differs is renamed, a role that is gone is reviewed,
// and what each kind of change does beyond its names is a table in the pack.
support::Result<Plan> MakePlan(const detector::ChangeSet& changes, const std::vector<Pack>& packs);

}  // namespace rules
