// Parses what only more units can tell. One unit can't say what a dependent name means, nor the
// body of a macro: every reader that may give it a meaning has to be asked.
#pragma once

#include "rewriter/run.h"

namespace rewriter {

// The readers of files whose names mean what their readers make of them. Of a template these are
// only the units that can get at it by a name (UnitFacts::ways). One that a header names which no
// unit reads is unheard.
void ParseWidened(Run& run, const Graph& graph);

}  // namespace rewriter
