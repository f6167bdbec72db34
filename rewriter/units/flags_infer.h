// The last rung of the ladder: flags worked out from how the repository's files include each other.
// Used by flags.cc.
#pragma once

#include "rewriter/units/cover.h"
#include "rewriter/units/include_index.h"

namespace rewriter {

// Every C++ source is a unit. Include folders are those from which the includes of the repository's
// own files resolve: `#include "geo/point.h"` and a file src/geo/point.h give src. Folders of the
// machine come last (-idirafter), so that none of them can hide a standard header.
Flags InferFlags(const Snapshot& snapshot, const ScanResult& scan, const RepositoryFiles& files);

// Whether a file is a C++ unit of its own: neither a header nor C.
bool IsUnitFile(const ScannedFile& file);

}  // namespace rewriter
