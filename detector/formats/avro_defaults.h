// Whether the defaults of Avro fields are values of their types. Used by avro_schema.cc only.
#pragma once

#include "detector/formats/avro_schema.h"

namespace detector {

// One that is not becomes a warning at its place: Java's parser refuses such a schema, others find
// out when they first need the default. The graph has to be complete. A union's default may be of
// any branch, as the specification says since 1.12.
void CheckAvroDefaults(AvroGraph& graph);

}  // namespace detector
