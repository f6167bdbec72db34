// Step 4 of reading .fbs files: the outline's places and the parser's meanings -> elements.
#pragma once

#include "detector/formats/flatbuffers_parse.h"
#include "detector/schema.h"

namespace detector {

// Appends every element of the file in declaration order; `file` is its index in schema.files.
void AppendElements(const ParsedFbs& parsed, const flatbuffers::Parser& parser, int file,
                    Schema& schema);

}  // namespace detector
