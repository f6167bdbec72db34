#include "rewriter/idiom/cut.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/Attr.h>
#include <clang/AST/Expr.h>
#include <clang/AST/Stmt.h>
#include <clang/Basic/CharInfo.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Lex/Lexer.h>

#include <algorithm>

namespace rewriter {
namespace {

using llvm::StringRef;

// The bytes of one statement in its file.
struct Piece {
  clang::FileID file;
  StringRef text;  // of the whole file
  size_t begin, end;
};

bool HasDirective(StringRef text) {
  for (size_t at = text.find('\n'); at != StringRef::npos; at = text.find('\n', at + 1)) {
    if (text.drop_front(at).ltrim().starts_with("#")) return true;
  }
  return false;
}

std::optional<Piece> PieceOf(const IdiomScope& scope, clang::SourceLocation begin,
                             clang::SourceLocation end) {
  const clang::SourceManager& sources = scope.ast.getSourceManager();
  if (begin.isMacroID()) return std::nullopt;
  clang::CharSourceRange range = clang::Lexer::makeFileCharRange(
      clang::CharSourceRange::getTokenRange(begin, end), sources, scope.ast.getLangOpts());
  if (range.isInvalid()) return std::nullopt;
  auto [file, offset] = sources.getDecomposedLoc(range.getBegin());
  Piece piece{file, sources.getBufferData(file), offset, sources.getFileOffset(range.getEnd())};
  StringRef rest = piece.text.drop_front(piece.end);
  if (rest.ltrim().starts_with(";") && piece.text[piece.end - 1] != '}' &&
      piece.text[piece.end - 1] != ';') {
    piece.end += rest.find(';') + 1;
  }
  if (HasDirective(piece.text.slice(piece.begin, piece.end))) return std::nullopt;
  return piece;
}

std::optional<Range> At(const IdiomScope& scope, const Piece& piece) {
  const clang::SourceManager& sources = scope.ast.getSourceManager();
  clang::SourceLocation begin =
      sources.getLocForStartOfFile(piece.file).getLocWithOffset(static_cast<int>(piece.begin));
  return scope.places.At(begin, piece.end - piece.begin);
}

size_t LineStart(StringRef text, size_t at) {
  size_t newline = text.take_front(at).rfind('\n');
  return newline == StringRef::npos ? 0 : newline + 1;
}
// Where the next line starts.
size_t LineEnd(StringRef text, size_t at) {
  size_t newline = text.find('\n', at);
  return newline == StringRef::npos ? text.size() : newline + 1;
}
StringRef LineAt(StringRef text, size_t start) {
  return text.slice(start, LineEnd(text, start)).trim();
}
bool IsComment(StringRef line) { return line.starts_with("//"); }

// Whether a word of the text is one of the names.
bool Mentions(StringRef text, const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    for (size_t at = text.find(name); at != StringRef::npos; at = text.find(name, at + 1)) {
      auto part = [&](size_t i) {
        return i < text.size() && clang::isAsciiIdentifierContinue(text[i]);
      };
      if (!(at > 0 && part(at - 1)) && !part(at + name.size())) return true;
    }
    return false;
  });
}

// Where the comment lines directly above begin.
size_t CommentsAbove(const Piece& piece) {
  size_t top = piece.begin;
  while (top > 0 && IsComment(LineAt(piece.text, LineStart(piece.text, top - 1)))) {
    top = LineStart(piece.text, top - 1);
  }
  return top;
}

// Whether no code and no blank line stands between two statements.
bool IsOnlyComments(StringRef between) {
  auto [line, rest] = between.split('\n');
  if (!line.trim().empty() && !IsComment(line.trim())) return false;
  while (rest.contains('\n')) {
    std::tie(line, rest) = rest.split('\n');
    if (!IsComment(line.trim())) return false;
  }
  return rest.trim().empty();
}

// Takes in the comment lines above that are about nothing else.
void TakeComments(Piece& piece, size_t below, const std::vector<std::string>& names) {
  size_t top = CommentsAbove(piece);
  if (top == piece.begin) return;
  StringRef next = LineAt(piece.text, below);
  bool alone = next.empty() || next.starts_with("}") || IsComment(next);
  if (alone || Mentions(piece.text.slice(top, piece.begin), names)) piece.begin = top;
}

// A piece that is all of its lines takes them whole.
bool TakeLines(Piece& piece) {
  size_t start = LineStart(piece.text, piece.begin), next = LineEnd(piece.text, piece.end);
  StringRef before = piece.text.slice(start, piece.begin).trim();
  StringRef behind = piece.text.slice(piece.end, next).trim();
  if (!before.empty() || !(behind.empty() || IsComment(behind))) return false;
  piece.begin = start;
  piece.end = next;
  return true;
}

// Takes in one of two blank lines that would meet, or one at the edge of a block. `row`: from the
// first to the last of the statements in a row, whole lines.
void TakeBlank(Piece& piece, const Piece& row) {
  if (row.begin == 0) return;
  StringRef above = LineAt(piece.text, LineStart(piece.text, row.begin - 1));
  StringRef below = LineAt(piece.text, row.end);
  if (below.empty() && row.end < piece.text.size()) {
    bool too_many = above.empty() || above.ends_with("{");
    if (too_many && piece.end == row.end) piece.end = LineEnd(piece.text, row.end);
  } else if (above.empty() && below.starts_with("}") && piece.begin == row.begin) {
    piece.begin = LineStart(piece.text, row.begin - 1);
  }
}

// Statements that go and stand directly below each other: a comment in front of the first is about
// all of them.
struct Row {
  Piece first, last;
};

std::optional<Row> RowOf(const IdiomScope& scope, const clang::Stmt& stmt, const Piece& piece,
                         const IsCut& is_cut) {
  Row row{piece, piece};
  const clang::Stmt* around = scope.parents.getParent(&stmt);
  std::vector<const clang::Stmt*> beside(around->child_begin(), around->child_end());
  auto mine = std::find(beside.begin(), beside.end(), &stmt);
  auto adjoin = [&](const clang::Stmt* other, bool below) {
    if (!other || !is_cut(*other)) return false;
    std::optional<Piece> next = PieceOf(scope, other->getBeginLoc(), other->getEndLoc());
    if (!next || next->file != piece.file) return false;
    StringRef between = below ? piece.text.slice(row.last.end, next->begin)
                              : piece.text.slice(next->end, row.first.begin);
    if (!IsOnlyComments(between)) return false;
    (below ? row.last : row.first) = *next;
    return true;
  };
  for (auto at = mine; at != beside.begin() && adjoin(*std::prev(at), false);) --at;
  for (auto at = std::next(mine); at != beside.end() && adjoin(*at, true);) ++at;
  return row;
}

}  // namespace

std::optional<Range> CutStatement(const IdiomScope& scope, const clang::Stmt& stmt,
                                  const IsCut& is_cut, const std::vector<std::string>& names) {
  std::optional<Piece> piece = PieceOf(scope, stmt.getBeginLoc(), stmt.getEndLoc());
  if (!piece) return std::nullopt;
  std::optional<Row> row = RowOf(scope, stmt, *piece, is_cut);
  const bool first = row->first.begin == piece->begin;
  StringRef text = piece->text;
  if (TakeLines(*piece)) {
    Piece whole{piece->file, text, row->first.begin, row->last.end};
    if (!TakeLines(whole)) return At(scope, *piece);
    TakeComments(whole, whole.end, names);
    piece->begin = first ? whole.begin : CommentsAbove(*piece);
    TakeBlank(*piece, whole);
  } else if (!text.slice(piece->end, LineEnd(text, piece->end)).trim().empty()) {
    while (piece->end < text.size() && text[piece->end] == ' ') ++piece->end;
  } else {
    while (first && piece->begin > 0 && text[piece->begin - 1] == ' ') --piece->begin;
  }
  return At(scope, *piece);
}

std::optional<Range> CutTail(const IdiomScope& scope, const clang::Stmt& stmt,
                             const clang::Expr& kept) {
  std::optional<Range> all = scope.RangeOf(stmt.getSourceRange());
  std::optional<Range> head = scope.RangeOf(kept.getSourceRange());
  if (!all || !head || stmt.getBeginLoc().isMacroID() || all->file != head->file ||
      all->begin != head->begin || HasDirective(scope.TextOf(*all)))
    return std::nullopt;
  return Range{all->file, head->end, all->end};
}

std::optional<Range> CutElse(const IdiomScope& scope, const clang::IfStmt& branch) {
  std::optional<Piece> piece = PieceOf(scope, branch.getElseLoc(), branch.getElse()->getEndLoc());
  if (!piece) return std::nullopt;
  while (piece->begin > 0 && clang::isWhitespace(piece->text[piece->begin - 1])) --piece->begin;
  // Code behind it must not end up in a comment.
  StringRef above = piece->text.slice(LineStart(piece->text, piece->begin), piece->begin);
  return above.contains("//") ? std::nullopt : At(scope, *piece);
}

std::optional<Range> CutLabel(const IdiomScope& scope, const clang::SwitchCase& label) {
  std::optional<Piece> piece = PieceOf(scope, label.getKeywordLoc(), label.getColonLoc());
  if (!piece) return std::nullopt;
  if (!TakeLines(*piece)) {
    while (piece->end < piece->text.size() && piece->text[piece->end] == ' ') ++piece->end;
  }
  return At(scope, *piece);
}

}  // namespace rewriter
