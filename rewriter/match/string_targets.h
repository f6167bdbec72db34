// Whose elements a literal names, told by the types of the expressions around it:
//   Msg::descriptor()   msg.GetDescriptor()   d->FindFieldByName("inner")->message_type()
// Part of match. What can change at run time is not known.
#pragma once

#include <clang/AST/Type.h>

#include <functional>
#include <string>

#include "rewriter/facts/string_names.h"

namespace clang {
class ASTContext;
class CallExpr;
class CXXRecordDecl;
class Expr;
class NamedDecl;
class StringLiteral;
class VarDecl;
}  // namespace clang

namespace rewriter {

class StringTargets {
 public:
  // `symbol_of`: index of the symbol that a declaration is, or -1.
  StringTargets(clang::ASTContext& context, const SchemaNames& names, const StringNames& strings,
                std::function<int(const clang::NamedDecl*)> symbol_of)
      : context_(context), names_(names), strings_(strings), symbol_of_(std::move(symbol_of)) {}

  // What a descriptor describes, or what type a message is of.
  NamedTarget Of(const clang::Expr& expr, int depth = 0) const;
  NamedTarget OfType(clang::QualType type) const;

 private:
  NamedTarget OfCall(const clang::CallExpr& call, int depth) const;
  NamedTarget OfLookup(std::string_view method, const NamedTarget& scope,
                       const clang::CallExpr& call) const;
  bool NeverAssigned(const clang::VarDecl& variable) const;

  clang::ASTContext& context_;
  const SchemaNames& names_;
  const StringNames& strings_;
  std::function<int(const clang::NamedDecl*)> symbol_of_;
};

// The literal that an argument is, through conversions; null if it is none. `constant`: by way of
// a constant, which others may read as well.
const clang::StringLiteral* LiteralOf(const clang::Expr& argument, bool& constant);

// "a::b::C::f": without template arguments and inline namespaces.
std::string PlainName(const clang::NamedDecl& decl);

}  // namespace rewriter
