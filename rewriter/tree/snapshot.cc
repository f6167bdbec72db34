#include "rewriter/tree/snapshot.h"

#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/SHA1.h>

#include <algorithm>
#include <mutex>
#include <set>
#include <utility>

#include "rewriter/tree/file_view.h"
#include "rewriter/tree/git_objects.h"
#include "support/files.h"

namespace rewriter {
namespace fs = std::filesystem;
using support::Invalid;
using support::Result;
namespace {

constexpr uint64_t kMaxFile = 256u << 20;

// Where the files of a commit seem to lie: the same in every run, so that messages are too.
constexpr char kInventedRoot[] = "/coevolve/repository";

}  // namespace

// Reads each file at most once. Lives at one address, because views keep pointing at it.
class Snapshot::Reader {
 public:
  Reader(std::unique_ptr<GitObjects> objects, std::string work_tree, size_t files)
      : objects_(std::move(objects)), work_tree_(std::move(work_tree)), slots_(files) {}

  std::string_view Read(size_t index, const SnapshotFile& file) {
    Slot& slot = slots_[index];
    std::call_once(slot.once, [&] {
      auto bytes = Fetch(file, kMaxFile);
      if (bytes) slot.bytes = std::move(*bytes);
      if (!bytes) NoteUnreadable(file.path);
    });
    return slot.bytes;
  }

  std::optional<std::string> Fetch(const SnapshotFile& file, uint64_t limit) const {
    if (work_tree_.empty()) return objects_->ReadBlob(file.blob, limit);
    fs::path path = fs::path(work_tree_) / file.path;
    std::error_code error;
    // Neither the file nor a folder above it may have become a link since it was listed.
    if (fs::canonical(path, error) != path || error) return std::nullopt;
    Result<std::string> bytes = support::ReadFile(path, limit);
    if (!bytes) return std::nullopt;
    return std::move(*bytes);
  }

  std::vector<std::string> unreadable() {
    std::lock_guard lock(mutex_);
    return {unreadable_.begin(), unreadable_.end()};
  }

  std::shared_ptr<const TreeNode> tree;  // null for a work tree

 private:
  struct Slot {
    std::once_flag once;
    std::string bytes;
  };

  void NoteUnreadable(const std::string& path) {
    std::lock_guard lock(mutex_);
    unreadable_.insert(path);
  }

  std::unique_ptr<GitObjects> objects_;
  std::string work_tree_;
  std::vector<Slot> slots_;
  std::mutex mutex_;
  std::set<std::string> unreadable_;
};

Snapshot::Snapshot() = default;
Snapshot::Snapshot(Snapshot&&) noexcept = default;
Snapshot& Snapshot::operator=(Snapshot&&) noexcept = default;
Snapshot::~Snapshot() = default;

Result<Snapshot> Snapshot::OfCommit(const fs::path& repo, const std::string& rev) {
  auto objects = GitObjects::Open(repo);
  if (!objects) return tl::unexpected(objects.error());
  Result<std::string> commit = (*objects)->Resolve(rev);
  if (!commit) return tl::unexpected(commit.error());
  auto files = (*objects)->ListCommit(*commit);
  if (!files) return tl::unexpected(files.error());
  Snapshot snapshot;
  snapshot.files_ = std::move(*files);
  snapshot.root_ = kInventedRoot;
  snapshot.base_ = *commit;
  snapshot.reader_ = std::make_unique<Reader>(std::move(*objects), "", snapshot.files_.size());
  snapshot.reader_->tree = snapshot.BuildTree();
  return snapshot;
}

Result<Snapshot> Snapshot::OfWorkTree(const fs::path& repo) {
  auto objects = GitObjects::Open(repo);
  if (!objects) return tl::unexpected(objects.error());
  auto files = (*objects)->ListWorkTree();
  if (!files) return tl::unexpected(files.error());
  std::error_code error;
  fs::path root = fs::canonical(repo, error);
  if (error) return Invalid("cannot read " + repo.string() + ": " + error.message());
  Snapshot snapshot;
  snapshot.files_ = std::move(*files);
  snapshot.root_ = root.string();
  snapshot.base_ = "worktree";
  snapshot.reader_ =
      std::make_unique<Reader>(std::move(*objects), snapshot.root_, snapshot.files_.size());
  return snapshot;
}

// The files as nested folders, for the file system of a commit.
std::shared_ptr<const TreeNode> Snapshot::BuildTree() const {
  auto root = std::make_shared<TreeNode>();
  root->path = root_;
  root->id = llvm::vfs::getNextVirtualUniqueID();
  for (size_t i = 0; i < files_.size(); ++i) {
    TreeNode* node = root.get();
    const std::string& path = files_[i].path;
    for (size_t start = 0, end; start < path.size(); start = end + 1) {
      end = std::min(path.find('/', start), path.size());
      auto [child, fresh] = node->children.try_emplace(path.substr(start, end - start));
      if (fresh) child->second.path = root_ + "/" + path.substr(0, end);
      if (fresh) child->second.id = llvm::vfs::getNextVirtualUniqueID();
      node = &child->second;
    }
    if (files_[i].mode == FileMode::kSubmodule) continue;  // an empty folder
    bool link = files_[i].mode == FileMode::kLink;
    node->kind = link ? TreeNode::Kind::kLink : TreeNode::Kind::kFile;
    node->read = [reader = reader_.get(), i, file = files_[i]] { return reader->Read(i, file); };
  }
  return root;
}

const SnapshotFile* Snapshot::Find(const std::string& path) const {
  auto found =
      std::lower_bound(files_.begin(), files_.end(), path,
                       [](const SnapshotFile& f, const std::string& p) { return f.path < p; });
  return found != files_.end() && found->path == path ? &*found : nullptr;
}

std::string_view Snapshot::Read(const std::string& path) const {
  const SnapshotFile* file = Find(path);
  if (!file || file->mode != FileMode::kRegular) return "";
  return reader_->Read(static_cast<size_t>(file - files_.data()), *file);
}

std::optional<std::string> Snapshot::Peek(const SnapshotFile& file, uint64_t limit) const {
  if (file.mode != FileMode::kRegular) return std::nullopt;
  return reader_->Fetch(file, limit);
}

std::vector<std::string> Snapshot::unreadable() const { return reader_->unreadable(); }

llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Snapshot::FileSystem(
    const std::vector<std::string>& also) const {
  std::vector<std::string> folders = SystemFolders();
  folders.insert(folders.end(), also.begin(), also.end());
  if (!reader_->tree) folders.push_back(root_);
  auto disk = ConfinedView(std::move(folders));
  return reader_->tree ? TreeView(reader_->tree, disk) : disk;
}

std::string GitBlobId(std::string_view bytes) {
  llvm::SHA1 hash;
  hash.update("blob " + std::to_string(bytes.size()) + std::string(1, '\0'));
  hash.update(llvm::StringRef(bytes.data(), bytes.size()));
  return llvm::toHex(hash.final(), /*LowerCase=*/true);
}

}  // namespace rewriter
