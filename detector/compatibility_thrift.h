// Thrift: every value is written with its type, and a reader skips what has another type than its
// own. For compatibility.cc.
#pragma once

#include "detector/match.h"

namespace detector {

// Whether a value of the field is written with the same type: a list is no set.
bool SameThriftWire(const Matching& matching, int old_field, int new_field);
VerdictVector ThriftTypeVerdict(const Matching& matching, int old_field, int new_field);

}  // namespace detector
