// protolock (https://github.com/nilslice/protolock): its nine rules, as of 2024. Row of the table
// in peer.cc. Level `strict` is protolock's own default; `default` has what `--strict=false` keeps.
#pragma once

#include <vector>

#include "detector/change_set.h"
#include "detector/schema_index.h"

namespace detector {

std::vector<PeerFinding> FindProtolockWarnings(const SchemaIndex& old_index,
                                               const SchemaIndex& new_index,
                                               const ChangeSet& changes);

}  // namespace detector
