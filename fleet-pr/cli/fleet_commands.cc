// sweep, publish, status, why and revert: the commands that work on a campaign.
#include "fleet-pr/cli/command.h"

namespace fleet::cli {

std::vector<Command> FleetCommands() { return {}; }

}  // namespace fleet::cli
