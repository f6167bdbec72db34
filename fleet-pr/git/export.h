// Writes the files of a commit into a folder, for a build in the sandbox. The folder gets no .git,
// no filter or hook runs, submodules stay empty.
#pragma once

#include <filesystem>
#include <string>

#include "fleet-pr/git/repository.h"
#include "support/result.h"

namespace fleet {

// `folder` must be empty. A tree that could reach outside of it is kInvalid, and says which entry:
// a link that leads out, a name like `..` or `.git`, one name twice.
support::Status ExportCommit(const Repository& repository, const std::string& commit,
                             const std::filesystem::path& folder);

// Whether a link with this text, `depth` folders below the root, stays inside whatever other links
// it goes through: first any `..` that the depth allows, then only names.
bool LinkStaysInside(const std::string& target, int depth);

// Whether a schema or campaign may name this path in a repository: relative, without `..`, `.git`,
// empty parts or control characters.
bool IsPlainPath(const std::string& path);

}  // namespace fleet
