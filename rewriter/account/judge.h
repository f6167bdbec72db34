// Judges one place for which the units know a meaning: the edit that it gets, or why it gets none.
#pragma once

#include <set>
#include <vector>

#include "rewriter/account/account.h"

namespace rewriter {

std::vector<Judgement> JudgeSite(const AccountInput& input, const Place& place, const Site& site);

}  // namespace rewriter
