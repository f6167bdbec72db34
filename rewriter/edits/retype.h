// Which declared types follow the type of a field, settled over the flows of all units together, so
// that a declaration changes everywhere or nowhere.
//
// A node changes with the field if every value that passes through it still arrives as it was:
// the greatest such set. Of that, whole groups stay as they are where nothing is lost if they do
// and other values pass through them too.
#pragma once

#include <vector>

#include "rewriter/account/sites.h"

namespace rewriter {

// Adds to each site that uses such a field what becomes of it: edits of all that changes with it,
// unaffected, or a review that names the place where a value would be harmed. What other units can
// name changes only if its name is among `followed`: all units that bear it are among `units`.
void SettleTypes(const std::vector<UnitFacts>& units, const std::set<std::string>& followed,
                 Sites& sites);

// The names by which other units can know what would change, were they all followed.
std::set<std::string> NamesToFollow(const std::vector<UnitFacts>& units);

}  // namespace rewriter
