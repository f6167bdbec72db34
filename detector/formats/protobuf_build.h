// Step 3 of reading .proto files: descriptors, one pool for each connected set of files, with every
// error at its place.
#pragma once

#include <google/protobuf/descriptor.h>

#include <memory>
#include <vector>

#include "detector/formats/link.h"
#include "detector/formats/protobuf_parse.h"

namespace detector {

struct BuiltProtos {
  std::vector<std::unique_ptr<google::protobuf::DescriptorPool>> pools;
  // By file; null if the file, or one that it imports, has an error (see ParsedProto::errors).
  std::vector<const google::protobuf::FileDescriptor*> files;
};

// Adds what is wrong with a file to its `errors`. Files are built in the order of their imports.
BuiltProtos BuildProtos(std::vector<std::unique_ptr<ParsedProto>>& files,
                        const LinkedFiles& linked);

}  // namespace detector
