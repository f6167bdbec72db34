// Which schema element a declaration is, and what is known of the repository's own functions that
// share its name. Part of match.
#pragma once

#include <llvm/ADT/DenseMap.h>

#include <string>

#include "rewriter/match/match.h"

namespace clang {
class FunctionDecl;
class NamedDecl;
}  // namespace clang

namespace rewriter {

class Resolver {
 public:
  Resolver(clang::ASTContext& context, Places& places, const ParseInput& input, UnitFacts& facts)
      : context_(context), places_(places), input_(input), names_(input.names), facts_(facts) {}

  // Index of the symbol that a declaration is, or -1. An override is what it overrides.
  int SymbolOf(const clang::NamedDecl* decl);
  // Index in UnitFacts::own_functions of a function of the repository, or -1.
  int OwnFunctionOf(const clang::NamedDecl& decl);

 private:
  int Find(const clang::NamedDecl& decl) const;
  int Forwarded(const clang::FunctionDecl& function);
  bool IsTakenInForeignBase(const clang::FunctionDecl& function, int forwards) const;
  std::string QualifiedName(const clang::NamedDecl& decl) const;

  clang::ASTContext& context_;
  Places& places_;
  const ParseInput& input_;
  const SchemaNames& names_;
  UnitFacts& facts_;
  llvm::DenseMap<const clang::NamedDecl*, int> symbols_;
  llvm::DenseMap<const clang::FunctionDecl*, int> own_;  // canonical declarations
};

}  // namespace rewriter
