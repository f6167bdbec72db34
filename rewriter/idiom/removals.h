// Which statements of one function go with a removed element. Works on the syntax tree; cut.h knows
// the text. Part of the structural operation remove_statement.
//
//   Item* item = order.mutable_old();       goes: all that `item` is for is below
//   item->set_name(name);                   goes: writes to what is gone
//   int n = Count(list);                    goes: serves the next one only
//   if (n > 0) order.set_old_count(n);      goes whole
//   order.mutable_kept()->set_old(3);       only `->set_old(3)` goes: `kept` stays set
#pragma once

#include <map>
#include <set>
#include <vector>

#include "rewriter/idiom/dead_writes.h"
#include "rewriter/idiom/idiom.h"

namespace rewriter {

class Removals {
 public:
  explicit Removals(const IdiomScope& scope);

  // The outermost statements that go together with the one around `use`, in order; none if that one
  // stays.
  const std::vector<const clang::Stmt*>& GroupOf(const clang::Stmt& use) const;
  // Whether it is one of a group, whole.
  bool IsCut(const clang::Stmt& stmt) const { return group_.count(&stmt) && !KeptOf(stmt); }
  // What stays of a statement that goes only in part, or null.
  const clang::Expr* KeptOf(const clang::Stmt& stmt) const;
  // Whether one of them may do something that its looks don't tell.
  bool IsDoubtful(const std::vector<const clang::Stmt*>& group) const;
  // What a comment about it would name: the removed elements that the function writes to.
  const std::vector<std::string>& names() const { return names_; }
  // The nearest statement that is or holds the node.
  const clang::Stmt* StatementOf(const clang::Stmt& node) const;

 private:
  struct Local {
    const clang::Stmt* declared;  // its DeclStmt
    std::vector<const clang::Stmt*> references;
  };

  void Collect(const clang::Stmt& stmt);
  void Declare(const clang::DeclStmt& stmt);
  void Refer(const clang::Expr& expr);
  void Judge();
  bool DropNeeded();
  bool BlockLastUses();
  void FormGroups();

  // What a statement does besides writing to what is gone; kLikely: it stays.
  SideEffect Of(const clang::Stmt* stmt);
  SideEffect Weigh(const clang::Stmt& stmt);
  SideEffect OfFor(const clang::ForStmt& loop);
  SideEffect OfDeclaration(const clang::DeclStmt& stmt);
  // Whether the code around still makes sense without it.
  bool MayLeave(const clang::Stmt& stmt);
  bool OthersStay(const clang::Stmt& compound, const clang::Stmt* after);
  bool AllInside(const Local& local) const;
  const clang::Stmt* OutermostOf(const clang::Stmt& node) const;

  const IdiomScope& scope_;
  Effects effects_;
  std::set<const clang::VarDecl*> dead_;  // locals that go
  DeadWrites writes_;
  std::vector<const clang::Stmt*> statements_;  // outer ones first
  std::map<const clang::VarDecl*, Local> locals_;
  std::vector<const clang::Stmt*> roots_;  // uses that write to a removed element
  std::vector<std::string> names_;
  std::set<const clang::Stmt*> blocked_;  // would leave a local that nobody uses
  std::map<const clang::Stmt*, SideEffect> known_;
  std::map<const clang::Stmt*, const clang::Expr*> going_;  // with what stays of them, or null
  std::map<const clang::Stmt*, const clang::Stmt*> group_;  // outermost -> its group's leader
  std::map<const clang::Stmt*, std::vector<const clang::Stmt*>> groups_;  // by leader
};

// The body of a statement that decides whether or how often it runs, or null; of an if, the first.
const clang::Stmt* BodyOf(const clang::Stmt& stmt);

}  // namespace rewriter
