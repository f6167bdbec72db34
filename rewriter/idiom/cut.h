// What goes from the text when a statement goes: its line, what was said about it in comments, and
// the blank line that would be one too many. Part of the structural operation remove_statement.
//
//   Prepare();                       Prepare();
//
//   // The old colour, for v1.
//   order.set_colour(3);  // red     Finish();
//
//   Finish();
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "rewriter/idiom/idiom.h"

namespace clang {
class IfStmt;
class SwitchCase;
}  // namespace clang

namespace rewriter {

// Whether a statement goes as well: a comment in front of several speaks about all of them.
using IsCut = std::function<bool(const clang::Stmt&)>;

// All return nothing if a macro or a directive takes part.

// `names`: a comment in front that has one of them is about the statement.
std::optional<Range> CutStatement(const IdiomScope& scope, const clang::Stmt& stmt,
                                  const IsCut& is_cut, const std::vector<std::string>& names);
// From the end of `kept` to the end of `stmt`, without the semicolon.
std::optional<Range> CutTail(const IdiomScope& scope, const clang::Stmt& stmt,
                             const clang::Expr& kept);
// An else branch with its keyword.
std::optional<Range> CutElse(const IdiomScope& scope, const clang::IfStmt& branch);
// `case OLD:` alone.
std::optional<Range> CutLabel(const IdiomScope& scope, const clang::SwitchCase& label);

}  // namespace rewriter
