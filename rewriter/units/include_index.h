// Finds the files that an include may mean: the repository's own by path and by the end of a path,
// the machine's by looking below /usr/include. Used by inference and by the include graph.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rewriter/tree/snapshot.h"

namespace rewriter {

// "a/./b/../c" -> "a/c"; null if it leads above the root. Relative paths only.
std::optional<std::string> NormalPath(std::string_view path);
std::string FolderOf(const std::string& path);  // "" at the top
std::string JoinPath(const std::string& folder, const std::string& name);

// How many leading folders two paths have in common.
int SharedFolders(std::string_view a, std::string_view b);

class RepositoryFiles {
 public:
  explicit RepositoryFiles(const Snapshot& snapshot);

  // The regular file that is found at `path`, relative to the root, after following links.
  std::optional<std::string> At(const std::string& path) const;

  // Files whose path is `spelling` or ends with '/' and `spelling`, by path.
  std::vector<std::string> EndingWith(const std::string& spelling) const;

 private:
  const Snapshot& snapshot_;
  bool has_links_ = false;
  std::map<std::string, std::vector<std::string>> by_name_;  // file name -> paths
};

class SystemHeaders {
 public:
  SystemHeaders();
  // Whether the compiler finds it without any flag.
  bool Has(const std::string& spelling);
  // A folder below /usr/include (or the like) that has to be named for the compiler to find it:
  // <Eigen/Core> -> /usr/include/eigen3. The one whose name fits, then the shallowest, then the
  // newest. Null also where that would be a guess: <config.h> of somebody else.
  std::optional<std::string> FolderFor(const std::string& spelling, bool angled);

 private:
  std::vector<std::string> standard_;  // folders that are searched anyway
  std::vector<std::string> deeper_;    // folders below them, shallow ones first
  std::map<std::string, bool> known_;
};

}  // namespace rewriter
