#include "rewriter/idiom/idiom_guard.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/ExprCXX.h>
#include <clang/Basic/SourceManager.h>

namespace rewriter {
namespace {

using clang::dyn_cast;
using clang::isa;

// The object of a member access, without implicit nodes; null if there is none.
const clang::Expr* ObjectOf(const clang::Expr& name) {
  const auto* member = dyn_cast<clang::MemberExpr>(&name);
  return member ? member->getBase()->IgnoreParenImpCasts() : nullptr;
}

// Whether an object is a plain path of variables and members, so that the same text means the same
// object: `msg`, `this->msg_`, `*response`.
bool IsPlain(const clang::Expr* object) {
  while (object) {
    object = object->IgnoreParenImpCasts();
    if (isa<clang::DeclRefExpr, clang::CXXThisExpr>(object)) return true;
    const auto* unary = dyn_cast<clang::UnaryOperator>(object);
    if (unary &&
        (unary->getOpcode() == clang::UO_Deref || unary->getOpcode() == clang::UO_AddrOf)) {
      object = unary->getSubExpr();
    } else if (const auto* member = dyn_cast<clang::MemberExpr>(object)) {
      object = isa<clang::FieldDecl>(member->getMemberDecl()) ? member->getBase() : nullptr;
    } else {
      return false;
    }
  }
  return false;
}

bool SameObject(const clang::Expr& a, const clang::Expr& b, const IdiomScope& scope) {
  const clang::Expr *left = ObjectOf(a), *right = ObjectOf(b);
  if (!left || !right || !IsPlain(left) || !IsPlain(right)) return false;
  auto x = scope.RangeOf(left->getSourceRange()), y = scope.RangeOf(right->getSourceRange());
  if (!x || !y) return isa<clang::CXXThisExpr>(left) && isa<clang::CXXThisExpr>(right);
  return scope.TextOf(*x) == scope.TextOf(*y);
}

bool InLoopOrLambda(const IdiomUse& use, const IdiomScope& scope) {
  for (const clang::Stmt* at = &use.name; at; at = scope.parents.getParent(at)) {
    if (isa<clang::ForStmt, clang::WhileStmt, clang::DoStmt, clang::CXXForRangeStmt,
            clang::LambdaExpr>(at)) {
      return true;
    }
  }
  return false;
}

bool Once(const IdiomUse& use, const IdiomScope& scope) {
  const auto* mine = dyn_cast<clang::MemberExpr>(&use.name);
  if (!mine || !IsPlain(ObjectOf(*mine)) || InLoopOrLambda(use, scope)) return false;
  std::vector<const clang::Stmt*> open{&scope.root};
  while (!open.empty()) {
    const clang::Stmt* stmt = open.back();
    open.pop_back();
    if (!stmt) continue;
    const auto* other = dyn_cast<clang::MemberExpr>(stmt);
    bool again = other && other != mine &&
                 other->getMemberDecl()->getDeclName() == mine->getMemberDecl()->getDeclName();
    if (again && SameObject(*mine, *other, scope)) return false;
    if (isa<clang::GotoStmt>(stmt)) return false;
    for (const clang::Stmt* child : stmt->children()) open.push_back(child);
  }
  return true;
}

// A local of class type that is declared without a value.
bool BeganEmpty(const clang::VarDecl& variable) {
  const auto* init = dyn_cast_or_null<clang::CXXConstructExpr>(variable.getInit());
  return variable.hasLocalStorage() && !isa<clang::ParmVarDecl>(variable) &&
         variable.getType()->isRecordType() && init && init->getNumArgs() == 0;
}

// Whether nothing before the use can have put values into its object: an accessor of the schema
// touches its own element, all else (ParseFrom..., Swap, `o = p`, Load(o)) may fill any.
bool Fresh(const IdiomUse& use, const IdiomScope& scope) {
  const clang::Expr* object = ObjectOf(use.name);
  const auto* name = object ? dyn_cast<clang::DeclRefExpr>(object) : nullptr;
  const auto* variable = name ? dyn_cast<clang::VarDecl>(name->getDecl()) : nullptr;
  if (!variable || !BeganEmpty(*variable)) return false;
  const clang::SourceManager& sources = scope.ast.getSourceManager();
  std::vector<const clang::Stmt*> open{&scope.root};
  while (!open.empty()) {
    const clang::Stmt* stmt = open.back();
    open.pop_back();
    if (!stmt) continue;
    for (const clang::Stmt* child : stmt->children()) open.push_back(child);
    const auto* other = dyn_cast<clang::DeclRefExpr>(stmt);
    if (!other || other->getDecl() != variable || other == name ||
        sources.isBeforeInTranslationUnit(name->getBeginLoc(), other->getBeginLoc())) {
      continue;
    }
    const clang::Stmt* user = scope.parents.getParent(other);
    while (user && isa<clang::ImplicitCastExpr, clang::ParenExpr>(user)) {
      user = scope.parents.getParent(user);
    }
    const auto* member = dyn_cast_or_null<clang::MemberExpr>(user);
    if (!member || scope.resolver.SymbolOf(member->getMemberDecl()) < 0) return false;
  }
  return true;
}

// Whether a condition holds only if the element is present: has_x(), alone or in an `&&` chain.
bool Asks(const clang::Expr* condition, const IdiomUse& use, const IdiomScope& scope) {
  condition = condition->IgnoreParenImpCasts();
  if (const auto* both = dyn_cast<clang::BinaryOperator>(condition)) {
    return both->getOpcode() == clang::BO_LAnd &&
           (Asks(both->getLHS(), use, scope) || Asks(both->getRHS(), use, scope));
  }
  const auto* call = dyn_cast<clang::CXXMemberCallExpr>(condition);
  const auto* member =
      call ? dyn_cast<clang::MemberExpr>(call->getCallee()->IgnoreParenImpCasts()) : nullptr;
  int symbol = member ? scope.resolver.SymbolOf(member->getMemberDecl()) : -1;
  if (symbol < 0 || !SameObject(*member, use.name, scope)) return false;
  const rules::Symbol& known = scope.input.names.symbols[static_cast<size_t>(symbol)];
  return known.access == "presence" && known.path == use.operation.path;
}

bool Present(const IdiomUse& use, const IdiomScope& scope) {
  const clang::Stmt* inner = &use.name;
  for (const clang::Stmt* at = scope.parents.getParent(inner); at;
       inner = at, at = scope.parents.getParent(at)) {
    if (isa<clang::LambdaExpr>(at)) return false;  // runs later
    const auto* branch = dyn_cast<clang::IfStmt>(at);
    if (branch && inner == branch->getThen() && Asks(branch->getCond(), use, scope)) return true;
    const auto* choice = dyn_cast<clang::ConditionalOperator>(at);
    if (choice && inner == choice->getTrueExpr() && Asks(choice->getCond(), use, scope))
      return true;
    const auto* both = dyn_cast<clang::BinaryOperator>(at);
    if (both && both->getOpcode() == clang::BO_LAnd && inner == both->getRHS() &&
        Asks(both->getLHS(), use, scope)) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool GuardHolds(const std::string& guard, const IdiomUse& use, const IdiomScope& scope) {
  if (guard.empty()) return true;
  if (guard == "once") return Once(use, scope);
  if (guard == "fresh") return Once(use, scope) && Fresh(use, scope);
  return guard == "present" && Present(use, scope);
}

}  // namespace rewriter
