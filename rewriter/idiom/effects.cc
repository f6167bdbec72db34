#include "rewriter/idiom/effects.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/Attr.h>
#include <clang/AST/DeclCXX.h>
#include <clang/AST/Expr.h>
#include <clang/AST/ExprCXX.h>
#include <clang/Basic/CharInfo.h>
#include <clang/Basic/SourceManager.h>

#include <algorithm>

#include "rewriter/idiom/effect_names.h"

namespace rewriter {
namespace {

using clang::dyn_cast;
using clang::isa;
using llvm::StringRef;

StringRef NameOf(const clang::NamedDecl& decl) {
  return decl.getIdentifier() ? decl.getName() : StringRef();
}

// A guard, whose destructor does the work, is no value and so can't be copied.
bool IsValue(const clang::CXXRecordDecl& record) {
  if (!record.hasDefinition()) return false;
  if (record.hasTrivialDestructor()) return true;
  for (const clang::CXXConstructorDecl* constructor : record.ctors()) {
    if (constructor->isCopyConstructor())
      return !constructor->isDeleted() && constructor->getAccess() == clang::AS_public;
  }
  return !record.defaultedCopyConstructorIsDeleted();
}

// *p, p->
bool LooksThrough(const clang::FunctionDecl& callee) {
  return callee.getOverloadedOperator() == clang::OO_Arrow ||
         callee.getOverloadedOperator() == clang::OO_Star;
}

bool IsMutable(clang::QualType type) {
  clang::QualType target = type->getPointeeType();
  return !target.isNull() && !target.isConstQualified() && !type->isRValueReferenceType() &&
         !target->isFunctionType();
}

}  // namespace

bool TakesMutable(const clang::FunctionDecl& function) {
  return std::any_of(function.param_begin(), function.param_end(),
                     [](const clang::ParmVarDecl* p) { return IsMutable(p->getType()); });
}

const rules::Symbol* Effects::Gone(const clang::NamedDecl* decl) {
  int symbol = resolver_.SymbolOf(decl);
  if (symbol < 0) return nullptr;
  for (int index : work_.operations[static_cast<size_t>(symbol)]) {
    if (work_.plan.operations[static_cast<size_t>(index)].kind ==
        rules::OperationKind::kRemoveStatement)
      return &work_.before.symbols[static_cast<size_t>(symbol)];
  }
  return nullptr;
}

bool Effects::IsGoneType(const clang::DeclContext& type) {
  const auto* record = dyn_cast<clang::CXXRecordDecl>(&type);
  int symbol = record ? resolver_.SymbolOf(record) : -1;
  return symbol >= 0 && work_.successor[static_cast<size_t>(symbol)] < 0;
}

bool Effects::IsMessage(const clang::Decl& decl) {
  clang::SourceLocation at = sources_.getExpansionLoc(decl.getLocation());
  return places_.SchemaFileOf(sources_.getFileID(at)) >= 0;
}

bool Effects::IsGenerated(const clang::Decl& decl) {
  if (IsMessage(decl)) return true;
  for (const auto* at = decl.getDeclContext(); at; at = at->getParent()) {
    const auto* space = dyn_cast<clang::NamespaceDecl>(at);
    if (space && NameOf(*space) == "protobuf") return true;
  }
  return false;
}

bool Effects::IsPlain(clang::QualType type) {
  type = type.getNonReferenceType();
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  if (!record) return !type.isVolatileQualified();
  if (IsGenerated(*record)) return true;
  if (record->isInStdNamespace()) return !NameOf(*record).contains("lock");
  return IsValue(*record);
}

bool Effects::OwnsContent(clang::QualType type) {
  if (type->isReferenceType() || type->isPointerType()) return false;
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  if (!record) return true;
  StringRef name = NameOf(*record);
  if (record->isInStdNamespace()) return In(kOwners, name);
  return IsMessage(*record) || (IsGenerated(*record) && In(kRuntimeOwners, name));
}

SideEffect Effects::Of(const clang::Stmt* stmt) {
  if (!stmt) return SideEffect::kNone;
  if (isa<clang::LambdaExpr, clang::UnaryExprOrTypeTraitExpr>(stmt)) return SideEffect::kNone;
  SideEffect worst = SideEffect::kNone;
  if (const auto* op = dyn_cast<clang::UnaryOperator>(stmt)) {
    if (op->isIncrementDecrementOp()) return SideEffect::kLikely;
  } else if (const auto* op = dyn_cast<clang::BinaryOperator>(stmt)) {
    if (op->isAssignmentOp() || op->isCommaOp()) return SideEffect::kLikely;
  } else if (const auto* call = dyn_cast<clang::CallExpr>(stmt)) {
    worst = OfCall(*call);
  } else if (const auto* construction = dyn_cast<clang::CXXConstructExpr>(stmt)) {
    worst = OfConstruction(*construction);
  } else if (const auto* fallback = dyn_cast<clang::CXXDefaultArgExpr>(stmt)) {
    return Of(fallback->getExpr());
  } else if (isa<clang::DeclRefExpr, clang::MemberExpr>(stmt)) {
    if (clang::cast<clang::Expr>(stmt)->getType().isVolatileQualified()) return SideEffect::kLikely;
  } else if (!isa<clang::CastExpr, clang::FullExpr, clang::ParenExpr, clang::InitListExpr,
                  clang::ConditionalOperator, clang::ArraySubscriptExpr, clang::CXXNewExpr,
                  clang::MaterializeTemporaryExpr, clang::CXXBindTemporaryExpr,
                  clang::IntegerLiteral, clang::FloatingLiteral, clang::StringLiteral,
                  clang::CharacterLiteral, clang::CXXBoolLiteralExpr, clang::CXXNullPtrLiteralExpr,
                  clang::CXXThisExpr, clang::CXXStdInitializerListExpr,
                  clang::SubstNonTypeTemplateParmExpr, clang::CXXScalarValueInitExpr,
                  clang::ImplicitValueInitExpr, clang::CXXDefaultInitExpr>(stmt)) {
    return SideEffect::kLikely;  // whatever it is
  }
  for (const clang::Stmt* child : stmt->children()) {
    if (worst == SideEffect::kLikely) break;
    worst = std::max(worst, Of(child));
  }
  return worst;
}

SideEffect Effects::OfCall(const clang::CallExpr& call) {
  const clang::FunctionDecl* callee = call.getDirectCallee();
  if (!callee) return SideEffect::kLikely;
  if (callee->getBuiltinID() || callee->hasAttr<clang::PureAttr>() ||
      callee->hasAttr<clang::ConstAttr>()) {
    return TakesMutable(*callee) ? SideEffect::kLikely : SideEffect::kNone;
  }
  return OfFunction(*callee, call.getNumArgs());
}

SideEffect Effects::OfStd(const clang::FunctionDecl& callee) {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(&callee);
  if (!method || !method->isInstance()) {
    if (In(kStdPassOn, NameOf(callee))) return SideEffect::kNone;
    return TakesMutable(callee) ? SideEffect::kLikely : SideEffect::kUnlikely;
  }
  bool element = method->getOverloadedOperator() == clang::OO_Subscript &&
                 !method->getParent()->getName().contains("map");  // which would insert it
  bool reads = method->isConst() || In(kStdReaders, NameOf(callee)) || LooksThrough(callee);
  return reads || element ? SideEffect::kNone : SideEffect::kLikely;
}

SideEffect Effects::OfGenerated(const clang::FunctionDecl& callee) {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(&callee);
  if (!method || !method->isInstance() || method->isConst()) return SideEffect::kNone;
  const rules::Symbol* gone = Gone(method);
  return gone && gone->access == "write" ? SideEffect::kNone : SideEffect::kLikely;
}

SideEffect Effects::OfFunction(const clang::FunctionDecl& callee, size_t arguments) {
  if (callee.isInStdNamespace()) return OfStd(callee);
  if (TakesMutable(callee)) return SideEffect::kLikely;
  if (IsGenerated(callee)) return OfGenerated(callee);
  clang::QualType result = callee.getReturnType();
  if (result->isVoidType()) return SideEffect::kLikely;
  if (callee.isConstexpr()) return SideEffect::kNone;
  const auto* method = dyn_cast<clang::CXXMethodDecl>(&callee);
  const bool instance = method && method->isInstance();
  if (isa<clang::CXXConversionDecl>(callee) || LooksThrough(callee) ||
      (instance && method->isConst()))
    return SideEffect::kUnlikely;
  std::string word = FirstWord(NameOf(callee));
  if (In(kQuestions, word)) return SideEffect::kUnlikely;
  if (In(kActions, word)) return SideEffect::kLikely;
  // Item& item();   double Seconds(Duration);
  bool hands_out = arguments == 0 && (result->isReferenceType() || result->isPointerType());
  bool computes = !instance && arguments > 0;
  return hands_out || computes ? SideEffect::kUnlikely : SideEffect::kLikely;
}

SideEffect Effects::OfConstruction(const clang::CXXConstructExpr& construction) {
  const clang::CXXConstructorDecl& constructor = *construction.getConstructor();
  const clang::CXXRecordDecl& record = *constructor.getParent();
  if (constructor.isCopyOrMoveConstructor() || constructor.isTrivial()) return SideEffect::kNone;
  if (record.isInStdNamespace() || IsGenerated(record)) return SideEffect::kNone;
  return TakesMutable(constructor) ? SideEffect::kLikely : SideEffect::kUnlikely;
}

}  // namespace rewriter
