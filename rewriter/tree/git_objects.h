// The one place of this folder that talks to libgit2: lists a commit or a work tree and reads
// blobs. No checkout, no filters, no hooks: a hostile repository is data. Used by snapshot.cc
// alone.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "rewriter/tree/snapshot.h"
#include "support/result.h"

namespace rewriter {

class GitObjects {
 public:
  // The folder itself, bare or not; parents are not searched.
  static support::Result<std::unique_ptr<GitObjects>> Open(const std::filesystem::path& repo);
  ~GitObjects();

  // Full id of the commit that `rev` names.
  support::Result<std::string> Resolve(const std::string& rev);

  // Every entry of a commit's tree, sorted by path. Names that no checkout would accept (`..`,
  // `.git`) are left out; more than five million entries (a tree bomb) are kInvalid.
  support::Result<std::vector<SnapshotFile>> ListCommit(const std::string& commit);

  // What the index tracks, plus untracked files that are not ignored, sorted by path, without
  // blobs.
  support::Result<std::vector<SnapshotFile>> ListWorkTree();

  // Folder of the work tree, "" for a bare repository.
  std::string WorkTree() const;

  // Null where the blob is missing, corrupt or larger than `limit`. Thread-safe.
  std::optional<std::string> ReadBlob(const std::string& id, uint64_t limit) const;

 private:
  struct Handles;
  GitObjects();
  std::unique_ptr<Handles> handles_;
};

}  // namespace rewriter
