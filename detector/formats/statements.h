// With which words the statements of a schema text begin, as far as telling formats apart goes.
#pragma once

#include <string_view>
#include <vector>

namespace detector {

// The first word of every statement outside braces, in order; comments and strings are skipped.
//   "import \"a\"; message M { string s = 1; }"  ->  import, message
// Never fails: of text that is no schema it gives whatever words stand there.
std::vector<std::string_view> StatementWords(std::string_view content);

// Whether one of the statements begins with one of the words.
bool HasStatement(std::string_view content, const std::vector<std::string_view>& words);

}  // namespace detector
