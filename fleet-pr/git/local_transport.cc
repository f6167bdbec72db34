#include "fleet-pr/git/transport.h"

namespace fleet {
using support::Result;
using support::Status;
namespace {

// Copies what `id` reaches and `to` lacks. Children go first, so that an object that is there
// always has everything below it, even after a kill.
class ObjectCopy {
 public:
  ObjectCopy(git_odb* from, git_odb* to, git_repository* source)
      : from_(from), to_(to), source_(source) {}

  Status Commit(const git_oid& id) {
    if (git_odb_exists(to_, &id)) return {};
    git_commit* raw = nullptr;
    int code = git_commit_lookup(&raw, source_, &id);
    if (code != 0) return GitFail("cannot read commit " + ToHex(id), code);
    GitCommit commit(raw);
    for (unsigned i = 0; i < git_commit_parentcount(raw); ++i) {
      if (Status status = Commit(*git_commit_parent_id(raw, i)); !status) return status;
    }
    if (Status status = Tree(*git_commit_tree_id(raw)); !status) return status;
    return Copy(id);
  }

 private:
  Status Tree(const git_oid& id) {
    if (git_odb_exists(to_, &id)) return {};
    git_tree* raw = nullptr;
    int code = git_tree_lookup(&raw, source_, &id);
    if (code != 0) return GitFail("cannot read tree " + ToHex(id), code);
    GitTree tree(raw);
    for (size_t i = 0; i < git_tree_entrycount(raw); ++i) {
      const git_tree_entry* entry = git_tree_entry_byindex(raw, i);
      Status status;
      if (git_tree_entry_type(entry) == GIT_OBJECT_TREE) status = Tree(*git_tree_entry_id(entry));
      if (git_tree_entry_type(entry) == GIT_OBJECT_BLOB) status = Copy(*git_tree_entry_id(entry));
      if (!status) return status;
    }
    return Copy(id);
  }

  Status Copy(const git_oid& id) {
    if (git_odb_exists(to_, &id)) return {};
    git_odb_object* raw = nullptr;
    int code = git_odb_read(&raw, from_, &id);
    if (code != 0) return GitFail("cannot read object " + ToHex(id), code);
    GitOdbObject object(raw);
    git_oid written;
    code = git_odb_write(&written, to_, git_odb_object_data(raw), git_odb_object_size(raw),
                         git_odb_object_type(raw));
    if (code != 0) return GitFail("cannot store object " + ToHex(id), code);
    return {};
  }

  git_odb* from_;
  git_odb* to_;
  git_repository* source_;
};

Result<GitOdb> OdbOf(git_repository* repository) {
  git_odb* raw = nullptr;
  int code = git_repository_odb(&raw, repository);
  if (code != 0) return GitFail("cannot open the object database", code);
  return GitOdb(raw);
}

}  // namespace

Status LocalTransport::Fetch(Repository& mirror, const std::string& url,
                             const std::string& branch) {
  Result<Repository> remote_side = Repository::Open(url);
  if (!remote_side) return tl::unexpected<support::Error>(remote_side.error());
  Result<std::optional<std::string>> head = remote_side->Branch(branch);
  if (!head) return tl::unexpected<support::Error>(head.error());
  if (!*head) {
    return support::Fail(support::ErrorKind::kNotFound,
                         url + " has no branch `" + branch + "`; correct `base` in the campaign");
  }
  git_remote* raw = nullptr;
  int code = git_remote_create_anonymous(&raw, mirror.raw(), url.c_str());
  if (code != 0) return GitFail("cannot fetch from " + url, code);
  GitRemote remote(raw);
  std::string spec = "+refs/heads/" + branch + ":refs/heads/" + branch;
  char* specs[] = {spec.data()};
  git_strarray refspecs{specs, 1};
  git_fetch_options options = GIT_FETCH_OPTIONS_INIT;
  options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE;
  options.update_fetchhead = 0;
  code = git_remote_fetch(remote.get(), &refspecs, &options, nullptr);
  if (code != 0) return GitFail("cannot fetch " + branch + " from " + url, code);
  return {};
}

Status MoveBranch(git_repository* repository, const std::string& branch, const std::string& commit,
                  const std::optional<std::string>& expected) {
  Result<git_oid> id = FromHex(commit);
  if (!id) return tl::unexpected<support::Error>(id.error());
  git_oid lease{};
  if (expected) {
    Result<git_oid> parsed = FromHex(*expected);
    if (!parsed) return tl::unexpected<support::Error>(parsed.error());
    lease = *parsed;
  }
  std::string name = "refs/heads/" + branch;
  git_reference* raw = nullptr;
  int code = expected ? git_reference_create_matching(&raw, repository, name.c_str(), &*id, 1,
                                                      &lease, "coevolve")
                      : git_reference_create(&raw, repository, name.c_str(), &*id, 0, "coevolve");
  GitReference reference(code == 0 ? raw : nullptr);
  if (code != 0) return GitFail("cannot move branch " + branch, code);
  return {};
}

Status CopyObjects(Repository& mirror, const std::string& url, const std::string& commit) {
  Result<Repository> remote = Repository::Open(url);
  if (!remote) return tl::unexpected<support::Error>(remote.error());
  Result<git_oid> id = FromHex(commit);
  if (!id) return tl::unexpected<support::Error>(id.error());
  Result<GitOdb> from = OdbOf(mirror.raw()), to = OdbOf(remote->raw());
  if (!from) return tl::unexpected<support::Error>(from.error());
  if (!to) return tl::unexpected<support::Error>(to.error());
  Status copied = ObjectCopy(from->get(), to->get(), mirror.raw()).Commit(*id);
  return copied ? Status() : support::Wrap("cannot push to " + url, copied.error());
}

Status LocalTransport::Push(Repository& mirror, const std::string& url, const std::string& branch,
                            const std::string& commit, const std::optional<std::string>& expected) {
  if (Status copied = CopyObjects(mirror, url, commit); !copied) return copied;
  Result<Repository> remote = Repository::Open(url);
  if (!remote) return tl::unexpected<support::Error>(remote.error());
  return MoveBranch(remote->raw(), branch, commit, expected);
}

}  // namespace fleet
