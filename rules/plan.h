// The rewrite plan: what to do with every C++ spelling that a change set touches. Written by
// rules::MakePlan from a change set and the rule packs, read by the rewriter. It can be read before
// any repository is.
#pragma once

#include <string>
#include <vector>

#include "detector/change_set.h"
#include "support/document.h"

namespace rules {

// What the rewriter can be asked to do.
//   rename_symbol    msg.set_colour(3)            ->  msg.set_color(3)
//   replace_include  #include "a/old.pb.h"        ->  #include "a/new.pb.h"
//   rewrite_string   FindFieldByName("colour")    ->  FindFieldByName("color")
//   add_include      (nothing)                    ->  #include "a/new.pb.h", for a type that moved
//   remove_statement    msg.set_colour(3);        ->  (nothing)
//   change_type         uint32_t n = msg.size();  ->  int32_t n = msg.size();
//   rewrite_expression  msg.tag(0)                ->  msg.tag()
//   review           nothing is edited; every use is listed with `reason` for a person
// The three before it are structural: what a use becomes depends on the code around it. A use
// that they don't fit is up for review, with the operation's `reason` and `advice`.
enum class OperationKind {
  kRenameSymbol,
  kReplaceInclude,
  kRewriteString,
  kAddInclude,
  kRemoveStatement,
  kChangeType,
  kRewriteExpression,
  kReview
};

inline bool IsStructural(OperationKind kind) {
  return kind == OperationKind::kRemoveStatement || kind == OperationKind::kChangeType ||
         kind == OperationKind::kRewriteExpression;
}

// For rewrite_expression: a form of the use and what it becomes; docs/packs.md has the notation.
struct Pattern {
  std::string from, to;
  std::string guard;  // what the code around has to be: "", "once", "fresh", "present"
};

struct Operation {
  OperationKind kind = OperationKind::kReview;
  std::string symbol;  // qualified C++ name under OLD, or the header's name for an include
  std::string to;      // the same under NEW, or the header to add; "" for a review
  // For a member of a class that was none: its name at namespace scope (`Outer_Inner`), for places
  // where only such a name will do, as in a forward declaration; else "".
  std::string flat;
  std::string path;  // schema path under OLD
  std::string role;  // of the symbol in its pack: "getter", "setter", "type", "namespace", ...
  std::string file;  // InputFile::path of the OLD schema file that declares it
  std::string pack;  // name of the pack that spells it
  std::vector<std::string> changes;  // ids of the changes that ask for it
  std::vector<Pattern> patterns;     // for rewrite_expression, the first that fits
  std::vector<std::string> names;    // paths under NEW that a structural edit may name
  std::string reason;                // for a review: "removed", "type_changed", ...; else "renamed"
  std::string advice;                // for a review: one line that tells a person what to do
};

struct Plan {
  int version = 1;
  std::string tool;
  detector::ChangeSet change_set;
  std::vector<support::Json> packs;  // the packs themselves, so that the plan stands alone
  std::vector<Operation> operations;
};

template <class V>
void Describe(V& v, Pattern& p) {
  v.Field("from", p.from, "form of a use");
  v.Field("to", p.to, "what it becomes");
  v.Optional("guard", p.guard, "empty, once, fresh or present: what the code around has to be");
}
template <class V>
void Describe(V& v, Operation& o) {
  v.Field("kind", o.kind, "what to do");
  v.Field("symbol", o.symbol, "qualified C++ name under OLD, or the name of a header");
  v.Field("to", o.to, "the same under NEW, or the header to add; empty for a review");
  v.Field("flat", o.flat, "its name at namespace scope where `to` is a member of a class");
  v.Field("path", o.path, "schema path under OLD");
  v.Field("role", o.role, "what the symbol is to the schema element");
  v.Field("file", o.file, "schema file of OLD that declares it");
  v.Field("pack", o.pack, "rule pack that spells it");
  v.Field("changes", o.changes, "ids of the changes that ask for it");
  v.Field("patterns", o.patterns, "for rewrite_expression: forms of a use and what they become");
  v.Field("names", o.names, "paths under NEW that a structural edit may name");
  v.Field("reason", o.reason, "why; from a closed list");
  v.Field("advice", o.advice, "for a review: what a person should do");
}
template <class V>
void Describe(V& v, Plan& p) {
  v.Field("version", p.version, "of this document's shape: 1");
  v.Field("tool", p.tool, "program and version that wrote it");
  v.Field("change_set", p.change_set, "what it was made from");
  v.Field("packs", p.packs, "the rule packs in use");
  v.Field("operations", p.operations, "by schema file, path and symbol");
}

}  // namespace rules

namespace support {
template <>
struct EnumNames<rules::OperationKind> {
  static constexpr std::pair<rules::OperationKind, std::string_view> kTable[] = {
      {rules::OperationKind::kRenameSymbol, "rename_symbol"},
      {rules::OperationKind::kReplaceInclude, "replace_include"},
      {rules::OperationKind::kRewriteString, "rewrite_string"},
      {rules::OperationKind::kAddInclude, "add_include"},
      {rules::OperationKind::kRemoveStatement, "remove_statement"},
      {rules::OperationKind::kChangeType, "change_type"},
      {rules::OperationKind::kRewriteExpression, "rewrite_expression"},
      {rules::OperationKind::kReview, "review"},
  };
};
}  // namespace support
