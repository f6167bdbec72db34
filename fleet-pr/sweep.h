// What the commands do with a campaign, over all its repositories.
#pragma once

#include <string>
#include <vector>

#include "fleet-pr/run.h"
#include "fleet-pr/task.h"

namespace fleet {

struct SweepOptions {
  unsigned jobs = 1;     // repositories at the same time
  bool publish = false;  // go on from ready, one repository after the other
};

// Every command returns the tasks as they then stand, in the order of the campaign. An error leaves
// finished steps done; the same command goes on from there.
support::Result<std::vector<Task>> Sweep(const Run& run, const SweepOptions& options);

// Opens pull requests for what is ready, and looks after those that are open. `only`: "" for all.
support::Result<std::vector<Task>> Publish(const Run& run, const std::string& only);
support::Result<std::vector<Task>> Revert(const Run& run, const std::string& only);

// Queues a task again that stopped before anything was published.
support::Result<std::vector<Task>> Retry(const Run& run, const std::string& only);

}  // namespace fleet
