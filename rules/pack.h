// A loaded rule pack: the table in rules/packs/*.json with its names resolved and checked. Written
// by ParsePack, read by Symbols and MakePlan.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/anchors.h"
#include "rules/names.h"
#include "rules/pack_case.h"
#include "rules/plan.h"
#include "rules/sinks.h"
#include "support/document.h"
#include "support/result.h"

namespace rules {

// What kind of C++ entity a symbol is: the rewriter looks for it where such an entity is named.
enum class SymbolKind {
  kNamespace,
  kType,
  kTypeAlias,
  kFunction,
  kMethod,
  kEnumerator,
  kVariable,
  kHeader,
  kString  // a name inside a string literal, where a sink takes it
};

// "{class}::set_{accessor}" is cut into {"", class}, {"::set_", accessor}, {"", nothing}.
struct TemplatePart {
  std::string literal;
  NameFunction name = nullptr;  // null: nothing follows the literal
};

// One fact that has to have one of some values.
struct Condition {
  FactFunction fact = nullptr;
  std::vector<std::string> values;
};

// One row: a spelling that every element of one kind gets for which all conditions hold.
struct Row {
  Subject subject = Subject::kFile;
  std::vector<Condition> when;
  SymbolKind symbol = SymbolKind::kType;
  std::vector<TemplatePart> name;
  std::string role;
  std::string access;
};

// What one kind of change does to a spelling beyond its name: uses in these roles go to review.
struct Effect {
  OperationKind operation = OperationKind::kReview;  // or a structural one
  std::vector<Pattern> patterns;                     // for rewrite_expression
  std::vector<std::string> roles;                    // empty: every role
  std::vector<Fact> when_differs;             // empty, or at least one of these facts has to change
  std::vector<Fact> when_same;                // none of these may
  std::vector<Condition> when_old, when_new;  // of the element under OLD and under NEW: all
  std::string reason;
  bool instead_of_rename = false;  // the changed name can't be trusted
  std::string advice;              // "{path}" and "{detail}" stand for the change's
};

// `json` is kept so that a plan can carry the pack.
struct Pack {
  std::string name;
  std::string format;  // schema format that it is for: "protobuf"
  std::vector<Row> rows;
  // Roles that are spelled with their scope (`Outer::Inner`), so that a spelling in another scope
  // can take their place -> the role that does if NEW has no such role for the element.
  std::map<std::string, std::string> successors;
  std::map<std::string, std::vector<Effect>> changes;  // kind of change -> effects
  std::vector<Sink> sinks;
  std::vector<Wrapper> wrappers;
  std::vector<Anchor> anchors;
  std::vector<std::string> headers;  // of a library: who reads one can use the schema's elements
  std::vector<PackCase> tests;
  support::Json json;
};

// Errors name file, line and key.
support::Result<Pack> LoadPack(const std::filesystem::path& file);
// The same for a pack that a plan carries; errors name `name` and the key.
support::Result<Pack> ParsePack(const support::Json& json, const std::string& name);
// The packs that are compiled in.
const std::vector<Pack>& BuiltInPacks();

// Every reason that a review can have; packs may use these only.
const std::vector<std::string>& Reasons();

}  // namespace rules

namespace support {
template <>
struct EnumNames<rules::SymbolKind> {
  using K = rules::SymbolKind;
  static constexpr std::pair<K, std::string_view> kTable[] = {
      {K::kNamespace, "namespace"}, {K::kType, "type"},     {K::kTypeAlias, "type_alias"},
      {K::kFunction, "function"},   {K::kMethod, "method"}, {K::kEnumerator, "enumerator"},
      {K::kVariable, "variable"},   {K::kHeader, "header"}, {K::kString, "string"},
  };
};
}  // namespace support
