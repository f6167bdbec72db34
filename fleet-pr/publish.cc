#include "fleet-pr/publish.h"

#include "fleet-pr/pull_text.h"

namespace fleet {
using support::Error;
using support::ErrorKind;
using support::Result;
using support::Status;
namespace {

Status Save(const Run& run, Task& task, TaskState state, Reason reason = Reason::kNone,
            std::string detail = "") {
  if (task.state == state && task.reason == reason && task.detail == detail) return {};
  task.state = state;
  task.reason = reason;
  task.detail = std::move(detail);
  run.tools.progress(task.repository + ": " + support::NameOf(state) +
                     (reason == Reason::kNone ? "" : " (" + support::NameOf(reason) + ")"));
  return run.store->SaveTask(run.campaign.name, task);
}

std::string Edited(const std::string& branch, const std::optional<std::string>& found,
                   const std::string& lease) {
  return "branch " + branch + " " +
         (found ? "stands at " + *found : std::string("is gone from the forge")) +
         (lease.empty() ? ", and we never pushed it" : ", and we left it at " + lease) +
         "; it is left alone";
}

// What the forge's answer means for the task.
Status Settle(const Run& run, Task& task, const CampaignRepository& entry,
              const PullRequest& pull) {
  if (pull.state == PullState::kMerged) return Save(run, task, TaskState::kMerged);
  if (pull.state == PullState::kClosed) {
    return Save(run, task, TaskState::kSkipped, Reason::kClosedByPerson,
                "pull request " + std::to_string(pull.number) + " was closed");
  }
  std::string branch = BranchOf(run.campaign);
  auto found = run.tools.forge->ReadBranch(OnForge(entry), branch);
  if (!found) return tl::unexpected<Error>(found.error());
  if (*found != task.pushed) {
    return Save(run, task, TaskState::kNeedsPerson, Reason::kBranchEdited,
                Edited(branch, *found, task.pushed));
  }
  return Save(run, task, TaskState::kPublished);
}

}  // namespace

Result<PushOutcome> PushBranch(const Run& run, const CampaignRepository& entry,
                               const std::string& branch, const std::string& commit,
                               const std::string& lease) {
  auto found = run.tools.forge->ReadBranch(OnForge(entry), branch);
  if (!found) return tl::unexpected<Error>(found.error());
  if (*found == commit) return PushOutcome{};
  std::optional<std::string> expected;
  if (!lease.empty()) expected = lease;
  if (*found != expected) return PushOutcome{Pushed::kEdited, Edited(branch, *found, lease)};
  Result<Repository> mirror = Repository::Open(MirrorOf(run, entry.name));
  if (!mirror) return tl::unexpected<Error>(mirror.error());
  Status pushed = run.tools.transport->Push(*mirror, entry.url, branch, commit, expected);
  if (pushed) return PushOutcome{};
  if (pushed.error().kind == ErrorKind::kUnavailable) return tl::unexpected<Error>(pushed.error());
  bool edited = pushed.error().kind == ErrorKind::kConflict;
  return PushOutcome{edited ? Pushed::kEdited : Pushed::kRejected, pushed.error().message};
}

Status PublishTask(const Run& run, Task& task) {
  Result<CampaignRepository> entry = FindRepository(run.campaign, task.repository);
  if (!entry) return tl::unexpected<Error>(entry.error());
  std::string branch = BranchOf(run.campaign);
  Result<PushOutcome> push = PushBranch(run, *entry, branch, task.commit, task.pushed);
  if (!push) return tl::unexpected<Error>(push.error());
  if (push->pushed != Pushed::kOurs) {
    return Save(run, task, TaskState::kNeedsPerson,
                push->pushed == Pushed::kEdited ? Reason::kBranchEdited : Reason::kPushRejected,
                push->detail);
  }
  if (task.pushed != task.commit) {
    task.pushed = task.commit;
    Status saved = run.store->SaveTask(run.campaign.name, task);
    if (!saved) return saved;
  }
  Result<std::string> body = PullRequestBody(run, task);
  if (!body) return tl::unexpected<Error>(body.error());
  Result<PullRequest> pull = run.tools.forge->OpenPull(
      OnForge(*entry), {branch, task.commit, entry->base, run.campaign.title, *body, {}});
  if (!pull && pull.error().kind == ErrorKind::kConflict) {
    return Save(run, task, TaskState::kNeedsPerson, Reason::kPushRejected, pull.error().message);
  }
  if (!pull) return tl::unexpected<Error>(pull.error());
  task.pull = pull->number;
  return Settle(run, task, *entry, *pull);
}

Status WatchTask(const Run& run, Task& task) {
  if (task.state != TaskState::kPublished) return {};
  Result<CampaignRepository> entry = FindRepository(run.campaign, task.repository);
  if (!entry) return tl::unexpected<Error>(entry.error());
  Result<PullRequest> pull = run.tools.forge->ReadPull(OnForge(*entry), task.pull);
  if (!pull) return tl::unexpected<Error>(pull.error());
  return Settle(run, task, *entry, *pull);
}

}  // namespace fleet
