#include "rewriter/words.h"

#include <clang/Basic/LangOptions.h>
#include <clang/Lex/Lexer.h>
#include <llvm/ADT/StringExtras.h>

#include <algorithm>

namespace rewriter {
namespace {

clang::LangOptions AnyCpp() {
  clang::LangOptions options;
  options.CPlusPlus = options.CPlusPlus11 = options.CPlusPlus14 = options.CPlusPlus17 = true;
  options.LineComment = options.RawStringLiterals = options.Bool = true;
  return options;
}

bool IsWordByte(char c) { return llvm::isAlnum(c) || c == '_'; }

// Whole words of `text` that are among the names, in a comment or a literal.
void WordsInside(std::string_view text, int64_t offset, WordKind kind,
                 const std::unordered_set<std::string>& names, std::vector<Word>& out) {
  for (size_t at = 0; at < text.size();) {
    size_t end = at;
    while (end < text.size() && IsWordByte(text[end])) ++end;
    if (end > at && names.count(std::string(text.substr(at, end - at)))) {
      out.push_back({offset + static_cast<int64_t>(at), offset + static_cast<int64_t>(end), kind});
    }
    at = std::max(end, at + 1);
  }
}

}  // namespace

std::vector<Word> FindWords(std::string_view content,
                            const std::unordered_set<std::string>& names) {
  std::string text(content);  // the lexer wants a final NUL
  clang::Lexer lexer(clang::SourceLocation(), AnyCpp(), text.data(), text.data(),
                     text.data() + text.size());
  lexer.SetCommentRetentionState(true);
  std::vector<Word> words;
  clang::Token token;
  bool access = false;
  int64_t begin = 0, previous_end = -1;  // of the code token before
  for (bool last = false; !last;) {
    last = lexer.LexFromRawLexer(token);
    begin = static_cast<int64_t>(lexer.getBufferLocation() - text.data()) - token.getLength();
    if (token.is(clang::tok::eof) || begin < 0) break;
    std::string_view piece(text.data() + begin, token.getLength());
    if (token.is(clang::tok::raw_identifier)) {
      if (names.count(std::string(piece))) {
        words.push_back({begin, begin + token.getLength(), WordKind::kCode, access});
      }
    } else if (token.is(clang::tok::comment)) {
      WordsInside(piece, begin, WordKind::kComment, names, words);
      continue;
    } else if (token.isLiteral()) {
      WordsInside(piece, begin, WordKind::kString, names, words);
    }
    bool just_after = !words.empty() && words.back().end == previous_end;
    if (token.is(clang::tok::l_paren) && just_after) words.back().before_call = true;
    previous_end = begin + token.getLength();
    access = token.isOneOf(clang::tok::period, clang::tok::arrow, clang::tok::coloncolon);
  }
  return words;
}

LineTable::LineTable(std::string_view content) : starts_{0} {
  for (size_t i = 0; i < content.size(); ++i) {
    if (content[i] == '\n') starts_.push_back(static_cast<int64_t>(i) + 1);
  }
}

std::pair<int, int> LineTable::At(int64_t offset) const {
  auto line = std::upper_bound(starts_.begin(), starts_.end(), offset) - 1;
  return {static_cast<int>(line - starts_.begin()) + 1, static_cast<int>(offset - *line) + 1};
}

}  // namespace rewriter
