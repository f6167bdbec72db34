#include "rewriter/values/flow_nodes.h"

#include <clang/AST/Attr.h>
#include <clang/AST/Expr.h>
#include <clang/AST/TypeLoc.h>
#include <clang/Basic/CharInfo.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Lex/Lexer.h>

namespace rewriter {

using clang::dyn_cast;
using clang::isa;

namespace {

// Whether code that isn't C++ of this repository may rely on where the members lie: a struct that
// is packed is read and written as bytes, one in extern "C" is somebody else's too.
bool HasFixedLayout(const clang::RecordDecl& record) {
  return record.isUnion() || record.hasAttr<clang::PackedAttr>() ||
         record.hasAttr<clang::MaxFieldAlignmentAttr>() || record.isExternCContext();
}

// The type as written behind const, & and typedef-free.
clang::TypeLoc Core(clang::TypeLoc loc) {
  if (auto reference = loc.getUnqualifiedLoc().getAs<clang::LValueReferenceTypeLoc>()) {
    loc = reference.getPointeeLoc();
  }
  return loc.getUnqualifiedLoc();
}

}  // namespace

Scalar ScalarOf(clang::QualType type, const clang::ASTContext& context) {
  type = type.getNonReferenceType().getCanonicalType().getUnqualifiedType();
  if (type->isEnumeralType()) return {Scalar::kEnum, 32};
  if (type->isBooleanType()) return {Scalar::kBool, 1};
  if (type->isDependentType()) return {};
  int bits = type->isArithmeticType() ? static_cast<int>(context.getTypeSize(type)) : 0;
  if (type->isRealFloatingType()) return {Scalar::kFloating, bits};
  if (type->isSignedIntegerType()) return {Scalar::kSigned, bits};
  if (type->isUnsignedIntegerType()) return {Scalar::kUnsigned, bits};
  return {};
}

const clang::Expr* Stripped(const clang::Expr* expr) {
  for (;;) {
    const clang::Expr* inner = expr->IgnoreParenImpCasts();
    if (const auto* cleanups = dyn_cast<clang::ExprWithCleanups>(inner)) {
      inner = cleanups->getSubExpr();
    } else if (const auto* temporary = dyn_cast<clang::MaterializeTemporaryExpr>(inner)) {
      inner = temporary->getSubExpr();
    } else if (const auto* constant = dyn_cast<clang::ConstantExpr>(inner)) {
      inner = constant->getSubExpr();
    } else if (const auto* list = dyn_cast<clang::InitListExpr>(inner);
               list && list->getNumInits() == 1 && list->getType()->isScalarType()) {
      inner = list->getInit(0);
    }
    if (inner == expr) return expr;
    expr = inner;
  }
}

FlowNodes::FlowNodes(clang::ASTContext& context, Places& places, const ParseInput& input,
                     UnitFacts& facts, const TypePair& types)
    : context_(context),
      places_(places),
      input_(input),
      facts_(facts),
      resolver_(context, places, input, facts),
      types_(types) {
  auto reason = [](const char* loss) { return std::string(loss ? loss : ""); };
  graph_.before = NameOf(types.before);
  graph_.now = NameOf(types.now);
  graph_.leaving = reason(Loss(types.now, types.before));
  graph_.entering = reason(Loss(types.before, types.now));
  graph_.compare = reason(ComparisonLoss(types.before, types.now));
}

int FlowNodes::OfExpr(const clang::Expr* expr) {
  expr = Stripped(expr);
  if (const auto* call = dyn_cast<clang::CallExpr>(expr)) {
    const clang::Expr* callee = call->getCallee()->IgnoreParens();
    if (!HasOldType(call->getType())) return -1;
    if (int use = OfUse(*callee); use >= 0) return RoleOf(use) == "getter" ? use : -1;
    const clang::FunctionDecl* function = call->getDirectCallee();
    return function ? OfResult(*function) : -1;
  }
  if (const auto* name = dyn_cast<clang::DeclRefExpr>(expr)) return OfDecl(*name->getDecl());
  if (const auto* member = dyn_cast<clang::MemberExpr>(expr)) {
    return OfDecl(*member->getMemberDecl());
  }
  if (const auto* cast = dyn_cast<clang::ExplicitCastExpr>(expr)) return OfCast(*cast);
  return -1;
}

int FlowNodes::OfUse(const clang::Expr& name) {
  const clang::NamedDecl* decl = nullptr;
  clang::SourceLocation at;
  if (const auto* member = dyn_cast<clang::MemberExpr>(&name)) {
    decl = member->getMemberDecl(), at = member->getMemberLoc();
  } else if (const auto* ref = dyn_cast<clang::DeclRefExpr>(&name)) {
    decl = ref->getDecl(), at = ref->getLocation();
  }
  if (!decl || !isa<clang::FunctionDecl>(decl)) return -1;
  auto known = types_.operations.find(resolver_.SymbolOf(decl));
  if (known == types_.operations.end()) return -1;
  Range place = PlaceOf(at);
  if (place.file < 0) return -1;
  std::string key =
      "use:" + facts_.files[static_cast<size_t>(place.file)] + ":" + std::to_string(place.begin);
  auto [entry, fresh] = by_key_.try_emplace(key, static_cast<int>(graph_.nodes.size()));
  if (fresh) {
    graph_.nodes.push_back({key, NodeKind::kUse, known->second.front(), place, {}, false, ""});
  }
  return entry->second;
}

const std::string& FlowNodes::RoleOf(int use) const {
  int operation = graph_.nodes[static_cast<size_t>(use)].operation;
  return input_.work->plan.operations[static_cast<size_t>(operation)].role;
}

bool FlowNodes::HasOldType(clang::QualType type) const {
  bool writable = type->isLValueReferenceType() && !type->getPointeeType().isConstQualified();
  return !writable && ScalarOf(type, context_) == types_.before;
}

int FlowNodes::OfDecl(const clang::ValueDecl& decl) {
  const auto* variable = dyn_cast<clang::VarDecl>(&decl);
  bool automatic = variable && variable->getType()->getContainedAutoType();
  if (!IsOwn(decl) || !(automatic || HasOldType(decl.getType()))) return -1;
  if (automatic) return Deduced(*variable);
  if (const auto* parameter = dyn_cast<clang::ParmVarDecl>(&decl)) return OfParameter(*parameter);
  if (variable) return OfVariable(*variable);
  const auto* field = dyn_cast<clang::FieldDecl>(&decl);
  if (!field || field->isBitField() || !field->getTypeSourceInfo()) return -1;
  bool fixed = field->getParent()->isTemplated() || HasFixedLayout(*field->getParent()) ||
               field->hasAttr<clang::PackedAttr>();
  return Declared("", field->getTypeSourceInfo()->getTypeLoc(), fixed, field->getNameAsString());
}

int FlowNodes::OfCast(const clang::ExplicitCastExpr& cast) {
  if (!HasOldType(cast.getType()) || !cast.getTypeInfoAsWritten()) return -1;
  return Declared("", cast.getTypeInfoAsWritten()->getTypeLoc(), false, "");
}

int FlowNodes::OfLiteral(const clang::Expr& expr) {
  if (!isa<clang::IntegerLiteral, clang::FloatingLiteral>(expr)) return -1;
  auto range = RangeOf(expr.getSourceRange());
  if (!range) return -1;
  auto text = RespelledLiteral(TextOf(expr.getSourceRange()), types_.before, types_.now);
  if (!text) return -1;
  std::string key = "literal:" + facts_.files[static_cast<size_t>(range->file)] + ":" +
                    std::to_string(range->begin);
  auto [entry, fresh] = by_key_.try_emplace(key, static_cast<int>(graph_.nodes.size()));
  if (fresh) {
    graph_.nodes.push_back({key, NodeKind::kDeclared, -1, *range, {{*range, *text}}, false, ""});
  }
  return entry->second;
}

// `key` "": the place of the written type, which several variables can share.
int FlowNodes::Declared(const std::string& key, clang::TypeLoc written, bool fixed,
                        const std::string& name) {
  auto range = RangeOf(Core(written).getSourceRange());
  if (!range) return -1;
  auto text = Respelled(TextOf(Core(written).getSourceRange()), types_.before, types_.now);
  if (!text) return -1;
  std::string id = !key.empty() ? key
                                : "type:" + facts_.files[static_cast<size_t>(range->file)] + ":" +
                                      std::to_string(range->begin);
  auto [entry, fresh] = by_key_.try_emplace(id, static_cast<int>(graph_.nodes.size()));
  if (fresh) graph_.nodes.push_back({id, NodeKind::kDeclared, -1, *range, {}, false, name});
  FlowNode& node = graph_.nodes[static_cast<size_t>(entry->second)];
  node.fixed |= fixed;
  auto here = [&](const Replacement& r) {
    return r.at.file == range->file && r.at.begin == range->begin;
  };
  if (std::none_of(node.respelled.begin(), node.respelled.end(), here)) {
    node.respelled.push_back({*range, *text});
  }
  return entry->second;
}

std::optional<Range> FlowNodes::RangeOf(clang::SourceRange range) const {
  const clang::SourceManager& sources = context_.getSourceManager();
  clang::CharSourceRange written = clang::Lexer::makeFileCharRange(
      clang::CharSourceRange::getTokenRange(range), sources, context_.getLangOpts());
  if (written.isInvalid()) return std::nullopt;
  return places_.At(written.getBegin(), sources.getFileOffset(written.getEnd()) -
                                            sources.getFileOffset(written.getBegin()));
}

std::string FlowNodes::TextOf(clang::SourceRange range) const {
  return clang::Lexer::getSourceText(clang::CharSourceRange::getTokenRange(range),
                                     context_.getSourceManager(), context_.getLangOpts())
      .str();
}

Range FlowNodes::PlaceOf(clang::SourceLocation at) const {
  const clang::SourceManager& sources = context_.getSourceManager();
  at = sources.getSpellingLoc(at);
  size_t length = clang::Lexer::MeasureTokenLength(at, sources, context_.getLangOpts());
  return places_.At(at, length).value_or(Range{-1, 0, 0});
}

}  // namespace rewriter
