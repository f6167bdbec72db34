// What `thrift --audit OLD NEW` says of two versions of an interface file, rule for rule (learned
// from compiler/cpp/src/thrift/audit/t_audit.cpp of apache/thrift). It fails on what it calls
// failures; the level "warning" counts its warnings as well.
#pragma once

#include <vector>

#include "detector/change_set.h"
#include "detector/schema_index.h"

namespace detector {

std::vector<PeerFinding> ThriftAudit(const SchemaIndex& old_index, const SchemaIndex& new_index,
                                     const ChangeSet& changes);

}  // namespace detector
