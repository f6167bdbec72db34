// The compatibility modes of a Confluent schema registry, for its three formats.
//   BACKWARD   NEW reads what OLD has written
//   FORWARD    OLD reads what NEW writes
//   FULL       both
//   ..._TRANSITIVE  the same for every older version as well (--history)
#pragma once

#include <vector>

#include "detector/peers/peer.h"

namespace detector {

// The default of a registry first.
std::vector<std::string_view> ConfluentModes();

std::vector<PeerFinding> FindConfluentAvro(const SchemaIndex& old_index,
                                           const SchemaIndex& new_index, const ChangeSet& changes);
std::vector<PeerFinding> FindConfluentProtobuf(const SchemaIndex& old_index,
                                               const SchemaIndex& new_index,
                                               const ChangeSet& changes);
std::vector<PeerFinding> FindConfluentJson(const SchemaIndex& old_index,
                                           const SchemaIndex& new_index, const ChangeSet& changes);

std::vector<PeerFinding> FindOlderConfluentAvro(const SchemaIndex& older,
                                                const SchemaIndex& new_index);
std::vector<PeerFinding> FindOlderConfluentProtobuf(const SchemaIndex& older,
                                                    const SchemaIndex& new_index);
std::vector<PeerFinding> FindOlderConfluentJson(const SchemaIndex& older,
                                                const SchemaIndex& new_index);

}  // namespace detector
