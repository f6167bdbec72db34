#include "rewriter/match/argument_lookups.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/DeclCXX.h>
#include <clang/AST/DeclTemplate.h>
#include <clang/AST/ExprCXX.h>
#include <clang/Basic/SourceManager.h>

#include <algorithm>

namespace rewriter {
namespace {

using clang::dyn_cast;

// The namespace, or the translation unit, around a declaration; an inline one counts as its parent.
const clang::DeclContext* SpaceOf(const clang::Decl& decl) {
  const clang::DeclContext* space = decl.getDeclContext()->getEnclosingNamespaceContext();
  while (space->isInlineNamespace()) space = space->getParent();
  return space->getPrimaryContext();
}

std::string NameOf(const clang::DeclContext& space) {
  const auto* named = dyn_cast<clang::NamespaceDecl>(&space);
  return named ? named->getQualifiedNameAsString() : "";
}

bool IsInInstance(const clang::Decl& within) {
  const auto* context = dyn_cast<clang::DeclContext>(&within);
  for (context = context ? context : within.getDeclContext(); context;
       context = context->getParent()) {
    const auto* function = dyn_cast<clang::FunctionDecl>(context);
    const auto* record = dyn_cast<clang::CXXRecordDecl>(context);
    if ((function && function->isTemplateInstantiation()) ||
        (record && clang::isTemplateInstantiation(record->getTemplateSpecializationKind()))) {
      return true;
    }
  }
  return false;
}

// Whether a qualified name finds the function: a friend that is declared nowhere else it does not.
bool IsVisible(const clang::FunctionDecl& function) {
  const clang::FunctionTemplateDecl* primary = function.getPrimaryTemplate();
  const clang::Decl& declared = primary ? static_cast<const clang::Decl&>(*primary) : function;
  return (declared.getIdentifierNamespace() & clang::Decl::IDNS_Ordinary) != 0;
}

// The type of an argument as it is written, null of what has none: a default, or `{1, 2}`.
clang::QualType WrittenType(const clang::Expr& argument) {
  const clang::Expr* written = const_cast<clang::Expr&>(argument).IgnoreUnlessSpelledInSource();
  const auto* made = dyn_cast<clang::CXXConstructExpr>(written);
  bool braces =
      clang::isa<clang::InitListExpr, clang::CXXStdInitializerListExpr>(written) ||
      (made && made->isListInitialization() && !clang::isa<clang::CXXTemporaryObjectExpr>(made));
  bool none = braces || argument.isDefaultArgument();
  return none ? clang::QualType() : written->getType();
}

std::vector<bool> Leaving(const ParseInput& input) {
  std::vector<bool> leaves;
  if (!input.work || input.wants_qualifier.empty()) return leaves;
  const Work& work = *input.work;
  bool any = false;
  for (size_t i = 0; i < work.before.symbols.size(); ++i) {
    int now = work.successor[i];
    bool type = work.before.symbols[i].kind == rules::SymbolKind::kType;
    bool moves = type && now >= 0 &&
                 work.before.NamespaceOf(static_cast<int>(i)) != work.after.NamespaceOf(now);
    leaves.push_back(moves);
    any |= moves;
  }
  return any ? leaves : std::vector<bool>();
}

}  // namespace

ArgumentLookups::ArgumentLookups(const ParseInput& input, Places& places, Recorder& record)
    : places_(places), record_(record), leaves_(Leaving(input)) {}

void ArgumentLookups::Call(const clang::CallExpr& call, bool in_lambda) {
  if (leaves_.empty() || !call.usesADL()) return;
  const clang::FunctionDecl* function = call.getDirectCallee();
  const auto* name = dyn_cast<clang::DeclRefExpr>(call.getCallee()->IgnoreParenImpCasts());
  if (!function || !name || IsGenerated(*function)) return;
  bool writable = function->getIdentifier() && IsVisible(*function);
  Associated spaces;
  for (const clang::Expr* argument : call.arguments()) Type(WrittenType(*argument), spaces);
  const clang::DeclContext* space = SpaceOf(*function);
  auto leaves = spaces.leave.find(space);
  if (leaves == spaces.leave.end() || spaces.stay.count(space)) return;
  ArgumentLookup lookup{.symbol = leaves->second, .space = NameOf(*space)};
  if (function->getIdentifier()) lookup.name = function->getName().str();
  // In a template itself Clang has resolved only what does not depend on its arguments.
  lookup.instance = in_lambda || IsInInstance(*record_.Within());
  record_.ByArgument(name->getLocation(), std::move(lookup), writable);
}

// What the schema's own header declares moves with the type.
bool ArgumentLookups::IsGenerated(const clang::FunctionDecl& function) const {
  const clang::SourceManager& sources = function.getASTContext().getSourceManager();
  return places_.SchemaFileOf(sources.getFileID(sources.getExpansionLoc(function.getLocation()))) >=
         0;
}

void ArgumentLookups::Declaration(const clang::FunctionDecl& function) {
  bool member = !function.getDeclContext()->getRedeclContext()->isFileContext();
  if (leaves_.empty() || member || function.isImplicit() || function.isTemplateInstantiation()) {
    return;
  }
  if (!places_.IsOwn(function.getLocation())) return;
  Associated spaces;
  for (const clang::ParmVarDecl* parameter : function.parameters()) {
    Type(parameter->getType(), spaces);
  }
  const clang::DeclContext* space = SpaceOf(function);
  auto leaves = spaces.leave.find(space);
  if (leaves == spaces.leave.end() || spaces.stay.count(space)) return;
  ArgumentLookup lookup{.symbol = leaves->second, .space = NameOf(*space), .declares = true};
  if (function.getIdentifier()) lookup.name = function.getName().str();
  record_.ByArgument(function.getLocation(), std::move(lookup), false);
}

void ArgumentLookups::Type(clang::QualType type, Associated& spaces) {
  if (type.isNull()) return;
  type = type.getCanonicalType();
  while (true) {
    const clang::Type* bare = type.getTypePtr();
    if (clang::isa<clang::PointerType, clang::ReferenceType>(bare)) {
      type = bare->getPointeeType();
    } else if (bare->isArrayType()) {
      type = clang::QualType(bare->getArrayElementTypeNoTypeQual(), 0);
    } else {
      break;
    }
    type = type.getCanonicalType();
  }
  if (const auto* function = type->getAs<clang::FunctionProtoType>()) {
    Type(function->getReturnType(), spaces);
    for (clang::QualType parameter : function->param_types()) Type(parameter, spaces);
  } else if (const auto* member = type->getAs<clang::MemberPointerType>()) {
    Type(clang::QualType(member->getClass(), 0), spaces);
    Type(member->getPointeeType(), spaces);
  } else if (const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl()) {
    Record(*record, spaces);
  } else if (const clang::TagDecl* tag = type->getAsTagDecl()) {
    Tag(*tag, spaces);
  }
}

void ArgumentLookups::Record(const clang::CXXRecordDecl& record, Associated& spaces) {
  if (!spaces.seen.insert(record.getCanonicalDecl()).second) return;
  Tag(record, spaces);
  if (const clang::CXXRecordDecl* definition = record.getDefinition()) {
    for (const clang::CXXBaseSpecifier& base : definition->bases()) Type(base.getType(), spaces);
  }
  const auto* instance = dyn_cast<clang::ClassTemplateSpecializationDecl>(&record);
  if (!instance) return;
  auto argument = [&](const clang::TemplateArgument& one) {
    if (one.getKind() == clang::TemplateArgument::Type) Type(one.getAsType(), spaces);
  };
  for (const clang::TemplateArgument& one : instance->getTemplateArgs().asArray()) {
    if (one.getKind() != clang::TemplateArgument::Pack) {
      argument(one);
    } else {
      for (const clang::TemplateArgument& part : one.pack_elements()) argument(part);
    }
  }
}

void ArgumentLookups::Tag(const clang::TagDecl& tag, Associated& spaces) {
  const clang::DeclContext* space = SpaceOf(tag);
  int symbol = record_.SymbolOf(&tag);
  if (symbol >= 0 && leaves_[static_cast<size_t>(symbol)]) {
    spaces.leave.emplace(space, symbol);
  } else {
    spaces.stay.insert(space);
  }
}

}  // namespace rewriter
