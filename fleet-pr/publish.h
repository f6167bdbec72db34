// Takes a ready task to the forge, and looks after it there. A branch that does not stand where we
// left it is somebody else's: the task then needs a person, and the branch is never touched again.
#pragma once

#include <string>

#include "fleet-pr/run.h"
#include "fleet-pr/task.h"

namespace fleet {

support::Status PublishTask(const Run& run, Task& task);

// Brings a task with an open pull request up to date with it: merged, closed, or edited.
support::Status WatchTask(const Run& run, Task& task);

// How a push ended. Only kOurs: the branch now stands at the commit.
enum class Pushed { kOurs, kEdited, kRejected };

struct PushOutcome {
  Pushed pushed = Pushed::kOurs;
  std::string detail;
};

// Pushes `commit` unless it is there already. `lease`: where we left the branch ("" if we never
// pushed it).
support::Result<PushOutcome> PushBranch(const Run& run, const CampaignRepository& entry,
                                        const std::string& branch, const std::string& commit,
                                        const std::string& lease);

}  // namespace fleet
