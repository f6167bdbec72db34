#include "rewriter/values/flow_walk.h"

#include <clang/AST/StmtCXX.h>

#include "rewriter/facts/reasons.h"

namespace rewriter {
namespace {

using clang::dyn_cast;
using clang::isa;

// Adds every flow of one body or initializer that has a node at one of its ends.
class Walk {
 public:
  Walk(FlowNodes& nodes, const FlowScope& scope)
      : nodes_(nodes), scope_(scope), sinks_(nodes, scope) {}

  void Run() {
    if (scope_.initializes) Begin(*scope_.initializes, dyn_cast<clang::Expr>(&scope_.root));
    std::vector<const clang::Stmt*> open{&scope_.root};
    while (!open.empty()) {
      const clang::Stmt* stmt = open.back();
      open.pop_back();
      if (!stmt) continue;
      Visit(*stmt);
      for (const clang::Stmt* child : stmt->children()) open.push_back(child);
    }
  }

  // The value with which a declaration begins.
  void Begin(const clang::ValueDecl& decl, const clang::Expr* init) {
    int node = init ? nodes_.OfDecl(decl) : -1;
    if (node < 0) return;
    int from = nodes_.OfExpr(init);
    bool deduced = nodes_.graph().nodes[static_cast<size_t>(node)].kind == NodeKind::kDeduced;
    if (!deduced) return AddSources(*init, node, nodes_);
    if (from >= 0) {
      Append({from, node, true, false, "", false, nodes_.PlaceOf(decl.getLocation())});
      return;
    }
    size_t first = nodes_.graph().flows.size();
    AddSources(*init, node, nodes_);
    auto& flows = nodes_.graph().flows;
    for (size_t i = first; i < flows.size(); ++i) flows[i].same = flows[i].from >= 0;
  }

 private:
  void Append(Flow flow) { nodes_.graph().flows.push_back(std::move(flow)); }
  void Lose(int node, const clang::Stmt& at) {
    Append({node, -1, false, false, reason::kTypeChanged, false, nodes_.PlaceOf(at.getBeginLoc())});
  }

  void Visit(const clang::Stmt& stmt) {
    if (const auto* declared = dyn_cast<clang::DeclStmt>(&stmt)) return Declare(*declared);
    if (const auto* loop = dyn_cast<clang::CXXForRangeStmt>(&stmt)) return Loop(*loop);
    if (const auto* result = dyn_cast<clang::ReturnStmt>(&stmt)) return Return(*result);
    if (const auto* list = dyn_cast<clang::InitListExpr>(&stmt)) return Initialize(*list);
    const auto* expr = dyn_cast<clang::Expr>(&stmt);
    if (!expr) return;
    if (isa<clang::MemberExpr, clang::DeclRefExpr>(expr)) Name(*expr);
    if (const auto* call = dyn_cast<clang::CallExpr>(expr)) {
      if (call->getDirectCallee()) Arguments(*call->getDirectCallee(), *call);
    }
    if (const auto* made = dyn_cast<clang::CXXConstructExpr>(expr)) {
      Pass(*made->getConstructor(), {made->getArgs(), made->getNumArgs()}, 0);
    }
    if (const auto* cast = dyn_cast<clang::ExplicitCastExpr>(expr)) Cast(*cast);
    bool reads =
        isa<clang::MemberExpr, clang::DeclRefExpr, clang::CallExpr, clang::ExplicitCastExpr>(expr);
    int node = reads ? nodes_.OfExpr(expr) : -1;
    if (node >= 0) sinks_.Follow(*expr, node);
  }

  void Declare(const clang::DeclStmt& declared) {
    for (const clang::Decl* decl : declared.decls()) {
      const auto* variable = dyn_cast<clang::VarDecl>(decl);
      if (variable && variable->getInit() && !variable->isCXXForRangeDecl()) {
        Begin(*variable, variable->getInit());
      }
      if (const auto* taken_apart = dyn_cast_or_null<clang::DecompositionDecl>(variable)) {
        Fix(*taken_apart);
      }
    }
  }
  // auto [pid, name] = entry;   nothing is known of where `pid` goes
  void Fix(const clang::DecompositionDecl& decl) {
    const clang::RecordDecl* record = decl.getType().getNonReferenceType()->getAsRecordDecl();
    if (!record) return;
    for (const clang::FieldDecl* field : record->fields()) {
      int node = nodes_.OfDecl(*field);
      if (node >= 0) nodes_.graph().nodes[static_cast<size_t>(node)].fixed = true;
    }
  }

  // for (uint32_t pid : m.pids())
  void Loop(const clang::CXXForRangeStmt& loop) {
    const clang::VarDecl& each = *loop.getLoopVariable();
    int node = nodes_.OfDecl(each);
    int use = ContainerUse(*loop.getRangeInit());
    Range at = nodes_.PlaceOf(each.getLocation());
    if (use < 0) {
      if (node >= 0) Append({-1, node, false, false, nodes_.graph().entering, true, at});
      return;
    }
    if (node < 0) {
      Scalar type = ScalarOf(each.getType(), nodes_.context());
      const char* loss = Worse(Loss(nodes_.types().before, type), Loss(nodes_.types().now, type));
      return Append({use, -1, false, false, loss ? loss : "", true, at});
    }
    bool deduced = nodes_.graph().nodes[static_cast<size_t>(node)].kind == NodeKind::kDeduced;
    Append({use, node, deduced, false, "", false, at});
  }
  int ContainerUse(const clang::Expr& range) {
    const auto* call = dyn_cast<clang::CallExpr>(Stripped(&range));
    return call && call->getNumArgs() == 0 ? nodes_.OfUse(*call->getCallee()->IgnoreParens()) : -1;
  }

  void Return(const clang::ReturnStmt& result) {
    const clang::Stmt* outer = scope_.parents.getParent(&result);
    while (outer && !isa<clang::LambdaExpr>(outer)) outer = scope_.parents.getParent(outer);
    if (!scope_.function || !result.getRetValue() || outer) return;
    int node = nodes_.OfResult(*scope_.function);
    if (node >= 0) AddSources(*result.getRetValue(), node, nodes_);
  }

  void Initialize(const clang::InitListExpr& list) {
    const clang::RecordDecl* record = list.getType()->getAsRecordDecl();
    const auto* cxx = dyn_cast_or_null<clang::CXXRecordDecl>(record);
    if (!record || record->isUnion() || (cxx && cxx->getNumBases() > 0)) return;
    unsigned index = 0;
    for (const clang::FieldDecl* field : record->fields()) {
      if (field->isUnnamedBitField()) continue;
      if (index >= list.getNumInits()) break;
      const clang::Expr* init = list.getInit(index++);
      int node = nodes_.OfDecl(*field);
      bool written = !isa<clang::ImplicitValueInitExpr, clang::CXXDefaultInitExpr>(init);
      if (node >= 0 && written) AddSources(*init, node, nodes_);
    }
  }

  // A name of an accessor: the call around it has the value; a name of a function elsewhere than
  // in a call gives its type away.
  void Name(const clang::Expr& name) {
    const clang::Stmt* outer = scope_.parents.getParent(&name);
    while (outer && isa<clang::ParenExpr, clang::ImplicitCastExpr>(outer)) {
      outer = scope_.parents.getParent(outer);
    }
    const auto* call = dyn_cast_or_null<clang::CallExpr>(outer);
    bool called = call && call->getCallee()->IgnoreParenImpCasts() == &name;
    int use = nodes_.OfUse(name);
    if (use >= 0) return called ? Use(use, *call) : Lose(use, name);
    const auto* ref = dyn_cast<clang::DeclRefExpr>(&name);
    const auto* function = ref ? dyn_cast<clang::FunctionDecl>(ref->getDecl()) : nullptr;
    if (!function || called || isa<clang::CXXOperatorCallExpr>(outer ? outer : &name)) return;
    std::vector<int> given{nodes_.OfResult(*function)};
    for (const clang::ParmVarDecl* parameter : function->parameters()) {
      given.push_back(nodes_.OfDecl(*parameter));
    }
    for (int node : given) {
      if (node >= 0) nodes_.graph().nodes[static_cast<size_t>(node)].fixed = true;
    }
  }

  void Use(int use, const clang::CallExpr& call) {
    const std::string& role = nodes_.RoleOf(use);
    if (role == "setter" || role == "add") {
      if (call.getNumArgs() > 0) AddSources(*call.getArg(call.getNumArgs() - 1), use, nodes_);
      return;
    }
    if (role == "getter" && nodes_.OfExpr(&call) == use) return;  // visited as an expression
    if (!UsesContainer(role, call)) Lose(use, call);
  }
  // m.pids().size(), and loops, which see to themselves.
  bool UsesContainer(const std::string& role, const clang::CallExpr& call) {
    if (role != "getter" || call.getNumArgs() > 0) return false;
    const clang::Stmt* outer = scope_.parents.getParent(&call);
    while (outer &&
           isa<clang::ParenExpr, clang::ImplicitCastExpr, clang::ExprWithCleanups>(outer)) {
      outer = scope_.parents.getParent(outer);
    }
    if (const auto* member = dyn_cast_or_null<clang::MemberExpr>(outer)) {
      std::string name = member->getMemberDecl()->getNameAsString();
      return name == "size" || name == "empty";
    }
    const auto* declared = dyn_cast_or_null<clang::DeclStmt>(outer);
    const clang::Stmt* around = declared ? scope_.parents.getParent(declared) : outer;
    return around && isa<clang::CXXForRangeStmt>(around);
  }

  void Arguments(const clang::FunctionDecl& callee, const clang::CallExpr& call) {
    const auto* method = dyn_cast<clang::CXXMethodDecl>(&callee);
    bool object = isa<clang::CXXOperatorCallExpr>(call) && method && method->isInstance();
    Pass(callee, {call.getArgs(), call.getNumArgs()}, object ? 1 : 0);
  }
  void Pass(const clang::FunctionDecl& callee, llvm::ArrayRef<const clang::Expr*> arguments,
            unsigned first) {
    for (unsigned i = first; i < arguments.size() && i - first < callee.getNumParams(); ++i) {
      if (isa<clang::CXXDefaultArgExpr>(arguments[i])) continue;
      int node = nodes_.OfDecl(*callee.getParamDecl(i - first));
      if (node >= 0) AddSources(*arguments[i], node, nodes_);
    }
  }

  // static_cast<uint32_t>(x): written for the field's type. What it cut off before, it may cut off.
  void Cast(const clang::ExplicitCastExpr& cast) {
    int node = nodes_.OfExpr(&cast);
    if (node < 0) return;
    const clang::Expr& operand = *Stripped(cast.getSubExpr());
    int from = nodes_.OfExpr(&operand);
    Range at = nodes_.PlaceOf(cast.getBeginLoc());
    if (from >= 0) return Append({from, node, false, false, "", false, at});
    Scalar type = ScalarOf(operand.getType(), nodes_.context());
    bool cut = Loss(type, nodes_.types().before) != nullptr;
    const char* loss = Loss(type, nodes_.types().now);
    auto constant = ConstantLoss(operand, nodes_.types().now, nodes_.context());
    if (cut || (constant && !*constant)) loss = nullptr;
    Append({-1, node, false, false, loss ? loss : "", false, at});
  }

  FlowNodes& nodes_;
  const FlowScope& scope_;
  FlowSinks sinks_;
};

}  // namespace

void AddFlows(FlowNodes& nodes, const FlowScope& scope) { Walk(nodes, scope).Run(); }

}  // namespace rewriter
