// Functions that were found only through the namespace of an argument's type, which leaves it, and
// types whose name something of NEW takes where they are looked up. Part of account.
#pragma once

#include <vector>

#include "rewriter/account/account.h"

namespace rewriter {

// Calls get the qualifier that they need now, types the whole name. A declaration that others look
// for by argument, as GoogleTest does for PrintTo, is for review: whether it is missed no compiler
// says.
std::vector<Judgement> JudgeLookups(const AccountInput& input);

}  // namespace rewriter
