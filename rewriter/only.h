// `--only UNIT`: one unit alone, to see why it fails or what becomes of its uses. Both steps do
// nothing where EngineOptions::only is empty. Part of run.
#pragma once

#include "rewriter/run.h"

namespace rewriter {

// Leaves just that unit in the cover, whether or not it was there, and notes how it is parsed.
// kInvalid if the repository has no such unit.
support::Status KeepOnly(Run& run);

// After parsing: what the unit did not read is not in question.
void NarrowUniverse(Run& run);

}  // namespace rewriter
