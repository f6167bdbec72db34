#include "fleet-pr/task_state.h"

namespace fleet {
using support::ErrorKind;
using support::Status;

Status MoveTask(const Run& run, Task& task, TaskState state, Reason reason, std::string detail) {
  task.state = state;
  task.reason = reason;
  task.detail = std::move(detail);
  run.tools.progress(task.repository + ": " + support::NameOf(state) +
                     (reason == Reason::kNone ? "" : " (" + support::NameOf(reason) + ")"));
  return run.store->SaveTask(run.campaign.name, task);
}

Status SettleTask(const Run& run, Task& task, TaskState state, Reason reason, std::string detail) {
  if (task.state == state && task.reason == reason && task.detail == detail) return {};
  return MoveTask(run, task, state, reason, std::move(detail));
}

Status KeepTrouble(const Run& run, Task& task, const Status& status) {
  if (status) return status;
  ErrorKind kind = status.error().kind;
  if (kind == ErrorKind::kInterrupted || kind == ErrorKind::kUnavailable) return status;
  return SettleTask(
      run, task, TaskState::kNeedsPerson,
      kind == ErrorKind::kConflict ? Reason::kBranchEdited : Reason::kRepositoryMissing,
      status.error().message);
}

}  // namespace fleet
