// Part of merge: the lines that edits change are laid out as the repository's own .clang-format
// wants them, and no others.
//   double x = reading.temp() + offset;                  // 80 columns, and the style says 80
//   double x =
//       reading.temperature_in_celsius() + offset;
// Only where formatting the lines as they were would have changed nothing: who lays code out by
// hand keeps it. Only white space is touched, so that the tokens stay what the proof looked at.
#pragma once

#include "rewriter/edits/merge.h"
#include "rewriter/tree/snapshot.h"
#include "rewriter/units/isolate.h"

namespace rewriter {

// Adds edits, or changes the white space inside the replacements of those that are there. In child
// processes, `jobs` at once, each held to `limits`.
void FormatEdits(const Snapshot& snapshot, unsigned jobs, const Limits& limits, EditsByFile& edits);

}  // namespace rewriter
