// The JSON form of a rule pack: what stands in rules/packs/*.json, key by key. Read by ParsePack
// only.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "rules/pack.h"
#include "support/document.h"

namespace rules {

struct RowDocument {
  Subject element = Subject::kFile;
  std::map<std::string, std::vector<std::string>> when;
  SymbolKind symbol = SymbolKind::kType;
  std::string role, access, name;
};

struct EffectDocument {
  OperationKind operation = OperationKind::kReview;
  std::vector<Pattern> patterns;
  std::vector<std::string> roles, when_differs, when_same;
  std::map<std::string, std::vector<std::string>> when_old, when_new;
  bool instead_of_rename = false;
  std::string reason, advice;
};

struct PackDocument {
  int version = 0;
  std::string name, format, description;
  std::vector<RowDocument> rows;
  std::map<std::string, std::string> successors;
  std::map<std::string, std::vector<EffectDocument>> changes;
  std::vector<Sink> sinks;
  std::vector<Wrapper> wrappers;
  std::vector<Anchor> anchors;
  std::vector<std::string> headers;
  std::vector<PackCase> tests;
};

// ParsePack for a pack's text; errors name `name`, the line and the key.
support::Result<Pack> ParsePackText(std::string_view text, const std::string& name);

template <class V>
void Describe(V& v, RowDocument& r) {
  v.Field("element", r.element, "kind of schema element, or file");
  v.Field("when", r.when, "fact -> values, one of which it must have");
  v.Field("symbol", r.symbol, "kind of C++ entity");
  v.Field("role", r.role, "what the symbol is to its element");
  v.Field("access", r.access, "what a use does: read, write, presence, type or reflection");
  v.Field("name", r.name, "qualified C++ name, with {named functions}");
}
template <class V>
void Describe(V& v, EffectDocument& e) {
  v.Optional("operation", e.operation, "review, or a structural operation to try before");
  v.Optional("patterns", e.patterns, "for rewrite_expression");
  v.Field("roles", e.roles, "whose uses go to review; empty: all");
  v.Field("when_differs", e.when_differs, "facts of which one has to differ; empty: always");
  v.Optional("when_same", e.when_same, "facts that may not differ");
  v.Optional("when_old", e.when_old, "fact under OLD -> values, one of which it must have");
  v.Optional("when_new", e.when_new, "fact under NEW -> values, one of which it must have");
  v.Field("instead_of_rename", e.instead_of_rename, "whether a changed name is not rewritten");
  v.Field("reason", e.reason, "from a closed list");
  v.Field("advice", e.advice, "one line for people; {path} and {detail} are the change's");
}
template <class V>
void Describe(V& v, PackDocument& p) {
  v.Field("version", p.version, "of this document's shape: 1");
  v.Field("name", p.name, "of the pack");
  v.Field("format", p.format, "schema format that it is for");
  v.Field("description", p.description, "for people");
  v.Field("rows", p.rows, "the spellings");
  v.Field("successors", p.successors, "role -> role that takes its place in another scope");
  v.Field("changes", p.changes, "kind of change -> what is to be reviewed beyond changed names");
  v.Optional("sinks", p.sinks, "functions that take names of schema elements as strings");
  v.Optional("anchors", p.anchors, "JSON values whose schema type is known");
  v.Optional("headers", p.headers, "of a library without which code can't use the elements");
  v.Optional("tests", p.tests, "cases that `coevolve pack test` runs");
  v.Optional("wrappers", p.wrappers, "macros that paste an accessor's name together");
}

}  // namespace rules

namespace support {
template <>
struct EnumNames<rules::Subject> {
  using S = rules::Subject;
  static constexpr std::pair<S, std::string_view> kTable[] = {
      {S::kFile, "file"},       {S::kMessage, "message"}, {S::kField, "field"},
      {S::kOneof, "oneof"},     {S::kEnum, "enum"},       {S::kEnumValue, "enum_value"},
      {S::kService, "service"}, {S::kMethod, "method"},   {S::kExtension, "extension"},
  };
};
}  // namespace support
