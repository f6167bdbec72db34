// Finds names in the text of one file and says what kind of text they stand in. Lexes, does not
// parse.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace clang {
class LangOptions;
}

namespace rewriter {

// To lex C++ of any age without knowing its flags. Lives forever: a lexer only refers to it.
const clang::LangOptions& AnyCpp();

// A directive: a header's name, a condition, a message; the body of a macro is code.
enum class WordKind { kCode, kComment, kString, kDirective };

struct Word {
  int64_t begin = 0, end = 0;
  WordKind kind = WordKind::kCode;
  bool after_access = false;       // follows "." or "->" or "::"
  bool after_scope = false;        // the last of them
  bool before_scope = false;       // "::" follows
  bool before_call = false;        // "(" follows
  bool in_define = false;          // in the body of a macro
  std::vector<std::string> calls;  // what is called with it, outermost first; "" if unnamed
};

std::vector<Word> FindWords(std::string_view content, const std::unordered_set<std::string>& names);

// 1-based line and column (in bytes) of an offset.
class LineTable {
 public:
  explicit LineTable(std::string_view content);
  std::pair<int, int> At(int64_t offset) const;

 private:
  std::vector<int64_t> starts_;
};

}  // namespace rewriter
