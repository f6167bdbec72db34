// A merge commit in a bare repository, as the local forge makes it when a person merges.
#pragma once

#include <string>

#include "fleet-pr/git/repository.h"

namespace fleet {

// kConflict if the two sides change the same lines. The branch itself is not moved.
support::Result<std::string> MergeCommits(const Repository& repository, const std::string& base,
                                          const std::string& head, const std::string& message);

}  // namespace fleet
