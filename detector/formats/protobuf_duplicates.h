// A check of one parsed .proto file: names and numbers by which the differ tells members apart may
// not be used twice. protoc refuses such a file as well.
#pragma once

#include "detector/formats/protobuf_parse.h"

namespace detector {

// Goes to the file's `errors`, at the second of the two.
void CheckDuplicates(ParsedProto& file);

}  // namespace detector
