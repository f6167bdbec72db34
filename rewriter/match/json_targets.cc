#include "rewriter/match/json_targets.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/ExprCXX.h>
#include <clang/AST/RecursiveASTVisitor.h>
#include <llvm/ADT/StringSet.h>

namespace rewriter {
namespace {

using clang::dyn_cast;
using rules::AnchorKind;

constexpr int kLongest = 40;  // chain of keys, variables and conversions

// Whether a variable may come to hold another value than it was initialised with: it is assigned,
// or handed out as something that can be.
class Rebinding : public clang::RecursiveASTVisitor<Rebinding> {
 public:
  explicit Rebinding(const clang::VarDecl& variable) : variable_(variable) {}
  bool found() const { return found_; }

  bool VisitCallExpr(clang::CallExpr* call) {
    const auto* operation = dyn_cast<clang::CXXOperatorCallExpr>(call);
    bool method =
        operation && clang::isa_and_nonnull<clang::CXXMethodDecl>(call->getDirectCallee());
    if (operation && operation->getOperator() == clang::OO_Equal) found_ |= Names(call->getArg(0));
    const clang::FunctionDecl* callee = call->getDirectCallee();
    for (unsigned i = method ? 1 : 0; i < call->getNumArgs(); ++i) {
      unsigned parameter = i - (method ? 1 : 0);
      bool known = callee && parameter < callee->getNumParams();
      clang::QualType type = known ? callee->getParamDecl(parameter)->getType() : clang::QualType();
      bool takes = !known || (type->isLValueReferenceType() &&
                              !type.getNonReferenceType().isConstQualified());
      found_ |= takes && Names(call->getArg(i));
    }
    const auto* member = dyn_cast<clang::CXXMemberCallExpr>(call);
    static const llvm::StringSet<> kReplacing = {
        "swap", "merge_patch", "Parse", "ParseStream", "ParseInsitu", "Swap", "CopyFrom", "clear"};
    bool replaced =
        member && callee && callee->getIdentifier() && kReplacing.contains(callee->getName());
    found_ |= replaced && Names(member->getImplicitObjectArgument());
    return true;
  }
  bool VisitUnaryOperator(clang::UnaryOperator* expr) {
    found_ |= expr->getOpcode() == clang::UO_AddrOf && Names(expr->getSubExpr());
    return true;
  }

 private:
  bool Names(const clang::Expr* expr) const {
    const auto* name = dyn_cast<clang::DeclRefExpr>(expr->IgnoreParenImpCasts());
    return name && name->getDecl() == &variable_;
  }
  const clang::VarDecl& variable_;
  bool found_ = false;
};

// "src/*": * takes any bytes.
bool Matches(llvm::StringRef pattern, llvm::StringRef path) {
  auto [head, rest] = pattern.split('*');
  if (head.size() == pattern.size()) return pattern == path;
  if (!path.consume_front(head)) return false;
  for (size_t skip = 0; skip <= path.size(); ++skip) {
    if (Matches(rest, path.substr(skip))) return true;
  }
  return false;
}

llvm::StringRef NameOf(const clang::FunctionDecl& callee) {
  if (callee.getOverloadedOperator() == clang::OO_Subscript) return "operator[]";
  return callee.getIdentifier() ? callee.getName() : "";
}

std::string StructName(clang::QualType type) {
  const clang::CXXRecordDecl* record = type.getNonReferenceType()->getAsCXXRecordDecl();
  return record ? PlainName(*record) : "";
}

}  // namespace

NamedTarget JsonTargets::Of(const clang::Expr& object, const std::string& file) const {
  Value value = ValueOf(object, file, 0);
  if (value.message < 0 || value.array) return {};
  return {NamedTarget::kElement, value.message};
}

JsonTargets::Value JsonTargets::Anchored(AnchorKind kind, const std::string& name,
                                         int parameter) const {
  for (const rules::Anchor& anchor : names_.anchors) {
    bool same = anchor.kind == kind && anchor.name == name &&
                (kind != AnchorKind::kParameter || anchor.parameter == parameter);
    if (same) return {strings_.FindPath(anchor.type, -1)};
  }
  return {};
}

JsonTargets::Value JsonTargets::ByType(clang::QualType type) const {
  type = type.getNonReferenceType();
  for (const auto* alias = type->getAs<clang::TypedefType>(); alias;) {
    Value known = Anchored(AnchorKind::kAlias, PlainName(*alias->getDecl()));
    if (known.message >= 0) return known;
    alias = alias->desugar()->getAs<clang::TypedefType>();
  }
  return {};
}

JsonTargets::Value JsonTargets::ByFile(const std::string& file) const {
  for (const rules::Anchor& anchor : names_.anchors) {
    bool here = anchor.kind == AnchorKind::kFiles && Matches(anchor.name, file);
    if (here) return {strings_.FindPath(anchor.type, -1)};
  }
  return {};
}

JsonTargets::Value JsonTargets::OfField(Value object, std::string_view key) const {
  if (object.message < 0) return {};
  if (object.array) return {object.message};  // a map: whatever the key
  FieldName named = FieldOf(strings_, object.message, key);
  if (named.field < 0) return {};
  const detector::Element& field = strings_.element(named.field);
  bool many = field.cardinality == detector::Cardinality::kRepeated ||
              field.cardinality == detector::Cardinality::kMap;
  int type = strings_.TypeOf(named.field);
  bool message = type >= 0 && strings_.element(type).kind == detector::ElementKind::kMessage;
  return message ? Value{type, many} : Value{};
}

JsonTargets::Value JsonTargets::ValueOf(const clang::Expr& expr, const std::string& file,
                                        int depth) const {
  if (depth > kLongest) return {};
  // The calls that a range loop makes have to stay.
  const clang::Expr* at = expr.IgnoreImplicit()->IgnoreParenImpCasts()->IgnoreImplicit();
  Value known = ByType(at->getType());
  if (known.message >= 0) return known;
  if (const auto* call = dyn_cast<clang::CallExpr>(at)) return OfCall(*call, file, depth + 1);
  if (const auto* made = dyn_cast<clang::CXXConstructExpr>(at)) {  // a copy
    bool copy = made->getNumArgs() == 1 && made->getConstructor()->isCopyOrMoveConstructor();
    return copy ? ValueOf(*made->getArg(0), file, depth + 1) : Value{};
  }
  if (const auto* through = dyn_cast<clang::UnaryOperator>(at)) {
    return ValueOf(*through->getSubExpr(), file, depth + 1);
  }
  if (const auto* member = dyn_cast<clang::MemberExpr>(at)) {
    known = Anchored(AnchorKind::kMember, PlainName(*member->getMemberDecl()));
    if (known.message >= 0) return known;
    bool held = member->getMemberDecl()->getName() == "value";  // it->value, of RapidJSON
    return held ? ValueOf(*member->getBase(), file, depth + 1) : ByFile(file);
  }
  const auto* named = dyn_cast<clang::DeclRefExpr>(at);
  const auto* variable = named ? dyn_cast<clang::VarDecl>(named->getDecl()) : nullptr;
  return variable ? OfVariable(*variable, file, depth + 1) : Value{};
}

JsonTargets::Value JsonTargets::OfVariable(const clang::VarDecl& variable, const std::string& file,
                                           int depth) const {
  Value known = ByType(variable.getType());
  if (known.message >= 0) return known;
  if (const auto* parameter = dyn_cast<clang::ParmVarDecl>(&variable)) {
    const auto* owner = dyn_cast<clang::FunctionDecl>(parameter->getDeclContext());
    if (!owner) return ByFile(file);
    int index = static_cast<int>(parameter->getFunctionScopeIndex());
    known = Anchored(AnchorKind::kParameter, PlainName(*owner), index);
    if (known.message >= 0) return known;
    bool converts = owner->getIdentifier() &&
                    (owner->getName() == "to_json" || owner->getName() == "from_json");
    for (const clang::ParmVarDecl* other : owner->parameters()) {  // to_json(json&, const Order&)
      if (!converts) break;
      known = Anchored(AnchorKind::kStruct, StructName(other->getType()));
      if (known.message >= 0) return known;
    }
    return ByFile(file);
  }
  known = Anchored(AnchorKind::kVariable, PlainName(variable));
  if (known.message >= 0) return known;
  const clang::Expr* value = variable.getAnyInitializer();
  bool local = variable.isLocalVarDecl() || variable.isCXXForRangeDecl() || variable.isImplicit();
  if (!local || !value) return ByFile(file);
  if (!variable.getType()->isReferenceType() && Rebound(variable)) return ByFile(file);
  Value held = ValueOf(*value, file, depth);
  return held.message >= 0 ? held : ByFile(file);
}

bool JsonTargets::Rebound(const clang::VarDecl& variable) const {
  const auto* function = dyn_cast<clang::FunctionDecl>(variable.getDeclContext());
  if (!function || !function->hasBody()) return true;
  Rebinding rebinding(variable);
  rebinding.TraverseStmt(function->getBody());
  return rebinding.found();
}

JsonTargets::Value JsonTargets::OfCall(const clang::CallExpr& call, const std::string& file,
                                       int depth) const {
  const clang::FunctionDecl* callee = call.getDirectCallee();
  if (!callee) return {};
  Value known = Anchored(AnchorKind::kReturned, PlainName(*callee));
  if (known.message >= 0) return known;
  const auto* member = dyn_cast<clang::CXXMemberCallExpr>(&call);
  bool operation = clang::isa<clang::CXXOperatorCallExpr>(call) && call.getNumArgs() > 0;
  const clang::Expr* object = member      ? member->getImplicitObjectArgument()
                              : operation ? call.getArg(0)
                                          : nullptr;
  if (!object) return ByFile(file);
  unsigned first = operation ? 1 : 0;
  llvm::StringRef name = NameOf(*callee);
  static const llvm::StringSet<> kKeyed = {"operator[]", "at", "find", "FindMember"};
  static const llvm::StringSet<> kItems = {"front", "back", "begin", "end", "Begin", "End"};
  static const llvm::StringSet<> kSame = {"GetArray", "GetObject", "value", "get_ref", "Move"};
  if (kKeyed.contains(name) && call.getNumArgs() == first + 1) {
    const clang::Expr& key = *call.getArg(first);
    bool constant = false;
    const clang::StringLiteral* literal = LiteralOf(key, constant);
    Value whole = ValueOf(*object, file, depth);
    if (literal && literal->getCharByteWidth() == 1) {
      return OfField(whole, std::string_view(literal->getString()));
    }
    return whole.array ? Value{whole.message} : Value{};  // an index, or any key of a map
  }
  if (kItems.contains(name)) {
    Value whole = ValueOf(*object, file, depth);
    return whole.array ? Value{whole.message} : Value{};
  }
  bool through = operation && (callee->getOverloadedOperator() == clang::OO_Star ||
                               callee->getOverloadedOperator() == clang::OO_Arrow);
  if (through || (kSame.contains(name) && call.getNumArgs() == first)) {
    return ValueOf(*object, file, depth);
  }
  return {};
}

}  // namespace rewriter
