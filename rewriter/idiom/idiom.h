// Structural operations: what the code around a use becomes when its element is removed, or gets
// another type or shape. Worked out in the unit, where the syntax tree is; part of match. Every use
// of an element with a structural operation gets one Proposal an operation, with edits only where
// they are sure to be right.
//
//   remove_statement    idiom_remove.cc      rewrite_expression  idiom_pattern.cc
//
//   change_type of an enumerator: idiom_number.cc
//
// What becomes of the changed type of a field no use can tell alone: see trace.h.
#pragma once

#include <clang/AST/ParentMap.h>

#include <memory>
#include <optional>
#include <string>

#include "rewriter/match/match.h"
#include "rewriter/match/resolve.h"
#include "rewriter/match/written.h"

namespace clang {
class Expr;
class FunctionDecl;
class Stmt;
}  // namespace clang

namespace rewriter {

class Removals;

// One expression that names a schema element by its own token.
struct IdiomUse {
  const rules::Operation& operation;
  int index;                // in Plan::operations
  const clang::Expr& name;  // a MemberExpr or a DeclRefExpr
  Range at;                 // its token
};

// What the code is that a use stands in.
struct IdiomScope {
  clang::ASTContext& ast;
  Places& places;
  Resolver& resolver;
  const ParseInput& input;
  UnitFacts& facts;
  const clang::FunctionDecl* function;  // null in the initializer of a variable or member
  const clang::Stmt& root;              // the function's body, or the initializer
  const clang::ParentMap& parents;      // of `root`
  std::shared_ptr<const Removals> removals = nullptr;  // of `root`, once they were asked for

  // The bytes of a range as they stand in one own file; nothing if a part of it is made by a macro.
  std::optional<Range> RangeOf(clang::SourceRange range) const;
  std::string TextOf(const Range& range) const;
  // The innermost node around `node` that is no parentheses, cast or temporary made by the
  // compiler; null if `node` is the root.
  const clang::Stmt* Around(const clang::Stmt& node) const;
};

// Appends to facts.proposals.
void ProposeEdits(clang::ASTContext& context, Places& places, const ParseInput& input,
                  UnitFacts& facts);

// `edits`, `unaffected`, `reason` and `advice` of the proposal for one use. Advice beside the edits
// of a removal says what a person should check.
Proposal ProposeRemoval(const IdiomUse& use, IdiomScope& scope);
Proposal ProposeRenumbering(const IdiomUse& use, IdiomScope& scope);
Proposal ProposeByPattern(const IdiomUse& use, IdiomScope& scope);

}  // namespace rewriter
