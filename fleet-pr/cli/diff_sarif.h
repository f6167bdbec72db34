// A diff as SARIF 2.1.0: one result for each change that no other one caused, at its place in NEW,
// or in OLD where it is gone. A waived one is suppressed, not left out.
#pragma once

#include <string>
#include <vector>

#include "detector/change_set.h"
#include "detector/waivers.h"

namespace fleet::cli {

// What breaks `fail_on` is an error, what breaks or loses anything else a warning, the rest a note.
std::string DiffSarif(const detector::ChangeSet& changes, const std::string& fail_on,
                      const detector::Waived& waived);

// What an established checker finds: errors all of them.
std::string FindingsSarif(const std::vector<detector::PeerFinding>& findings,
                          const detector::ChangeSet& changes, const detector::Waived& waived);

// The path of an input's file as seen from the working folder (or the root of a repository for
// git:REV:PATH), or below the source where it lies outside.
std::string PathFromHere(const detector::Input& input, const std::string& file);

}  // namespace fleet::cli
