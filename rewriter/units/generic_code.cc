#include "rewriter/units/generic_code.h"

#include <clang/Lex/Lexer.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "rewriter/facts/words.h"

namespace rewriter {
namespace {

using clang::tok::TokenKind;
using llvm::StringRef;

// GoogleTest, GoogleMock, Boost.Test, Catch2 and doctest, as their documentation names them; with
// _P, _P2, _METHOD and the like behind.
constexpr llvm::StringLiteral kMakers[] = {"TYPED_TEST",
                                           "MATCHER",
                                           "ACTION",
                                           "BOOST_AUTO_TEST_CASE_TEMPLATE",
                                           "TEMPLATE_TEST_CASE",
                                           "TEMPLATE_LIST_TEST_CASE",
                                           "TEMPLATE_PRODUCT_TEST_CASE",
                                           "TEST_CASE_TEMPLATE"};

struct Token {
  TokenKind kind = clang::tok::unknown;
  StringRef text;
};

// Without comments and directives; a keyword is an identifier. The tokens lie in the text.
std::vector<Token> Tokens(const std::string& text) {
  clang::Lexer lexer({}, AnyCpp(), text.data(), text.data(), text.data() + text.size());
  std::vector<Token> tokens;
  bool directive = false;
  clang::Token token;
  for (bool last = false; !last;) {
    last = lexer.LexFromRawLexer(token);
    if (token.isAtStartOfLine()) directive = token.is(clang::tok::hash);
    if (directive || token.is(clang::tok::eof)) continue;
    const char* begin = lexer.getBufferLocation() - token.getLength();
    tokens.push_back({token.getKind(), {begin, token.getLength()}});
  }
  return tokens;
}

// Follows the brackets of a text, and which of them hold generic code.
class Walk {
 public:
  Walk(const std::vector<Token>& tokens, const std::unordered_set<std::string>& names)
      : tokens_(tokens), names_(names) {}

  bool Finds() {
    for (; at_ < tokens_.size(); ++at_) {
      const Token& token = tokens_[at_];
      if (token.text == "requires" || token.text == "concept") return true;
      if (!started_ && StartsGeneric()) started_ = open_.size() - (token.text == "auto");
      if (started_ && IsWatched(token)) return true;
      Follow(token.kind);
    }
    return lost_ || !open_.empty();
  }

 private:
  StringRef Text(size_t at) const { return at < tokens_.size() ? tokens_[at].text : StringRef(); }
  bool IsWatched(const Token& token) const {
    if (token.kind == clang::tok::raw_identifier) return names_.count(token.text.str()) > 0;
    return clang::tok::isStringLiteral(token.kind) && Mentions(token.text, names_);
  }
  StringRef Before() const { return at_ == 0 ? StringRef() : tokens_[at_ - 1].text; }

  bool StartsGeneric() const {
    const StringRef text = tokens_[at_].text;
    if (text == "template") return Text(at_ + 1) == "<" && Text(at_ + 2) != ">";
    if (text == "auto") return !open_.empty() && open_.back() == Bracket::kParameters;
    if (text == "<") return captures_end_ == at_;  // []<class T>(T t) {}
    return Text(at_ + 1) == "(" && std::any_of(std::begin(kMakers), std::end(kMakers),
                                               [&](StringRef m) { return text.starts_with(m); });
  }

  void Follow(TokenKind kind) {
    switch (kind) {
      case clang::tok::l_paren:
        open_.push_back(IsOfStatement(Before()) ? Bracket::kOther : Bracket::kParameters);
        break;
      case clang::tok::l_square:
        open_.push_back(IsValue() ? Bracket::kOther : Bracket::kCaptures);
        break;
      case clang::tok::l_brace:
        open_.push_back(Bracket::kOther);
        break;
      case clang::tok::r_brace:
        Close();
        if (started_ && open_.size() <= *started_ && EndsAt(at_ + 1)) started_.reset();
        break;
      case clang::tok::r_square:
        if (!open_.empty() && open_.back() == Bracket::kCaptures) captures_end_ = at_ + 1;
        Close();
        break;
      case clang::tok::r_paren:
        Close();
        break;
      case clang::tok::semi:
        if (started_ && open_.size() <= *started_) started_.reset();
        break;
      default:
        break;
    }
  }
  void Close() {
    if (open_.empty()) {
      lost_ = true;
    } else {
      open_.pop_back();
    }
    if (started_ && open_.size() < *started_) started_.reset();
  }

  // for (auto x : y), decltype(auto)
  static bool IsOfStatement(StringRef word) {
    return word == "for" || word == "if" || word == "constexpr" || word == "while" ||
           word == "switch" || word == "decltype";
  }
  // Whether what stands before an index may be a value: v[1], f()[1].
  bool IsValue() const {
    if (at_ == 0) return false;
    const Token& before = tokens_[at_ - 1];
    if (before.kind == clang::tok::raw_identifier) return before.text != "return";
    return before.kind == clang::tok::r_paren || before.kind == clang::tok::r_square;
  }
  // Whether a declaration is over if a brace is closed before this token. It goes on after that of
  // an initialiser: T() : a_{1}, b_{2} {}
  bool EndsAt(size_t at) const {
    if (at >= tokens_.size()) return true;
    const Token& next = tokens_[at];
    if (next.kind == clang::tok::raw_identifier) return next.text != "catch";
    return next.kind == clang::tok::r_brace || next.kind == clang::tok::semi ||
           next.kind == clang::tok::l_square || next.kind == clang::tok::coloncolon ||
           next.kind == clang::tok::tilde;
  }

  enum class Bracket { kParameters, kCaptures, kOther };

  const std::vector<Token>& tokens_;
  const std::unordered_set<std::string>& names_;
  size_t at_ = 0;
  std::vector<Bracket> open_;
  std::optional<size_t> started_;       // how many brackets were open where generic code began
  std::optional<size_t> captures_end_;  // the token after the last lambda's []
  bool lost_ = false;
};

}  // namespace

bool IsInGenericCode(std::string_view text, const std::unordered_set<std::string>& names) {
  const std::string ended(text);  // the lexer wants a final NUL
  std::vector<Token> tokens = Tokens(ended);
  return Walk(tokens, names).Finds();
}

std::set<std::string> ReadersOfGenericCode(const Snapshot& snapshot, const ScanResult& scan,
                                           const Graph& graph) {
  std::set<std::string> readers;
  for (const ScannedFile& file : scan.files) {
    if (file.hits.empty()) continue;
    std::unordered_set<std::string> names;
    for (const auto& [name, count] : file.hits) names.insert(name);
    if (IsInGenericCode(snapshot.Read(file.path), names)) {
      readers.merge(ReadersOf(file.path, graph));
    }
  }
  return readers;
}

}  // namespace rewriter
