// Turns a report into the new bytes of the files that it changes, and these into a unified diff.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "rewriter/report.h"
#include "support/result.h"

namespace fleet {

struct FileChange {
  std::string path;  // relative to the repository
  std::string before, after;
};

// Gives the bytes of a file of the repository.
using FileReader = std::function<support::Result<std::string>(const std::string& path)>;

// By path. kConflict if a file is no longer the one that the report's edits apply to.
support::Result<std::vector<FileChange>> ChangedFiles(const rewriter::Report& report,
                                                      const FileReader& read);

// As `git apply` takes it.
support::Result<std::string> UnifiedDiff(const std::vector<FileChange>& changes);

}  // namespace fleet
