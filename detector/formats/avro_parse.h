// The step from JSON to Avro types, for avro_schema.cc alone.
#pragma once

#include "detector/formats/avro_schema.h"

namespace detector {

// Appends the types of a file of the graph, and what is wrong with it to its problems.
void ParseAvroFile(AvroGraph& graph, int file);

}  // namespace detector
