#include "rewriter/match/record.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/DeclCXX.h>
#include <clang/AST/DeclTemplate.h>

#include <algorithm>

namespace rewriter {

using clang::dyn_cast;
using clang::isa;
using clang::NamedDecl;

namespace {

// Color::RED: the enum has a name of its own to change, and the enumerator stays in it.
bool IsEnum(clang::NestedNameSpecifierLoc qualifier) {
  clang::TypeLoc type = qualifier ? qualifier.getTypeLoc() : clang::TypeLoc();
  return type && type.getType()->isEnumeralType();
}

}  // namespace

void Recorder::Name(clang::SourceLocation loc, const NamedDecl* target, const Spelling& spelling,
                    const NamedDecl* declared) {
  const NamedDecl* named = target ? target : declared;
  if (loc.isInvalid() || !named) return;
  unheard_.Resolved(loc);
  int symbol = target ? resolver_.SymbolOf(target) : -1;
  if (symbol < 0 && named->getIdentifier() && !Watched(named->getIdentifier()->getName())) {
    return PastedAway(loc);
  }
  std::optional<Token> token = written_.TokenAt(loc);
  if (!token) return;
  if (symbol >= 0 && token->text != llvm::StringRef(LastPart(Symbol(symbol).name)))
    return;  // no token of its own
  if (symbol < 0 && !Watched(token->text)) return;
  if (token->kind == FactKind::kPasted && symbol >= 0 && !input_.names.wrappers.empty()) {
    if (auto argument = written_.WrapperArgument(loc, input_.names.wrappers)) {
      return Add({*argument, FactKind::kWrapped, symbol, -1, -1});
    }
  }
  Fact fact{token->at, token->kind, symbol, -1, -1};
  if (symbol < 0) fact.own = resolver_.OwnFunctionOf(*named);
  if (WantsQualifier(symbol) && !IsEnum(spelling.qualifier)) {
    fact.qualifier = static_cast<int>(facts_.qualifiers.size());
    facts_.qualifiers.push_back(Describe(*token, *named, spelling, declared));
    bool lost = !spelling.qualifier && written_.FollowsScope(loc);
    facts_.qualifiers.back().elsewhere |= lost;
  }
  Add(fact);
}

Qualifier Recorder::Describe(const Token& token, const NamedDecl& named, const Spelling& spelling,
                             const NamedDecl* declared) {
  Qualifier qualifier = written_.Describe(token, spelling.qualifier, within_);
  qualifier.through_using = spelling.through_using;
  qualifier.shared = spelling.shared;
  const auto* tag = dyn_cast<clang::TagDecl>(&named);
  bool opaque = tag && (!tag->getDefinition() || written_.IsForwardDeclared(*tag));
  qualifier.flat = spelling.flat || spelling.through_using || opaque;
  if (declared && tag) Forward(*tag, qualifier);
  return qualifier;
}

void Recorder::PastedAway(clang::SourceLocation loc) {
  std::optional<Token> token = loc.isMacroID() ? written_.TokenAt(loc) : std::nullopt;
  if (!token || token->kind != FactKind::kPasted) return;
  bool fails = std::any_of(facts_.errors.begin(), facts_.errors.end(), [&](const ErrorFact& error) {
    const Range& at = error.at;
    return at.file == token->at.file && token->at.begin <= at.begin && at.begin < token->at.end;
  });
  if (fails) return;  // the macro may do something else with it, too
  for (size_t cut = 1; cut < token->text.size(); ++cut) {
    for (llvm::StringRef part : {token->text.take_front(cut), token->text.drop_front(cut)}) {
      std::optional<Range> at =
          Watched(part) ? written_.OnlyMention(token->at, part, loc) : std::nullopt;
      if (at) Add({*at, FactKind::kPastedAway, -1, -1, -1});
    }
  }
}

bool Recorder::DeclaresOwn(const clang::NamespaceDecl& space) {
  auto own = [&](const clang::Decl* decl) {
    const auto* named = dyn_cast<NamedDecl>(decl);
    return named && !isa<clang::NamespaceDecl>(named) && SymbolOf(named) < 0;
  };
  auto blocks = space.redecls();
  return std::any_of(blocks.begin(), blocks.end(), [&](const clang::NamespaceDecl* block) {
    return written_.RangeOf(block->getLocation()) &&
           std::any_of(block->decls_begin(), block->decls_end(), own);
  });
}

bool Recorder::InTemplate() const {
  return Context()->isDependentContext() || within_->isTemplated() ||
         within_->isTemplateParameter();
}

void Recorder::Recovery(clang::SourceLocation loc) {
  if (!InTemplate()) unheard_.Unresolved(loc);
}

void Recorder::Dependent(clang::SourceLocation loc) {
  if (!InTemplate()) return unheard_.Unresolved(loc);
  unheard_.Resolved(loc);
  std::optional<Token> token = written_.TokenAt(loc);
  if (!token || !Watched(token->text)) return PastedAway(loc);
  Add({token->at, MayDecide(token->at) ? FactKind::kDeciding : FactKind::kDependent, -1, -1, -1});
}

void Recorder::DependentType(clang::SourceLocation loc) {
  std::optional<Token> token = written_.TokenAt(loc);
  bool may = !token || input_.watched_types.count(token->text.str()) > 0;
  if (may || !InTemplate() || !Watched(token->text)) return Dependent(loc);
  unheard_.Resolved(loc);
  Add({token->at, token->kind, -1, -1, -1});
}

// In the signature of a template, in its parameters and in a requires-expression, failure of
// substitution is no error. In a body it is one, and in what a class declares in its braces, unless
// that is a template again: it is instantiated with the class, which nothing can ask about.
bool Recorder::MayDecide(const Range& at) const {
  if (unevaluated_ > 0) return true;
  if (written_.InBody(*Context(), at)) return false;
  if (within_->isTemplateParameter() || within_->getDescribedTemplate() ||
      isa<clang::TemplateDecl>(within_)) {
    const auto* pattern = dyn_cast<clang::CXXRecordDecl>(within_);
    return !pattern || !IsInBraces(*pattern, at);
  }
  if (const clang::FunctionDecl* function = within_->getAsFunction()) {
    return !isa<clang::CXXMethodDecl>(function) || function->getTrailingRequiresClause();
  }
  const auto* record = dyn_cast<clang::CXXRecordDecl>(Context());
  return !record || !IsInBraces(*record, at);
}

bool Recorder::IsInBraces(const clang::CXXRecordDecl& record, const Range& at) const {
  auto holds = [&](clang::SourceRange range) {
    auto whole = written_.RangeOf(range);
    return whole && whole->file == at.file && whole->begin <= at.begin && at.end <= whole->end;
  };
  if (holds(record.getBraceRange())) return true;
  const clang::CXXRecordDecl* definition = record.getDefinition();
  return definition && std::any_of(definition->bases_begin(), definition->bases_end(),
                                   [&](const clang::CXXBaseSpecifier& base) {
                                     return holds(base.getSourceRange());
                                   });
}

const clang::DeclContext* Recorder::Context() const {
  const auto* context = dyn_cast<clang::DeclContext>(within_);
  return context ? context : within_->getDeclContext();
}

void Recorder::Through(clang::SourceLocation loc, const NamedDecl& member, clang::QualType type) {
  if (!member.getIdentifier() || !Watched(member.getName())) return;  // most aren't: lex none
  std::optional<Token> token = written_.TokenAt(loc);
  if (!token || !Watched(token->text)) return;
  const clang::ASTContext& context = within_->getASTContext();
  for (clang::QualType next; !type.isNull(); type = next) {
    const auto* alias = dyn_cast<clang::TypedefType>(type.getTypePtr());
    if (alias && alias->getDecl()->getLocation().isValid()) {  // not the compiler's own
      auto at = written_.RangeOf(alias->getDecl()->getLocation());
      if (at) facts_.aliases.push_back({alias->getDecl()->getName().str(), at->file, {token->at}});
    }
    bool pointer = isa<clang::PointerType, clang::ReferenceType>(type.getTypePtr());
    next = pointer ? type->getPointeeType() : type.getSingleStepDesugaredType(context);
    if (next == type) return;
  }
}

void Recorder::Forward(const clang::TagDecl& tag, Qualifier& qualifier) {
  qualifier.forward = true;
  if (tag.getLexicalDeclContext()->isFileContext()) {
    auto range = written_.RangeOf(tag.getSourceRange());
    if (range) qualifier.statement = *range;
  }
  qualifier.blocks = written_.ForwardBlocks(tag, [&](const clang::Decl& d) {
    const auto* other = dyn_cast<clang::TagDecl>(&d);
    return other ? resolver_.SymbolOf(other) : -1;
  });
}

void Recorder::Function(const clang::FunctionDecl& definition) {
  auto range = written_.RangeOf(definition.getSourceRange());
  if (range) facts_.functions.push_back(*range);
}

void Recorder::ByArgument(clang::SourceLocation loc, ArgumentLookup lookup, bool writable) {
  std::optional<Token> token = written_.TokenAt(loc);
  if (!token) return;
  lookup.at = token->at;
  if (writable && token->kind == FactKind::kPlain) {
    lookup.qualifier = static_cast<int>(facts_.qualifiers.size());
    facts_.qualifiers.push_back(written_.Describe(*token, {}, within_));
  }
  facts_.lookups.push_back(std::move(lookup));
}

void Recorder::Unqualified(clang::SourceLocation loc, const NamedDecl& type) {
  if (input_.coming.empty() || !type.getIdentifier() || SymbolOf(&type) >= 0) return;
  auto coming = input_.coming.find(type.getName().str());
  if (coming == input_.coming.end() ||
      !type.getDeclContext()->getRedeclContext()->isFileContext()) {
    return;
  }
  auto space_of = [](const clang::DeclContext& context) {
    const auto* space = dyn_cast<clang::NamespaceDecl>(context.getEnclosingNamespaceContext());
    return space ? space->getQualifiedNameAsString() : "";
  };
  auto inside = [](llvm::StringRef space, llvm::StringRef outer) {
    return outer.empty() || (space.consume_front(outer) && (space.empty() || space[0] == ':'));
  };
  std::string here = space_of(*Context()), there = space_of(*type.getDeclContext());
  for (int symbol : coming->second) {
    int now = input_.work->successor[static_cast<size_t>(symbol)];
    std::string space = input_.work->after.NamespaceOf(now);
    if (!inside(here, space) || inside(there, space)) continue;  // not found first
    bool writable = !type.isInAnonymousNamespace();
    ByArgument(loc, {.symbol = symbol, .space = there, .name = coming->first, .taken = true},
               writable);
    return;
  }
}

void Recorder::Add(const Fact& fact) {
  auto key = std::tuple(fact.at.file, fact.at.begin, fact.at.end, fact.kind, fact.symbol, fact.own);
  if (seen_.insert(key).second) facts_.facts.push_back(fact);
}

const rules::Symbol& Recorder::Symbol(int index) const {
  return input_.names.symbols[static_cast<size_t>(index)];
}
bool Recorder::Watched(llvm::StringRef name) const { return input_.watched.count(name.str()) > 0; }
bool Recorder::WantsQualifier(int symbol) const {
  return symbol >= 0 && !input_.wants_qualifier.empty() &&
         input_.wants_qualifier[static_cast<size_t>(symbol)];
}

}  // namespace rewriter
