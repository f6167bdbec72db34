#include "fleet-pr/publish.h"

#include "fleet-pr/pull_text.h"
#include "fleet-pr/steps.h"
#include "fleet-pr/task_state.h"

namespace fleet {
using support::Error;
using support::ErrorKind;
using support::Result;
using support::Status;
namespace {

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
  if (pull.state == PullState::kMerged) return SettleTask(run, task, TaskState::kMerged);
  if (pull.state == PullState::kClosed) {
    return SettleTask(run, task, TaskState::kSkipped, Reason::kClosedByPerson,
                      "pull request " + std::to_string(pull.number) + " was closed");
  }
  std::string branch = BranchOf(run.campaign);
  auto found = run.tools.forge->ReadBranch(OnForge(entry), branch);
  if (!found) return tl::unexpected<Error>(found.error());
  if (*found != task.pushed) {
    return SettleTask(run, task, TaskState::kNeedsPerson, Reason::kBranchEdited,
                      Edited(branch, *found, task.pushed));
  }
  return SettleTask(run, task, TaskState::kPublished);
}

// A task that a person had to look at may be all right again, or merged by now.
bool IsWatched(const Task& task) {
  return task.state == TaskState::kPublished ||
         (task.state == TaskState::kNeedsPerson &&
          (task.reason == Reason::kBranchEdited || task.reason == Reason::kRepositoryMissing));
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
  if (!MirrorHolds(run, task)) {
    run.tools.note(task.repository + ": its mirror was lost; sweep again to prepare it anew");
    return MoveTask(run, task, TaskState::kQueued);
  }
  std::string branch = BranchOf(run.campaign);
  Result<PushOutcome> push = PushBranch(run, *entry, branch, task.commit, task.pushed);
  if (!push) return tl::unexpected<Error>(push.error());
  if (push->pushed != Pushed::kOurs) {
    return SettleTask(
        run, task, TaskState::kNeedsPerson,
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
    return SettleTask(run, task, TaskState::kNeedsPerson, Reason::kPushRejected,
                      pull.error().message);
  }
  if (!pull) return tl::unexpected<Error>(pull.error());
  task.pull = pull->number;
  return Settle(run, task, *entry, *pull);
}

Status WatchTask(const Run& run, Task& task) {
  if (task.pull == 0 || !IsWatched(task)) return {};
  Result<CampaignRepository> entry = FindRepository(run.campaign, task.repository);
  if (!entry) return tl::unexpected<Error>(entry.error());
  Result<PullRequest> pull = run.tools.forge->ReadPull(OnForge(*entry), task.pull);
  if (!pull) return tl::unexpected<Error>(pull.error());
  return Settle(run, task, *entry, *pull);
}

}  // namespace fleet
