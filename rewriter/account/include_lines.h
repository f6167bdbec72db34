// The #include lines of one file, and the edits that change them: a block that is sorted stays so,
// and nothing is included twice. Part of includes.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "rewriter/account/account.h"

namespace rewriter {

// One #include with its line: `key` is the spelling with its delimiters.
struct IncludeLine {
  int64_t begin = 0, end = 0;
  std::string key;
};
using IncludeBlock = std::vector<IncludeLine>;  // without another line in between

class FileIncludes {
 public:
  FileIncludes(const AccountInput& input, const std::string& file);

  // `place` is the spelling of an include of the file. All replacements are announced before the
  // first is made, so that each knows what the lines around it become; additions come last.
  void Announce(const Place& place, const std::string& spelling);
  void Replace(const Place& place, const rules::Operation& operation, const std::string& spelling);
  // Adds an include near the one at `place`, unless it is there.
  void Add(const Place& place, const rules::Operation& operation, const std::string& spelling);

  std::vector<Judgement> out;

 private:
  const IncludeLine* LineAt(int64_t at, const IncludeBlock** block) const;
  bool StaysSorted(const IncludeBlock& block) const;
  const IncludeLine* After(const IncludeBlock& block, const std::string& key) const;
  const IncludeLine* Elsewhere(const IncludeBlock& block, const IncludeLine& line,
                               const std::string& spelling) const;
  std::string Text(int64_t begin, int64_t end) const;
  std::string Fresh(const IncludeLine& line, const std::string& spelling) const;
  int64_t EndOf(const IncludeBlock& block, const IncludeLine& line) const;

  std::string_view text_;
  std::vector<IncludeBlock> blocks_;
  std::map<std::string, int> included_;  // spelling -> how often, once all is done
  std::set<std::string> added_;
  std::map<int64_t, std::string> changed_;  // begins of lines that don't stay, and their new keys
};

// What an edit of an include makes the file include; "" for one that takes a line away.
std::string SpellingIn(const Edit& edit);

}  // namespace rewriter
