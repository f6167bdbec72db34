#include "fleet-pr/revert.h"

#include "fleet-pr/git/mirror.h"
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

class Reverter {
 public:
  Reverter(const Run& run, Task& task, const CampaignRepository& entry)
      : run_(run), task_(task), entry_(entry), branch_(BranchOf(run.campaign)) {}

  Status Revert() {
    auto pull = FindOurPull();
    if (!pull) return tl::unexpected<Error>(pull.error());
    auto head = run_.tools.forge->ReadBranch(OnForge(entry_), branch_);
    if (!head) return tl::unexpected<Error>(head.error());
    bool ours = *head && IsOurs(**head);
    if (!*pull && !ours) return NeverPublished();
    if (*pull && (*pull)->state == PullState::kMerged) {
      return RevertMerged(ours ? **head : "");
    }
    if (*head && !ours) {
      return Save(TaskState::kNeedsPerson, Reason::kBranchEdited,
                  "branch " + branch_ + " stands at " + **head +
                      "; it and its pull request are "
                      "left alone");
    }
    if (Status status = Save(TaskState::kReverting); !status) return status;
    if (*pull) {
      Status closed = run_.tools.forge->ClosePull(OnForge(entry_), (*pull)->number);
      if (!closed) return closed;
    }
    if (Status status = DeleteBranch(branch_, head->value_or("")); !status) return status;
    return Save(TaskState::kReverted);
  }

 private:
  bool IsOurs(const std::string& commit) const {
    return commit == task_.commit || commit == task_.pushed;
  }

  Status Save(TaskState state, Reason reason = Reason::kNone, std::string detail = "") {
    return SettleTask(run_, task_, state, reason, std::move(detail));
  }

  // Also one whose opening was not written down because we were killed, but nobody else's.
  Result<std::optional<PullRequest>> FindOurPull() {
    if (task_.commit.empty()) return std::nullopt;
    if (task_.pull == 0) {
      auto found = run_.tools.forge->FindPull(OnForge(entry_), branch_, task_.commit);
      if (found && *found && !IsOurs((*found)->commit)) return std::nullopt;
      return found;
    }
    Result<PullRequest> pull = run_.tools.forge->ReadPull(OnForge(entry_), task_.pull);
    if (!pull) return tl::unexpected<Error>(pull.error());
    return std::optional<PullRequest>(std::move(*pull));
  }

  Status NeverPublished() {
    if (!IsMoving(task_) && task_.state != TaskState::kReady) return {};
    return Save(TaskState::kSkipped, Reason::kCampaignReverted);
  }

  Status DeleteBranch(const std::string& branch, const std::string& expected) {
    if (expected.empty()) return {};
    return run_.tools.forge->DeleteBranch(OnForge(entry_), branch, expected);
  }

  // `our_branch`: where our branch stands, "" if it is gone or somebody else's.
  Status RevertMerged(const std::string& our_branch) {
    if (task_.revert_pull != 0) return Watch();
    if (Status status = Save(TaskState::kReverting); !status) return status;
    if (task_.revert.empty()) {
      Status made = MakeRevert();
      if (!made) return made;
    }
    if (Status status = DeleteBranch(branch_, our_branch); !status) return status;
    if (task_.state != TaskState::kReverting || task_.revert.empty()) return {};
    std::string branch = branch_ + "-revert";
    Result<PushOutcome> push = PushBranch(run_, entry_, branch, task_.revert, "");
    if (!push) return tl::unexpected<Error>(push.error());
    if (push->pushed != Pushed::kOurs) {
      return Save(TaskState::kNeedsPerson, Reason::kPushRejected, push->detail);
    }
    Result<PullRequest> pull = run_.tools.forge->OpenPull(
        OnForge(entry_), {branch, task_.revert, entry_.base, "Revert: " + run_.campaign.title,
                          RevertBody(run_, task_), task_.pull});
    if (!pull) return tl::unexpected<Error>(pull.error());
    task_.revert_pull = pull->number;
    return WaitForMerge();
  }

  Status WaitForMerge() {
    return Save(TaskState::kReverting, Reason::kRevertOpen,
                "pull request " + std::to_string(task_.revert_pull) + " waits for its merge");
  }

  // Restores what the base had, file by file, where the file is still as we left it.
  Status MakeRevert() {
    Result<Repository> mirror = OpenMirror(MirrorOf(run_, task_.repository));
    if (!mirror) return tl::unexpected<Error>(mirror.error());
    Status fetched = run_.tools.transport->Fetch(*mirror, entry_.url, entry_.base);
    if (!fetched) return fetched;
    auto head = mirror->Branch(entry_.base);
    auto paths = mirror->ChangedPaths(task_.base, task_.commit);
    if (!head) return tl::unexpected<Error>(head.error());
    if (!paths) return tl::unexpected<Error>(paths.error());
    TreeChange change;
    std::string touched;
    for (const std::string& path : *paths) {
      Result<bool> same = Restore(*mirror, head->value_or(""), path, change);
      if (!same) return tl::unexpected<Error>(same.error());
      if (!*same) touched += path + "\n";
    }
    if (!touched.empty()) {
      return Save(TaskState::kNeedsPerson, Reason::kRevertConflict,
                  "changed again since the merge:\n" + touched);
    }
    if (change.empty()) return Save(TaskState::kReverted);
    const Author& author = run_.campaign.author;
    auto commit = mirror->Commit(**head, change, {author.name, author.email, Message()});
    if (!commit) return tl::unexpected<Error>(commit.error());
    task_.revert = *commit;
    return run_.store->SaveTask(run_.campaign.name, task_);
  }

  // False if the file is neither as we left it nor restored already.
  Result<bool> Restore(const Repository& mirror, const std::string& head, const std::string& path,
                       TreeChange& change) {
    auto before = mirror.Find(task_.base, path), ours = mirror.Find(task_.commit, path);
    auto now = mirror.Find(head, path);
    for (const auto* found : {&before, &ours, &now}) {
      if (!*found) return tl::unexpected<Error>(found->error());
    }
    auto id = [](const std::optional<TreeFile>& file) { return file ? file->id : ""; };
    if (id(*now) == id(*before)) return true;
    if (id(*now) != id(*ours)) return false;
    if (!*before) {
      change[path] = std::nullopt;
      return true;
    }
    Result<std::string> bytes = mirror.ReadBlob((*before)->id);
    if (!bytes) return tl::unexpected<Error>(bytes.error());
    change[path] = NewFile{std::move(*bytes), (*before)->mode == EntryMode::kExecutable};
    return true;
  }

  std::string Message() {
    return "Revert: " + run_.campaign.title + "\n\nRestores every file that commit " +
           task_.commit + " changed.\n\nCoevolve-Campaign: " + run_.campaign.name +
           "\nCoevolve-Plan: " + run_.plan_digest + "\n";
  }

  // The revert's own pull request, once it is merged or closed.
  Status Watch() {
    Result<PullRequest> pull = run_.tools.forge->ReadPull(OnForge(entry_), task_.revert_pull);
    if (!pull) return tl::unexpected<Error>(pull.error());
    if (pull->state == PullState::kOpen) return WaitForMerge();
    if (pull->state == PullState::kClosed) {
      return Save(TaskState::kNeedsPerson, Reason::kClosedByPerson,
                  "pull request " + std::to_string(pull->number) + ", the revert, was closed");
    }
    std::string branch = branch_ + "-revert";
    auto head = run_.tools.forge->ReadBranch(OnForge(entry_), branch);
    if (!head) return tl::unexpected<Error>(head.error());
    if (*head == task_.revert) {
      if (Status status = DeleteBranch(branch, task_.revert); !status) return status;
    }
    return Save(TaskState::kReverted);
  }

  const Run& run_;
  Task& task_;
  const CampaignRepository& entry_;
  std::string branch_;
};

}  // namespace

Status RevertTask(const Run& run, Task& task) {
  if (task.state == TaskState::kReverted) return {};
  Result<CampaignRepository> entry = FindRepository(run.campaign, task.repository);
  if (!entry) return tl::unexpected<Error>(entry.error());
  return Reverter(run, task, *entry).Revert();
}

}  // namespace fleet
