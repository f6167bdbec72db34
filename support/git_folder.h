// Whether it is safe to let libgit2 or git open a folder: they read whatever lies there under the
// names that they know, and a pipe would keep them waiting for ever. Looks at names and kinds of
// files alone, and at which further files the configuration includes.
#pragma once

#include <filesystem>

#include "support/result.h"

namespace support {

// `folder`: a work tree or a bare repository, or a folder below one. kInvalid with the path of the
// first pipe or device. A folder that belongs to no repository is fine here; opening it will fail.
Status CheckGitFolder(const std::filesystem::path& folder);

// The same for what is read all over a work tree: .gitignore, .gitattributes and the like. Looks at
// every name below `root` once.
Status CheckWorkTree(const std::filesystem::path& root);

}  // namespace support
