// A bare git repository, read and extended through its object database: nothing is ever checked
// out, and no hook, filter or setting of the repository runs. One object serves one thread.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "fleet-pr/git/handles.h"
#include "support/result.h"

namespace fleet {

enum class EntryMode { kFile, kExecutable, kLink, kSubmodule };

struct TreeFile {
  std::string path;  // relative to the root, '/'-separated
  std::string id;    // 40 hexadecimal digits
  EntryMode mode = EntryMode::kFile;
};

struct NewFile {
  std::string bytes;
  bool executable = false;  // of a file that is not there yet; others keep their mode
};

// What a commit does to its parent's tree: path -> new content, or nothing for a removal.
using TreeChange = std::map<std::string, std::optional<NewFile>>;

struct CommitText {
  std::string author, email, message;
};

class Repository {
 public:
  static support::Result<Repository> Open(const std::filesystem::path& path);
  // Opens a bare repository, or makes an empty one.
  static support::Result<Repository> OpenOrMake(const std::filesystem::path& path);

  const std::filesystem::path& path() const { return path_; }

  // The commit that a revision names. kNotFound if there is none.
  support::Result<std::string> Resolve(const std::string& revision) const;
  // Where refs/heads/`branch` stands, if there is such a branch.
  support::Result<std::optional<std::string>> Branch(const std::string& branch) const;

  // Every entry that is no tree, below `folder` ("" for all), sorted as git sorts.
  support::Result<std::vector<TreeFile>> List(const std::string& commit,
                                              const std::string& folder = "") const;
  support::Result<std::optional<TreeFile>> Find(const std::string& commit,
                                                const std::string& path) const;
  support::Result<std::string> ReadBlob(const std::string& id) const;
  // Its size in bytes, without reading it.
  support::Result<uint64_t> SizeOf(const std::string& id) const;
  support::Result<std::string> TreeOf(const std::string& commit) const;

  // What `commit` changed against `base`: the paths that differ, in either direction.
  support::Result<std::vector<std::string>> ChangedPaths(const std::string& base,
                                                         const std::string& commit) const;

  // A commit on `parent`. Dated like its parent, so that the same change always gets the same id,
  // in whatever run it is made.
  support::Result<std::string> Commit(const std::string& parent, const TreeChange& change,
                                      const CommitText& text) const;

  git_repository* raw() const { return handle_.get(); }

 private:
  Repository(std::filesystem::path path, GitRepositoryHandle handle)
      : path_(std::move(path)), handle_(std::move(handle)) {}
  support::Result<GitCommit> LookUpCommit(const std::string& id) const;
  support::Result<GitTree> LookUpTree(const std::string& commit) const;
  support::Result<git_oid> WriteTree(git_tree* base, const TreeChange& change) const;

  std::filesystem::path path_;
  GitRepositoryHandle handle_;
};

}  // namespace fleet
