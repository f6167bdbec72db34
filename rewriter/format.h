// Part of merge: the lines that edits change are laid out as the repository's own .clang-format
// wants them, and no others.
//   double x = reading.temp() + offset;                  // 80 columns, and the style says 80
//   double x =
//       reading.temperature_in_celsius() + offset;
// Only where formatting the lines as they were would have changed nothing: who lays code out by
// hand keeps it. Only white space is touched, so that the tokens stay what the proof looked at.
#pragma once

#include "rewriter/merge.h"
#include "rewriter/run.h"

namespace rewriter {

// Adds edits, or changes the white space inside the replacements of those that are there.
void FormatEdits(const Run& run, EditsByFile& edits);

}  // namespace rewriter
