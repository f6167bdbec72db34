// What protobuf promises when a field's type or shape changes: the binary form by the groups of the
// "Updating A Message Type" section of its language guide, the JSON form by its JSON mapping. Other
// formats answer from a file of their own (compatibility_flatbuffers).
#pragma once

#include "detector/change_set.h"
#include "detector/match.h"

namespace detector {

// Whether the binary form of both types is read by the same rules (int32, bool and enums; ...).
bool SameWireGroup(const Matching& matching, int old_field, int new_field);

// Verdicts for a pair of fields, with what changed about them taken alone.
VerdictVector TypeVerdict(const Matching& matching, int old_field, int new_field);
VerdictVector CardinalityVerdict(const Matching& matching, int old_field, int new_field);

// Whether `reader`'s field accepts the JSON key that `writer` gives its own.
bool ReadsJsonKey(const Element& reader, const Element& writer);

}  // namespace detector
