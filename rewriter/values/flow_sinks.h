// Where the value of one node goes: from its expression outwards through the code around it, until
// it is used up. What is not understood counts as a loss, so that nothing goes unnoticed.
//
//   Log(m.pid() + base)      m.pid() ─▶ sum ─▶ parameter of Log
//
// What goes to another node is left to that one (FlowSources). Part of trace.
#pragma once

#include "rewriter/values/flow_nodes.h"

namespace rewriter {

// One function body or initializer.
struct FlowScope {
  const clang::FunctionDecl* function;  // null: an initializer
  const clang::ValueDecl* initializes;  // what `root` is the initializer of, or null
  const clang::Stmt& root;
  const clang::ParentMap& parents;
};

class FlowSinks {
 public:
  FlowSinks(FlowNodes& nodes, const FlowScope& scope) : nodes_(nodes), scope_(scope) {}

  // Adds the flows out of `node`, whose value `expr` is.
  void Follow(const clang::Expr& expr, int node);

 private:
  // A value on its way, and the types that it has under OLD and NEW.
  struct Value {
    const clang::Expr* expr;
    int node;
    Scalar before, now;
  };
  // Each returns whether it knew the code around.
  bool Up(Value value, const clang::Stmt& outer);
  bool ByOperator(Value value, const clang::BinaryOperator& outer);
  bool ByUnary(Value value, const clang::UnaryOperator& outer);
  bool ByCall(Value value, const clang::CallExpr& call);
  bool ByConstruction(Value value, const clang::CXXConstructExpr& made);
  bool ByInitializers(Value value, const clang::InitListExpr& list);
  bool ByDeclaration(Value value, const clang::DeclStmt& declared);
  bool ByReturn(Value value);
  bool ByChoice(Value value, const clang::ConditionalOperator& choice);

  void Climb(Value value);
  void Compare(Value value, const clang::BinaryOperator& outer);
  void Calculate(Value value, const clang::BinaryOperator& outer);
  bool Into(Value value, const clang::FunctionDecl& callee, unsigned index);
  bool IntoDecl(Value value, const clang::ValueDecl& decl);
  void IntoType(Value value, Scalar type);
  void Lose(Value value, const char* reason);
  const clang::Stmt* Around(const clang::Stmt& node) const;

  FlowNodes& nodes_;
  const FlowScope& scope_;
};

// Whether a value ends here without its type having a say: a condition, a statement of its own, a
// capture.
bool EndsIn(const clang::Stmt& outer);
// Adds the flows into node `to` from all that `expr` can be.
void AddSources(const clang::Expr& expr, int to, FlowNodes& nodes);
// What happens to a constant in type `to`: null if it has the same value; nothing if `expr` is
// none.
std::optional<const char*> ConstantLoss(const clang::Expr& expr, Scalar to,
                                        const clang::ASTContext& context);

}  // namespace rewriter
