// Files that are not ours to edit. What would be edited in them goes to a person instead, with the
// reason, because it breaks all the same.
//   generated_file  a generator's banner at the top, or linguist-generated: run the generator
//   vendored_file   another project's code: change it there
//   read_only       somebody took away the right to write
//   not_tracked     below a submodule, or unknown to git, which could not bring it back
#pragma once

#include <map>
#include <string>
#include <vector>

#include "rewriter/account/account.h"
#include "rewriter/match/attributes.h"
#include "rewriter/tree/snapshot.h"

namespace rewriter {

class Restraint {
 public:
  explicit Restraint(const Snapshot& snapshot);

  // Why a file must not be edited, from the closed list of reasons, or null.
  const char* Of(const std::string& path);

 private:
  const char* Decide(const std::string& path) const;
  bool IsGenerated(const std::string& path) const;
  bool IsVendored(const std::string& path) const;

  const Snapshot& snapshot_;
  Attributes attributes_;
  std::map<std::string, std::vector<std::string>> own_words_;  // folder -> README, LICENSE, ...
  std::map<std::string, const char*> known_;
};

// Sends every edit of such a file to review, and with it the rest of the same judgement.
void HoldBackFromForeignFiles(const Snapshot& snapshot, std::vector<Judgement>& judged);

}  // namespace rewriter
