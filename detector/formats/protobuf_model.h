// Step 1b of reading .proto files: what libprotobuf's parser understood -> the model's elements.
#pragma once

#include <google/protobuf/descriptor.pb.h>

#include <string>

#include "detector/formats/protobuf_parse.h"

namespace detector {

// Fills everything of `file` but source and errors, elements in declaration order. Map entries and
// the oneofs of proto3 `optional` fields are no elements: they were never written.
void DescribeProto(const google::protobuf::FileDescriptorProto& proto, const std::string& edition,
                   ParsedProto& file);

// What a field's presence and packing come to once it is known whether its type is a message.
void FinishField(ParsedProto& file, int element, bool is_message);

}  // namespace detector
