// Step 3 of reading .proto files: names are looked up as protoc does it, from the innermost scope
// outwards, in what a file imports. There is no descriptor pool: it would hold everything a second
// time, and this libprotobuf's knows no editions. Used inside detector/formats/ only.
#pragma once

#include "detector/formats/link.h"
#include "detector/formats/protobuf_imports.h"

namespace detector {

// Completes the elements of every file. What is defined twice goes to its file's `errors`; what is
// not defined keeps its name as it is spelled, and goes to the `warnings`.
void ResolveNames(ParsedProtos& files, const LinkedFiles& linked);

// Whether libprotobuf itself brings a type of this full name: null, or its kind.
enum class BuiltInType { kNone, kMessage, kOpenEnum, kClosedEnum };
BuiltInType FindBuiltIn(const std::string& full_name);

}  // namespace detector
