#include "fleet-pr/sweep.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

#include "fleet-pr/publish.h"
#include "fleet-pr/revert.h"
#include "fleet-pr/steps.h"
#include "fleet-pr/task_state.h"

namespace fleet {
using support::Error;
using support::ErrorKind;
using support::Result;
using support::Status;
namespace {

Status Interrupted() {
  return support::Fail(ErrorKind::kInterrupted,
                       "interrupted; run the command again to go on from here");
}

// Runs `action` over the tasks on several threads, until one reports an error.
Status InParallel(const Run& run, std::vector<Task>& tasks, unsigned jobs,
                  const std::function<Status(Task&)>& action) {
  std::atomic<size_t> next{0};
  std::mutex mutex;
  Status first;
  auto work = [&] {
    for (size_t i; (i = next++) < tasks.size();) {
      Status status = run.tools.interrupted() ? Interrupted() : action(tasks[i]);
      status = KeepTrouble(run, tasks[i], status);
      if (status) continue;
      std::lock_guard<std::mutex> lock(mutex);
      if (first) first = status;
      next = tasks.size();
    }
  };
  size_t count = std::clamp<size_t>(jobs, 1, std::max<size_t>(tasks.size(), 1));
  std::vector<std::thread> threads;
  for (size_t i = 1; i < count; ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  return first;
}

// One after the other: a forge is asked politely. A campaign is published in its order.
Result<std::vector<Task>> ForEach(const Run& run, const std::string& only,
                                  const std::function<Status(Task&)>& action) {
  if (!only.empty()) {
    Result<CampaignRepository> known = FindRepository(run.campaign, only);
    if (!known) return tl::unexpected<Error>(known.error());
  }
  Result<std::vector<Task>> tasks = run.store->Tasks(run.campaign.name);
  if (!tasks) return tasks;
  for (Task& task : *tasks) {
    if (!only.empty() && task.repository != only) continue;
    Status status = run.tools.interrupted() ? Interrupted() : action(task);
    status = KeepTrouble(run, task, status);
    if (!status) return tl::unexpected<Error>(status.error());
  }
  return tasks;
}

}  // namespace

Result<std::vector<Task>> Sweep(const Run& run, const SweepOptions& options) {
  if (run.reverted) {
    return support::Fail(ErrorKind::kConflict, "campaign `" + run.campaign.name +
                                                   "` was taken back; a new attempt needs a new "
                                                   "name");
  }
  Result<std::vector<Task>> tasks = run.store->Tasks(run.campaign.name);
  if (!tasks) return tasks;
  Status status = InParallel(run, *tasks, options.jobs, [&](Task& task) {
    if (Status requeued = RequeueIfBaseMoved(run, task); !requeued) return requeued;
    return IsMoving(task) ? AdvanceTask(run, task) : Status();
  });
  if (!status) return tl::unexpected<Error>(status.error());
  return options.publish ? Publish(run, "") : tasks;
}

Result<std::vector<Task>> Publish(const Run& run, const std::string& only) {
  if (run.reverted) {
    return support::Fail(ErrorKind::kConflict,
                         "campaign `" + run.campaign.name + "` was taken back");
  }
  return ForEach(run, only, [&](Task& task) {
    return task.state == TaskState::kReady ? PublishTask(run, task) : WatchTask(run, task);
  });
}

Result<std::vector<Task>> Revert(const Run& run, const std::string& only) {
  if (only.empty() && !run.reverted) {
    auto record = run.store->FindCampaign(run.campaign.name);
    if (!record) return tl::unexpected<Error>(record.error());
    (*record)->reverted = true;
    Status status = run.store->SaveCampaign(**record);
    if (!status) return tl::unexpected<Error>(status.error());
  }
  return ForEach(run, only, [&](Task& task) { return RevertTask(run, task); });
}

Result<std::vector<Task>> Retry(const Run& run, const std::string& only) {
  return ForEach(run, only, [&](Task& task) -> Status {
    bool stopped = task.state == TaskState::kDead || task.state == TaskState::kNothingToDo ||
                   task.state == TaskState::kNeedsPerson || IsMoving(task);
    if (!stopped || task.pull != 0) return {};
    task.state = TaskState::kQueued;
    task.reason = Reason::kNone;
    task.detail.clear();
    task.attempts = 0;
    return run.store->SaveTask(run.campaign.name, task);
  });
}

}  // namespace fleet
