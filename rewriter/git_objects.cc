#include "rewriter/git_objects.h"

#include <git2.h>
#include <llvm/Support/JSON.h>
#include <strings.h>

#include <algorithm>
#include <mutex>
#include <set>
#include <utility>

#include "rewriter/snapshot.h"

namespace rewriter {
namespace fs = std::filesystem;
using support::Invalid;
using support::Result;
namespace {

constexpr size_t kMaxEntries = 5'000'000;
constexpr int kMaxDepth = 512;

// Owns a libgit2 object: Owned<git_tree, git_tree_free> tree; git_tree_lookup(&tree.p, ...).
template <class T, void (*Free)(T*)>
struct Owned {
  T* p = nullptr;
  Owned() = default;
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  ~Owned() { Free(p); }
};
using Repository = Owned<git_repository, git_repository_free>;

void InitialiseOnce() {
  static const int initialised = [] {
    git_libgit2_init();
    // We run no hooks and no filters, so that whose repository it is does not matter.
    return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
  }();
  (void)initialised;
}

std::string LastError() {
  const git_error* error = git_error_last();  // null where a call failed without saying why
  return error && error->message ? error->message : "unknown error";
}

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

std::string Hex(const git_oid& id) {
  char text[GIT_OID_HEXSZ + 1];
  return git_oid_tostr(text, sizeof text, &id);
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

  void List(const fs::path& folder) {
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
      if (IsSafeName(it->path().filename().string())) Add(*it);
    }
  }

 private:
  void Add(const fs::directory_entry& entry) {
    std::error_code error;
    std::string path = entry.path().lexically_relative(root_).generic_string();
    auto type = entry.symlink_status(error).type();
    if (error || tracked_.count(path)) return;
    if (type == fs::file_type::directory) {
      if (fs::exists(entry.path() / ".git", error) || IsIgnored(path + "/")) return;
      return List(entry.path());
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

}  // namespace

// libgit2 handles may not be shared by threads at one time: each reader borrows one of its own.
struct GitObjects::Handles {
  std::string path;
  Repository main;
  std::mutex mutex;
  std::vector<git_repository*> idle;

  ~Handles() {
    for (git_repository* repo : idle) git_repository_free(repo);
  }
  git_repository* Borrow() {
    {
      std::lock_guard lock(mutex);
      if (!idle.empty()) {
        git_repository* repo = idle.back();
        idle.pop_back();
        return repo;
      }
    }
    git_repository* repo = nullptr;
    git_repository_open(&repo, path.c_str());
    return repo;
  }
  void Return(git_repository* repo) {
    std::lock_guard lock(mutex);
    idle.push_back(repo);
  }
};

GitObjects::GitObjects() : handles_(std::make_unique<Handles>()) {}
GitObjects::~GitObjects() = default;

Result<std::unique_ptr<GitObjects>> GitObjects::Open(const fs::path& repo) {
  InitialiseOnce();
  std::unique_ptr<GitObjects> objects(new GitObjects());
  objects->handles_->path = repo.string();
  if (git_repository_open(&objects->handles_->main.p, repo.c_str()) != 0) {
    return Invalid(repo.string() + " is no git repository (" + LastError() +
                   "): name the top folder of a clone or a bare repository");
  }
  return objects;
}

Result<std::string> GitObjects::Resolve(const std::string& rev) {
  Owned<git_object, git_object_free> object, commit;
  if (git_revparse_single(&object.p, handles_->main.p, rev.c_str()) != 0 ||
      git_object_peel(&commit.p, object.p, GIT_OBJECT_COMMIT) != 0) {
    return Invalid(handles_->path + ": `" + rev + "` names no commit (" + LastError() + ")");
  }
  return Hex(*git_object_id(commit.p));
}

Result<std::vector<SnapshotFile>> GitObjects::ListCommit(const std::string& commit_id) {
  git_oid id;
  Owned<git_commit, git_commit_free> commit;
  std::vector<SnapshotFile> files;
  if (git_oid_fromstr(&id, commit_id.c_str()) != 0 ||
      git_commit_lookup(&commit.p, handles_->main.p, &id) != 0 ||
      !TreeLister(handles_->main.p, files).List(*git_commit_tree_id(commit.p), "", 0)) {
    return Invalid(handles_->path + ": the tree of " + commit_id +
                   " cannot be listed: it is incomplete, damaged or too large");
  }
  std::sort(files.begin(), files.end(), ByPath);
  return files;
}

Result<std::vector<SnapshotFile>> GitObjects::ListWorkTree() {
  Owned<git_index, git_index_free> index;
  if (std::error_code error; !fs::equivalent(WorkTree(), handles_->path, error)) {
    // Also where the repository's own configuration points somewhere else (core.worktree).
    return Invalid(handles_->path + " is not the top folder of a work tree");
  }
  if (git_repository_index(&index.p, handles_->main.p) != 0) {
    return Invalid(handles_->path + ": the index cannot be read (" + LastError() + ")");
  }
  fs::path root = WorkTree();
  std::vector<SnapshotFile> files;
  std::set<std::string> tracked;
  for (size_t i = 0; i < git_index_entrycount(index.p); ++i) {
    const git_index_entry& entry = *git_index_get_byindex(index.p, i);
    auto mode = ModeOf(entry.mode);
    if (!mode || !IsSafePath(entry.path)) continue;
    if (!tracked.insert(entry.path).second) continue;  // again: another stage of a conflict
    std::error_code error;
    fs::file_type type = fs::symlink_status(root / entry.path, error).type();
    if (type == fs::file_type::symlink) mode = FileMode::kLink;
    if (type == fs::file_type::regular) mode = FileMode::kRegular;
    if (type != fs::file_type::not_found) files.push_back({entry.path, "", *mode});
  }
  UntrackedLister(handles_->main.p, root, tracked, files).List(root);
  std::sort(files.begin(), files.end(), ByPath);
  return files;
}

std::string GitObjects::WorkTree() const {
  const char* folder = git_repository_workdir(handles_->main.p);
  std::string path = folder ? folder : "";
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

std::optional<std::string> GitObjects::ReadBlob(const std::string& hex, uint64_t limit) const {
  git_oid id;
  git_repository* repo = handles_->Borrow();
  if (!repo) return std::nullopt;
  std::optional<std::string> bytes;
  {
    Owned<git_odb, git_odb_free> database;
    Owned<git_odb_object, git_odb_object_free> object;
    size_t size = 0;
    git_object_t type = GIT_OBJECT_INVALID;
    bool found =
        git_oid_fromstr(&id, hex.c_str()) == 0 && git_repository_odb(&database.p, repo) == 0 &&
        git_odb_read_header(&size, &type, database.p, &id) == 0 && type == GIT_OBJECT_BLOB &&
        size <= limit && git_odb_read(&object.p, database.p, &id) == 0;
    if (found) {
      bytes.emplace(static_cast<const char*>(git_odb_object_data(object.p)),
                    git_odb_object_size(object.p));
    }
  }
  handles_->Return(repo);
  return bytes;
}

}  // namespace rewriter
