#include "rewriter/match/string_targets.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/DeclTemplate.h>
#include <clang/AST/ExprCXX.h>
#include <clang/AST/RecursiveASTVisitor.h>

#include <set>

namespace rewriter {
namespace {

using clang::dyn_cast;
using clang::dyn_cast_or_null;
using detector::ElementKind;

constexpr int kLongest = 20;  // chain of calls and variables

// Counts how a variable is named, and how often only to read it.
class Namings : public clang::RecursiveASTVisitor<Namings> {
 public:
  explicit Namings(const clang::VarDecl& variable) : variable_(variable) {}
  bool VisitDeclRefExpr(clang::DeclRefExpr* expr) {
    all_ += expr->getDecl() == &variable_;
    return true;
  }
  bool VisitImplicitCastExpr(clang::ImplicitCastExpr* cast) {
    const auto* name = dyn_cast<clang::DeclRefExpr>(cast->getSubExpr()->IgnoreParens());
    reads_ +=
        name && name->getDecl() == &variable_ && cast->getCastKind() == clang::CK_LValueToRValue;
    return true;
  }
  bool OnlyReads() const { return all_ == reads_; }

 private:
  const clang::VarDecl& variable_;
  int all_ = 0, reads_ = 0;
};

bool IsRuntimeBase(const clang::CXXRecordDecl& record) {
  static const std::set<std::string> kBases = {"google::protobuf::Message",
                                               "google::protobuf::MessageLite",
                                               "google::protobuf::DynamicMessage"};
  return kBases.count(PlainName(record)) > 0;
}

const clang::Expr* Receiver(const clang::CallExpr& call) {
  const auto* member = dyn_cast<clang::CXXMemberCallExpr>(&call);
  return member ? member->getImplicitObjectArgument() : nullptr;
}

}  // namespace

std::string PlainName(const clang::NamedDecl& decl) {
  std::string name = decl.getDeclName().getAsString();
  for (const clang::DeclContext* at = decl.getDeclContext(); at; at = at->getParent()) {
    const auto* scope = dyn_cast<clang::NamedDecl>(at);
    const auto* space = dyn_cast<clang::NamespaceDecl>(at);
    if (!scope || (space && (space->isInline() || space->isAnonymousNamespace()))) continue;
    name = scope->getNameAsString() + "::" + name;
  }
  return name;
}

const clang::StringLiteral* LiteralOf(const clang::Expr& argument, bool& constant) {
  const clang::Expr* at = &argument;
  for (int depth = 0; at && depth < kLongest; ++depth) {
    at = at->IgnoreUnlessSpelledInSource()->IgnoreParenCasts();
    if (const auto* literal = dyn_cast<clang::StringLiteral>(at)) return literal;
    const auto* udl = dyn_cast<clang::UserDefinedLiteral>(at);
    const auto* made = dyn_cast<clang::CXXConstructExpr>(at);
    const auto* wrapped = dyn_cast<clang::CallExpr>(at);
    const auto* named = dyn_cast<clang::DeclRefExpr>(at);
    if (udl && udl->getNumArgs()) {
      at = udl->getArg(0);
    } else if (made && made->getNumArgs()) {  // std::string("x"), string_view("x")
      for (unsigned i = 1; i < made->getNumArgs(); ++i) {
        if (!clang::isa<clang::CXXDefaultArgExpr>(made->getArg(i))) return nullptr;
      }
      at = made->getArg(0);
    } else if (wrapped && wrapped->getNumArgs() == 1 && wrapped->getDirectCallee() &&
               PlainName(*wrapped->getDirectCallee()) == "rapidjson::StringRef") {
      at = wrapped->getArg(0);
    } else if (named) {
      const auto* variable = dyn_cast<clang::VarDecl>(named->getDecl());
      bool fixed = variable && (variable->isConstexpr() || variable->getType().isConstQualified());
      constant = true;
      at = fixed ? variable->getAnyInitializer() : nullptr;
    } else {
      return nullptr;
    }
  }
  return nullptr;
}

NamedTarget StringTargets::OfType(clang::QualType type) const {
  type = type.getNonReferenceType();
  if (!type->getPointeeType().isNull()) type = type->getPointeeType();
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  if (!record) return {};
  int symbol = symbol_of_(record);
  if (symbol >= 0) {
    return {NamedTarget::kElement, names_.symbols[static_cast<size_t>(symbol)].element};
  }
  bool generated = record->hasDefinition() && record->isEffectivelyFinal() &&
                   !IsRuntimeBase(*record) && record->getNumBases() == 1;
  if (!generated) return {};
  const clang::CXXRecordDecl* base = record->bases_begin()->getType()->getAsCXXRecordDecl();
  bool foreign =
      base && (IsRuntimeBase(*base) || PlainName(*base).find("google::protobuf::internal::") == 0);
  return {foreign ? NamedTarget::kForeign : NamedTarget::kUnknown};
}

NamedTarget StringTargets::Of(const clang::Expr& expr, int depth) const {
  if (depth > kLongest) return {};
  const clang::Expr* at = expr.IgnoreParenImpCasts();
  if (const auto* address = dyn_cast<clang::UnaryOperator>(at)) {
    bool same = address->getOpcode() == clang::UO_AddrOf || address->getOpcode() == clang::UO_Deref;
    if (same) return Of(*address->getSubExpr(), depth + 1);
  }
  NamedTarget by_type = OfType(at->getType());
  if (by_type.kind != NamedTarget::kUnknown) return by_type;
  if (const auto* call = dyn_cast<clang::CallExpr>(at)) return OfCall(*call, depth + 1);
  const auto* named = dyn_cast<clang::DeclRefExpr>(at);
  const auto* variable = named ? dyn_cast<clang::VarDecl>(named->getDecl()) : nullptr;
  if (!variable || !NeverAssigned(*variable)) return {};
  return Of(*variable->getAnyInitializer(), depth + 1);
}

// A variable that always is what it was initialised with.
bool StringTargets::NeverAssigned(const clang::VarDecl& variable) const {
  if (!variable.getAnyInitializer() || clang::isa<clang::ParmVarDecl>(variable)) return false;
  if (variable.getType().isConstQualified()) return true;
  const auto* function = dyn_cast<clang::FunctionDecl>(variable.getDeclContext());
  if (!variable.isLocalVarDecl() || !function || !function->hasBody()) return false;
  Namings namings(variable);
  namings.TraverseStmt(function->getBody());
  return namings.OnlyReads();
}

NamedTarget StringTargets::OfCall(const clang::CallExpr& call, int depth) const {
  const clang::FunctionDecl* callee = call.getDirectCallee();
  if (!callee || !callee->getIdentifier()) return {};
  llvm::StringRef name = callee->getName();
  const auto* method = dyn_cast<clang::CXXMethodDecl>(callee);
  if (method && (name == "descriptor" || name == "GetDescriptor")) {
    const clang::Expr* object = Receiver(call);
    NamedTarget target = method->isStatic() || !object
                             ? OfType(context_.getRecordType(method->getParent()))
                             : OfType(object->getType());
    return target;
  }
  int symbol = symbol_of_(callee);  // Colour_descriptor()
  if (symbol >= 0) {
    const rules::Symbol& known = names_.symbols[static_cast<size_t>(symbol)];
    bool described = known.role == "enum_descriptor" || known.role == "nested_enum_descriptor";
    return described ? NamedTarget{NamedTarget::kElement, known.element} : NamedTarget{};
  }
  const clang::Expr* object = Receiver(call);
  NamedTarget scope = object ? Of(*object, depth) : NamedTarget{};
  if (!object || (scope.kind != NamedTarget::kElement && scope.kind != NamedTarget::kFile)) {
    bool pool = method && PlainName(*method).find("DescriptorPool::") != std::string::npos;
    return pool                                  ? OfLookup(name, scope, call)
           : scope.kind == NamedTarget::kForeign ? scope
                                                 : NamedTarget{};
  }
  return OfLookup(name, scope, call);
}

// What a method of a descriptor leads to.
NamedTarget StringTargets::OfLookup(std::string_view method, const NamedTarget& scope,
                                    const clang::CallExpr& call) const {
  auto element = [](int found) {
    return found < 0 ? NamedTarget{} : NamedTarget{NamedTarget::kElement, found};
  };
  bool is_element = scope.kind == NamedTarget::kElement;
  if (is_element) {
    const detector::Element& known = strings_.element(scope.index);
    if (method == "message_type" || method == "enum_type") {
      return element(strings_.TypeOf(scope.index));
    }
    if (method == "containing_type" || method == "type") return element(known.parent);
    if (method == "file") return {NamedTarget::kFile, known.file};
  }
  bool constant = false;
  const clang::StringLiteral* literal =
      call.getNumArgs() == 1 ? LiteralOf(*call.getArg(0), constant) : nullptr;
  if (!literal || literal->getCharByteWidth() != 1) return {};
  std::string_view text = literal->getString();
  if (scope.kind == NamedTarget::kUnknown) return element(strings_.FindPath(text, -1));
  if (method == "FindFieldByName") {
    return element(strings_.Find(scope, text, {ElementKind::kField}));
  }
  return element(strings_.Find(scope, text, {ElementKind::kMessage, ElementKind::kEnum}));
}

}  // namespace rewriter
