#include "rewriter/idiom/removals.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/DeclCXX.h>
#include <clang/AST/ExprCXX.h>
#include <clang/AST/StmtCXX.h>

#include <algorithm>

#include "rules/lineage.h"

namespace rewriter {
namespace {

using clang::dyn_cast;
using clang::isa;
using clang::Stmt;

constexpr size_t kShortestName = 3;  // shorter ones are words like any other

// Whether `stmt` stands where a statement can stand, below `around`.
bool IsStatement(const Stmt& stmt, const Stmt& around) {
  if (isa<clang::CompoundStmt, clang::SwitchCase, clang::LabelStmt>(around)) {
    const auto* label = dyn_cast<clang::SwitchCase>(&around);
    return !label || label->getSubStmt() == &stmt;
  }
  const auto* branch = dyn_cast<clang::IfStmt>(&around);
  return BodyOf(around) == &stmt || (branch && branch->getElse() == &stmt);
}

}  // namespace

Removals::Removals(const IdiomScope& scope)
    : scope_(scope),
      effects_(scope.resolver, scope.places, *scope.input.work, scope.ast.getSourceManager()),
      writes_(effects_, dead_) {
  Collect(scope.root);
  if (roots_.empty()) return;
  do {
    do {
      Judge();
    } while (DropNeeded());
  } while (BlockLastUses());
  FormGroups();
}

void Removals::Collect(const Stmt& root) {
  std::vector<const Stmt*> open{&root};
  while (!open.empty()) {
    const Stmt* stmt = open.back();
    open.pop_back();
    const Stmt* around = scope_.parents.getParent(stmt);
    const Stmt* outer = around ? scope_.parents.getParent(around) : nullptr;
    bool value = outer && isa<clang::StmtExpr>(outer);  // its last statement is its value
    if (around && !value && IsStatement(*stmt, *around)) statements_.push_back(stmt);
    if (const auto* declaration = dyn_cast<clang::DeclStmt>(stmt)) Declare(*declaration);
    if (const auto* expr = dyn_cast<clang::Expr>(stmt)) Refer(*expr);
    for (const Stmt* child : stmt->children()) {
      if (child) open.push_back(child);
    }
  }
}

void Removals::Declare(const clang::DeclStmt& stmt) {
  for (const clang::Decl* decl : stmt.decls()) {
    const auto* variable = dyn_cast<clang::VarDecl>(decl);
    if (!variable || variable->isImplicit() || !variable->hasLocalStorage()) continue;
    locals_[variable].declared = &stmt;
    if (stmt.isSingleDecl() && !variable->hasAttrs() && effects_.IsPlain(variable->getType())) {
      dead_.insert(variable);
    }
  }
}

void Removals::Refer(const clang::Expr& expr) {
  const clang::NamedDecl* named = nullptr;
  if (const auto* member = dyn_cast<clang::MemberExpr>(&expr)) named = member->getMemberDecl();
  if (const auto* name = dyn_cast<clang::DeclRefExpr>(&expr)) named = name->getDecl();
  if (!named) return;
  if (const auto* variable = dyn_cast<clang::VarDecl>(named)) {
    if (variable->hasLocalStorage()) locals_[variable].references.push_back(&expr);
  }
  const rules::Symbol* gone = effects_.Gone(named);
  if (!gone || !(gone->access == "write" || gone->role == "extension")) return;
  roots_.push_back(&expr);
  for (const std::string& name :
       {rules::LastOfPath(gone->path), std::string(LastPart(gone->name))}) {
    if (name.size() >= kShortestName) names_.push_back(name);
  }
}

void Removals::Judge() {
  known_.clear();
  going_.clear();
  for (const Stmt* stmt : statements_) {
    if (blocked_.count(stmt)) continue;
    const Stmt* around = scope_.parents.getParent(stmt);
    if (Of(stmt) != SideEffect::kLikely) {
      if (going_.count(around) || MayLeave(*stmt)) going_[stmt] = nullptr;
    } else if (const auto* expr = dyn_cast<clang::Expr>(stmt)) {
      if (const clang::Expr* kept = writes_.KeptPart(*expr)) going_[stmt] = kept;
    }
  }
}

const Stmt* Removals::StatementOf(const Stmt& node) const {
  for (const Stmt* at = &node; at;) {
    const Stmt* around = scope_.parents.getParent(at);
    if (around && IsStatement(*at, *around)) return at;
    at = around;
  }
  return nullptr;
}

const Stmt* Removals::OutermostOf(const Stmt& node) const {
  const Stmt* outermost = nullptr;
  std::set<const Stmt*> passed;
  for (const Stmt* at = &node; at; at = scope_.parents.getParent(at)) {
    passed.insert(at);
    auto going = going_.find(at);
    if (going == going_.end()) continue;
    if (going->second && passed.count(going->second)) continue;  // in the part that stays
    outermost = at;
  }
  return outermost;
}

bool Removals::AllInside(const Local& local) const {
  return !local.references.empty() &&
         std::all_of(local.references.begin(), local.references.end(),
                     [&](const Stmt* reference) { return OutermostOf(*reference); });
}

// Locals that something else needs don't go.
bool Removals::DropNeeded() {
  return std::erase_if(dead_, [&](const clang::VarDecl* variable) {
           const Local& local = locals_[variable];
           return !AllInside(local) || !OutermostOf(*local.declared);
         }) > 0;
}

// A local that stays must not lose its last use: the statements that use it stay as well.
bool Removals::BlockLastUses() {
  size_t before = blocked_.size();
  for (const auto& [variable, local] : locals_) {
    if (!local.declared || OutermostOf(*local.declared) || !AllInside(local)) continue;
    for (const Stmt* reference : local.references) blocked_.insert(OutermostOf(*reference));
  }
  return blocked_.size() > before;
}

void Removals::FormGroups() {
  std::map<const Stmt*, const Stmt*> leader;
  auto find = [&](const Stmt* stmt) {
    leader.try_emplace(stmt, stmt);
    while (leader[stmt] != stmt) stmt = leader[stmt];
    return stmt;
  };
  for (const clang::VarDecl* variable : dead_) {
    const Local& local = locals_[variable];
    const Stmt* home = find(OutermostOf(*local.declared));
    for (const Stmt* reference : local.references) leader[find(OutermostOf(*reference))] = home;
  }
  std::set<const Stmt*> rooted;
  for (const Stmt* root : roots_) {
    if (const Stmt* outermost = OutermostOf(*root)) rooted.insert(find(outermost));
  }
  for (const Stmt* stmt : statements_) {
    if (!going_.count(stmt) || OutermostOf(*stmt) != stmt) continue;
    const Stmt* first = find(stmt);
    if (!rooted.count(first)) continue;  // has nothing to do with what is gone
    group_[stmt] = first;
    groups_[first].push_back(stmt);
  }
}

const std::vector<const Stmt*>& Removals::GroupOf(const Stmt& use) const {
  static const std::vector<const Stmt*> none;
  auto mine = group_.find(OutermostOf(use));
  return mine == group_.end() ? none : groups_.at(mine->second);
}

const clang::Expr* Removals::KeptOf(const Stmt& stmt) const {
  auto going = going_.find(&stmt);
  return going == going_.end() ? nullptr : going->second;
}

bool Removals::IsDoubtful(const std::vector<const Stmt*>& group) const {
  return std::any_of(group.begin(), group.end(), [&](const Stmt* stmt) {
    auto known = known_.find(stmt);
    return known == known_.end() || known->second != SideEffect::kNone;
  });
}

}  // namespace rewriter
