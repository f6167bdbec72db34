// buf breaking (https://buf.build): every rule of its version 1.75. Row of the table in peer.cc.
//   buf_view      the schema as buf sees it        buf_report    places, and the table of rules
//   buf_files, buf_deletions, buf_messages, buf_enums, buf_fields, buf_defaults, buf_services
//   buf_config    buf.yaml: which rules count, and where not
#pragma once

#include <vector>

#include "detector/change_set.h"
#include "detector/schema_index.h"

namespace detector {

std::vector<PeerFinding> FindBufBreaks(const SchemaIndex& old_index, const SchemaIndex& new_index,
                                       const ChangeSet& changes);

}  // namespace detector
