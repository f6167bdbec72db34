#include "rewriter/values/flow_sinks.h"

#include <clang/AST/StmtCXX.h>

#include "rewriter/facts/reasons.h"
#include "rewriter/values/flow_callees.h"

namespace rewriter {

using clang::dyn_cast;
using clang::isa;

namespace {

bool IsMadeByCompiler(const clang::Stmt& stmt) {
  if (const auto* list = dyn_cast<clang::InitListExpr>(&stmt)) {
    return list->getType()->isScalarType();
  }
  return isa<clang::ParenExpr, clang::ImplicitCastExpr, clang::ExprWithCleanups,
             clang::MaterializeTemporaryExpr, clang::CXXBindTemporaryExpr, clang::ConstantExpr>(
      stmt);
}

bool InLambda(const clang::Stmt& node, const clang::ParentMap& parents) {
  const clang::Stmt* outer = parents.getParent(&node);
  while (outer && !isa<clang::LambdaExpr>(outer)) outer = parents.getParent(outer);
  return outer != nullptr;
}

}  // namespace

bool EndsIn(const clang::Stmt& outer) {
  return isa<clang::CompoundStmt, clang::IfStmt, clang::WhileStmt, clang::DoStmt, clang::ForStmt,
             clang::CaseStmt, clang::DefaultStmt, clang::LabelStmt, clang::LambdaExpr>(outer);
}

const clang::Stmt* FlowSinks::Around(const clang::Stmt& node) const {
  const clang::Stmt* outer = scope_.parents.getParent(&node);
  while (outer && IsMadeByCompiler(*outer)) outer = scope_.parents.getParent(outer);
  return outer;
}

void FlowSinks::Lose(Value value, const char* reason) {
  nodes_.graph().flows.push_back({value.node, -1, false, false, reason ? reason : "", false,
                                  nodes_.PlaceOf(value.expr->getExprLoc())});
}

void FlowSinks::IntoType(Value value, Scalar type) {
  const char* loss = Worse(Loss(value.before, type), Loss(value.now, type));
  nodes_.graph().flows.push_back({value.node, -1, false, false, loss ? loss : "", true,
                                  nodes_.PlaceOf(value.expr->getExprLoc())});
}

void FlowSinks::Follow(const clang::Expr& expr, int node) {
  Climb({&expr, node, nodes_.types().before, nodes_.types().now});
}

void FlowSinks::Climb(Value value) {
  const clang::Stmt* outer = Around(*value.expr);
  bool known =
      outer ? Up(value, *outer) : scope_.initializes && IntoDecl(value, *scope_.initializes);
  if (!known) Lose(value, reason::kTypeChanged);
}

bool FlowSinks::Up(Value value, const clang::Stmt& outer) {
  if (EndsIn(outer)) return true;
  if (const auto* op = dyn_cast<clang::BinaryOperator>(&outer)) return ByOperator(value, *op);
  if (const auto* op = dyn_cast<clang::UnaryOperator>(&outer)) return ByUnary(value, *op);
  if (const auto* call = dyn_cast<clang::CallExpr>(&outer)) return ByCall(value, *call);
  if (const auto* made = dyn_cast<clang::CXXConstructExpr>(&outer)) {
    return ByConstruction(value, *made);
  }
  if (const auto* list = dyn_cast<clang::InitListExpr>(&outer)) return ByInitializers(value, *list);
  if (const auto* declared = dyn_cast<clang::DeclStmt>(&outer))
    return ByDeclaration(value, *declared);
  if (const auto* choice = dyn_cast<clang::ConditionalOperator>(&outer)) {
    return ByChoice(value, *choice);
  }
  if (isa<clang::ReturnStmt>(outer)) return ByReturn(value);
  if (isa<clang::SwitchStmt>(outer)) return value.now.kind != Scalar::kFloating;
  if (isa<clang::ArraySubscriptExpr>(outer)) {
    if (value.now.kind == Scalar::kFloating) return false;
    bool same = value.before.kind == value.now.kind;
    Lose(value, same ? nullptr : reason::kSignChange);  // an index below 0
    return true;
  }
  if (const auto* cast = dyn_cast<clang::ExplicitCastExpr>(&outer)) {
    bool follows = nodes_.OfExpr(cast) >= 0 || cast->getType()->isVoidType();
    if (!follows) IntoType(value, ScalarOf(cast->getType(), nodes_.context()));
    return true;
  }
  return false;
}

bool FlowSinks::Into(Value value, const clang::FunctionDecl& callee, unsigned index) {
  if (index < callee.getNumParams() && nodes_.OfDecl(*callee.getParamDecl(index)) >= 0) return true;
  Taken taken = TakenBy(callee, index, nodes_);
  if (taken.any) return true;
  if (taken.refused) {
    Lose(value, taken.refused);
  } else {
    IntoType(value, taken.type);
  }
  return true;
}

bool FlowSinks::ByCall(Value value, const clang::CallExpr& call) {
  int use = nodes_.OfUse(*call.getCallee()->IgnoreParens());
  const clang::FunctionDecl* callee = call.getDirectCallee();
  unsigned index = 0, count = call.getNumArgs();
  while (index < count && Stripped(call.getArg(index)) != Stripped(value.expr)) ++index;
  if (index == count || !callee) return false;
  bool last = index + 1 == count;
  if (use >= 0 && last && (nodes_.RoleOf(use) == "setter" || nodes_.RoleOf(use) == "add"))
    return true;
  const auto* method = dyn_cast<clang::CXXMethodDecl>(callee);
  bool member_operator = isa<clang::CXXOperatorCallExpr>(call) && method && method->isInstance();
  if (member_operator && index == 0) return false;
  return Into(value, *callee, index - (member_operator ? 1 : 0));
}

bool FlowSinks::ByConstruction(Value value, const clang::CXXConstructExpr& made) {
  unsigned index = 0, count = made.getNumArgs();
  while (index < count && Stripped(made.getArg(index)) != Stripped(value.expr)) ++index;
  return index < count && Into(value, *made.getConstructor(), index);
}

bool FlowSinks::ByInitializers(Value value, const clang::InitListExpr& list) {
  const clang::RecordDecl* record = list.getType()->getAsRecordDecl();
  if (!record) {
    const clang::ArrayType* array = nodes_.context().getAsArrayType(list.getType());
    if (array) IntoType(value, ScalarOf(array->getElementType(), nodes_.context()));
    return array != nullptr;
  }
  const auto* cxx = dyn_cast<clang::CXXRecordDecl>(record);
  if (record->isUnion() || (cxx && cxx->getNumBases() > 0)) return false;
  unsigned index = 0;
  for (const clang::FieldDecl* field : record->fields()) {
    if (field->isUnnamedBitField()) continue;
    if (index >= list.getNumInits()) break;
    if (Stripped(list.getInit(index++)) == Stripped(value.expr)) return IntoDecl(value, *field);
  }
  return false;
}

bool FlowSinks::ByDeclaration(Value value, const clang::DeclStmt& declared) {
  for (const clang::Decl* decl : declared.decls()) {
    const auto* variable = dyn_cast<clang::VarDecl>(decl);
    if (!variable || !variable->getInit()) continue;
    if (Stripped(variable->getInit()) == Stripped(value.expr)) return IntoDecl(value, *variable);
  }
  return false;
}

bool FlowSinks::IntoDecl(Value value, const clang::ValueDecl& decl) {
  clang::QualType type = decl.getType();
  if (nodes_.OfDecl(decl) >= 0)
    return value.now == nodes_.types().now || isa<clang::FieldDecl>(decl) ||
           !type->getContainedAutoType();
  if (type->isLValueReferenceType() && !type->getPointeeType().isConstQualified()) return false;
  if (type->getContainedAutoType()) return false;
  IntoType(value, ScalarOf(type, nodes_.context()));
  return true;
}

bool FlowSinks::ByReturn(Value value) {
  if (!scope_.function || InLambda(*value.expr, scope_.parents)) return false;
  clang::QualType type = scope_.function->getReturnType();
  if (nodes_.OfResult(*scope_.function) >= 0) return true;
  bool told =
      type->isReferenceType() || scope_.function->getDeclaredReturnType()->getContainedAutoType();
  if (told) return false;
  IntoType(value, ScalarOf(type, nodes_.context()));
  return true;
}

}  // namespace rewriter
