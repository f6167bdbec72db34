#include "rewriter/values/trace.h"

#include <clang/AST/RecursiveASTVisitor.h>

#include "rewriter/values/flow_walk.h"

namespace rewriter {
namespace {

using clang::dyn_cast;

// Finds the bodies and initializers of own declarations.
class Tracer : public clang::RecursiveASTVisitor<Tracer> {
 public:
  explicit Tracer(FlowNodes& nodes) : nodes_(nodes) {}

  bool VisitFunctionDecl(clang::FunctionDecl* decl) {
    if (!nodes_.IsOwn(*decl)) return true;
    for (const clang::ParmVarDecl* parameter : decl->parameters()) {
      int node = nodes_.OfDecl(*parameter);  // every override of a virtual function is seen
      bool defaulted = parameter->hasDefaultArg() && !parameter->hasUninstantiatedDefaultArg() &&
                       !parameter->hasUnparsedDefaultArg();
      if (node >= 0 && defaulted) AddSources(*parameter->getDefaultArg(), node, nodes_);
    }
    int result = nodes_.OfResult(*decl);
    if (!decl->doesThisDeclarationHaveABody()) return true;
    Define(result, -1, result);
    for (const clang::ParmVarDecl* parameter : decl->parameters()) {
      int node = nodes_.OfDecl(*parameter);
      Define(node, node, -1);
    }
    if (decl->getBody()) Look(*decl->getBody(), decl, nullptr);
    if (const auto* constructor = dyn_cast<clang::CXXConstructorDecl>(decl)) {
      for (const clang::CXXCtorInitializer* init : constructor->inits()) {
        if (init->isWritten() && init->getInit()) {
          Look(*init->getInit(), decl, init->getAnyMember());
        }
      }
    }
    return true;
  }
  bool VisitVarDecl(clang::VarDecl* decl) {
    if (!decl->getDeclContext()->isFunctionOrMethod() && decl->hasInit()) {
      Look(*decl->getInit(), nullptr, decl);
    }
    return true;
  }
  bool VisitFieldDecl(clang::FieldDecl* decl) {
    if (decl->hasInClassInitializer() && decl->getInClassInitializer()) {
      Look(*decl->getInClassInitializer(), nullptr, decl);
    }
    return true;
  }

 private:
  // That a function is defined here shows in a flow out of its parameters and into its result.
  void Define(int node, int from, int to) {
    if (node >= 0) nodes_.graph().flows.push_back({from, to, false, false, "", false, Range{-1}});
  }
  void Look(const clang::Stmt& root, const clang::FunctionDecl* function,
            const clang::ValueDecl* initializes) {
    clang::ParentMap parents(const_cast<clang::Stmt*>(&root));
    FlowScope scope{function, initializes, root, parents};
    AddFlows(nodes_, scope);
  }

  FlowNodes& nodes_;
};

}  // namespace

void TraceFlows(clang::ASTContext& context, Places& places, const ParseInput& input,
                UnitFacts& facts) {
  if (!input.work) return;
  for (const TypePair& pair : TypePairs(*input.work)) {
    FlowNodes nodes(context, places, input, facts, pair);
    Tracer tracer(nodes);
    for (clang::Decl* decl : context.getTranslationUnitDecl()->decls()) {
      if (places.IsOwn(decl->getLocation())) tracer.TraverseDecl(decl);
    }
    facts.flows.push_back(Connected(std::move(nodes.graph())));
  }
}

}  // namespace rewriter
