// Which expressions do nothing but write to what is gone. Part of the structural operation
// remove_statement; what counts is the syntax tree alone.
//
//   order.set_old(3)                     writes to a removed field
//   order.mutable_old()->set_name(n)     writes to what only a removed field reaches
//   item->set_name(n)                    the same, `item` being a local that goes
//   order.old.name = n                   the same, where fields are members of a struct
//   order.mutable_kept()->set_old(3)     does more: it makes `kept` be there
#pragma once

#include <set>

#include "rewriter/idiom/effects.h"

namespace clang {
class CXXMemberCallExpr;
class VarDecl;
}  // namespace clang

namespace rewriter {

class DeadWrites {
 public:
  // `dead`: local variables that go.
  DeadWrites(Effects& effects, const std::set<const clang::VarDecl*>& dead)
      : effects_(effects), dead_(dead) {}

  // What the expression does besides such writes; kLikely if it is no such write at all.
  SideEffect OfWrite(const clang::Expr& expr);
  // Besides denoting storage that only such writes reach; kLikely if it denotes anything else.
  SideEffect OfDead(const clang::Expr& expr);
  // For a write that does more only because of the object that it is reached through: that object.
  //   order.mutable_kept()->set_old(3)   ->   order.mutable_kept()
  const clang::Expr* KeptPart(const clang::Expr& expr);

 private:
  SideEffect OfMemberCall(const clang::CXXMemberCallExpr& call);
  SideEffect OfAccess(const clang::CXXMemberCallExpr& call, const rules::Symbol& gone);
  SideEffect OfDeadCall(const clang::CallExpr& call);
  SideEffect OfArguments(const clang::CallExpr& call, unsigned first);
  SideEffect OfObject(const clang::CXXMemberCallExpr& call);
  SideEffect OfHolder(const clang::Expr& object, const clang::DeclContext& type);
  // The removed extension that a call like m.SetExtension(colour, 3) names first, or null.
  const rules::Symbol* GoneExtension(const clang::CXXMemberCallExpr& call);

  Effects& effects_;
  const std::set<const clang::VarDecl*>& dead_;
};

// Without parentheses, implicit casts, temporaries and a cast to void.
const clang::Expr& Bare(const clang::Expr& expr);

}  // namespace rewriter
