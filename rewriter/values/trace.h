// Part of match, under OLD only: follows the values of fields whose type changes through the unit's
// own code, for every operation `change_type` of the plan.
//   trace.cc         walks the own code             flow_nodes.h   what has a type that may follow
//   flow_sinks.h     where one value goes           flow_callees.h what a function takes
#pragma once

#include "rewriter/match/match.h"

namespace rewriter {

// Appends to facts.flows.
void TraceFlows(clang::ASTContext& context, Places& places, const ParseInput& input,
                UnitFacts& facts);

}  // namespace rewriter
