#include "rewriter/values/flow_callees.h"

#include <clang/AST/DeclTemplate.h>

#include "rewriter/facts/reasons.h"

namespace rewriter {
namespace {

using clang::dyn_cast;
using clang::isa;

// std::optional<uint32_t>, std::vector<uint32_t>: what a template of its member keeps.
Scalar KeptBy(const clang::FunctionDecl& callee, const clang::ASTContext& context) {
  const auto* kept = dyn_cast<clang::ClassTemplateSpecializationDecl>(callee.getDeclContext());
  if (!kept) return {};
  for (const clang::TemplateArgument& argument : kept->getTemplateArgs().asArray()) {
    if (argument.getKind() != clang::TemplateArgument::Type) continue;
    Scalar scalar = ScalarOf(argument.getAsType(), context);
    if (scalar.kind != Scalar::kNone) return scalar;
  }
  return {};
}

// A function template that takes the argument as it is. If its result has to do with the argument,
// what becomes of that is unknown.
Taken ByTemplate(const clang::FunctionDecl& pattern, const clang::FunctionDecl& callee,
                 FlowNodes& nodes) {
  if (nodes.IsOwn(callee)) return {.refused = reason::kOverload};
  Scalar kept = KeptBy(callee, nodes.context());
  if (kept.kind != Scalar::kNone) return {.type = kept};
  if (isa<clang::CXXConstructorDecl>(callee) &&
      isa<clang::ClassTemplateSpecializationDecl>(callee.getDeclContext())) {
    return {.refused = reason::kTypeChanged};
  }
  bool told = pattern.getReturnType()->isDependentType();
  bool streamed = callee.getOverloadedOperator() == clang::OO_LessLess;
  if (told && !streamed) return {.refused = reason::kTypeChanged};
  return {.any = true};
}

// Functions of the same name beside the callee that take a number at the same place.
Taken ByOverload(const clang::FunctionDecl& callee, unsigned index, FlowNodes& nodes) {
  Scalar mine = ScalarOf(callee.getParamDecl(index)->getType(), nodes.context());
  const clang::FunctionDecl* exact = nullptr;
  bool others = false;
  for (const clang::NamedDecl* named : callee.getDeclContext()->lookup(callee.getDeclName())) {
    const auto* other = dyn_cast<clang::FunctionDecl>(named->getUnderlyingDecl());
    if (!other || other->getNumParams() != callee.getNumParams()) continue;
    if (other->getCanonicalDecl() == callee.getCanonicalDecl()) continue;
    Scalar takes = ScalarOf(other->getParamDecl(index)->getType(), nodes.context());
    if (takes == mine) continue;
    others |= takes.kind != Scalar::kNone;
    if (takes == nodes.types().now) exact = other;
  }
  bool alike = exact && !nodes.IsOwn(*exact) &&
               nodes.context().hasSameType(exact->getReturnType(), callee.getReturnType());
  if (alike) return {.any = true};
  if (others) return {.refused = reason::kOverload};
  return {.type = mine};
}

}  // namespace

Taken TakenBy(const clang::FunctionDecl& callee, unsigned index, FlowNodes& nodes) {
  if (const clang::FunctionTemplateDecl* primary = callee.getPrimaryTemplate()) {
    const clang::FunctionDecl& pattern = *primary->getTemplatedDecl();
    unsigned last = pattern.getNumParams();
    unsigned at = std::min(index, last ? last - 1 : 0u);
    if (last && pattern.getParamDecl(at)->getType()->isDependentType()) {
      return ByTemplate(pattern, callee, nodes);
    }
  }
  if (index >= callee.getNumParams()) return {.refused = reason::kFormat};
  clang::QualType type = callee.getParamDecl(index)->getType();
  bool writes = type->isLValueReferenceType() && !type->getPointeeType().isConstQualified();
  if (writes) return {.refused = reason::kTypeChanged};
  return ByOverload(callee, index, nodes);
}

}  // namespace rewriter
