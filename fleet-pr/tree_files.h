// Files of a work tree, reached relative to open folders, so that a link put in the way at any
// moment is noticed rather than followed. Part of work_tree.
#pragma once

#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "support/fd.h"
#include "support/result.h"

namespace fleet {

// What errno says about `path`.
tl::unexpected<support::Error> Errno(const std::string& what, const std::string& path);

// The folder of `path`, which is relative to `root`; a link on the way is kInvalid.
support::Result<support::Fd> OpenParent(const std::filesystem::path& root, const std::string& path);

// The last part of a path.
std::string NameOf(const std::string& path);

// A regular file in an open folder. `info` tells its mode and owner.
support::Result<std::string> ReadAt(const support::Fd& folder, const std::string& path,
                                    struct stat& info);

}  // namespace fleet
