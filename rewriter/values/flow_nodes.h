// The nodes of one flow graph: which expressions and declarations have the old type of a field that
// changes, and how that type is written. Part of trace.
#pragma once

#include <clang/AST/ASTContext.h>
#include <clang/AST/DeclCXX.h>
#include <clang/AST/ExprCXX.h>
#include <clang/AST/ParentMap.h>

#include <map>
#include <optional>
#include <set>
#include <string>

#include "rewriter/facts/flow.h"
#include "rewriter/match/match.h"
#include "rewriter/match/resolve.h"
#include "rewriter/values/type_pairs.h"

namespace rewriter {

// The number type of a value, references and qualifiers aside.
Scalar ScalarOf(clang::QualType type, const clang::ASTContext& context);
// Without parentheses, conversions and temporaries that the compiler made.
const clang::Expr* Stripped(const clang::Expr* expr);

class FlowNodes {
 public:
  FlowNodes(clang::ASTContext& context, Places& places, const ParseInput& input, UnitFacts& facts,
            const TypePair& types);

  // Each an index in graph().nodes, or -1 where there is no such node.
  int OfExpr(const clang::Expr* expr);  // of a value: what it reads, calls or casts to
  int OfDecl(const clang::ValueDecl& decl);
  int OfResult(const clang::FunctionDecl& function);
  int OfLiteral(const clang::Expr& expr);
  int OfUse(const clang::Expr& name);  // a MemberExpr or DeclRefExpr that names an accessor

  const std::string& RoleOf(int use) const;
  const TypePair& types() const { return types_; }
  FlowGraph& graph() { return graph_; }
  clang::ASTContext& context() { return context_; }
  bool IsOwn(const clang::Decl& decl) { return places_.IsOwn(decl.getLocation()); }
  std::optional<Range> RangeOf(clang::SourceRange range) const;
  std::string TextOf(clang::SourceRange range) const;
  Range PlaceOf(clang::SourceLocation at) const;

 private:
  int Declared(const std::string& key, clang::TypeLoc written, bool fixed, const std::string& name);
  int OfVariable(const clang::VarDecl& decl);
  int OfParameter(const clang::ParmVarDecl& decl);
  int OfCast(const clang::ExplicitCastExpr& cast);
  int Deduced(const clang::VarDecl& decl);
  void Respell(int node, clang::TypeLoc written);
  bool HasOldType(clang::QualType type) const;

  clang::ASTContext& context_;
  Places& places_;
  const ParseInput& input_;
  UnitFacts& facts_;
  Resolver resolver_;
  const TypePair& types_;
  FlowGraph graph_;
  std::map<std::string, int> by_key_;
};

}  // namespace rewriter
