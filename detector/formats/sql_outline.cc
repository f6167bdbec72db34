#include "detector/formats/sql_outline.h"

#include <algorithm>
#include <array>

namespace detector {
namespace {

constexpr std::array<std::string_view, 7> kConstraints = {
    "CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE", "LIKE"};

bool IsNamed(const SqlToken& token) {
  return token.kind == SqlToken::kWord || token.kind == SqlToken::kName ||
         token.kind == SqlToken::kString;
}

bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// The value behind `tag from=`, the tag followed by white space.
std::string ValueOf(std::string_view comment, std::string_view tag) {
  for (size_t at = 0; (at = comment.find(tag, at)) != std::string_view::npos; at += tag.size()) {
    size_t from = at + tag.size();
    if (from >= comment.size() || !IsSpace(comment[from])) continue;
    while (from < comment.size() && IsSpace(comment[from])) ++from;
    if (!comment.substr(from).starts_with("from=")) continue;
    std::string_view rest = comment.substr(from + 5);
    size_t close = rest.starts_with('"') ? rest.find('"', 1) : std::string_view::npos;
    if (close != std::string_view::npos && close > 1) return std::string(rest.substr(1, close - 1));
    auto end = std::find_if(rest.begin(), rest.end(), IsSpace);
    std::string_view word = rest.substr(0, static_cast<size_t>(end - rest.begin()));
    if (word.ends_with("*/")) word.remove_suffix(2);
    if (!word.empty()) return std::string(word);
  }
  return "";
}

class Outliner {
 public:
  Outliner(const SqlStatement& statement, bool fold) : tokens_(statement.tokens), fold_(fold) {}

  SqlOutline Run() {
    if (!Word("CREATE")) return out_;
    while (Word("TEMP") || Word("TEMPORARY") || Word("UNLOGGED") || Word("GLOBAL") ||
           Word("LOCAL") || Word("UNIQUE") || Word("FOREIGN") || Word("VIRTUAL")) {
    }
    if (Word("TABLE")) {
      Table();
    } else if (Word("INDEX")) {
      Index();
    } else if (Word("TYPE")) {
      Enum();
    }
    return out_;
  }

 private:
  // The next token that is no comment; comments on the way are handed to `comment_`.
  const SqlToken* Peek() {
    while (at_ < tokens_.size() && tokens_[at_].kind == SqlToken::kComment) {
      Comment(tokens_[at_++]);
    }
    return at_ < tokens_.size() ? &tokens_[at_] : nullptr;
  }
  bool Word(std::string_view word) {
    const SqlToken* token = Peek();
    if (!token || !IsWord(*token, word)) return false;
    ++at_;
    return true;
  }
  bool Sign(char sign) {
    const SqlToken* token = Peek();
    if (!token || !IsSign(*token, sign)) return false;
    ++at_;
    return true;
  }

  // Only the first comment at a place that counts is heard.
  void Comment(const SqlToken& comment) {
    if (!heard_ || *taken_) return;
    *heard_ = RenamedFrom(comment.text);
    *taken_ = true;
  }
  void Hear(std::string* former, bool* taken) {
    heard_ = former;
    taken_ = taken;
  }

  // name or schema.name
  bool Name() {
    while (Word("CONCURRENTLY") || Word("IF") || Word("NOT") || Word("EXISTS") || Word("ONLY")) {
    }
    for (;;) {
      const SqlToken* token = Peek();
      if (!token || !IsNamed(*token)) return false;
      out_.name_begin = token->begin;
      out_.name_end = token->end;
      ++at_;  // a comment from here on is about the name
      if (at_ >= tokens_.size() || !IsSign(tokens_[at_], '.')) return true;
      ++at_;
    }
  }

  void Table() {
    out_.kind = SqlOutline::kTable;
    bool taken = false;
    Hear(&out_.former, &taken);
    if (!Name() || !Sign('(')) return;
    Peek();  // hears what comes before the first column
    Hear(nullptr, nullptr);
    Items();
  }

  // From behind the opening bracket to the closing one.
  void Items() {
    bool taken = false;
    std::string former;
    Hear(&former, &taken);
    auto finish = [&] {
      if (!out_.items.empty()) out_.items.back().former = former;
      former.clear();
      taken = false;
    };
    int depth = 1;
    for (bool begins = true; const SqlToken* token = Peek();) {
      if (begins && !IsSign(*token, ')')) {
        finish();
        Begin(*token);
        begins = false;
      }
      if (IsSign(*token, '(') && ++depth > 1) Hear(nullptr, nullptr);
      if (IsSign(*token, ')') && --depth == 1) Hear(&former, &taken);
      if (depth == 0) break;
      bool ends = depth == 1 && IsSign(*token, ',');
      if (!ends && !out_.items.empty()) out_.items.back().end = token->end;
      begins = begins || ends;
      ++at_;
    }
    finish();
    Hear(nullptr, nullptr);
  }

  void Begin(const SqlToken& token) {
    SqlItem& item = out_.items.emplace_back();
    item.begin = item.name_begin = token.begin;
    item.end = item.name_end = token.end;
    item.is_constraint = std::any_of(kConstraints.begin(), kConstraints.end(),
                                     [&](std::string_view word) { return IsWord(token, word); });
    if (!item.is_constraint) {
      item.name = SqlName(token, fold_);
    } else if (IsWord(token, "CONSTRAINT") && at_ + 1 < tokens_.size()) {
      const SqlToken& name = tokens_[at_ + 1];
      item.name = SqlName(name, fold_);
      item.name_begin = name.begin;
      item.name_end = name.end;
    }
  }

  void Index() {
    out_.kind = SqlOutline::kIndex;
    bool taken = false;
    if (!Name()) return;
    Hear(&out_.former, &taken);
    while (Peek()) ++at_;
    Hear(nullptr, nullptr);
  }

  // Beside the name or the bracket a comment is about the type, behind a value about that.
  void Enum() {
    bool taken = false;
    if (!Name()) return;
    Hear(&out_.former, &taken);
    if (!Word("AS")) return;
    Hear(nullptr, nullptr);
    if (!Word("ENUM") || !Sign('(')) {
      out_.former.clear();
      return;
    }
    out_.kind = SqlOutline::kEnum;
    Hear(&out_.former, &taken);
    Peek();
    Hear(nullptr, nullptr);
    Items();
    for (SqlItem& item : out_.items) item.is_constraint = false;
  }

  const std::vector<SqlToken>& tokens_;
  bool fold_;
  size_t at_ = 0;
  std::string* heard_ = nullptr;
  bool* taken_ = nullptr;
  SqlOutline out_;
};

}  // namespace

std::string RenamedFrom(std::string_view comment) {
  std::string name = ValueOf(comment, "@renamed");
  return name.empty() ? ValueOf(comment, "@rename") : name;
}

SqlOutline OutlineSql(const SqlStatement& statement, bool fold) {
  return Outliner(statement, fold).Run();
}

}  // namespace detector
