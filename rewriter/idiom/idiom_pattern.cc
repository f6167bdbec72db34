// rewrite_expression: the use and as much of the expression around it as a pattern asks for, token
// by token. `$o` is the object with its `.` or `->`, `$n` the name, `$1` and so on the arguments.
//   "$o$n(0)" -> "$otag()"      box->items(i).tags(0)  ->  box->items(i).tag()
#include <clang/AST/ASTContext.h>
#include <clang/AST/ExprCXX.h>
#include <clang/Lex/Lexer.h>

#include <cctype>

#include "rewriter/facts/reasons.h"
#include "rewriter/idiom/idiom.h"
#include "rewriter/idiom/idiom_guard.h"

namespace rewriter {
namespace {

using clang::dyn_cast;
using clang::isa;

constexpr const char* kComparisons[] = {" == ", " != ", " > "};
constexpr int kMostLevels = 4;  // of expressions around a use that a pattern may take in

// A piece of a pattern: a placeholder ("$o", "$n", "$1") or the text between two.
std::vector<std::string> Pieces(const std::string& pattern) {
  std::vector<std::string> pieces;
  for (size_t at = 0; at < pattern.size();) {
    size_t next = pattern[at] == '$' ? at + 2 : std::min(pattern.find('$', at), pattern.size());
    pieces.push_back(pattern.substr(at, next - at));
    at = next;
  }
  return pieces;
}
bool IsPlaceholder(const std::string& piece) { return piece.size() == 2 && piece[0] == '$'; }

// The tokens of a text that is not preprocessed, without white space and comments.
std::vector<std::string> Tokens(const std::string& text, const clang::LangOptions& language) {
  std::vector<std::string> tokens;
  clang::Lexer lexer(clang::SourceLocation(), language, text.c_str(), text.c_str(),
                     text.c_str() + text.size());
  clang::Token token;
  for (bool end = false; !end;) {
    end = lexer.LexFromRawLexer(token);
    if (token.is(clang::tok::eof)) break;
    const char* after = lexer.getBufferLocation();
    tokens.emplace_back(after - token.getLength(), token.getLength());
  }
  return tokens;
}

class PatternMatch {
 public:
  PatternMatch(const IdiomUse& use, const IdiomScope& scope) : use_(use), scope_(scope) { Fill(); }

  // The edits that turn the use into what the pattern says; nothing if it does not fit.
  std::optional<std::vector<Replacement>> Apply(const rules::Pattern& pattern) const {
    const clang::Stmt* candidate = call_;
    for (int level = 0; candidate && level < kMostLevels; ++level) {
      if (auto whole = scope_.RangeOf(candidate->getSourceRange())) {
        std::vector<Range> gaps;
        if (Fits(Pieces(pattern.from), *whole, gaps)) return Edit(pattern, *candidate, gaps);
      }
      candidate = scope_.parents.getParent(candidate);
      if (candidate && !isa<clang::Expr>(candidate)) break;
    }
    return std::nullopt;
  }

  // Whether what the edits insert stands there already, as after an earlier run.
  bool IsDone(const std::vector<Replacement>& edits) const {
    return std::all_of(edits.begin(), edits.end(), [&](const Replacement& edit) {
      Range there{edit.at.file, edit.at.end, edit.at.end + static_cast<int64_t>(edit.text.size())};
      bool inserts = edit.at.begin == edit.at.end;
      return inserts && (scope_.TextOf(there) == edit.text || GoesInside(edit));
    });
  }

 private:
  void Fill() {
    const clang::Stmt* around = scope_.Around(use_.name);
    call_ = dyn_cast_or_null<clang::CallExpr>(around);
    if (call_ && call_->getCallee()->IgnoreParenImpCasts() != &use_.name) call_ = nullptr;
    if (!call_) return;
    ranges_["$n"] = use_.at;
    auto callee = scope_.RangeOf(call_->getCallee()->getSourceRange());
    if (!callee || callee->file != use_.at.file) return void(call_ = nullptr);
    ranges_["$o"] = {use_.at.file, callee->begin, use_.at.begin};
    for (unsigned i = 0; i < call_->getNumArgs() && i < 9; ++i) {
      auto range = scope_.RangeOf(call_->getArg(i)->getSourceRange());
      if (!isa<clang::CXXDefaultArgExpr>(call_->getArg(i)) && !range) {
        return void(call_ = nullptr);
      }
      if (range) ranges_["$" + std::to_string(i + 1)] = *range;
    }
  }

  // Whether `whole` reads as the pattern; `gaps` are the ranges of its pieces of text, in order,
  // with an empty one before, between and after placeholders that touch.
  bool Fits(const std::vector<std::string>& pieces, const Range& whole,
            std::vector<Range>& gaps) const {
    int64_t at = whole.begin;
    Range gap{whole.file, at, at};
    std::string wanted;
    auto close = [&](int64_t end) {
      gap.end = end;
      gaps.push_back(gap);
      const auto& language = scope_.ast.getLangOpts();
      return Tokens(scope_.TextOf(gap), language) == Tokens(wanted, language);
    };
    for (const std::string& piece : pieces) {
      if (!IsPlaceholder(piece)) {
        wanted += piece;
        continue;
      }
      auto range = ranges_.find(piece);
      if (range == ranges_.end() || range->second.begin < at) return false;
      if (!close(range->second.begin)) return false;
      at = range->second.end;
      gap = {whole.file, at, at};
      wanted.clear();
    }
    return at <= whole.end && close(whole.end);
  }

  // Only the text between the placeholders is replaced, so that edits inside an object or an
  // argument stay possible.
  std::optional<std::vector<Replacement>> Edit(const rules::Pattern& pattern,
                                               const clang::Stmt& candidate,
                                               const std::vector<Range>& gaps) const {
    std::vector<std::string> from, to, texts{""};
    for (const std::string& piece : Pieces(pattern.from)) {
      if (IsPlaceholder(piece)) from.push_back(piece);
    }
    for (const std::string& piece : Pieces(pattern.to)) {
      if (IsPlaceholder(piece)) {
        to.push_back(piece);
        texts.emplace_back();
      } else {
        texts.back() += piece;
      }
    }
    std::vector<Range> joined = WithoutName(from, gaps);
    std::erase(from, "$n");
    if (from != to) return EditWhole(pattern, candidate, to);
    if (joined.size() != texts.size()) return std::nullopt;
    if (NeedsParentheses(pattern, candidate)) {
      texts.front() = "(" + texts.front();
      texts.back() += ")";
    }
    std::vector<Replacement> edits;
    for (size_t i = 0; i < texts.size(); ++i) {
      if (scope_.TextOf(joined[i]) != texts[i]) edits.push_back(Trimmed(joined[i], texts[i]));
    }
    return edits;
  }

  // Whether another accessor of what is to be gone into stands there: x().has_value() for .value().
  bool GoesInside(const Replacement& edit) const {
    constexpr int64_t kLongest = 256;  // bytes of a name
    llvm::StringRef access = edit.text.starts_with("->") ? "->" : ".";
    std::string text = scope_.TextOf({edit.at.file, edit.at.end, edit.at.end + kLongest});
    llvm::StringRef after(text);
    if (!llvm::StringRef(edit.text).starts_with(access) || !after.consume_front(access))
      return false;
    after = after.take_while([](unsigned char c) { return c == '_' || std::isalnum(c); });
    const auto& symbols = scope_.input.work->after.symbols;
    const std::vector<std::string>& inside = use_.operation.names;
    return std::any_of(symbols.begin(), symbols.end(), [&](const rules::Symbol& symbol) {
      bool named = after == llvm::StringRef(LastPart(symbol.name));
      return named && symbol.path != use_.operation.path &&
             std::find(inside.begin(), inside.end(), symbol.path) != inside.end();
    });
  }

  // The object is named more than once, or no more: only where it may be copied or left out.
  std::optional<std::vector<Replacement>> EditWhole(const rules::Pattern& pattern,
                                                    const clang::Stmt& candidate,
                                                    const std::vector<std::string>& to) const {
    auto other = [](const std::string& piece) { return piece != "$o"; };
    if (std::any_of(to.begin(), to.end(), other) || !IsPlainObject()) return std::nullopt;
    auto whole = scope_.RangeOf(candidate.getSourceRange());
    if (!whole) return std::nullopt;
    std::string text;
    for (const std::string& piece : Pieces(pattern.to)) {
      text += piece == "$o" ? scope_.TextOf(ranges_.at("$o")) : piece;
    }
    if (NeedsParentheses(pattern, candidate)) text = "(" + text + ")";
    return std::vector<Replacement>{{*whole, text}};
  }

  // A variable, `this`, a data member of one, or what a pointer of the standard library among these
  // points to: to name it twice does nothing twice.
  bool IsPlainObject() const {
    const auto* member = dyn_cast<clang::MemberExpr>(call_->getCallee()->IgnoreParenImpCasts());
    const clang::Expr* object = member ? member->getBase() : nullptr;
    while (object) {
      object = object->IgnoreParenImpCasts();
      if (isa<clang::DeclRefExpr, clang::CXXThisExpr>(object)) return true;
      if (const auto* data = dyn_cast<clang::MemberExpr>(object)) {
        object = isa<clang::FieldDecl>(data->getMemberDecl()) ? data->getBase() : nullptr;
      } else {
        object = Pointer(*object);
      }
    }
    return false;
  }
  // The smart pointer that `p->` or `*p` goes through, or null.
  static const clang::Expr* Pointer(const clang::Expr& object) {
    const auto* call = dyn_cast<clang::CXXOperatorCallExpr>(&object);
    const auto* callee =
        call ? dyn_cast_or_null<clang::CXXMethodDecl>(call->getDirectCallee()) : nullptr;
    if (!callee || !callee->getParent()->isInStdNamespace()) return nullptr;
    bool points = call->getOperator() == clang::OO_Arrow || call->getOperator() == clang::OO_Star;
    return points ? call->getArg(0) : nullptr;
  }

  // The gaps before and after `$n` and the name itself as one.
  static std::vector<Range> WithoutName(const std::vector<std::string>& from,
                                        const std::vector<Range>& gaps) {
    std::vector<Range> joined;
    for (size_t i = 0; i < gaps.size(); ++i) {
      if (i > 0 && from[i - 1] == "$n") {
        joined.back().end = gaps[i].end;
      } else {
        joined.push_back(gaps[i]);
      }
    }
    return joined;
  }

  // Without what text and replacement have in common at their ends, so that a name that stays is
  // no part of an edit.
  Replacement Trimmed(Range at, std::string text) const {
    std::string now = scope_.TextOf(at);
    size_t front = CommonFront(now, text);
    now.erase(0, front);
    text.erase(0, front);
    size_t back = CommonFront({now.rbegin(), now.rend()}, {text.rbegin(), text.rend()});
    at.begin += static_cast<int64_t>(front);
    at.end -= static_cast<int64_t>(back);
    text.resize(text.size() - back);
    return {at, text};
  }
  // How many characters both begin with, without cutting a word in two.
  static size_t CommonFront(const std::string& a, const std::string& b) {
    auto word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };
    size_t same = 0;
    while (same < std::min(a.size(), b.size()) && a[same] == b[same]) ++same;
    auto splits = [&](const std::string& s) {
      return same > 0 && same < s.size() && word(s[same]) && word(s[same - 1]);
    };
    while (splits(a) || splits(b)) --same;
    return same;
  }

  // `a.x_size() > 0` in place of a bare call binds less tightly than what stood there.
  bool NeedsParentheses(const rules::Pattern& pattern, const clang::Stmt& candidate) const {
    bool compares =
        std::any_of(std::begin(kComparisons), std::end(kComparisons),
                    [&](const char* sign) { return pattern.to.find(sign) != std::string::npos; });
    bool loose = !compares && IsLoose(pattern.to);
    const clang::Stmt* parent = scope_.parents.getParent(&candidate);
    while (isa_and_nonnull<clang::ImplicitCastExpr, clang::ExprWithCleanups>(parent)) {
      parent = scope_.parents.getParent(parent);
    }
    if ((!compares && !loose) || !isa_and_nonnull<clang::Expr>(parent)) return false;
    if (const auto* binary = dyn_cast<clang::BinaryOperator>(parent)) {
      return (loose || !binary->isLogicalOp()) && !binary->isAssignmentOp();
    }
    const auto* call = dyn_cast<clang::CallExpr>(parent);
    bool argument = call && !isa<clang::CXXOperatorCallExpr>(call);
    bool separate = argument || isa<clang::ParenExpr, clang::InitListExpr>(parent) ||
                    isa<clang::CXXConstructExpr>(parent);
    return !separate && (loose || !isa<clang::ConditionalOperator>(parent));
  }
  // Whether an operator between two operands stands outside every pair of brackets: `a + b`.
  static bool IsLoose(const std::string& text) {
    static const std::string kOperators = "+-*/%<>=!&|?^~,";
    int depth = 0;
    size_t operand = text.find_first_not_of("!-~*&");  // prefix operators bind tightly
    for (size_t at = std::min(operand, text.size()); at < text.size(); ++at) {
      if (text.compare(at, 2, "->") == 0) {
        ++at;
        continue;
      }
      depth += std::string("([{").find(text[at]) != std::string::npos;
      depth -= std::string(")]}").find(text[at]) != std::string::npos;
      if (depth == 0 && kOperators.find(text[at]) != std::string::npos) return true;
    }
    return false;
  }

  const IdiomUse& use_;
  const IdiomScope& scope_;
  const clang::CallExpr* call_ = nullptr;
  std::map<std::string, Range> ranges_;  // by placeholder
};

}  // namespace

Proposal ProposeByPattern(const IdiomUse& use, IdiomScope& scope) {
  Proposal proposal;
  PatternMatch match(use, scope);
  for (const rules::Pattern& pattern : use.operation.patterns) {
    std::optional<std::vector<Replacement>> edits = match.Apply(pattern);
    if (!edits) continue;
    if (!GuardHolds(pattern.guard, use, scope)) {
      proposal.advice = use.operation.advice + "; where that is certain here: " + pattern.to;
      continue;
    }
    proposal.advice.clear();
    proposal.unaffected = match.IsDone(*edits);
    proposal.reason = proposal.unaffected ? reason::kAlreadyNew : reason::kExpressionRewritten;
    if (!proposal.unaffected) proposal.edits = std::move(*edits);
    return proposal;
  }
  return proposal;
}

}  // namespace rewriter
