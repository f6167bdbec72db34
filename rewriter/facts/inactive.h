// What no unit reads of the files that units read: code under an #if that holds in none of them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "rewriter/facts/facts.h"

namespace rewriter {

// By file, sorted; empty for a file of which every part is read. A unit that failed says nothing.
std::map<std::string, std::vector<Range>> InactiveCode(const std::vector<UnitFacts>& units);

}  // namespace rewriter
