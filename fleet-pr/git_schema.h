// Schema sources of the form `git:REV[:PATH]`, read from the object database of a repository
// without a checkout. The detector knows no git; this is what it is given instead.
#pragma once

#include <filesystem>

#include "detector/detector.h"

namespace fleet {

// Reads from the repository that contains `directory`, as it is when the reader is called. A tree's
// every schema file is read; links and submodules are not followed.
detector::GitReader GitSchemaReader(const std::filesystem::path& directory);

}  // namespace fleet
