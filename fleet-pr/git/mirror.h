// Our own bare copies of the repositories, below the state folder. Whoever holds the state's lock
// is alone with them, so what a killed process left behind can be told from work in progress.
#pragma once

#include "fleet-pr/git/repository.h"

namespace fleet {

// Opens a mirror, making it as one step if it isn't there, and removes locks that nobody holds any
// more. One thread at a time for each mirror.
support::Result<Repository> OpenMirror(const std::filesystem::path& path);

// Removes the locks that a process killed while moving `reference` has left.
void RemoveStaleLocks(const std::filesystem::path& repository, const std::string& reference);

}  // namespace fleet
