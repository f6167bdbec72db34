// A change set for people, and the verdict by which a command fails. Read by the command line.
#pragma once

#include <string>

#include "detector/change_set.h"

namespace detector {

// Grouped by file; each change with its places on both sides, whom it breaks and how sure it is.
// Consequences are counted at their cause.
std::string RenderText(const ChangeSet& changes);

// `fail_on` is source, wire, json or none: whether any change certainly breaks that.
bool Breaks(const ChangeSet& changes, const std::string& fail_on);

}  // namespace detector
