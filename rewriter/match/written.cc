#include "rewriter/match/written.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/Decl.h>
#include <clang/AST/DeclCXX.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Lex/Lexer.h>

#include <algorithm>

namespace rewriter {
namespace {

// Follows a location through macro arguments to where it was written. Stops at a token that comes
// from the body of a macro.
clang::SourceLocation ThroughArguments(const clang::SourceManager& sources,
                                       clang::SourceLocation at) {
  while (at.isMacroID() && sources.isMacroArgExpansion(at))
    at = sources.getImmediateSpellingLoc(at);
  return at;
}

std::string QualifiedName(const clang::NamespaceDecl& space) {
  std::string name;
  llvm::raw_string_ostream out(name);
  space.printQualifiedName(out);
  return out.str();
}

void Collect(const clang::NamespaceDecl& block,
             const std::function<int(const clang::Decl&)>& symbol_of, std::vector<int>& holds) {
  for (const clang::Decl* decl : block.decls()) {
    const auto* inner = clang::dyn_cast<clang::NamespaceDecl>(decl);
    if (inner) {
      Collect(*inner, symbol_of, holds);
    } else {
      holds.push_back(symbol_of(*decl));
    }
  }
}

}  // namespace

std::optional<Token> Written::TokenAt(clang::SourceLocation at) const {
  const clang::SourceManager& sources = context_.getSourceManager();
  const clang::LangOptions& language = context_.getLangOpts();
  clang::SourceLocation spelling = sources.getSpellingLoc(at);
  bool pasted = at.isMacroID() && sources.isWrittenInScratchSpace(spelling);
  bool invalid = false;
  const char* text = sources.getCharacterData(spelling, &invalid);
  if (invalid) return std::nullopt;
  size_t length = clang::Lexer::MeasureTokenLength(spelling, sources, language);
  Token token{.text = llvm::StringRef(text, length)};
  if (token.text.contains('\\') && !pasted) return Spliced(spelling, length);
  if (pasted) {
    token.kind = FactKind::kPasted;
    clang::CharSourceRange call = sources.getExpansionRange(at);
    auto range = RangeOf(call.getAsRange());
    if (!range) return std::nullopt;
    token.at = *range;
    return token;
  }
  bool from_body = ThroughArguments(sources, at).isMacroID();
  auto range = places_.At(spelling, length);
  if (!range) return std::nullopt;
  token.at = *range;
  token.kind = from_body ? FactKind::kMacroBody : FactKind::kPlain;
  return token;
}

std::optional<Token> Written::Spliced(clang::SourceLocation at, size_t length) const {
  auto range = places_.At(at, length);
  if (!range) return std::nullopt;
  llvm::SmallString<64> buffer;
  llvm::StringRef text =
      clang::Lexer::getSpelling(at, buffer, context_.getSourceManager(), context_.getLangOpts());
  const clang::IdentifierInfo& name = context_.Idents.get(text);
  return Token{*range, FactKind::kPasted, name.getName()};
}

std::optional<Token> Written::PieceAt(clang::SourceLocation first, clang::SourceLocation last,
                                      llvm::StringRef text) const {
  const clang::SourceManager& sources = context_.getSourceManager();
  clang::SourceLocation begin = sources.getSpellingLoc(first), end = sources.getSpellingLoc(last);
  if (first.isMacroID() && sources.isWrittenInScratchSpace(begin)) {
    auto call = RangeOf(sources.getExpansionRange(first).getAsRange());
    if (!call) return std::nullopt;
    std::optional<Range> mention = OnlyMention(*call, text, first);
    return Token{mention.value_or(*call), FactKind::kPasted, text};
  }
  auto from = places_.At(begin, 0), to = places_.At(end, 1);
  if (!from || !to || from->file != to->file || to->end < from->begin) return std::nullopt;
  Token token{{from->file, from->begin, to->end}, FactKind::kPlain, text};
  bool verbatim = token.at.end - token.at.begin == static_cast<int64_t>(text.size()) &&
                  llvm::StringRef(sources.getCharacterData(begin), text.size()) == text;
  if (!verbatim) {
    token.kind = FactKind::kPasted;
  } else if (ThroughArguments(sources, first).isMacroID()) {
    token.kind = FactKind::kMacroBody;
  }
  return token;
}

std::optional<Range> Written::RangeOf(clang::SourceRange range) const {
  const clang::SourceManager& sources = context_.getSourceManager();
  clang::SourceLocation last = sources.getExpansionRange(range.getEnd()).getEnd();
  auto begin = places_.At(sources.getExpansionLoc(range.getBegin()), 0);
  auto end =
      places_.At(last, clang::Lexer::MeasureTokenLength(last, sources, context_.getLangOpts()));
  if (!begin || !end || begin->file != end->file || end->end < begin->begin) return std::nullopt;
  return Range{begin->file, begin->begin, end->end};
}

bool Written::InBody(const clang::DeclContext& context, const Range& at) const {
  for (const clang::DeclContext* c = &context; c; c = c->getParent()) {
    const auto* function = clang::dyn_cast<clang::FunctionDecl>(c);
    if (!function || !function->hasBody()) continue;
    auto body = RangeOf(function->getBody()->getSourceRange());
    if (body && body->file == at.file && body->begin <= at.begin && at.end <= body->end)
      return true;
  }
  return false;
}

bool Written::FollowsScope(clang::SourceLocation name) const {
  const clang::SourceManager& sources = context_.getSourceManager();
  if (!name.isFileID()) return false;
  auto [file, offset] = sources.getDecomposedLoc(name);
  return sources.getBufferData(file).take_front(offset).rtrim().ends_with("::");
}

Qualifier Written::Describe(const Token& name, clang::NestedNameSpecifierLoc written,
                            const clang::Decl* within) const {
  Qualifier qualifier;
  qualifier.at = {name.at.file, name.at.begin, name.at.begin};
  if (written) {
    auto begin = TokenAt(written.getBeginLoc());
    bool before = begin && begin->kind == name.kind && begin->at.file == name.at.file &&
                  begin->at.begin <= name.at.begin;
    if (before) qualifier.at.begin = begin->at.begin;
    qualifier.elsewhere = !before;
  }
  for (auto part = written; part; part = part.getPrefix()) {
    const clang::NestedNameSpecifier* specifier = part.getNestedNameSpecifier();
    if (const auto* space = specifier->getAsNamespace()) {
      qualifier.written.push_back(space->getName().str());
    } else if (const auto* alias = specifier->getAsNamespaceAlias()) {
      qualifier.written.push_back(alias->getName().str());
      if (qualifier.alias_at < 0) qualifier.alias_target = QualifiedName(*alias->getNamespace());
      if (qualifier.alias_at < 0)
        qualifier.alias_at = static_cast<int>(qualifier.written.size()) - 1;
    } else if (specifier->getAsType()) {
      qualifier.classes = true;
    }
  }
  std::reverse(qualifier.written.begin(), qualifier.written.end());
  if (qualifier.alias_at >= 0) {  // counted from the back until here
    qualifier.alias_at = static_cast<int>(qualifier.written.size()) - 1 - qualifier.alias_at;
  }
  if (within) {
    const auto* context = clang::dyn_cast<clang::DeclContext>(within);
    if (!context) context = within->getDeclContext();
    qualifier.hides = Hides(*context);
    context = context->getEnclosingNamespaceContext();
    const auto* space = clang::dyn_cast<clang::NamespaceDecl>(context);
    if (space) qualifier.context = QualifiedName(*space);
    if (space) qualifier.taken = Taken(*space);
  }
  return qualifier;
}

std::vector<std::string> Written::Taken(const clang::NamespaceDecl& innermost) const {
  std::vector<std::string> taken;
  for (const clang::DeclContext* at = &innermost; !at->isTranslationUnit(); at = at->getParent()) {
    const auto* space = clang::dyn_cast<clang::NamespaceDecl>(at);
    if (!space) continue;
    for (const std::string& part : new_parts_) {
      for (const clang::NamedDecl* known : space->lookup(&context_.Idents.get(part))) {
        bool scope =
            clang::isa<clang::NamespaceDecl, clang::NamespaceAliasDecl, clang::TypeDecl>(known);
        if (scope) taken.push_back(QualifiedName(*space) + "::" + part);
      }
    }
  }
  return taken;
}

std::vector<std::string> Written::Hides(const clang::DeclContext& innermost) const {
  std::vector<std::string> hides;
  for (const clang::DeclContext* at = &innermost; at; at = at->getParent()) {
    const std::vector<std::string>& declared = DeclaredIn(*at);
    hides.insert(hides.end(), declared.begin(), declared.end());
  }
  return hides;
}

const std::vector<std::string>& Written::DeclaredIn(const clang::DeclContext& scope) const {
  auto [entry, fresh] = declared_.try_emplace(&scope);
  if (!fresh) return entry->second;
  const clang::DeclContext* space = scope.getEnclosingNamespaceContext();
  std::string prefix;
  if (const auto* named = clang::dyn_cast<clang::NamespaceDecl>(space)) {
    prefix = QualifiedName(*named) + "::";
  }
  if (space != &scope) prefix += "{}::";  // deeper than any name of the namespace itself
  std::set<std::string> names;
  if (scope.isFunctionOrMethod()) {
    for (const clang::Decl* decl : scope.decls()) {
      const auto* known = clang::dyn_cast<clang::NamedDecl>(decl);
      if (known && known->getIdentifier()) names.insert(known->getName().str());
    }
  }
  for (const std::string& part : new_parts_) {
    bool here = scope.isFunctionOrMethod() ? names.count(part) > 0
                                           : !scope.lookup(&context_.Idents.get(part)).empty();
    if (here) entry->second.push_back(prefix + part);
  }
  return entry->second;
}

bool Written::IsForwardDeclared(const clang::TagDecl& tag) const {
  auto redeclarations = tag.redecls();
  return std::any_of(redeclarations.begin(), redeclarations.end(), [&](const clang::TagDecl* one) {
    return !one->isThisDeclarationADefinition() && places_.IsOwn(one->getLocation());
  });
}

std::optional<Block> Written::BlockOf(const clang::NamespaceDecl& space) const {
  const clang::SourceManager& sources = context_.getSourceManager();
  const clang::NamespaceDecl* first = &space;  // of namespace a::b {
  while (first->isNested()) first = clang::cast<clang::NamespaceDecl>(first->getLexicalParent());
  std::optional<Token> name = TokenAt(space.getLocation());
  clang::SourceLocation brace = space.getLocation();
  for (int ahead = 0; ahead < 16; ++ahead) {
    auto token = clang::Lexer::findNextToken(brace, sources, context_.getLangOpts());
    if (!token) return std::nullopt;
    brace = token->getLocation();
    if (token->is(clang::tok::l_brace)) break;
  }
  auto open = RangeOf({first->getBeginLoc(), brace});
  auto close = RangeOf({space.getRBraceLoc(), space.getRBraceLoc()});
  if (!name || name->kind != FactKind::kPlain || !open || !close) return std::nullopt;
  return Block{.name = name->at, .open = *open, .close = *close};
}

std::vector<Block> Written::ForwardBlocks(
    const clang::TagDecl& tag, const std::function<int(const clang::Decl&)>& symbol_of) const {
  std::vector<Block> blocks;
  for (const clang::DeclContext* context = tag.getLexicalDeclContext(); context;
       context = context->getLexicalParent()) {
    const auto* space = clang::dyn_cast<clang::NamespaceDecl>(context);
    if (!space) continue;
    std::optional<Block> block = BlockOf(*space);
    if (!block) return {};
    Collect(*space, symbol_of, block->holds);
    auto inside = space->decls();
    block->alone = std::distance(inside.begin(), inside.end()) == 1;
    blocks.insert(blocks.begin(), std::move(*block));
  }
  return blocks;
}

}  // namespace rewriter
