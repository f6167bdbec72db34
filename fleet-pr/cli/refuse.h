// Requests that are refused before any option is read: commands that do not exist, and what the
// command line promises but does not have yet, which is told apart from a slip.
#pragma once

#include <string>
#include <vector>

namespace fleet::cli {

// "`serve` is not built yet", "there is no command `rewrit`; ...", or "" if nothing is wrong with
// `words`, the program's arguments. `commands` are those that exist: they win over the table.
std::string WhyRefused(const std::vector<std::string>& words,
                       const std::vector<std::string>& commands);

}  // namespace fleet::cli
