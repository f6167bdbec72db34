// A person's work tree: whether it is clean enough to be written into, and the writing, which is
// all or nothing and never leaves the tree through a link.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "fleet-pr/patch.h"
#include "support/result.h"

namespace fleet {

// The root of the work tree that contains `folder`. kInvalid if there is none.
support::Result<std::filesystem::path> FindWorkTree(const std::filesystem::path& folder);

// Reads files of a work tree; a path that goes through a link is kInvalid.
FileReader WorkTreeReader(const std::filesystem::path& root);

// kConflict, with the files, if something is staged or modified, a merge or the like is under way,
// or one of `touched` is not tracked: what git doesn't know it can't bring back.
support::Status CheckClean(const std::filesystem::path& root,
                           const std::vector<std::string>& touched);

// Writes every `after`. kConflict if a file isn't `before` any more. First all new files are
// written beside the old ones (a full disk shows here), then they are put in place; if that fails,
// those already in place are taken back. Mode and owner stay.
support::Status WriteChanges(const std::filesystem::path& root,
                             const std::vector<FileChange>& changes);

}  // namespace fleet
