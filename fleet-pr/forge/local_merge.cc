#include "fleet-pr/forge/local_merge.h"

namespace fleet {
using support::Result;
namespace {

Result<GitCommit> LookUp(git_repository* repository, const std::string& id) {
  Result<git_oid> oid = FromHex(id);
  if (!oid) return tl::unexpected<support::Error>(oid.error());
  git_commit* raw = nullptr;
  int code = git_commit_lookup(&raw, repository, &*oid);
  if (code != 0) return GitFail("cannot read commit " + id, code);
  return GitCommit(raw);
}

}  // namespace

Result<std::string> MergeCommits(const Repository& repository, const std::string& base,
                                 const std::string& head, const std::string& message) {
  git_repository* git = repository.raw();
  Result<GitCommit> ours = LookUp(git, base), theirs = LookUp(git, head);
  if (!ours) return tl::unexpected<support::Error>(ours.error());
  if (!theirs) return tl::unexpected<support::Error>(theirs.error());
  git_merge_options options = GIT_MERGE_OPTIONS_INIT;
  git_index* raw_index = nullptr;
  int code = git_merge_commits(&raw_index, git, ours->get(), theirs->get(), &options);
  if (code != 0) return GitFail("cannot merge", code);
  GitIndex index(raw_index);
  if (git_index_has_conflicts(index.get())) {
    return support::Fail(support::ErrorKind::kConflict, "the two sides change the same lines");
  }
  git_oid tree_id, id;
  code = git_index_write_tree_to(&tree_id, index.get(), git);
  if (code != 0) return GitFail("cannot store the merged tree", code);
  git_tree* raw_tree = nullptr;
  code = git_tree_lookup(&raw_tree, git, &tree_id);
  if (code != 0) return GitFail("cannot read the merged tree", code);
  GitTree tree(raw_tree);
  const git_signature* who = git_commit_committer(theirs->get());
  const git_commit* parents[] = {ours->get(), theirs->get()};
  code = git_commit_create(&id, git, nullptr, who, who, nullptr, message.c_str(), tree.get(), 2,
                           parents);
  if (code != 0) return GitFail("cannot store the merge", code);
  return ToHex(id);
}

}  // namespace fleet
