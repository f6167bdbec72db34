// All C++ names of one schema version, ready for lookup by declaration, and how the names of OLD
// continue in NEW. Written once per run, read by match, account and prove.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "detector/detector.h"
#include "rules/rules.h"

namespace rewriter {

// One schema version with its names.
struct SchemaNames {
  detector::Schema schema;
  std::vector<rules::Symbol> symbols;
  std::vector<rules::Sink> sinks;  // of all packs
  std::vector<rules::Wrapper> wrappers;
  std::vector<rules::Anchor> anchors;
  std::vector<std::string> headers;

  // Index of the symbol `name` that schema file `file` declares, or -1.
  int Find(int file, std::string_view name) const;
  // The same in whichever file declares it; -1 if none or more than one does.
  int FindAnywhere(std::string_view name) const;
  // The namespace of a symbol, however many classes stand between them.
  std::string NamespaceOf(int symbol) const;

  std::unordered_map<std::string, std::vector<int>> by_name;
};

support::Result<SchemaNames> NamesOf(const detector::Input& input,
                                     const std::vector<rules::Pack>& packs);

// A plan, made ready for the engine.
struct Work {
  rules::Plan plan;
  SchemaNames before, after;
  std::vector<std::vector<int>> operations;  // by symbol of `before`: indices in plan.operations
  std::vector<int> successor;                // by symbol of `before`: symbol of `after`, or -1
  // By symbol of `after`: the one that stands for all that mean the same, as `Outer_Inner` does for
  // `Outer::Inner`.
  std::vector<int> same;
  std::unordered_set<std::string> names;  // identifiers of the affected symbols: last parts
  std::unordered_map<std::string, std::string> change_of;  // of `names`: the first change that asks
  // The same for names in string literals; no other token is affected by those of them that are
  // not in `names` as well.
  std::unordered_map<std::string, std::string> strings;
  // The elements' own names, as other languages spell them, where they aren't right any more.
  std::unordered_map<std::string, std::string> schema_names;  // name -> the first change that asks

  // The operation for a symbol that asks for a review, or else the one that renames it, or else a
  // structural one, or null.
  const rules::Operation* OperationFor(int symbol) const;
  // The same for a namespace.
  const rules::Operation* OperationForNamespace(const std::string& name) const;
};

support::Result<Work> MakeWork(rules::Plan plan);

// The affected names that are members in all their affected meanings: used as x.name or T::name.
std::unordered_set<std::string> MemberNames(const Work& work);

// The affected names that are data members in one of their affected meanings: used without a call.
std::unordered_set<std::string> DataNames(const Work& work);

// The affected names that name a type in one of their affected meanings.
std::unordered_set<std::string> TypeNames(const Work& work);

// Symbols of OLD that get a new name at namespace scope, by that name: it may take the place of
// something else that code around it calls so.
std::unordered_map<std::string, std::vector<int>> ComingNames(const Work& work);

// The schema files of OLD whose generated headers bring in something that an operation is for:
// those that declare it, and those that import these. Code that reads none of them can't use any of
// it.
std::set<int> AffectedFiles(const Work& work);

// "a::b::C" -> "C"; "a::b".
std::string_view LastPart(std::string_view qualified);
std::string_view Scope(std::string_view qualified);

}  // namespace rewriter
