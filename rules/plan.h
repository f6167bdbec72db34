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
//   review           nothing is edited; every use is listed with `reason` for a person
enum class OperationKind { kRenameSymbol, kReplaceInclude, kReview };

struct Operation {
  OperationKind kind = OperationKind::kReview;
  std::string symbol;  // qualified C++ name under OLD, or the header's name for an include
  std::string to;      // the same under NEW; "" for a review
  std::string path;    // schema path under OLD
  std::string role;    // of the symbol in its pack: "getter", "setter", "type", "namespace", ...
  std::string file;    // InputFile::path of the OLD schema file that declares it
  std::string pack;    // name of the pack that spells it
  std::vector<std::string> changes;  // ids of the changes that ask for it
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
void Describe(V& v, Operation& o) {
  v.Field("kind", o.kind, "what to do");
  v.Field("symbol", o.symbol, "qualified C++ name under OLD, or the name of a header");
  v.Field("to", o.to, "the same under NEW, empty for a review");
  v.Field("path", o.path, "schema path under OLD");
  v.Field("role", o.role, "what the symbol is to the schema element");
  v.Field("file", o.file, "schema file of OLD that declares it");
  v.Field("pack", o.pack, "rule pack that spells it");
  v.Field("changes", o.changes, "ids of the changes that ask for it");
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
      {rules::OperationKind::kReview, "review"},
  };
};
}  // namespace support
