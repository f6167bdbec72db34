// `flatc --conform`: whether data that was written by OLD can be read by NEW, by the rules of
// FlatBuffers' own compiler (Parser::ConformTo in google/flatbuffers 25.9, src/idl_parser.cpp). It
// stops at the first finding; here every field and enum is judged. It names no place, so that a
// finding is put at the name that it is about, or at its type's where the name is gone.
#pragma once

#include <vector>

#include "detector/peers/peer.h"

namespace detector {

// Peer::find.
std::vector<PeerFinding> FindFlatcFindings(const SchemaIndex& old_index,
                                           const SchemaIndex& new_index, const ChangeSet& changes);

}  // namespace detector
