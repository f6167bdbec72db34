// A change set as an established checker sees it: `--view PEER[:LEVEL]`. Read by the command line.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "detector/change_set.h"
#include "detector/peers/buf_config.h"
#include "support/result.h"

namespace detector {

struct View {
  std::string peer;
  std::string level;                    // "" if the checker has but one
  std::optional<BufConfig> buf_config;  // decides in place of the level where it says `use`
};

// Refuses a checker or level that isn't known, with those that are.
support::Result<View> ParseView(const std::string& text);

// What fails the view, or kInvalid if the checker doesn't judge schemas of this format.
support::Result<std::vector<PeerFinding>> FindingsOf(const View& view, const ChangeSet& changes);

}  // namespace detector
