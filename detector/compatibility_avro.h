// What changes mean to data in Avro's encodings, where fields and types are known by name and a
// reader resolves what it needs against the writer's schema. Read by diff.cc.
#pragma once

#include "detector/change_set.h"
#include "detector/match.h"

namespace detector {

// Sets the verdicts for binary and JSON data of every change; Avro resolves both alike.
void JudgeAvroData(const Matching& matching, ChangeSet& changes);

}  // namespace detector
