#include "rewriter/facts/words.h"

#include <clang/Basic/LangOptions.h>
#include <clang/Lex/Lexer.h>
#include <llvm/ADT/StringExtras.h>

#include <algorithm>

namespace rewriter {
namespace {

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

// Whether what follows on the line of a directive is no code.
bool HidesItsLine(std::string_view directive) {
  static const std::unordered_set<std::string_view> kNames = {
      "include", "include_next", "import", "if",    "ifdef",   "ifndef", "elif",
      "elifdef", "elifndef",     "undef",  "error", "warning", "line"};
  return kNames.count(directive) > 0;
}

// Follows the tokens of a file and remembers what the next one needs to know.
class Finder {
 public:
  Finder(std::string_view text, const std::unordered_set<std::string>& names)
      : text_(text), names_(names) {}

  void Take(const clang::Token& token, int64_t begin) {
    std::string_view piece = text_.substr(static_cast<size_t>(begin), token.getLength());
    if (token.isAtStartOfLine()) directive_ = define_ = hash_ = false;
    if (token.is(clang::tok::comment)) {
      return WordsInside(piece, begin, WordKind::kComment, names_, words_);
    }
    bool name = token.is(clang::tok::raw_identifier);
    if (directive_) {
      WordsInside(piece, begin, WordKind::kDirective, names_, words_);
    } else if (name && names_.count(std::string(piece))) {
      words_.push_back({begin, begin + token.getLength(), WordKind::kCode, access_});
      words_.back().after_scope = scope_;
      words_.back().in_define = define_;
      words_.back().calls = calls_;
    } else if (token.isLiteral() || token.is(clang::tok::unknown)) {  // unknown: not closed
      WordsInside(piece, begin, WordKind::kString, names_, words_);
    }
    if (callee_ >= 0) {
      Word& word = words_[static_cast<size_t>(callee_)];
      word.before_call = token.is(clang::tok::l_paren);
      word.before_scope = token.is(clang::tok::coloncolon);
    }
    if (!directive_) FollowCalls(token, piece);
    bool found = !words_.empty() && words_.back().begin == begin;
    callee_ = name && found && !directive_ ? static_cast<int64_t>(words_.size()) - 1 : -1;
    scope_ = token.is(clang::tok::coloncolon);
    access_ = scope_ || token.isOneOf(clang::tok::period, clang::tok::arrow);
    if (hash_ && name) directive_ = HidesItsLine(piece);
    define_ |= hash_ && piece == "define";
    hash_ = token.is(clang::tok::hash) && token.isAtStartOfLine();
  }
  std::vector<Word> Words() { return std::move(words_); }

 private:
  void FollowCalls(const clang::Token& token, std::string_view piece) {
    if (token.is(clang::tok::l_paren)) calls_.emplace_back(before_);
    if (token.is(clang::tok::r_paren) && !calls_.empty()) calls_.pop_back();
    before_ = token.is(clang::tok::raw_identifier) ? piece : std::string_view();
  }

  std::string_view text_;
  const std::unordered_set<std::string>& names_;
  std::vector<Word> words_;
  int64_t callee_ = -1;  // index of the word that the code token before was
  bool access_ = false, scope_ = false, hash_ = false;  // what the code token before was
  bool directive_ = false;                              // on a line whose words are no code
  bool define_ = false;
  std::vector<std::string> calls_;  // callees of the parentheses that are open
  std::string_view before_;         // the name that the code token before was, or empty
};

}  // namespace

const clang::LangOptions& AnyCpp() {
  static const clang::LangOptions kOptions = [] {
    clang::LangOptions options;
    options.CPlusPlus = options.CPlusPlus11 = options.CPlusPlus14 = options.CPlusPlus17 = true;
    options.LineComment = options.RawStringLiterals = options.Bool = true;
    return options;
  }();
  return kOptions;
}

std::vector<Word> FindWords(std::string_view content,
                            const std::unordered_set<std::string>& names) {
  std::string text(content);  // the lexer wants a final NUL
  clang::Lexer lexer(clang::SourceLocation(), AnyCpp(), text.data(), text.data(),
                     text.data() + text.size());
  lexer.SetCommentRetentionState(true);
  Finder finder(text, names);
  clang::Token token;
  for (bool last = false; !last;) {
    last = lexer.LexFromRawLexer(token);
    int64_t end = static_cast<int64_t>(lexer.getBufferLocation() - text.data());
    if (token.is(clang::tok::eof) || end < token.getLength()) break;
    finder.Take(token, end - token.getLength());
  }
  return finder.Words();
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
