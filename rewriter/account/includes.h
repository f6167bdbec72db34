// The #include lines of generated headers: replaced where the header moved, added where a type that
// the file names went to another header. A block of includes that is sorted stays so, and nothing
// is included twice.
#pragma once

#include <string>
#include <vector>

#include "rewriter/account/account.h"

namespace rewriter {

std::vector<Judgement> JudgeIncludes(const AccountInput& input);

}  // namespace rewriter
