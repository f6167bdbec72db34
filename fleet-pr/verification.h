// Builds and tests what a campaign is about to propose: the base first, then the change.
#pragma once

#include "fleet-pr/git/repository.h"
#include "fleet-pr/run.h"
#include "fleet-pr/task.h"

namespace fleet {

struct Finding {
  Reason reason = Reason::kNone;  // kNone: all passed
  std::string detail;             // the command that failed and the end of its log
};

// Works in a folder of its own below the state folder and removes it.
support::Result<Finding> VerifyChange(const Run& run, const Repository& mirror, const Task& task,
                                      bool build_base);

}  // namespace fleet
