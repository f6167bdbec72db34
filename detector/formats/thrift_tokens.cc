#include "detector/formats/thrift_tokens.h"

#include <cctype>

namespace detector {
namespace {

constexpr size_t kNone = std::string_view::npos;

bool IsDigit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool IsLetter(char c) { return std::isalpha(static_cast<unsigned char>(c)) || c == '_'; }
bool IsWordPart(char c) { return IsLetter(c) || IsDigit(c); }

// The text of a comment without the stars that lead its lines.
std::string CleanDoc(std::string_view text) {
  std::string clean;
  while (!text.empty()) {
    size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    size_t from = line.find_first_not_of(" \t\r");
    if (from != kNone && line[from] == '*') from = line.find_first_not_of(" \t\r", from + 1);
    size_t to = line.find_last_not_of(" \t\r");
    if (from != kNone && to != kNone && from <= to) {
      clean += (clean.empty() ? "" : "\n") + std::string(line.substr(from, to + 1 - from));
    }
    text.remove_prefix(end == kNone ? text.size() : end + 1);
  }
  return clean;
}

class Tokenizer {
 public:
  Tokenizer(std::string_view text, const JsonPlaces& places) : text_(text), places_(places) {}

  ThriftTokens Run() {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    while (at_ < text_.size() && !out_.error) Next();
    Add(ThriftToken::kEnd, at_, "");
    return std::move(out_);
  }

 private:
  void Add(ThriftToken::Kind kind, size_t end, std::string text) {
    out_.tokens.push_back({kind, std::move(text), std::move(doc_), at_, end});
    doc_.clear();
    at_ = end;
  }
  void Fail(const std::string& message) {
    out_.error = Diagnostic{"error", places_.Of(at_, at_), message};
  }
  size_t While(size_t end, bool (*test)(char)) const {
    while (end < text_.size() && test(text_[end])) ++end;
    return end;
  }

  void Next() {
    char c = text_[at_];
    std::string_view rest = text_.substr(at_);
    if (c == '#' || rest.starts_with("//")) {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (rest.starts_with("/*")) {
      Comment();
    } else if (c == '"' || c == '\'') {
      String(c);
    } else if (IsLetter(c)) {
      Word();
    } else if (IsDigit(c) || ((c == '+' || c == '-' || c == '.') && rest.size() > 1 &&
                              (IsDigit(rest[1]) || rest[1] == '.'))) {
      Number();
    } else if (static_cast<unsigned char>(c) <= ' ') {
      ++at_;
    } else if (std::string_view(":;,{}()=<>[]*&").find(c) != kNone) {
      Add(ThriftToken::kSign, at_ + 1, std::string(1, c));
    } else {
      Fail("unexpected character; expected a definition or a part of one");
    }
  }

  void Comment() {
    size_t close = text_.find("*/", at_ + 2);
    if (close == kNone) return Fail("this comment is never closed: expected */");
    bool doc = text_.substr(at_).starts_with("/**") && close > at_ + 2;
    if (doc) doc_ = CleanDoc(text_.substr(at_ + 3, close - at_ - 3));
    at_ = close + 2;
  }

  void Word() {
    size_t end = at_;
    while (end < text_.size()) {
      bool dot = text_[end] == '.' && end + 1 < text_.size() && IsWordPart(text_[end + 1]);
      if (!dot && !IsWordPart(text_[end])) break;
      ++end;
    }
    Add(ThriftToken::kWord, end, std::string(text_.substr(at_, end - at_)));
  }

  void Number() {
    size_t digits = at_ + (text_[at_] == '+' || text_[at_] == '-' ? 1 : 0), end = digits;
    auto kind = ThriftToken::kInteger;
    if (text_.substr(digits).starts_with("0x")) {
      end = While(digits + 2,
                  [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; });
    } else {
      end = While(digits, IsDigit);
      if (end + 1 < text_.size() && text_[end] == '.' && IsDigit(text_[end + 1])) {
        end = While(end + 1, IsDigit);
        kind = ThriftToken::kDouble;
      }
      if (end < text_.size() && (text_[end] == 'e' || text_[end] == 'E')) {
        size_t power = end + 1;
        if (power < text_.size() && (text_[power] == '+' || text_[power] == '-')) ++power;
        if (power < text_.size() && IsDigit(text_[power])) {
          end = While(power, IsDigit);
          kind = ThriftToken::kDouble;
        }
      }
    }
    if (end == digits) return Fail("expected a number");
    Add(kind, end, std::string(text_.substr(at_, end - at_)));
  }

  void String(char quote) {
    std::string value;
    size_t i = at_ + 1;
    for (; i < text_.size() && text_[i] != quote && text_[i] != '\n'; ++i) {
      if (text_[i] == '\\' && i + 1 < text_.size()) {
        char escaped = text_[++i];
        value += escaped == 'n' ? '\n' : escaped == 'r' ? '\r' : escaped == 't' ? '\t' : escaped;
      } else {
        value += text_[i];
      }
    }
    if (i >= text_.size() || text_[i] != quote) return Fail("this text is never closed");
    Add(ThriftToken::kString, i + 1, std::move(value));
  }

  std::string_view text_;
  const JsonPlaces& places_;
  size_t at_ = 0;
  std::string doc_;
  ThriftTokens out_;
};

}  // namespace

ThriftTokens TokenizeThrift(std::string_view content, const JsonPlaces& places) {
  return Tokenizer(content, places).Run();
}

}  // namespace detector
