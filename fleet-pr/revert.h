// Takes a task back, wherever it stands. What is not merged is closed and its branch deleted; what
// is merged gets a pull request that restores exactly the files that we changed. A branch or file
// that somebody else has touched since is left as it is.
#pragma once

#include "fleet-pr/run.h"
#include "fleet-pr/task.h"

namespace fleet {

support::Status RevertTask(const Run& run, Task& task);

}  // namespace fleet
