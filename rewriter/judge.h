// Judges one place for which the units know a meaning: the edit that it gets, or why it gets none.
#pragma once

#include <set>
#include <vector>

#include "rewriter/account.h"

namespace rewriter {

std::vector<Judgement> JudgeSite(const AccountInput& input, const Place& place, const Site& site);

// The spelling of an include that reads the generated header of one of `schema_files`.
std::vector<Judgement> JudgeInclude(const AccountInput& input, const Place& place,
                                    const std::set<int>& schema_files);

}  // namespace rewriter
