#include "detector/formats/sql_tokens.h"

#include <algorithm>
#include <cctype>

namespace detector {
namespace {

constexpr size_t kNone = std::string_view::npos;

unsigned char Byte(char c) { return static_cast<unsigned char>(c); }
bool IsWordStart(char c) { return std::isalpha(Byte(c)) || c == '_' || Byte(c) >= 0x80; }
bool IsWordPart(char c) { return IsWordStart(c) || std::isdigit(Byte(c)) || c == '$'; }

class Tokenizer {
 public:
  Tokenizer(std::string_view text, bool brackets) : text_(text), brackets_(brackets) {}

  std::vector<SqlToken> Run() {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    while (at_ < text_.size()) Next();
    return std::move(tokens_);
  }

 private:
  using Kind = SqlToken::Kind;

  void Add(Kind kind, size_t end) {
    end = std::min(end, text_.size());
    tokens_.push_back({kind, text_.substr(at_, end - at_), at_, end});
    at_ = end;
  }
  size_t While(size_t end, bool (*test)(char)) const {
    while (end < text_.size() && test(text_[end])) ++end;
    return end;
  }
  // One past `mark`, sought from `from`, or the end of the text.
  size_t Past(std::string_view mark, size_t from) const {
    size_t found = text_.find(mark, from);
    return found == kNone ? text_.size() : found + mark.size();
  }

  void Next() {
    char c = text_[at_];
    std::string_view rest = text_.substr(at_);
    if (rest.starts_with("--")) {
      Add(Kind::kComment, std::min(text_.find('\n', at_), text_.size()));
    } else if (rest.starts_with("/*")) {
      Add(Kind::kComment, EndOfBlock());
    } else if (c == '\'') {
      Add(Kind::kString, EndOfQuoted(at_, '\'', EscapesBackslash()));
    } else if (c == '"' || c == '`') {
      Add(Kind::kName, EndOfQuoted(at_, c, false));
    } else if (c == '[' && brackets_) {
      Add(Kind::kName, Past("]", at_));
    } else if (c == '$' && EndOfDollar() != kNone) {
      Add(Kind::kString, EndOfDollar());
    } else if (IsWordStart(c)) {
      Add(Kind::kWord, While(at_, IsWordPart));
    } else if (std::isdigit(Byte(c))) {
      Add(Kind::kNumber, While(at_, [](char d) { return IsWordPart(d) || d == '.'; }));
    } else if (Byte(c) <= ' ') {
      ++at_;
    } else {
      Add(Kind::kSign, at_ + 1);
    }
  }

  // E'it\'s': only behind an E.
  bool EscapesBackslash() const {
    return !tokens_.empty() && tokens_.back().end == at_ && IsWord(tokens_.back(), "E");
  }

  size_t EndOfQuoted(size_t begin, char quote, bool backslash) const {
    for (size_t i = begin + 1; i < text_.size(); ++i) {
      if (backslash && text_[i] == '\\') {
        ++i;
      } else if (text_[i] == quote) {
        if (i + 1 >= text_.size() || text_[i + 1] != quote) return i + 1;
        ++i;
      }
    }
    return text_.size();
  }

  // Block comments nest in PostgreSQL; in SQLite an inner opening mark is very rare.
  size_t EndOfBlock() const {
    int depth = 0;
    size_t i = at_;
    while (i + 1 < text_.size()) {
      std::string_view two = text_.substr(i, 2);
      if (two == "/*" && (depth == 0 || !brackets_)) {
        ++depth;
        i += 2;
      } else if (two == "*/") {
        i += 2;
        if (--depth == 0) return i;
      } else {
        ++i;
      }
    }
    return text_.size();
  }

  // $$ ... $$ or $tag$ ... $tag$; kNone if no such string begins here.
  size_t EndOfDollar() const {
    size_t close = at_ + 1;
    while (close < text_.size() && IsWordPart(text_[close]) && text_[close] != '$') ++close;
    bool tag = close < text_.size() && text_[close] == '$' &&
               (close == at_ + 1 || !std::isdigit(Byte(text_[at_ + 1])));
    return tag ? Past(text_.substr(at_, close + 1 - at_), close + 1) : kNone;
  }

  std::string_view text_;
  bool brackets_;
  size_t at_ = 0;
  std::vector<SqlToken> tokens_;
};

// `content` with psql's own lines, and rows of data, blanked out: places stay the same.
std::string WithoutPsql(std::string_view content) {
  std::string text(content);
  bool data = false;
  for (size_t at = 0; at < text.size();) {
    size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = std::string_view(text).substr(at, end - at);
    bool command = line.starts_with("\\");
    bool copy = (line.starts_with("COPY ") || line.starts_with("copy ")) &&
                (line.find("FROM stdin") != kNone || line.find("from stdin") != kNone);
    bool blank = data || command;
    if (data && line.starts_with("\\.")) data = false;
    if (copy) data = true;
    if (blank) std::fill_n(text.begin() + static_cast<long>(at), end - at, ' ');
    at = end + 1;
  }
  return text;
}

bool OnSameLine(std::string_view content, size_t from, size_t to) {
  return content.substr(from, to - from).find('\n') == kNone;
}

// Moves the tokens from the blanked copy to the text itself.
void Rebase(std::vector<SqlToken>& tokens, std::string_view content) {
  for (SqlToken& token : tokens) token.text = content.substr(token.begin, token.end - token.begin);
}

// Follows one statement: the `;` inside the body of a trigger or function doesn't end it.
class Body {
 public:
  void Note(const SqlToken& token) {
    if (token.kind != SqlToken::kWord) return;
    if (first_) create_ = IsWord(token, "CREATE");
    first_ = false;
    if (!create_) return;
    if (IsWord(token, "TRIGGER") || IsWord(token, "ATOMIC")) has_body_ = true;
    if (IsWord(token, "BEGIN") || IsWord(token, "CASE")) ++depth_;
    if (IsWord(token, "END")) --depth_;
  }
  bool Inside() const { return has_body_ && depth_ > 0; }

 private:
  bool first_ = true, create_ = false, has_body_ = false;
  int depth_ = 0;
};

}  // namespace

std::vector<SqlToken> TokenizeSql(std::string_view content, bool brackets) {
  return Tokenizer(content, brackets).Run();
}

std::string SqlName(const SqlToken& token, bool fold) {
  std::string name;
  if (token.kind == SqlToken::kName || token.kind == SqlToken::kString) {
    char quote = token.text.front() == '[' ? ']' : token.text.front();
    std::string_view inside = token.text.substr(1);
    if (inside.ends_with(quote)) inside.remove_suffix(1);
    for (size_t i = 0; i < inside.size(); ++i) {
      name += inside[i];
      if (inside[i] == quote && i + 1 < inside.size() && inside[i + 1] == quote) ++i;
    }
    return name;
  }
  for (char c : token.text) name += fold ? static_cast<char>(std::tolower(Byte(c))) : c;
  return name;
}

std::string SqlText(const SqlToken& token) { return SqlName(token, false); }

bool IsWord(const SqlToken& token, std::string_view word) {
  return token.kind == SqlToken::kWord &&
         std::equal(token.text.begin(), token.text.end(), word.begin(), word.end(),
                    [](char a, char b) { return std::toupper(Byte(a)) == b; });
}

bool IsSign(const SqlToken& token, char sign) {
  return token.kind == SqlToken::kSign && token.text[0] == sign;
}

std::vector<SqlStatement> SplitSql(std::string_view content, bool brackets) {
  std::string blanked = WithoutPsql(content);
  std::vector<SqlToken> tokens = TokenizeSql(blanked, brackets);
  Rebase(tokens, content);
  std::vector<SqlStatement> statements(1);
  Body body;
  size_t last_end = 0;  // of the statement that was closed on this line
  bool any = false;
  for (const SqlToken& token : tokens) {
    SqlStatement& now = statements.back();
    bool comment = token.kind == SqlToken::kComment;
    if (comment && !any && statements.size() > 1 && OnSameLine(content, last_end, token.begin)) {
      statements[statements.size() - 2].tokens.push_back(token);
      continue;
    }
    if (IsSign(token, ';') && !body.Inside()) {
      last_end = token.end;
      if (any) statements.emplace_back();
      any = false;
      body = {};
      continue;
    }
    now.tokens.push_back(token);
    if (comment) continue;
    body.Note(token);
    if (!any) now.begin = token.begin;
    now.end = token.end;
    any = true;
  }
  if (!any) statements.pop_back();
  return statements;
}

}  // namespace detector
