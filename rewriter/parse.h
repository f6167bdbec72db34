// Step 3, second half. Parses one translation unit over the overlay and hands back its facts.
// Function bodies outside the repository are skipped; errors never stop the parse.
#pragma once

#include "rewriter/facts/facts.h"
#include "rewriter/match/parse_input.h"
#include "rewriter/units/cover.h"

namespace rewriter {

UnitFacts ParseUnit(const Unit& unit, const ParseInput& input);

}  // namespace rewriter
