// The words and signs of .fbs files.
#include <algorithm>
#include <cctype>

#include "detector/formats/flatbuffers_outline.h"

namespace detector {
namespace {

bool IsWordStart(char c) { return std::isalpha(static_cast<unsigned char>(c)) || c == '_'; }
bool IsWordPart(char c) { return IsWordStart(c) || std::isdigit(static_cast<unsigned char>(c)); }

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view text) : text_(text) {}

  std::vector<FbsToken> Run() {
    while (at_ < text_.size()) Next();
    return std::move(tokens_);
  }

 private:
  using Kind = FbsToken::Kind;

  void Add(Kind kind, size_t end) {
    tokens_.push_back({kind, text_.substr(at_, end - at_), at_, end});
    at_ = end;
  }
  size_t EndOfLine() const { return std::min(text_.find('\n', at_), text_.size()); }
  template <class Test>
  size_t While(size_t end, Test test) const {
    while (end < text_.size() && test(text_[end])) ++end;
    return end;
  }

  void Next() {
    char c = text_[at_];
    std::string_view rest = text_.substr(at_);
    if (rest.starts_with("///")) {
      Add(Kind::kDoc, EndOfLine());
      tokens_.back().text.remove_prefix(3);
    } else if (rest.starts_with("//")) {
      at_ = EndOfLine();
    } else if (rest.starts_with("/*")) {
      size_t close = text_.find("*/", at_ + 2);
      at_ = close == std::string_view::npos ? text_.size() : close + 2;
    } else if (c == '"' || c == '\'') {
      String(c);
    } else if (IsWordStart(c)) {
      Add(Kind::kWord, While(at_, IsWordPart));
    } else if (std::isdigit(static_cast<unsigned char>(c))) {
      Add(Kind::kNumber, While(at_, [](char d) { return IsWordPart(d) || d == '.'; }));
    } else if (static_cast<unsigned char>(c) <= ' ' || static_cast<unsigned char>(c) >= 0x80) {
      ++at_;
    } else {
      Add(Kind::kSign, at_ + 1);
    }
  }

  void String(char quote) {
    size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != quote && text_[end] != '\n') {
      end += text_[end] == '\\' ? 2 : 1;
    }
    Add(Kind::kString, std::min(end + 1, text_.size()));
    std::string_view& text = tokens_.back().text;
    text.remove_prefix(1);
    if (text.ends_with(quote)) text.remove_suffix(1);
  }

  std::string_view text_;
  size_t at_ = 0;
  std::vector<FbsToken> tokens_;
};

}  // namespace

std::vector<FbsToken> TokenizeFbs(std::string_view content) { return Tokenizer(content).Run(); }

}  // namespace detector
