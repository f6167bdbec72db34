// How things are written in the source: the token behind a location, through macros, and the
// qualifier in front of a name. Helper of match; knows Clang, not the schema.
#pragma once

#include <clang/AST/NestedNameSpecifier.h>
#include <clang/Basic/SourceLocation.h>

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "rewriter/facts/facts.h"
#include "rewriter/match/match.h"

namespace clang {
class Decl;
class DeclContext;
class NamespaceDecl;
class TagDecl;
}  // namespace clang

namespace rewriter {

struct Token {
  Range at;  // of the token; of the whole macro call if it was pasted together
  FactKind kind = FactKind::kPlain;
  llvm::StringRef text;
};

class Written {
 public:
  // `new_parts`: parts of names to come, of which Describe says where they are taken.
  Written(clang::ASTContext& context, Places& places, const std::set<std::string>& new_parts)
      : context_(context), places_(places), new_parts_(new_parts) {}

  // Nothing if the token is not written in the repository's own files.
  std::optional<Token> TokenAt(clang::SourceLocation at) const;
  std::optional<Range> RangeOf(clang::SourceRange range) const;

  // `text` inside a literal, whose bytes stand at `first` to `last`: pasted unless it is written
  // there letter by letter.
  std::optional<Token> PieceAt(clang::SourceLocation first, clang::SourceLocation last,
                               llvm::StringRef text) const;
  // The only place in a macro call where `name` stands as a token of its own. In wrappers.cc.
  std::optional<Range> OnlyMention(const Range& call, llvm::StringRef name,
                                   clang::SourceLocation at) const;
  // The argument from which a declared macro has pasted the token together. In wrappers.cc.
  std::optional<Range> WrapperArgument(clang::SourceLocation at,
                                       const std::vector<rules::Wrapper>& wrappers) const;

  // Whether `::` stands right before a name. Clang drops the qualifier of `a::Msg::*` in some
  // types.
  bool FollowsScope(clang::SourceLocation name) const;

  // Whether a place lies in the body of the function that `context` is or stands in.
  bool InBody(const clang::DeclContext& context, const Range& at) const;

  Qualifier Describe(const Token& name, clang::NestedNameSpecifierLoc written,
                     const clang::Decl* within) const;

  // Whether the repository itself declares a type of somebody else's before it is defined.
  bool IsForwardDeclared(const clang::TagDecl& tag) const;

  // The namespace blocks around a forward declaration, outermost first; `symbol_of` tells what else
  // is declared there. Empty if one of them is not written plainly.
  std::vector<Block> ForwardBlocks(const clang::TagDecl& tag,
                                   const std::function<int(const clang::Decl&)>& symbol_of) const;

 private:
  std::optional<Block> BlockOf(const clang::NamespaceDecl& space) const;
  std::vector<std::string> Taken(const clang::NamespaceDecl& innermost) const;
  // Names to come that a scope around it declares; functions are looked into once.
  std::vector<std::string> Hides(const clang::DeclContext& innermost) const;
  const std::vector<std::string>& DeclaredIn(const clang::DeclContext& scope) const;
  // A token that a line continuation cuts in two: nothing edits it.
  std::optional<Token> Spliced(clang::SourceLocation at, size_t length) const;

  clang::ASTContext& context_;
  Places& places_;
  const std::set<std::string>& new_parts_;
  mutable std::map<const clang::DeclContext*, std::vector<std::string>> declared_;
};

}  // namespace rewriter
