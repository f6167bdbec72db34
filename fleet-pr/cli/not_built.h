// What the command line promises but does not have yet. Asking for it is told apart from a slip.
#pragma once

#include <string>
#include <vector>

namespace fleet::cli {

// "`serve` is not built yet", or "" if nothing in `words` (the program's arguments) is of that
// kind. `commands` are those that exist: they win over the table.
std::string NotBuilt(const std::vector<std::string>& words,
                     const std::vector<std::string>& commands);

}  // namespace fleet::cli
