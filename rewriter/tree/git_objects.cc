#include "rewriter/tree/git_objects.h"

#include <git2.h>

#include <mutex>
#include <utility>

#include "rewriter/tree/git_listing.h"
#include "support/git_folder.h"

namespace rewriter {
namespace fs = std::filesystem;
using support::Invalid;
using support::Result;
namespace {

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
  if (support::Status safe = support::CheckGitFolder(repo); !safe) {
    return tl::unexpected(safe.error());
  }
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
      !ListTree(handles_->main.p, *git_commit_tree_id(commit.p), files)) {
    return Invalid(handles_->path + ": the tree of " + commit_id +
                   " cannot be listed: it is incomplete, damaged or too large");
  }
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
  if (support::Status safe = support::CheckWorkTree(WorkTree()); !safe) {
    return tl::unexpected(safe.error());
  }
  return ListFolder(handles_->main.p, index.p, WorkTree());
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
