// A statement whose only effect is to set or clear what is gone, and what only served it.
#include <clang/AST/ASTContext.h>
#include <clang/AST/ExprCXX.h>
#include <clang/AST/StmtCXX.h>

#include "rewriter/facts/reasons.h"
#include "rewriter/idiom/cut.h"
#include "rewriter/idiom/idiom.h"
#include "rewriter/idiom/removals.h"

namespace rewriter {
namespace {

using clang::dyn_cast;
using clang::dyn_cast_or_null;
using clang::isa;
using clang::Stmt;

std::optional<Range> CutOne(const Stmt& stmt, const IdiomScope& scope) {
  const Removals& removals = *scope.removals;
  if (const clang::Expr* kept = removals.KeptOf(stmt)) return CutTail(scope, stmt, *kept);
  const auto* branch = dyn_cast<clang::IfStmt>(scope.parents.getParent(&stmt));
  if (branch && branch->getElse() == &stmt) return CutElse(scope, *branch);
  auto is_cut = [&](const Stmt& other) { return removals.IsCut(other); };
  return CutStatement(scope, stmt, is_cut, removals.names());
}

// The switch label that the use is the value of, if it shares its code with another label.
const clang::SwitchCase* SharedLabel(const IdiomUse& use, const IdiomScope& scope) {
  const Stmt* around = scope.Around(use.name);
  const auto* label = dyn_cast_or_null<clang::CaseStmt>(around);
  if (!label || label->getRHS()) return nullptr;
  bool shared = isa<clang::SwitchCase>(label->getSubStmt()) ||
                isa<clang::SwitchCase>(scope.parents.getParent(label));
  return shared ? label : nullptr;
}

constexpr char kCheck[] =
    "what its operands call looks as if it only gave a value: check that nothing else needs it";

struct Advice {
  bool (*fits)(const IdiomUse& use, const IdiomScope& scope);
  const char* text;
};

// The statement around the use, and whether the use stands in what decides on it.
template <class Kind>
const Kind* Decided(const IdiomUse& use, const IdiomScope& scope) {
  const Stmt* inner = &use.name;
  for (const Stmt* at = scope.parents.getParent(inner); at; at = scope.parents.getParent(at)) {
    if (const auto* found = dyn_cast<Kind>(at)) return found;
    if (!isa<clang::Expr>(at)) return nullptr;
  }
  return nullptr;
}

bool InIf(const IdiomUse& use, const IdiomScope& scope) {
  const auto* branch = Decided<clang::IfStmt>(use, scope);
  return branch && use.operation.role == "has";
}
bool IsPresence(const IdiomUse& use, const IdiomScope&) { return use.operation.role == "has"; }
bool InCase(const IdiomUse& use, const IdiomScope& scope) {
  return Decided<clang::CaseStmt>(use, scope) != nullptr;
}
bool InRangeFor(const IdiomUse& use, const IdiomScope& scope) {
  const Stmt* at = scope.parents.getParent(&use.name);
  while (at && !isa<clang::CXXForRangeStmt>(at)) {
    if (!isa<clang::Expr, clang::DeclStmt>(at)) return false;
    at = scope.parents.getParent(at);
  }
  return at != nullptr;
}
bool IsStatementOfItsOwn(const IdiomUse& use, const IdiomScope& scope) {
  const Stmt* call = scope.parents.getParent(&use.name);
  return call && scope.removals->StatementOf(use.name) == call;
}
bool IsWrite(const IdiomUse& use, const IdiomScope&) {
  static const std::set<std::string> roles = {"setter", "clear", "add", "mutable", "set_allocated"};
  return roles.count(use.operation.role) > 0;
}

// What to propose where nothing is sure; the first that fits.
constexpr Advice kAdvice[] = {
    {InIf, "it is never there now: delete what only runs with it, or this part of the condition"},
    {IsPresence, "it is never there now: take this for false"},
    {InCase,
     "delete this case with its code, or let another value have it; data written earlier "
     "may still hold the old number"},
    {InRangeFor, "there are no elements any more: delete the loop, or take them from elsewhere"},
    {IsStatementOfItsOwn,
     "delete this statement; what its operands do besides, or a variable that nothing else uses, "
     "is yours to keep or drop"},
    {IsWrite, "delete this write, and what only serves it"},
};

}  // namespace

Proposal ProposeRemoval(const IdiomUse& use, IdiomScope& scope) {
  if (!scope.removals) scope.removals = std::make_shared<const Removals>(scope);
  Proposal proposal;
  if (const clang::SwitchCase* label = SharedLabel(use, scope)) {
    if (auto range = CutLabel(scope, *label)) proposal.edits.push_back({*range, ""});
  }
  const std::vector<const Stmt*>& group = scope.removals->GroupOf(use.name);
  for (const Stmt* stmt : group) {
    std::optional<Range> range = CutOne(*stmt, scope);
    if (!range) {
      proposal.edits.clear();
      break;
    }
    proposal.edits.push_back({*range, ""});
  }
  if (!proposal.edits.empty()) {
    proposal.reason = reason::kStatementRemoved;
    if (!group.empty() && scope.removals->IsDoubtful(group)) proposal.advice = kCheck;
    return proposal;
  }
  for (const Advice& advice : kAdvice) {
    if (!advice.fits(use, scope)) continue;
    proposal.advice = use.operation.path + " is gone; " + advice.text;
    break;
  }
  return proposal;
}

}  // namespace rewriter
