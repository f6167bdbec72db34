// What evaluating an expression does besides giving a value: whether it can go when nobody needs
// the value any more. A helper of removal. Knows what generated classes and the standard library
// do, and judges the rest by its signature and its name.
#pragma once

#include <clang/AST/Expr.h>

#include "rewriter/match/match.h"
#include "rewriter/match/resolve.h"

namespace clang {
class CallExpr;
class CXXConstructExpr;
class FunctionDecl;
class QualType;
}  // namespace clang

namespace rewriter {

enum class SideEffect {
  kNone,      // sure to do nothing:          order.id() + 1
  kUnlikely,  // by its looks does nothing:   config->GetDouble("x"), ToSeconds(t)
  kLikely     // may do something:            NextId(), file.Read(), ++n, order.mutable_item()
};

class Effects {
 public:
  Effects(Resolver& resolver, Places& places, const Work& work, clang::SourceManager& sources)
      : resolver_(resolver), places_(places), work_(work), sources_(sources) {}

  SideEffect Of(const clang::Stmt* stmt);

  // The removed element's spelling that the declaration is, or null.
  const rules::Symbol* Gone(const clang::NamedDecl* decl);
  // Whether a type is removed itself, and not only a member of it.
  bool IsGoneType(const clang::DeclContext& type);
  // Declared by a generated header, or by one or the schema library's runtime.
  bool IsMessage(const clang::Decl& decl);
  bool IsGenerated(const clang::Decl& decl);
  // Whether a local variable of this type may go unnoticed, and whether what is reached through one
  // is its own: std::string and messages do own, pointers and iterators don't.
  bool IsPlain(clang::QualType type);
  bool OwnsContent(clang::QualType type);

 private:
  SideEffect OfCall(const clang::CallExpr& call);
  SideEffect OfFunction(const clang::FunctionDecl& callee, size_t arguments);
  SideEffect OfStd(const clang::FunctionDecl& callee);
  SideEffect OfGenerated(const clang::FunctionDecl& callee);
  SideEffect OfConstruction(const clang::CXXConstructExpr& construction);

  Resolver& resolver_;
  Places& places_;
  const Work& work_;
  clang::SourceManager& sources_;
};

// Whether the function can change what is passed to it: by a reference or pointer to non-const.
bool TakesMutable(const clang::FunctionDecl& function);

}  // namespace rewriter
