// How a task moves: written down before anything else happens, and told to whoever watches. Used by
// the steps of a campaign and by the commands over all its repositories.
#pragma once

#include <string>

#include "fleet-pr/run.h"
#include "fleet-pr/task.h"

namespace fleet {

// Saves the whole task.
support::Status MoveTask(const Run& run, Task& task, TaskState state, Reason reason = Reason::kNone,
                         std::string detail = "");

// Saves nothing if the task stands there already.
support::Status SettleTask(const Run& run, Task& task, TaskState state,
                           Reason reason = Reason::kNone, std::string detail = "");

// Trouble with one repository ends in its task, so that the others go on. What concerns all of
// them (the store, the disk, the forge as a whole, Ctrl-C) is passed on.
support::Status KeepTrouble(const Run& run, Task& task, const support::Status& status);

}  // namespace fleet
