// The rules of FlatBuffers, for compatibility.cc and the differ, which ask where the schemas are in
// that format.
#pragma once

#include "detector/match.h"

namespace detector {

// Whether two fields hold scalars of one sort, so that one may have become the other.
bool FlatbuffersSameGroup(const SchemaIndex& old_index, int old_field, const SchemaIndex& new_index,
                          int new_field);
VerdictVector FlatbuffersTypeVerdict(const Matching& m, int old_field, int new_field);
// `now`: the option's value in NEW, "" if it is gone.
VerdictVector FlatbuffersOptionVerdict(const std::string& option, const std::string& now);
// What the usual verdict of a change misses; `element` is of OLD, or of NEW if it is new.
void RefineFlatbuffersVerdict(const SchemaIndex& index, int element, Change& change);

}  // namespace detector
