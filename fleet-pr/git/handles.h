// Owning pointers for libgit2's objects, and the one place where its errors become ours.
#pragma once

#include <git2.h>

#include <memory>
#include <string>

#include "support/result.h"

namespace fleet {

// FreeWith<git_tree_free> as a deleter.
template <auto kFree>
struct FreeWith {
  template <class T>
  void operator()(T* object) const {
    kFree(object);
  }
};

using GitRepositoryHandle = std::unique_ptr<git_repository, FreeWith<git_repository_free>>;
using GitCommit = std::unique_ptr<git_commit, FreeWith<git_commit_free>>;
using GitTree = std::unique_ptr<git_tree, FreeWith<git_tree_free>>;
using GitTreeEntry = std::unique_ptr<git_tree_entry, FreeWith<git_tree_entry_free>>;
using GitBlob = std::unique_ptr<git_blob, FreeWith<git_blob_free>>;
using GitObject = std::unique_ptr<git_object, FreeWith<git_object_free>>;
using GitReference = std::unique_ptr<git_reference, FreeWith<git_reference_free>>;
using GitSignature = std::unique_ptr<git_signature, FreeWith<git_signature_free>>;
using GitRemote = std::unique_ptr<git_remote, FreeWith<git_remote_free>>;
using GitOdb = std::unique_ptr<git_odb, FreeWith<git_odb_free>>;
using GitOdbObject = std::unique_ptr<git_odb_object, FreeWith<git_odb_object_free>>;
using GitIndex = std::unique_ptr<git_index, FreeWith<git_index_free>>;

// Starts libgit2 once per process, deaf to the configuration of machine and user (a `url.insteadOf`
// or a filter there must not change what we read), and with fsync on everything it writes.
void StartGit();

// `what` and libgit2's own words for `code`, which may be missing or stale.
tl::unexpected<support::Error> GitFail(const std::string& what, int code);

std::string ToHex(const git_oid& id);
support::Result<git_oid> FromHex(const std::string& hex);

}  // namespace fleet
