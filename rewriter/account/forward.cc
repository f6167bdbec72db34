#include "rewriter/account/forward.h"

#include <algorithm>

#include "rewriter/account/judge_parts.h"
#include "rewriter/account/qualify.h"
#include "rewriter/account/rename.h"

namespace rewriter {
namespace {

using rules::Operation;
using Parts = std::vector<std::string>;
using Edits = std::optional<std::vector<Edit>>;

bool operator==(const Range& a, const Range& b) {
  return a.file == b.file && a.begin == b.begin && a.end == b.end;
}

Parts NamespaceParts(const std::string& name) {
  Parts parts = NameParts(name);
  parts.pop_back();
  return parts;
}

// One declaration, where it stands and where it has to go.
class Forward {
 public:
  Forward(const AccountInput& input, const Place& place, const Qualifier& qualifier,
          const Operation& operation)
      : input_(input),
        place_(place),
        qualifier_(qualifier),
        operation_(operation),
        text_(input.snapshot.Read(place.file)),
        before_(NamespaceParts(operation.symbol)),
        after_(NamespaceParts(FlatName(operation))),
        name_(LastPart(FlatName(operation))) {}

  Edits Move() {
    const std::vector<Block>& blocks = qualifier_.blocks;
    if (before_ == after_) return RenameOnly();
    if (blocks.size() != before_.size() || !IsStatement()) return std::nullopt;
    for (size_t i = 0; i < before_.size(); ++i) {
      if (Text(blocks[i].name) != before_[i]) return std::nullopt;
    }
    if (blocks.empty()) return Wrap();
    first_ = static_cast<size_t>(
        std::mismatch(before_.begin(), before_.end(), after_.begin(), after_.end()).first -
        before_.begin());
    first_ = std::min(first_, blocks.size() - 1);
    bool whole = AllMove();
    if (whole && before_.size() == after_.size()) return RenameBlocks();
    while (first_ > 0 && blocks[first_ - 1].open == blocks[first_].open) --first_;
    return whole && AllMove() ? RewriteBlocks() : AddBlock();
  }

 private:
  std::string Text(const Range& at) const { return std::string(Text(at.begin, at.end)); }
  std::string_view Text(int64_t begin, int64_t end) const {
    return text_.substr(static_cast<size_t>(begin), static_cast<size_t>(end - begin));
  }
  void Replace(int64_t begin, int64_t end, std::string by) {
    if (Text(begin, end) == by && begin != end) return;
    edits_.push_back(MakeEdit({place_.file, begin, end}, std::move(by), operation_));
  }

  Edits RenameOnly() {
    Replace(place_.begin, place_.end, name_);
    return std::move(edits_);
  }

  // class Msg;  enum State : int;  and nothing else before the semicolon.
  bool IsStatement() {
    const Range& statement = qualifier_.statement;
    if (statement.end < place_.end) return false;
    semicolon_ = text_.find_first_not_of(" \t\r\n", static_cast<size_t>(statement.end));
    return semicolon_ != std::string_view::npos && text_[semicolon_] == ';';
  }

  // Whether every declaration in the blocks that change goes where this one goes.
  bool AllMove() const {
    const std::vector<Block>& blocks = qualifier_.blocks;
    for (size_t i = first_; i + 1 < blocks.size(); ++i) {
      if (!blocks[i].alone) return false;
    }
    const std::vector<int>& holds = blocks[first_].holds;
    return std::all_of(holds.begin(), holds.end(), [&](int symbol) {
      const Operation* moved = symbol < 0 ? nullptr : input_.work.OperationFor(symbol);
      return moved && moved->kind == rules::OperationKind::kRenameSymbol &&
             NamespaceParts(FlatName(*moved)) == after_;
    });
  }

  Edits RenameBlocks() {
    for (size_t i = first_; i < before_.size(); ++i) {
      const Range& name = qualifier_.blocks[i].name;
      Replace(name.begin, name.end, after_[i]);
    }
    return RenameOnly();
  }

  std::string Joined(size_t from) const {
    std::string text;
    for (size_t i = from; i < after_.size(); ++i) text += (text.empty() ? "" : "::") + after_[i];
    return text;
  }
  std::string Opening(size_t from, const std::string& between) const {
    std::string text;
    for (size_t i = from; i < after_.size(); ++i) text += "namespace " + after_[i] + " {" + between;
    return text;
  }
  std::string Closing(size_t from, const std::string& between, bool comments) const {
    std::string text;
    for (size_t i = after_.size(); i-- > from;) {
      text += between + "}" + (comments ? "  // namespace " + after_[i] : "");
    }
    return text;
  }

  // From a closing brace to behind the comment that repeats the namespace's name.
  int64_t EndOfClosing(int64_t brace_end) const {
    size_t line = std::min(text_.find('\n', static_cast<size_t>(brace_end)), text_.size());
    std::string_view rest = Text(brace_end, static_cast<int64_t>(line));
    size_t comment = rest.find_first_not_of(" \t");
    bool repeats = comment != std::string_view::npos && rest.substr(comment).starts_with("//") &&
                   rest.find("namespace") != std::string_view::npos;
    if (repeats && rest.ends_with('\r')) --line;
    return repeats ? static_cast<int64_t>(line) : brace_end;
  }

  // The place itself, and its whole line if nothing else stands there.
  std::pair<int64_t, int64_t> Line(int64_t begin, int64_t end) const {
    int64_t from = begin, to = end, size = static_cast<int64_t>(text_.size());
    auto is_blank = [&](int64_t at) {
      char c = text_[static_cast<size_t>(at)];
      return c == ' ' || c == '\t' || c == '\r';
    };
    while (from > 0 && is_blank(from - 1)) --from;
    while (to < size && is_blank(to)) ++to;
    bool starts = from == 0 || text_[static_cast<size_t>(from) - 1] == '\n';
    bool ends = to == size || text_[static_cast<size_t>(to)] == '\n';
    if (!starts || !ends) return {begin, end};
    return {from, std::min(to + 1, size)};
  }
  void Remove(int64_t begin, int64_t end) {
    auto line = Line(begin, end);
    Replace(line.first, line.second, "");
  }

  Edits RewriteBlocks() {
    const Block &outer = qualifier_.blocks[first_], &inner = qualifier_.blocks.back();
    bool one_line = Text(outer.open.begin, inner.close.begin).find('\n') == std::string_view::npos;
    int64_t end = EndOfClosing(outer.close.end);
    if (after_.size() == first_) {
      Remove(outer.open.begin, inner.open.end);
      Remove(inner.close.begin, end);
      return RenameOnly();
    }
    if (Text(inner.open).find("::") != std::string::npos) {  // namespace a::b {
      Replace(outer.open.begin, inner.open.end, "namespace " + Joined(first_) + " {");
      bool comment = end > outer.close.end;
      Replace(inner.close.begin, end, comment ? "}  // namespace " + Joined(first_) : "}");
      return RenameOnly();
    }
    std::string between = one_line ? " " : "\n";
    std::string opening = Opening(first_, between);
    opening.resize(opening.size() - 1);
    Replace(outer.open.begin, inner.open.end, opening);
    Replace(inner.close.begin, end, Closing(first_, between, end > outer.close.end).substr(1));
    return RenameOnly();
  }

  // class Msg;  ->  namespace p { class Msg; }
  Edits Wrap() {
    int64_t end = static_cast<int64_t>(semicolon_) + 1;
    Replace(qualifier_.statement.begin, qualifier_.statement.begin, Opening(0, "\n"));
    Replace(end, end, Closing(0, "\n", true));
    return RenameOnly();
  }

  // The declaration leaves its block for one of its own before the outermost one that differs.
  Edits AddBlock() {
    const Range& statement = qualifier_.statement;
    std::string declaration(Text(statement.begin, place_.begin));
    declaration += name_;
    declaration += Text(place_.end, static_cast<int64_t>(semicolon_) + 1);
    std::string block = Opening(first_, "\n") + declaration + Closing(first_, "\n", true) + "\n";
    if (after_.size() > first_) block += "\n";
    int64_t place = qualifier_.blocks[first_].open.begin;
    Replace(place, place, block);
    Remove(statement.begin, static_cast<int64_t>(semicolon_) + 1);
    return std::move(edits_);
  }

  const AccountInput& input_;
  const Place& place_;
  const Qualifier& qualifier_;
  const Operation& operation_;
  std::string_view text_;
  Parts before_, after_;  // namespaces
  std::string name_;
  size_t semicolon_ = 0;
  size_t first_ = 0;  // block that differs
  std::vector<Edit> edits_;
};

}  // namespace

Edits RenameForward(const AccountInput& input, const Place& place, const Qualifier& qualifier,
                    const Operation& operation) {
  return Forward(input, place, qualifier, operation).Move();
}

}  // namespace rewriter
