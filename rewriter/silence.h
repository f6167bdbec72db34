// Which names in templates and macro bodies may mean something that no parse has seen.
#pragma once

#include "rewriter/run.h"

namespace rewriter {

// Turns their facts into FactKind::kUnheard: of units that were not parsed with the bodies of
// foreign templates, of files in Run::unheard, of files that a unit without facts reads, and of
// those to which code leads that is inactive in every unit. Members of a type whose alias such code
// declares in another way become FactKind::kTwofold. Also says what a unit without facts reads.
void Silence(Run& run, const Graph& graph);

}  // namespace rewriter
