// Judges one place for which the units know a meaning: the edit that it gets, or why it gets none.
#pragma once

#include <set>
#include <vector>

#include "rewriter/account/account.h"

namespace rewriter {

// Own functions that can't follow an accessor's new name, because one of their uses can't: Paint<T>
// calls t.speed() of a wrapper and of something else. To be called before any site is judged;
// `sites` are the input's.
void FixWrappers(const AccountInput& input, Sites& sites);

std::vector<Judgement> JudgeSite(const AccountInput& input, const Place& place, const Site& site);

}  // namespace rewriter
