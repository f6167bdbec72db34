#include "fleet-pr/git/repository.h"

#include <functional>

#include "support/git_folder.h"

namespace fleet {
namespace fs = std::filesystem;
using support::Result;
using support::Status;
namespace {

EntryMode ModeOf(git_filemode_t mode) {
  switch (mode) {
    case GIT_FILEMODE_BLOB_EXECUTABLE:
      return EntryMode::kExecutable;
    case GIT_FILEMODE_LINK:
      return EntryMode::kLink;
    case GIT_FILEMODE_COMMIT:
      return EntryMode::kSubmodule;
    default:
      return EntryMode::kFile;
  }
}

TreeFile ToFile(const git_tree_entry* entry, const std::string& path) {
  return {path, ToHex(*git_tree_entry_id(entry)), ModeOf(git_tree_entry_filemode(entry))};
}

struct Walk {
  std::string prefix;
  std::vector<TreeFile> files;
};

int Collect(const char* root, const git_tree_entry* entry, void* payload) {
  auto* walk = static_cast<Walk*>(payload);
  if (git_tree_entry_type(entry) == GIT_OBJECT_TREE) return 0;
  walk->files.push_back(ToFile(entry, walk->prefix + root + git_tree_entry_name(entry)));
  return 0;
}

}  // namespace

Result<Repository> Repository::Open(const fs::path& path) {
  StartGit();
  if (Status safe = support::CheckGitFolder(path); !safe) {
    return tl::unexpected<support::Error>(safe.error());
  }
  git_repository* raw = nullptr;
  int code = git_repository_open_ext(&raw, path.c_str(), GIT_REPOSITORY_OPEN_NO_SEARCH, nullptr);
  if (code != 0) return GitFail("cannot open the git repository " + path.string(), code);
  return Repository(path, GitRepositoryHandle(raw));
}

Result<Repository> Repository::OpenOrMake(const fs::path& path) {
  StartGit();
  std::error_code ignored;
  if (fs::exists(path / "HEAD", ignored)) return Open(path);
  git_repository_init_options options = GIT_REPOSITORY_INIT_OPTIONS_INIT;
  options.flags =
      GIT_REPOSITORY_INIT_BARE | GIT_REPOSITORY_INIT_MKPATH | GIT_REPOSITORY_INIT_NO_DOTGIT_DIR;
  git_repository* raw = nullptr;
  int code = git_repository_init_ext(&raw, path.c_str(), &options);
  if (code != 0) return GitFail("cannot make the git repository " + path.string(), code);
  return Repository(path, GitRepositoryHandle(raw));
}

Result<std::string> Repository::Resolve(const std::string& revision) const {
  git_object* raw = nullptr;
  int code = git_revparse_single(&raw, handle_.get(), revision.c_str());
  if (code != 0) return GitFail(path_.string() + ": cannot find `" + revision + "`", code);
  GitObject object(raw);
  code = git_object_peel(&raw, object.get(), GIT_OBJECT_COMMIT);
  if (code != 0) return GitFail(path_.string() + ": `" + revision + "` names no commit", code);
  GitObject commit(raw);
  return ToHex(*git_object_id(commit.get()));
}

Result<std::optional<std::string>> Repository::Branch(const std::string& branch) const {
  git_oid id;
  int code = git_reference_name_to_id(&id, handle_.get(), ("refs/heads/" + branch).c_str());
  if (code == GIT_ENOTFOUND) return std::nullopt;
  if (code != 0) return GitFail(path_.string() + ": cannot read branch " + branch, code);
  return ToHex(id);
}

Result<GitCommit> Repository::LookUpCommit(const std::string& id) const {
  Result<git_oid> oid = FromHex(id);
  if (!oid) return tl::unexpected<support::Error>(oid.error());
  git_commit* raw = nullptr;
  int code = git_commit_lookup(&raw, handle_.get(), &*oid);
  if (code != 0) return GitFail(path_.string() + ": cannot read commit " + id, code);
  return GitCommit(raw);
}

Result<GitTree> Repository::LookUpTree(const std::string& commit) const {
  Result<GitCommit> object = LookUpCommit(commit);
  if (!object) return tl::unexpected<support::Error>(object.error());
  git_tree* raw = nullptr;
  int code = git_commit_tree(&raw, object->get());
  if (code != 0) return GitFail(path_.string() + ": cannot read the tree of " + commit, code);
  return GitTree(raw);
}

Result<std::string> Repository::TreeOf(const std::string& commit) const {
  Result<GitTree> tree = LookUpTree(commit);
  if (!tree) return tl::unexpected<support::Error>(tree.error());
  return ToHex(*git_tree_id(tree->get()));
}

Result<std::vector<TreeFile>> Repository::List(const std::string& commit,
                                               const std::string& folder) const {
  Result<GitTree> tree = LookUpTree(commit);
  if (!tree) return tl::unexpected<support::Error>(tree.error());
  Walk walk;
  if (!folder.empty()) {
    git_tree_entry* raw_entry = nullptr;
    int code = git_tree_entry_bypath(&raw_entry, tree->get(), folder.c_str());
    if (code == GIT_ENOTFOUND) return walk.files;
    if (code != 0) return GitFail(path_.string() + ": cannot read " + folder, code);
    GitTreeEntry entry(raw_entry);
    if (git_tree_entry_type(entry.get()) != GIT_OBJECT_TREE) {
      return std::vector<TreeFile>{ToFile(entry.get(), folder)};
    }
    git_tree* below = nullptr;
    code = git_tree_lookup(&below, handle_.get(), git_tree_entry_id(entry.get()));
    if (code != 0) return GitFail(path_.string() + ": cannot read " + folder, code);
    tree->reset(below);
    walk.prefix = folder + "/";
  }
  int code = git_tree_walk(tree->get(), GIT_TREEWALK_PRE, Collect, &walk);
  if (code != 0) return GitFail(path_.string() + ": cannot list " + commit, code);
  return std::move(walk.files);
}

Result<std::optional<TreeFile>> Repository::Find(const std::string& commit,
                                                 const std::string& path) const {
  Result<GitTree> tree = LookUpTree(commit);
  if (!tree) return tl::unexpected<support::Error>(tree.error());
  git_tree_entry* raw = nullptr;
  int code = git_tree_entry_bypath(&raw, tree->get(), path.c_str());
  if (code == GIT_ENOTFOUND) return std::nullopt;
  if (code != 0) return GitFail(path_.string() + ": cannot find " + path, code);
  GitTreeEntry entry(raw);
  if (git_tree_entry_type(entry.get()) == GIT_OBJECT_TREE) return std::nullopt;
  return ToFile(entry.get(), path);
}

Result<std::string> Repository::ReadBlob(const std::string& id) const {
  Result<git_oid> oid = FromHex(id);
  if (!oid) return tl::unexpected<support::Error>(oid.error());
  git_blob* raw = nullptr;
  int code = git_blob_lookup(&raw, handle_.get(), &*oid);
  if (code != 0) return GitFail(path_.string() + ": cannot read blob " + id, code);
  GitBlob blob(raw);
  return std::string(static_cast<const char*>(git_blob_rawcontent(blob.get())),
                     static_cast<size_t>(git_blob_rawsize(blob.get())));
}

Result<uint64_t> Repository::SizeOf(const std::string& id) const {
  Result<git_oid> oid = FromHex(id);
  if (!oid) return tl::unexpected<support::Error>(oid.error());
  git_odb* raw = nullptr;
  int code = git_repository_odb(&raw, handle_.get());
  GitOdb objects(raw);
  size_t size = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  if (code == 0) code = git_odb_read_header(&size, &type, objects.get(), &*oid);
  if (code != 0) return GitFail(path_.string() + ": cannot read object " + id, code);
  return size;
}

Result<std::vector<std::string>> Repository::ChangedPaths(const std::string& base,
                                                          const std::string& commit) const {
  auto before = List(base), after = List(commit);
  if (!before) return tl::unexpected<support::Error>(before.error());
  if (!after) return tl::unexpected<support::Error>(after.error());
  std::map<std::string, std::string> ids;
  for (const TreeFile& file : *before) ids[file.path] = file.id;
  std::vector<std::string> changed;
  for (const TreeFile& file : *after) {
    auto found = ids.find(file.path);
    if (found == ids.end() || found->second != file.id) changed.push_back(file.path);
    if (found != ids.end()) ids.erase(found);
  }
  for (const auto& [path, id] : ids) changed.push_back(path);
  return changed;
}

Result<git_oid> Repository::WriteTree(git_tree* base, const TreeChange& change) const {
  std::vector<git_tree_update> updates;
  for (const auto& [path, content] : change) {
    git_tree_entry* raw = nullptr;
    GitTreeEntry entry(git_tree_entry_bypath(&raw, base, path.c_str()) == 0 ? raw : nullptr);
    git_tree_update update{};
    update.path = path.c_str();
    if (!content) {
      if (!entry) continue;
      update.action = GIT_TREE_UPDATE_REMOVE;
      updates.push_back(update);
      continue;
    }
    update.action = GIT_TREE_UPDATE_UPSERT;
    update.filemode = entry                 ? git_tree_entry_filemode(entry.get())
                      : content->executable ? GIT_FILEMODE_BLOB_EXECUTABLE
                                            : GIT_FILEMODE_BLOB;
    int code = git_blob_create_from_buffer(&update.id, handle_.get(), content->bytes.data(),
                                           content->bytes.size());
    if (code != 0) return GitFail(path_.string() + ": cannot store " + path, code);
    updates.push_back(update);
  }
  git_oid id = *git_tree_id(base);
  if (updates.empty()) return id;
  int code = git_tree_create_updated(&id, handle_.get(), base, updates.size(), updates.data());
  if (code != 0) return GitFail(path_.string() + ": cannot build a tree", code);
  return id;
}

Result<std::string> Repository::Commit(const std::string& parent, const TreeChange& change,
                                       const CommitText& text) const {
  Result<GitCommit> base = LookUpCommit(parent);
  Result<GitTree> base_tree = LookUpTree(parent);
  if (!base) return tl::unexpected<support::Error>(base.error());
  if (!base_tree) return tl::unexpected<support::Error>(base_tree.error());
  Result<git_oid> tree_id = WriteTree(base_tree->get(), change);
  if (!tree_id) return tl::unexpected<support::Error>(tree_id.error());
  git_tree* raw_tree = nullptr;
  int code = git_tree_lookup(&raw_tree, handle_.get(), &*tree_id);
  if (code != 0) return GitFail(path_.string() + ": cannot read the new tree", code);
  GitTree tree(raw_tree);
  git_signature* raw = nullptr;
  code = git_signature_new(&raw, text.author.c_str(), text.email.c_str(),
                           git_commit_time(base->get()), git_commit_time_offset(base->get()));
  if (code != 0) return GitFail("cannot use the campaign's author", code);
  GitSignature signature(raw);
  const git_commit* parents[] = {base->get()};
  git_oid id;
  code = git_commit_create(&id, handle_.get(), nullptr, signature.get(), signature.get(), nullptr,
                           text.message.c_str(), tree.get(), 1, parents);
  if (code != 0) return GitFail(path_.string() + ": cannot store a commit", code);
  return ToHex(id);
}

}  // namespace fleet
