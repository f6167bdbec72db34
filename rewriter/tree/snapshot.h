// Step 0. The repository as it stood at one moment: a commit, read from the git object database
// without a checkout, or the work tree. Scanning and parsing both read through it, so what was
// searched is what is parsed, and offsets refer to its blobs.
#pragma once

#include <llvm/ADT/IntrusiveRefCntPtr.h>
#include <llvm/Support/VirtualFileSystem.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/result.h"

namespace rewriter {

struct TreeNode;

enum class FileMode { kRegular, kLink, kSubmodule };

struct SnapshotFile {
  std::string path;  // relative to the root, '/'-separated
  std::string blob;  // git blob id, 40 hexadecimal digits; "" for a submodule and in a work tree,
                     // where the id of what lies on the disk is GitBlobId(Read(path))
  FileMode mode = FileMode::kRegular;
};

class Snapshot {
 public:
  // `repo` may be bare. kInvalid if it is no repository or `rev` names no commit.
  static support::Result<Snapshot> OfCommit(const std::filesystem::path& repo,
                                            const std::string& rev);

  // Tracked files as they lie on the disk, and untracked ones that are not ignored. A folder that
  // is no git repository is kInvalid.
  static support::Result<Snapshot> OfWorkTree(const std::filesystem::path& repo);

  // Sorted by path. Files below .git never appear.
  const std::vector<SnapshotFile>& files() const { return files_; }
  const SnapshotFile* Find(const std::string& path) const;  // null if there is none

  // The bytes of a regular file, read once and kept; "" for anything else and for unreadable blobs
  // (a partial clone, more than 256 MiB), which are listed in `unreadable`, sorted. Thread-safe.
  // The view lives as long as this.
  std::string_view Read(const std::string& path) const;
  std::vector<std::string> unreadable() const;

  // The same without keeping it, for files that are looked at once; null if it is larger than
  // `limit` or can't be read. Thread-safe.
  std::optional<std::string> Peek(const SnapshotFile& file, uint64_t limit) const;

  // The absolute folder at which Clang sees the files: the work tree itself, or an invented one.
  const std::string& root() const { return root_; }
  // Commit id, or "worktree".
  const std::string& base() const { return base_; }

  // Everything below root() as in this snapshot (for a work tree also what is ignored, such as a
  // configured config.h), the folders `also` (a build folder that the user named), and the
  // machine's own /usr/include, /usr/lib and the like; nothing else of the machine exists: links
  // are followed only if they end there, and FIFOs and devices do not exist. Each call gives a view
  // of its own with its own working directory, for one thread at a time; making one is cheap.
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> FileSystem(
      const std::vector<std::string>& also = {}) const;

  Snapshot(Snapshot&&) noexcept;
  Snapshot& operator=(Snapshot&&) noexcept;
  ~Snapshot();

 private:
  class Reader;  // the object database or the disk, and the blobs that were read
  Snapshot();
  std::shared_ptr<const TreeNode> BuildTree() const;

  std::vector<SnapshotFile> files_;
  std::string root_, base_;
  std::unique_ptr<Reader> reader_;
};

// 40 hexadecimal digits: the id that git gives to a blob of these bytes.
std::string GitBlobId(std::string_view bytes);

}  // namespace rewriter
