#include "rewriter/idiom/dead_writes.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/DeclCXX.h>
#include <clang/AST/ExprCXX.h>

#include <algorithm>

namespace rewriter {
namespace {

using clang::dyn_cast;
using clang::isa;
using llvm::StringRef;

StringRef NameOf(const clang::NamedDecl& decl) {
  return decl.getIdentifier() ? decl.getName() : StringRef();
}

bool HandsOut(const rules::Symbol& gone) { return gone.role == "mutable" || gone.role == "add"; }

// set_allocated_x(new X): what is handed over is nobody else's.
bool IsFresh(const clang::Expr& argument) {
  const clang::Expr& bare = Bare(argument);
  return isa<clang::CXXNewExpr, clang::CXXNullPtrLiteralExpr, clang::GNUNullExpr>(bare);
}

}  // namespace

const clang::Expr& Bare(const clang::Expr& expr) {
  const clang::Expr* bare = expr.IgnoreUnlessSpelledInSource();
  const auto* cast = dyn_cast<clang::ExplicitCastExpr>(bare);
  return cast && cast->getType()->isVoidType() ? Bare(*cast->getSubExpr()) : *bare;
}

SideEffect DeadWrites::OfWrite(const clang::Expr& expr) {
  const clang::Expr& bare = Bare(expr);
  if (const auto* call = dyn_cast<clang::CXXMemberCallExpr>(&bare)) return OfMemberCall(*call);
  if (const auto* call = dyn_cast<clang::CXXOperatorCallExpr>(&bare)) {
    if (!call->isAssignmentOp() || call->getNumArgs() != 2) return SideEffect::kLikely;
    return std::max(OfDead(*call->getArg(0)), OfArguments(*call, 1));
  }
  if (const auto* op = dyn_cast<clang::BinaryOperator>(&bare)) {
    if (!op->isAssignmentOp()) return SideEffect::kLikely;
    return std::max(OfDead(*op->getLHS()), effects_.Of(op->getRHS()));
  }
  if (const auto* op = dyn_cast<clang::UnaryOperator>(&bare)) {
    return op->isIncrementDecrementOp() ? OfDead(*op->getSubExpr()) : SideEffect::kLikely;
  }
  const auto* freed = dyn_cast<clang::CXXDeleteExpr>(&bare);
  const auto* call =
      freed ? dyn_cast<clang::CXXMemberCallExpr>(&Bare(*freed->getArgument())) : nullptr;
  const rules::Symbol* gone = call ? effects_.Gone(call->getMethodDecl()) : nullptr;
  return gone && gone->role == "release" ? OfAccess(*call, *gone) : SideEffect::kLikely;
}

SideEffect DeadWrites::OfMemberCall(const clang::CXXMemberCallExpr& call) {
  if (!call.getMethodDecl()) return SideEffect::kLikely;
  const rules::Symbol* gone = effects_.Gone(call.getMethodDecl());
  if (!gone) gone = GoneExtension(call);
  if (gone) return OfAccess(call, *gone);
  if (TakesMutable(*call.getMethodDecl())) return SideEffect::kLikely;
  return std::max(OfDead(*call.getImplicitObjectArgument()), OfArguments(call, 0));
}

SideEffect DeadWrites::OfAccess(const clang::CXXMemberCallExpr& call, const rules::Symbol& gone) {
  if (gone.access != "write" && gone.role != "extension") return SideEffect::kLikely;
  for (const clang::Expr* argument : call.arguments()) {
    if (StringRef(gone.role).contains("set_allocated") && !IsFresh(*argument))
      return SideEffect::kLikely;
  }
  return std::max(OfObject(call), OfArguments(call, 0));
}

SideEffect DeadWrites::OfObject(const clang::CXXMemberCallExpr& call) {
  return OfHolder(*call.getImplicitObjectArgument(), *call.getMethodDecl()->getParent());
}

// A write into an object whose type is gone tells what its successor has to be given: it goes only
// if the object does.
SideEffect DeadWrites::OfHolder(const clang::Expr& object, const clang::DeclContext& type) {
  SideEffect dead = OfDead(object);
  return effects_.IsGoneType(type) ? dead : std::min(effects_.Of(&object), dead);
}

SideEffect DeadWrites::OfArguments(const clang::CallExpr& call, unsigned first) {
  SideEffect worst = SideEffect::kNone;
  for (unsigned i = first; i < call.getNumArgs(); ++i) {
    worst = std::max(worst, effects_.Of(call.getArg(i)));
  }
  return worst;
}

const rules::Symbol* DeadWrites::GoneExtension(const clang::CXXMemberCallExpr& call) {
  static const std::set<StringRef> writers = {"SetExtension", "AddExtension", "ClearExtension",
                                              "MutableExtension"};
  if (!writers.count(NameOf(*call.getMethodDecl())) || call.getNumArgs() == 0) return nullptr;
  const auto* named = dyn_cast<clang::DeclRefExpr>(&Bare(*call.getArg(0)));
  return named ? effects_.Gone(named->getDecl()) : nullptr;
}

SideEffect DeadWrites::OfDead(const clang::Expr& expr) {
  const clang::Expr& bare = Bare(expr);
  if (const auto* named = dyn_cast<clang::DeclRefExpr>(&bare)) {
    const auto* variable = dyn_cast<clang::VarDecl>(named->getDecl());
    if (!variable || !(dead_.count(variable) || variable->isImplicit())) return SideEffect::kLikely;
    if (effects_.OwnsContent(variable->getType())) return SideEffect::kNone;
    return variable->hasInit() ? OfDead(*variable->getInit()) : SideEffect::kLikely;
  }
  if (const auto* op = dyn_cast<clang::UnaryOperator>(&bare)) {
    bool through = op->getOpcode() == clang::UO_Deref || op->getOpcode() == clang::UO_AddrOf;
    return through ? OfDead(*op->getSubExpr()) : SideEffect::kLikely;
  }
  if (const auto* element = dyn_cast<clang::ArraySubscriptExpr>(&bare)) {
    return std::max(OfDead(*element->getBase()), effects_.Of(element->getIdx()));
  }
  if (const auto* member = dyn_cast<clang::MemberExpr>(&bare)) {
    if (!isa<clang::FieldDecl>(member->getMemberDecl())) return SideEffect::kLikely;
    const rules::Symbol* gone = effects_.Gone(member->getMemberDecl());
    if (gone && gone->access == "write") {
      return OfHolder(*member->getBase(), *member->getMemberDecl()->getDeclContext());
    }
    bool follows = member->isArrow() && isa<clang::MemberExpr>(Bare(*member->getBase()));
    return follows ? SideEffect::kLikely : OfDead(*member->getBase());
  }
  const auto* call = dyn_cast<clang::CallExpr>(&bare);
  return call ? OfDeadCall(*call) : SideEffect::kLikely;
}

SideEffect DeadWrites::OfDeadCall(const clang::CallExpr& call) {
  const auto* method = clang::dyn_cast_or_null<clang::CXXMethodDecl>(call.getDirectCallee());
  if (!method || TakesMutable(*method)) return SideEffect::kLikely;
  // What a container holds by pointer lives on elsewhere.
  const clang::QualType result = method->getReturnType();
  const bool elsewhere = result.getNonReferenceType()->isPointerType() && result->isReferenceType();
  const bool owns = !NameOf(*method->getParent()).contains("_ptr") && !elsewhere;
  const bool known = owns && (method->isInStdNamespace() || effects_.IsGenerated(*method));
  if (const auto* access = dyn_cast<clang::CXXMemberCallExpr>(&call)) {
    const rules::Symbol* gone = effects_.Gone(method);
    bool out = gone && HandsOut(*gone);
    if (!gone) out = GoneExtension(*access) && method->getReturnType()->isPointerType();
    if (out) return std::max(OfObject(*access), OfArguments(call, 0));
    if (!known) return SideEffect::kLikely;
    return std::max(OfDead(*access->getImplicitObjectArgument()), OfArguments(call, 0));
  }
  if (!isa<clang::CXXOperatorCallExpr>(call) || !known) return SideEffect::kLikely;
  return std::max(OfDead(*call.getArg(0)), OfArguments(call, 1));
}

const clang::Expr* DeadWrites::KeptPart(const clang::Expr& expr) {
  const auto* call = dyn_cast<clang::CXXMemberCallExpr>(&Bare(expr));
  if (!call || !call->getMethodDecl()) return nullptr;
  const clang::Expr& object = Bare(*call->getImplicitObjectArgument());
  if (OfArguments(*call, 0) == SideEffect::kLikely) return nullptr;
  const rules::Symbol* gone = effects_.Gone(call->getMethodDecl());
  if (!gone) {
    bool known = effects_.IsGenerated(*call->getMethodDecl());
    return known && !TakesMutable(*call->getMethodDecl()) ? KeptPart(object) : nullptr;
  }
  const auto* maker = dyn_cast<clang::CXXMemberCallExpr>(&object);
  if (!maker || gone->access != "write" || gone->role.find("set_allocated") != std::string::npos)
    return nullptr;
  if (effects_.IsGoneType(*call->getMethodDecl()->getParent())) return nullptr;
  const clang::CXXMethodDecl* method = maker->getMethodDecl();
  return method && effects_.IsGenerated(*method) ? maker : nullptr;
}

}  // namespace rewriter
