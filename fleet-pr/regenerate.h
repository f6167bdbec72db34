// Checked-in headers of a changed schema: nobody edits them, the repository's own command makes
// them anew. It runs in the sandbox on a copy of the change; of what it leaves there only the files
// that had to be generated again are taken back.
//
//   edits + NEW schema ──copy──▶ sandbox: `regenerate` ──▶ x_generated.h ──▶ the same commit
//                                           └── anything else that it wrote: gone with the copy
#pragma once

#include "fleet-pr/run.h"
#include "fleet-pr/task.h"

namespace fleet {

// Files that the report wants generated again.
std::vector<std::string> ToRegenerate(const rewriter::Report& report);

// Runs the campaign's command on `change` and adds the generated files to it; their reviews in the
// report are closed. A file that the command left as it was keeps its review. kInvalid, with the
// end of the command's log, if it fails; kUnavailable if there is no sandbox.
support::Status Regenerate(const Run& run, const Task& task, const Repository& mirror,
                           TreeChange& change, rewriter::Report& report);

}  // namespace fleet
