// Step 5. Every token in the universe that bears an affected name is judged: edited, unaffected, or
// for review with a reason from the closed list.
#pragma once

#include <string>
#include <vector>

#include "rewriter/account/sites.h"
#include "rewriter/facts/symbol_table.h"
#include "rewriter/report.h"
#include "rewriter/tree/snapshot.h"
#include "rewriter/units/scan.h"

namespace rewriter {

// What becomes of one token on behalf of one operation.
struct Judgement {
  Place at;
  std::vector<std::string> changes;
  UseState state = UseState::kUnaffected;
  std::string reason;
  std::string advice;       // for a review: what a person should do here
  std::vector<Edit> edits;  // for kEdited: one, or several that belong together
  bool doubtful = false;
};

struct AccountInput {
  const Work& work;
  const Snapshot& snapshot;
  const ScanResult& scan;
  const std::set<std::string>& universe;
  const std::set<std::string>& generated;  // checked-in output of protoc, never edited
  const std::set<std::string>&
      regenerate;  // those of them that are headers of the plan's own schema
  const Sites& sites;
  bool wrappers = false;  // own functions that only forward a renamed accessor follow its name
};

// In order of place.
std::vector<Judgement> Account(const AccountInput& input);

// Affected names outside the universe: file -> how many tokens.
std::map<std::string, int> OutOfReach(const AccountInput& input);

}  // namespace rewriter
