// Widens the cover to every unit that uses a declaration whose type would follow a field's: a
// function that gets another parameter type has callers that never heard of the schema.
#pragma once

#include "rewriter/run.h"

namespace rewriter {

// Parses more units until all names that other units know such declarations by are accounted for;
// those that are end up in run.followed. A name that is in too many files stays as it is.
void FollowTypes(Run& run, const Graph& graph);

// Parses the files that may call an own function which follows an accessor's name, though they
// don't see the schema. Where that can't be had, the function keeps its name (OwnFunction::fixed).
void FollowWrappers(Run& run, const Graph& graph);

}  // namespace rewriter
