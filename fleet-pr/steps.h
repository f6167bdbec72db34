// Takes one repository from queued to ready, or to where it stops, one durable step after another:
//   queued      fetch the base                                     -> preparing
//   preparing   which schema does the base carry                   -> rewriting
//   rewriting   run the engine, make the commit                    -> verifying
//   verifying   build and test the base, then the change           -> ready
// A step may be killed anywhere and run again: it reads only what earlier steps have committed.
#pragma once

#include "fleet-pr/run.h"
#include "fleet-pr/task.h"

namespace fleet {

// Failures of the repository end in the task's state and reason. An error is one of ours: the
// store, the disk, Ctrl-C; the task then stands where its last finished step left it.
support::Status AdvanceTask(const Run& run, Task& task);

// Whether AdvanceTask has something to do.
bool IsMoving(const Task& task);

// Whether the mirror still has what the task's last step left there. It is no more than a cache: a
// task whose mirror was deleted is prepared once more, and comes to the same commit.
bool MirrorHolds(const Run& run, const Task& task);

// Queues a task again that stopped, or became ready, on a base that has moved since.
support::Status RequeueIfBaseMoved(const Run& run, Task& task);

}  // namespace fleet
