#include <clang/AST/ExprCXX.h>
#include <clang/AST/StmtCXX.h>

#include "rewriter/facts/reasons.h"
#include "rewriter/idiom/idiom.h"

namespace rewriter {
namespace {

using clang::dyn_cast;
using clang::isa;

bool IsEnum(const clang::Expr& expr) {
  return expr.IgnoreParenImpCasts()->getType()->isEnumeralType();
}

const clang::SwitchStmt* SwitchAround(const clang::Stmt& label, const clang::ParentMap& parents) {
  const clang::Stmt* outer = parents.getParent(&label);
  while (outer && !isa<clang::SwitchStmt>(outer)) outer = parents.getParent(outer);
  return dyn_cast_or_null<clang::SwitchStmt>(outer);
}

// Whether what stands around an enumerator asks for its number.
//   case shop::RED:   color == shop::RED   set_color(shop::RED)        no
//   int(shop::RED)    names[shop::RED]     printf("%d", shop::RED)     yes
bool AsksForNumber(const clang::Expr& name, const IdiomScope& scope) {
  bool converted = false;
  const clang::Stmt* outer = scope.parents.getParent(&name);
  for (; outer; outer = scope.parents.getParent(outer)) {
    const auto* cast = dyn_cast<clang::ImplicitCastExpr>(outer);
    if (cast) converted |= cast->getType()->isIntegerType() && !cast->getType()->isEnumeralType();
    if (!cast && !isa<clang::ParenExpr, clang::ConstantExpr, clang::ExprWithCleanups>(outer)) break;
  }
  if (!outer) return converted;
  if (isa<clang::ArraySubscriptExpr>(outer)) return true;  // an index is not converted
  if (const auto* label = dyn_cast<clang::CaseStmt>(outer)) {
    const clang::SwitchStmt* choice = SwitchAround(*label, scope.parents);
    return !choice || !choice->getCond() || !IsEnum(*choice->getCond());
  }
  const auto* op = dyn_cast<clang::BinaryOperator>(outer);
  if (op && op->isEqualityOp()) return !IsEnum(*op->getLHS()) || !IsEnum(*op->getRHS());
  if (const auto* cast = dyn_cast<clang::ExplicitCastExpr>(outer)) {
    return !cast->getType()->isEnumeralType() && cast->getType()->isArithmeticType();
  }
  return converted;
}

}  // namespace

Proposal ProposeRenumbering(const IdiomUse& use, IdiomScope& scope) {
  Proposal proposal;
  proposal.unaffected = !AsksForNumber(use.name, scope);
  if (proposal.unaffected) proposal.reason = reason::kByName;
  return proposal;
}

}  // namespace rewriter
