// Goes through one function body or initializer. Part of trace.
#pragma once

#include "rewriter/values/flow_sinks.h"

namespace rewriter {

// Adds every flow that has a node at one of its ends.
void AddFlows(FlowNodes& nodes, const FlowScope& scope);

}  // namespace rewriter
