// Whether a statement goes: what it does, and whether the code around can do without it.
#include <clang/AST/ASTContext.h>
#include <clang/AST/DeclCXX.h>
#include <clang/AST/ExprCXX.h>
#include <clang/AST/StmtCXX.h>

#include <algorithm>

#include "rewriter/idiom/removals.h"

namespace rewriter {

using clang::dyn_cast;
using clang::dyn_cast_or_null;
using clang::isa;
using clang::Stmt;

namespace {

const clang::VarDecl* OnlyVariable(const clang::DeclStmt& stmt) {
  return stmt.isSingleDecl() ? dyn_cast<clang::VarDecl>(stmt.getSingleDecl()) : nullptr;
}

}  // namespace

const Stmt* BodyOf(const Stmt& stmt) {
  if (const auto* loop = dyn_cast<clang::ForStmt>(&stmt)) return loop->getBody();
  if (const auto* loop = dyn_cast<clang::CXXForRangeStmt>(&stmt)) return loop->getBody();
  if (const auto* loop = dyn_cast<clang::WhileStmt>(&stmt)) return loop->getBody();
  if (const auto* loop = dyn_cast<clang::DoStmt>(&stmt)) return loop->getBody();
  if (const auto* branch = dyn_cast<clang::IfStmt>(&stmt)) return branch->getThen();
  return nullptr;
}

SideEffect Removals::Of(const Stmt* stmt) {
  if (!stmt) return SideEffect::kNone;
  auto known = known_.find(stmt);
  if (known != known_.end()) return known->second;
  return known_[stmt] = blocked_.count(stmt) ? SideEffect::kLikely : Weigh(*stmt);
}

SideEffect Removals::Weigh(const Stmt& stmt) {
  if (isa<clang::NullStmt>(stmt)) return SideEffect::kNone;
  if (const auto* expr = dyn_cast<clang::Expr>(&stmt)) return writes_.OfWrite(*expr);
  if (const auto* declaration = dyn_cast<clang::DeclStmt>(&stmt))
    return OfDeclaration(*declaration);
  if (const auto* branch = dyn_cast<clang::IfStmt>(&stmt)) {
    if (branch->getInit() || branch->getConditionVariable()) return SideEffect::kLikely;
    return std::max({effects_.Of(branch->getCond()), Of(branch->getThen()), Of(branch->getElse())});
  }
  if (const auto* loop = dyn_cast<clang::CXXForRangeStmt>(&stmt)) {
    if (loop->getInit()) return SideEffect::kLikely;
    const clang::Expr* range = loop->getRangeInit();
    return std::max(std::min(effects_.Of(range), writes_.OfDead(*range)), Of(loop->getBody()));
  }
  if (const auto* loop = dyn_cast<clang::ForStmt>(&stmt)) return OfFor(*loop);
  if (!isa<clang::CompoundStmt>(stmt)) return SideEffect::kLikely;
  SideEffect worst = SideEffect::kNone;
  for (const Stmt* child : stmt.children()) worst = std::max(worst, Of(child));
  return worst;
}

// for (int i = 0; i < n; ++i) ...
SideEffect Removals::OfFor(const clang::ForStmt& loop) {
  const auto* start = dyn_cast_or_null<clang::DeclStmt>(loop.getInit());
  const clang::VarDecl* counter = start ? OnlyVariable(*start) : nullptr;
  const auto* step = dyn_cast_or_null<clang::UnaryOperator>(loop.getInc());
  if (!counter || !counter->hasInit() || !step || !step->isIncrementDecrementOp())
    return SideEffect::kLikely;
  const auto* stepped = dyn_cast<clang::DeclRefExpr>(&Bare(*step->getSubExpr()));
  if (!stepped || stepped->getDecl() != counter || !loop.getCond()) return SideEffect::kLikely;
  return std::max(
      {effects_.Of(counter->getInit()), effects_.Of(loop.getCond()), Of(loop.getBody())});
}

SideEffect Removals::OfDeclaration(const clang::DeclStmt& stmt) {
  const clang::VarDecl* variable = OnlyVariable(stmt);
  if (!variable || !dead_.count(variable)) return SideEffect::kLikely;
  if (!variable->hasInit()) return SideEffect::kNone;
  return std::min(effects_.Of(variable->getInit()), writes_.OfDead(*variable->getInit()));
}

bool Removals::MayLeave(const Stmt& stmt) {
  const Stmt* around = scope_.parents.getParent(&stmt);
  if (const auto* branch = dyn_cast<clang::IfStmt>(around)) return branch->getElse() == &stmt;
  if (isa<clang::CompoundStmt>(around)) {
    const Stmt* owner = scope_.parents.getParent(around);
    const auto* branch = dyn_cast_or_null<clang::IfStmt>(owner);
    bool body = owner && (BodyOf(*owner) == around || (branch && branch->getElse() == around));
    return !body || OthersStay(*around, nullptr);
  }
  const Stmt* label = around;
  while (isa<clang::SwitchCase, clang::LabelStmt>(label)) {
    const Stmt* outer = scope_.parents.getParent(label);
    if (isa<clang::CompoundStmt>(outer)) return OthersStay(*outer, label);
    label = outer;
  }
  return false;
}

// Whether a statement of the block stays; of those after one of them, if that is given.
bool Removals::OthersStay(const Stmt& compound, const Stmt* after) {
  bool counts = !after;
  for (const Stmt* child : compound.children()) {
    if (counts && Of(child) == SideEffect::kLikely) return true;
    counts = counts || child == after;
  }
  return false;
}

}  // namespace rewriter
