// The second rung of the ladder: lets CMake configure a copy of the repository in the sandbox,
// without building anything, and reads the compile database that it writes. Used by flags.cc.
#pragma once

#include <optional>

#include "rewriter/units/cover.h"
#include "rewriter/units/include_index.h"
#include "support/result.h"

namespace rewriter {

// Whether there is a CMakeLists.txt at the root or in cpp/: the folder of it ("" or "cpp").
std::optional<std::string> ConfigurableFolder(const Snapshot& snapshot);

// The build folder, with config.h and the like, lives as long as Flags::keep.
support::Result<Flags> ConfigureFlags(const Snapshot& snapshot, const ScanResult& scan,
                                      const RepositoryFiles& files, const std::string& folder);

}  // namespace rewriter
