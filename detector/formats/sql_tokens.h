// Step 1 of reading SQL: words, names, literals and comments with their places, and where each
// statement ends. One tokenizer for both dialects; neither parser keeps comments, and only
// PostgreSQL's keeps places. Used inside detector/formats/ only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace detector {

struct SqlToken {
  enum Kind { kWord, kName, kString, kNumber, kSign, kComment } kind = kSign;
  std::string_view text;  // as written
  size_t begin = 0, end = 0;
};

// kName is a quoted identifier: "a", `a` or [a]. What is never closed ends with the text.
// `brackets`: whether [a] is a name (SQLite) rather than the place in an array (PostgreSQL).
std::vector<SqlToken> TokenizeSql(std::string_view content, bool brackets);

// The name that a word or a quoted name means; unquoted ones in lower case if `fold`.
std::string SqlName(const SqlToken& token, bool fold);

// What a string literal means: '' is one quote.
std::string SqlText(const SqlToken& token);

// Whether the token is this word, whatever its case. `word` is in upper case.
bool IsWord(const SqlToken& token, std::string_view word);
bool IsSign(const SqlToken& token, char sign);

// One statement: its tokens, comments before it and between its parts included, without the `;`.
// Comments behind the `;` on the same line are its own as well, after its last token.
struct SqlStatement {
  std::vector<SqlToken> tokens;
  size_t begin = 0, end = 0;  // from its first token that is no comment
};

// `psql` commands (\connect, data after COPY ... FROM stdin) are no statements and are skipped.
// The tokens refer to `content`.
std::vector<SqlStatement> SplitSql(std::string_view content, bool brackets);

}  // namespace detector
