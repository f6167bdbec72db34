#include "rewriter/tree/git_listing.h"

#include <llvm/Support/JSON.h>
#include <strings.h>

#include <algorithm>
#include <optional>
#include <set>

namespace rewriter {
namespace fs = std::filesystem;
namespace {

constexpr size_t kMaxEntries = 5'000'000;
constexpr int kMaxDepth = 512;
constexpr int kMaxUntrackedDepth = 64;  // asking what is ignored costs more the deeper it is

// Also one that a report can name: UTF-8 without control characters.
bool IsSafeName(std::string_view name) {
  if (name.empty() || name == "." || name == "..") return false;
  if (!llvm::json::isUTF8(llvm::StringRef(name.data(), name.size()))) return false;
  if (std::any_of(name.begin(), name.end(), [](unsigned char c) { return c < 32; })) return false;
  if (name.size() == 4 && strncasecmp(name.data(), ".git", 4) == 0) return false;
  return name.find('/') == std::string_view::npos;
}

bool IsSafePath(std::string_view path) {
  for (size_t start = 0; start <= path.size();) {
    size_t end = std::min(path.find('/', start), path.size());
    if (!IsSafeName(path.substr(start, end - start))) return false;
    start = end + 1;
  }
  return true;
}

std::optional<FileMode> ModeOf(uint32_t mode) {
  switch (mode & 0170000) {
    case 0100000:
      return FileMode::kRegular;
    case 0120000:
      return FileMode::kLink;
    case 0160000:
      return FileMode::kSubmodule;
    default:
      return std::nullopt;
  }
}

bool ByPath(const SnapshotFile& a, const SnapshotFile& b) { return a.path < b.path; }

// Lists one tree and what is below it.
class TreeLister {
 public:
  TreeLister(git_repository* repo, std::vector<SnapshotFile>& out) : repo_(repo), out_(out) {}

  bool List(const git_oid& id, const std::string& prefix, int depth) {
    Owned<git_tree, git_tree_free> tree;
    if (depth > kMaxDepth || git_tree_lookup(&tree.p, repo_, &id) != 0) return false;
    for (size_t i = 0; i < git_tree_entrycount(tree.p); ++i) {
      if (!Add(*git_tree_entry_byindex(tree.p, i), prefix, depth)) return false;
    }
    return true;
  }

 private:
  bool Add(const git_tree_entry& entry, const std::string& prefix, int depth) {
    std::string name = git_tree_entry_name(&entry);
    if (!IsSafeName(name)) return true;
    if (++seen_ > kMaxEntries) return false;
    const git_oid& id = *git_tree_entry_id(&entry);
    uint32_t raw = git_tree_entry_filemode_raw(&entry);
    if ((raw & 0170000) == 0040000) return List(id, prefix + name + "/", depth + 1);
    if (auto mode = ModeOf(raw)) {
      out_.push_back({prefix + name, *mode == FileMode::kSubmodule ? "" : Hex(id), *mode});
    }
    return true;
  }

  git_repository* repo_;
  std::vector<SnapshotFile>& out_;
  size_t seen_ = 0;
};

// Finds untracked files that are not ignored. Folders that are repositories of their own are left
// out, as git does.
class UntrackedLister {
 public:
  UntrackedLister(git_repository* repo, const fs::path& root, const std::set<std::string>& tracked,
                  std::vector<SnapshotFile>& out)
      : repo_(repo), root_(root), tracked_(tracked), out_(out) {}

  void List(const fs::path& folder, int depth = 0) {
    std::error_code error;
    if (depth > kMaxUntrackedDepth) return;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
      if (IsSafeName(it->path().filename().string())) Add(*it, depth);
    }
  }

 private:
  void Add(const fs::directory_entry& entry, int depth) {
    std::error_code error;
    std::string path = entry.path().lexically_relative(root_).generic_string();
    auto type = entry.symlink_status(error).type();
    if (error || tracked_.count(path)) return;
    if (type == fs::file_type::directory) {
      if (fs::exists(entry.path() / ".git", error) || IsIgnored(path + "/")) return;
      return List(entry.path(), depth + 1);
    }
    bool link = type == fs::file_type::symlink;
    if ((!link && type != fs::file_type::regular) || IsIgnored(path)) return;
    out_.push_back({path, "", link ? FileMode::kLink : FileMode::kRegular});
  }

  bool IsIgnored(const std::string& path) {
    int ignored = 0;
    return git_ignore_path_is_ignored(&ignored, repo_, path.c_str()) == 0 && ignored;
  }

  git_repository* repo_;
  fs::path root_;
  const std::set<std::string>& tracked_;
  std::vector<SnapshotFile>& out_;
};

// What the index tracks, as it lies on the disk; `tracked` gets its paths.
void ListTracked(git_index* index, const fs::path& root, std::set<std::string>& tracked,
                 std::vector<SnapshotFile>& files) {
  for (size_t i = 0; i < git_index_entrycount(index); ++i) {
    const git_index_entry& entry = *git_index_get_byindex(index, i);
    auto mode = ModeOf(entry.mode);
    if (!mode || !IsSafePath(entry.path)) continue;
    if (!tracked.insert(entry.path).second) continue;  // again: another stage of a conflict
    std::error_code error;
    fs::file_type type = fs::symlink_status(root / entry.path, error).type();
    if (type == fs::file_type::symlink) mode = FileMode::kLink;
    if (type == fs::file_type::regular) mode = FileMode::kRegular;
    if (type != fs::file_type::not_found) files.push_back({entry.path, "", *mode});
  }
}

}  // namespace

std::string Hex(const git_oid& id) {
  char text[GIT_OID_HEXSZ + 1];
  return git_oid_tostr(text, sizeof text, &id);
}

bool ListTree(git_repository* repo, const git_oid& tree, std::vector<SnapshotFile>& out) {
  bool whole = TreeLister(repo, out).List(tree, "", 0);
  std::sort(out.begin(), out.end(), ByPath);
  return whole;
}

std::vector<SnapshotFile> ListFolder(git_repository* repo, git_index* index, const fs::path& root) {
  std::vector<SnapshotFile> files;
  std::set<std::string> tracked;
  ListTracked(index, root, tracked, files);
  UntrackedLister(repo, root, tracked, files).List(root);
  std::sort(files.begin(), files.end(), ByPath);
  return files;
}

}  // namespace rewriter
