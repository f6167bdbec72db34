// Lists what a commit's tree or a work tree holds, through libgit2. Used by git_objects.cc alone.
#pragma once

#include <git2.h>

#include <filesystem>
#include <string>
#include <vector>

#include "rewriter/tree/snapshot.h"

namespace rewriter {

// Owns a libgit2 object: Owned<git_tree, git_tree_free> tree; git_tree_lookup(&tree.p, ...).
template <class T, void (*Free)(T*)>
struct Owned {
  T* p = nullptr;
  Owned() = default;
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  ~Owned() { Free(p); }
};

std::string Hex(const git_oid& id);

// False if the tree is incomplete, damaged or too large. By path.
bool ListTree(git_repository* repo, const git_oid& tree, std::vector<SnapshotFile>& out);

// What `index` tracks and still lies below `root`, and untracked files that are not ignored. By
// path.
std::vector<SnapshotFile> ListFolder(git_repository* repo, git_index* index,
                                     const std::filesystem::path& root);

}  // namespace rewriter
