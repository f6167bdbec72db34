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
  std::vector<std::string> roles, when_differs;
  bool instead_of_rename = false;
  std::string reason, advice;
};

struct PackDocument {
  int version = 0;
  std::string name, format, description;
  std::vector<RowDocument> rows;
  std::map<std::string, std::string> successors;
  std::map<std::string, std::vector<EffectDocument>> changes;
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
  v.Field("roles", e.roles, "whose uses go to review; empty: all");
  v.Field("when_differs", e.when_differs, "facts of which one has to differ; empty: always");
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
