#include <clang/AST/TypeLoc.h>

#include "rewriter/values/flow_nodes.h"

namespace rewriter {

using clang::dyn_cast;
using clang::isa;

namespace {

std::string IdOf(const clang::FunctionDecl& function) {
  std::string id;
  llvm::raw_string_ostream out(id);
  function.printQualifiedName(out);
  out << '(' << function.getType().getCanonicalType().getAsString() << ')';
  return out.str();
}

// The function that a method overrides in the end, whose signature all of them share.
const clang::FunctionDecl& Base(const clang::FunctionDecl& function) {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(&function);
  while (method && method->size_overridden_methods()) method = *method->begin_overridden_methods();
  return method ? *method : function;
}

// void Show(uint32_t); void Show(int32_t);   the one can't become the other
bool HasTwin(const clang::FunctionDecl& function, unsigned index, Scalar now,
             const clang::ASTContext& context) {
  for (const clang::NamedDecl* named : function.getDeclContext()->lookup(function.getDeclName())) {
    const auto* other = dyn_cast<clang::FunctionDecl>(named->getUnderlyingDecl());
    if (!other || other->getNumParams() != function.getNumParams()) continue;
    if (ScalarOf(other->getParamDecl(index)->getType(), context) == now) return true;
  }
  return false;
}

}  // namespace

int FlowNodes::Deduced(const clang::VarDecl& decl) {
  if (ScalarOf(decl.getType(), context_) != types_.before) return -1;
  Range place = PlaceOf(decl.getLocation());
  if (place.file < 0) return -1;
  std::string key =
      "auto:" + facts_.files[static_cast<size_t>(place.file)] + ":" + std::to_string(place.begin);
  auto [entry, fresh] = by_key_.try_emplace(key, static_cast<int>(graph_.nodes.size()));
  if (fresh) graph_.nodes.push_back({key, NodeKind::kDeduced, -1, place, {}, false, ""});
  return entry->second;
}

int FlowNodes::OfVariable(const clang::VarDecl& decl) {
  if (!decl.getTypeSourceInfo()) return -1;
  bool local = decl.isLocalVarDecl() || !decl.isExternallyVisible();
  std::string key = local ? "" : "variable:" + decl.getQualifiedNameAsString();
  int node = -1;
  for (const clang::VarDecl* each : decl.redecls()) {
    bool fixed = !IsOwn(*each) || each->isTemplated();
    node = Declared(key, each->getTypeSourceInfo()->getTypeLoc(), fixed,
                    local ? "" : decl.getNameAsString());
    if (node < 0) return -1;
  }
  return node;
}

int FlowNodes::OfParameter(const clang::ParmVarDecl& decl) {
  const auto* function = dyn_cast<clang::FunctionDecl>(decl.getDeclContext());
  if (!function || function->isTemplateInstantiation()) return -1;
  const clang::FunctionDecl& base = Base(*function);
  const auto* method = dyn_cast<clang::CXXMethodDecl>(function);
  bool lambda = method && method->getParent()->isLambda();
  bool fixed = !IsOwn(base) || function->isTemplated() || base.isExternC();
  unsigned index = decl.getFunctionScopeIndex();
  if (HasTwin(*function, index, types_.now, context_)) return -1;
  std::string key = "parameter " + std::to_string(index) + ":" + IdOf(base);
  if (lambda) key = "";
  std::string name = function->isExternallyVisible() && !lambda && function->getIdentifier()
                         ? function->getNameAsString()
                         : "";
  if (const auto* made = dyn_cast<clang::CXXConstructorDecl>(function)) {
    name = made->getParent()->getNameAsString();
  }
  int node = -1;
  for (const clang::FunctionDecl* each : function->redecls()) {
    const clang::TypeSourceInfo* written = each->getParamDecl(index)->getTypeSourceInfo();
    if (!written) return -1;
    node = Declared(key, written->getTypeLoc(), fixed || !IsOwn(*each), name);
    if (node < 0) return -1;
  }
  return node;
}

int FlowNodes::OfResult(const clang::FunctionDecl& function) {
  if (!IsOwn(function) || !HasOldType(function.getReturnType())) return -1;
  if (function.isTemplateInstantiation() || isa<clang::CXXConversionDecl>(function)) return -1;
  const clang::FunctionDecl& base = Base(function);
  bool fixed = !IsOwn(base) || function.isTemplated() || base.isExternC() || function.isMain();
  std::string name = function.isExternallyVisible() ? function.getNameAsString() : "";
  int node = -1;
  for (const clang::FunctionDecl* each : function.redecls()) {
    clang::FunctionTypeLoc written = each->getFunctionTypeLoc();
    if (!written) return -1;
    node = Declared("result:" + IdOf(base), written.getReturnLoc(), fixed || !IsOwn(*each), name);
    if (node < 0) return -1;
  }
  return node;
}

}  // namespace rewriter
