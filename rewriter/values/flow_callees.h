// What a function makes of an argument whose type changes. Part of trace.
#pragma once

#include "rewriter/values/flow_nodes.h"

namespace rewriter {

struct Taken {
  bool any = false;               // whatever type it has: deduced, or an overload for each
  Scalar type;                    // what it is converted to
  const char* refused = nullptr;  // reason why nothing is known of it
};

// `index`: of the parameter, which the callee has or takes as one of `...`.
Taken TakenBy(const clang::FunctionDecl& callee, unsigned index, FlowNodes& nodes);

}  // namespace rewriter
