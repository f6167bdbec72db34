// Thrift: every value is written with its type, and a reader skips what has another type than its
// own. For compatibility.cc.
#pragma once

#include "detector/match.h"

namespace detector {

VerdictVector ThriftTypeVerdict(const Matching& matching, int old_field, int new_field);

}  // namespace detector
