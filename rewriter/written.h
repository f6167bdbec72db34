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

#include "rewriter/facts.h"
#include "rewriter/match.h"

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

  // Whether a place lies in the body of the function that `context` is or stands in.
  bool InBody(const clang::DeclContext& context, const Range& at) const;

  Qualifier Describe(const Token& name, clang::NestedNameSpecifierLoc written,
                     const clang::Decl* within) const;

  // Names of the namespace blocks around a forward declaration, outermost first; empty if one of
  // them holds anything but declarations that `moves` says go along.
  std::vector<Range> ForwardBlocks(const clang::TagDecl& tag,
                                   const std::function<bool(const clang::Decl*)>& moves) const;

 private:
  std::vector<std::string> Taken(const clang::NamespaceDecl& innermost) const;
  // A token that a line continuation cuts in two: nothing edits it.
  std::optional<Token> Spliced(clang::SourceLocation at, size_t length) const;

  clang::ASTContext& context_;
  Places& places_;
  const std::set<std::string>& new_parts_;
};

}  // namespace rewriter
