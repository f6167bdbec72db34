// From a run, its judgements and their proof to the report.
#pragma once

#include <vector>

#include "rewriter/account/account.h"
#include "rewriter/proof_rounds.h"
#include "rewriter/report.h"
#include "rewriter/run.h"

namespace rewriter {

// What is known before anything is judged.
Report StartReport(const Run& run);

void FillReport(const Run& run, const std::vector<Judgement>& judged, const Proven& proven,
                Report& report);

}  // namespace rewriter
