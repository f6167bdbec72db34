#include "fleet-pr/forge/local.h"

#include <algorithm>

#include "fleet-pr/crash_point.h"
#include "fleet-pr/forge/local_merge.h"
#include "fleet-pr/git/mirror.h"
#include "support/files.h"

namespace fleet {
namespace fs = std::filesystem;
using support::ErrorKind;
using support::Json;
using support::Result;
using support::Status;
namespace {

Json Entry(const std::string& call, const std::string& outcome, const ForgeRepository& repository) {
  return Json{{"call", call},
              {"outcome", outcome},
              {"repository", repository.name},
              {"url", repository.url}};
}

tl::unexpected<support::Error> Refuse(const ForgeRepository& repository, const std::string& why) {
  return support::Fail(ErrorKind::kConflict, "the forge refused (" + repository.name + "): " + why);
}

Status SetReference(const std::string& url, const std::string& name, const std::string& commit) {
  Result<Repository> repository = Repository::Open(url);
  Result<git_oid> id = FromHex(commit);
  if (!repository) return tl::unexpected<support::Error>(repository.error());
  if (!id) return tl::unexpected<support::Error>(id.error());
  git_reference* raw = nullptr;
  int code = git_reference_create(&raw, repository->raw(), name.c_str(), &*id, 1, "pull request");
  GitReference reference(code == 0 ? raw : nullptr);
  return code == 0 ? Status() : GitFail("cannot write " + name, code);
}

// The branch moves only if it still stands where it stood when the line was written.
Status MoveIfAt(const Json& move, bool taken_over) {
  Result<Repository> repository = Repository::Open(move["url"].get<std::string>());
  if (!repository) return tl::unexpected<support::Error>(repository.error());
  std::string branch = move["branch"], from = move["from"], to = move["to"];
  auto now = repository->Branch(branch);
  if (!now) return tl::unexpected<support::Error>(now.error());
  if (now->value_or("") != from) return {};
  if (taken_over) RemoveStaleLocks(repository->path(), "refs/heads/" + branch);
  if (!to.empty()) {
    return MoveBranch(repository->raw(), branch, to, *now);
  }
  git_reference* raw = nullptr;
  int code = git_reference_lookup(&raw, repository->raw(), ("refs/heads/" + branch).c_str());
  GitReference reference(code == 0 ? raw : nullptr);
  if (code == 0) code = git_reference_delete(reference.get());
  return code == 0 || code == GIT_ENOTFOUND ? Status() : GitFail("cannot delete " + branch, code);
}

// The open one of this branch, or the last one at this commit.
std::optional<PullRequest> Known(const std::vector<PullRequest>& pulls, const std::string& branch,
                                 const std::string& commit) {
  auto known = std::find_if(pulls.rbegin(), pulls.rend(), [&](const PullRequest& pull) {
    return pull.branch == branch && (pull.state == PullState::kOpen || pull.commit == commit);
  });
  return known == pulls.rend() ? std::nullopt : std::optional<PullRequest>(*known);
}

// What a forge checks before it opens a pull request.
Status CheckDraft(const ForgeRepository& repository, const PullDraft& draft) {
  Result<Repository> git = Repository::Open(repository.url);
  if (!git) return tl::unexpected<support::Error>(git.error());
  auto head = git->Branch(draft.branch), base = git->Branch(draft.base);
  if (!head) return tl::unexpected<support::Error>(head.error());
  if (!base) return tl::unexpected<support::Error>(base.error());
  if (!*base) return Refuse(repository, "there is no branch `" + draft.base + "`");
  if (*head != draft.commit) {
    return Refuse(repository, "branch `" + draft.branch + "` is not at " + draft.commit);
  }
  return {};
}

}  // namespace

Result<ForgeLog> LocalForge::Lock() {
  std::error_code ignored;
  if (!fs::is_directory(root_, ignored)) {
    return support::Fail(ErrorKind::kUnavailable,
                         "there is no local forge at " + root_.string() +
                             "; correct `forge.root` in the campaign, or make the folder");
  }
  return ForgeLog::Lock(
      root_, [this](const Json& entry, bool taken_over) { return Apply(entry, taken_over); });
}

// What a line asks for is all in the line: the pull request as it is from now on, and a branch.
Status LocalForge::Apply(const Json& entry, bool taken_over) {
  if (entry.contains("move")) {
    if (Status status = MoveIfAt(entry["move"], taken_over); !status) return status;
  }
  if (!entry.contains("pull")) return {};
  Result<PullRequest> pull = support::FromJson<PullRequest>(entry["pull"], "forge.log");
  if (!pull) return tl::unexpected<support::Error>(pull.error());
  std::string head = "refs/pull/" + std::to_string(pull->number) + "/head";
  if (taken_over) RemoveStaleLocks(entry["url"].get<std::string>(), head);
  Status status = SetReference(entry["url"].get<std::string>(), head, pull->commit);
  if (!status) return status;
  fs::path file = PullFile(entry["repository"], pull->number);
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  return support::WriteFileAtomically(file, support::DumpJson(entry["pull"]));
}

fs::path LocalForge::PullFile(const std::string& name, int64_t number) const {
  return root_ / "pulls" / name / (std::to_string(number) + ".json");
}

Result<std::vector<PullRequest>> LocalForge::Pulls(const std::string& name) const {
  std::vector<PullRequest> pulls;
  for (int64_t number = 1;; ++number) {
    Result<std::string> text = support::ReadFile(PullFile(name, number));
    if (!text && text.error().kind == ErrorKind::kNotFound) return pulls;
    if (!text) return tl::unexpected<support::Error>(text.error());
    auto pull = support::ParseDocument<PullRequest>(*text, PullFile(name, number).string());
    if (!pull) return tl::unexpected<support::Error>(pull.error());
    pulls.push_back(std::move(*pull));
  }
}

Result<PullRequest> LocalForge::Load(const ForgeRepository& repository, int64_t number) const {
  fs::path file = PullFile(repository.name, number);
  Result<std::string> text = support::ReadFile(file);
  if (!text) return tl::unexpected<support::Error>(text.error());
  return support::ParseDocument<PullRequest>(*text, file.string());
}

Result<std::optional<PullRequest>> LocalForge::FindPull(const ForgeRepository& repository,
                                                        const std::string& branch,
                                                        const std::string& commit) {
  Result<ForgeLog> log = Lock();
  if (!log) return tl::unexpected<support::Error>(log.error());
  Result<std::vector<PullRequest>> pulls = Pulls(repository.name);
  if (!pulls) return tl::unexpected<support::Error>(pulls.error());
  std::optional<PullRequest> known = Known(*pulls, branch, commit);
  Json entry = Entry("find_pull", known ? "found" : "absent", repository);
  entry["branch"] = branch;
  if (Status status = log->Do(entry); !status) {
    return tl::unexpected<support::Error>(status.error());
  }
  return known;
}

Result<PullRequest> LocalForge::OpenPull(const ForgeRepository& repository,
                                         const PullDraft& draft) {
  Result<ForgeLog> log = Lock();
  if (!log) return tl::unexpected<support::Error>(log.error());
  Result<std::vector<PullRequest>> pulls = Pulls(repository.name);
  if (!pulls) return tl::unexpected<support::Error>(pulls.error());
  std::optional<PullRequest> known = Known(*pulls, draft.branch, draft.commit);
  Json entry = Entry(draft.reverts ? "open_revert" : "open_pull", "found", repository);
  if (known) {
    entry["number"] = known->number;
  } else {
    known = PullRequest{.number = static_cast<int64_t>(pulls->size()) + 1,
                        .branch = draft.branch,
                        .commit = draft.commit,
                        .base = draft.base,
                        .title = draft.title,
                        .body = draft.body,
                        .reverts = draft.reverts};
    if (Status status = CheckDraft(repository, draft); !status) {
      return tl::unexpected<support::Error>(status.error());
    }
    entry["outcome"] = "opened";
    entry["pull"] = support::ToJson(*known);
  }
  if (Status status = log->Do(entry); !status) {
    return tl::unexpected<support::Error>(status.error());
  }
  return *known;
}

Result<PullRequest> LocalForge::ReadPull(const ForgeRepository& repository, int64_t number) {
  Result<ForgeLog> log = Lock();
  if (!log) return tl::unexpected<support::Error>(log.error());
  Result<PullRequest> pull = Load(repository, number);
  Json entry = Entry("read_pull", pull ? support::NameOf(pull->state) : "absent", repository);
  entry["number"] = number;
  if (Status status = log->Do(entry); !status) {
    return tl::unexpected<support::Error>(status.error());
  }
  return pull;
}

Status LocalForge::ClosePull(const ForgeRepository& repository, int64_t number) {
  Result<ForgeLog> log = Lock();
  if (!log) return tl::unexpected<support::Error>(log.error());
  Result<PullRequest> pull = Load(repository, number);
  if (!pull) return tl::unexpected<support::Error>(pull.error());
  bool open = pull->state == PullState::kOpen;
  Json entry = Entry("close_pull", open ? "closed" : "found", repository);
  entry["number"] = number;
  if (open) {
    pull->state = PullState::kClosed;
    entry["pull"] = support::ToJson(*pull);
  }
  return log->Do(entry);
}

Result<std::optional<std::string>> LocalForge::ReadBranch(const ForgeRepository& repository,
                                                          const std::string& branch) {
  Result<ForgeLog> log = Lock();
  if (!log) return tl::unexpected<support::Error>(log.error());
  Result<Repository> git = Repository::Open(repository.url);
  if (!git) return tl::unexpected<support::Error>(git.error());
  auto commit = git->Branch(branch);
  if (!commit) return commit;
  Json entry = Entry("read_branch", *commit ? "found" : "absent", repository);
  entry["branch"] = branch;
  if (Status status = log->Do(entry); !status) {
    return tl::unexpected<support::Error>(status.error());
  }
  return commit;
}

Status LocalForge::DeleteBranch(const ForgeRepository& repository, const std::string& branch,
                                const std::string& expected) {
  Result<ForgeLog> log = Lock();
  if (!log) return tl::unexpected<support::Error>(log.error());
  Result<Repository> git = Repository::Open(repository.url);
  if (!git) return tl::unexpected<support::Error>(git.error());
  auto commit = git->Branch(branch);
  if (!commit) return tl::unexpected<support::Error>(commit.error());
  if (*commit && *commit != expected) {
    return Refuse(repository, "branch `" + branch + "` is at " + **commit + ", not at " + expected);
  }
  Json entry = Entry("delete_branch", *commit ? "deleted" : "absent", repository);
  entry["branch"] = branch;
  if (*commit) {
    entry["move"] =
        Json{{"url", repository.url}, {"branch", branch}, {"from", expected}, {"to", ""}};
  }
  return log->Do(entry);
}

Result<PullRequest> LocalForge::MergePull(const ForgeRepository& repository, int64_t number) {
  Result<ForgeLog> log = Lock();
  if (!log) return tl::unexpected<support::Error>(log.error());
  Result<PullRequest> pull = Load(repository, number);
  if (!pull) return pull;
  if (pull->state != PullState::kOpen) return Refuse(repository, "the pull request is not open");
  Result<Repository> git = Repository::Open(repository.url);
  if (!git) return tl::unexpected<support::Error>(git.error());
  auto base = git->Branch(pull->base);
  if (!base) return tl::unexpected<support::Error>(base.error());
  if (!*base) return Refuse(repository, "there is no branch `" + pull->base + "`");
  Result<std::string> merge = MergeCommits(*git, **base, pull->commit, "Merge: " + pull->title);
  if (!merge) return tl::unexpected<support::Error>(merge.error());
  pull->state = PullState::kMerged;
  pull->merge_commit = *merge;
  Json entry = Entry("merge_pull", "merged", repository);
  entry["pull"] = support::ToJson(*pull);
  entry["move"] =
      Json{{"url", repository.url}, {"branch", pull->base}, {"from", **base}, {"to", *merge}};
  if (Status status = log->Do(entry); !status) {
    return tl::unexpected<support::Error>(status.error());
  }
  return pull;
}

Status LocalForge::PushBranch(const ForgeRepository& repository, const std::string& branch,
                              const std::string& commit,
                              const std::optional<std::string>& expected) {
  Result<ForgeLog> log = Lock();
  if (!log) return tl::unexpected<support::Error>(log.error());
  Result<Repository> git = Repository::Open(repository.url);
  if (!git) return tl::unexpected<support::Error>(git.error());
  auto now = git->Branch(branch);
  if (!now) return tl::unexpected<support::Error>(now.error());
  Result<std::vector<PullRequest>> pulls = Pulls(repository.name);
  if (!pulls) return tl::unexpected<support::Error>(pulls.error());
  Json entry = Entry("push", *now == expected ? "done" : "refused", repository);
  entry["branch"] = branch;
  if (*now != expected) {
    if (Status status = log->Do(entry); !status) return status;
    return Refuse(repository, "branch `" + branch + "` is not where it was expected");
  }
  // An open pull request follows its branch.
  if (std::optional<PullRequest> pull = Known(*pulls, branch, "")) {
    pull->commit = commit;
    entry["pull"] = support::ToJson(*pull);
  }
  entry["move"] = Json{
      {"url", repository.url}, {"branch", branch}, {"from", expected.value_or("")}, {"to", commit}};
  return log->Do(entry);
}

Status LocalForgeTransport::Push(Repository& mirror, const std::string& url,
                                 const std::string& branch, const std::string& commit,
                                 const std::optional<std::string>& expected) {
  CrashPoints around;
  if (Status copied = CopyObjects(mirror, url, commit); !copied) return copied;
  return forge_.PushBranch({mirror.path().stem().string(), url}, branch, commit, expected);
}

}  // namespace fleet
