// What people read on the forge. Text that comes from a repository or a schema is escaped, so that
// it cannot draw links, mentions or headings of its own.
#pragma once

#include <string>

#include "fleet-pr/run.h"
#include "fleet-pr/task.h"

namespace fleet {

// Markdown, from fleet-pr/pull_request.md.
support::Result<std::string> PullRequestBody(const Run& run, const Task& task);

std::string RevertBody(const Run& run, const Task& task);

// `text` as a code span that survives a table cell.
std::string MarkdownCode(const std::string& text);

}  // namespace fleet
