// Step 4 of reading .proto files: descriptors -> the model's flat table of elements.
#pragma once

#include <google/protobuf/descriptor.h>

#include "detector/formats/protobuf_parse.h"
#include "detector/schema.h"

namespace detector {

// Appends every element of `descriptor` in declaration order; `file` is its index in schema.files.
// Map entries and the oneofs of proto3 `optional` fields are no elements: they were never written.
void AppendElements(const ParsedProto& parsed, const google::protobuf::FileDescriptor& descriptor,
                    int file, Schema& schema);

// syntax, optimize_for, cc_* options and the like, by the option's own name.
std::map<std::string, std::string> FileAttributes(const ParsedProto& parsed,
                                                  const google::protobuf::FileDescriptor& file);

}  // namespace detector
