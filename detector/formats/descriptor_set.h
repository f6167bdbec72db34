// A FileDescriptorSet, as `protoc --descriptor_set_out` writes it, becomes the .proto files that it
// was made from: everything after works on text, and a change set stands alone. Read by load.cc.
#pragma once

#include <string>
#include <vector>

#include "detector/detector.h"
#include "support/result.h"

namespace detector {

bool IsDescriptorSet(const std::string& content);

// Less what libprotobuf itself brings. Comments are kept if the set has them. kInvalid for a set
// that lacks a file that it imports, or has one of an edition that is not known.
support::Result<std::vector<SourceFile>> DescriptorSetFiles(const std::string& content,
                                                            const std::string& name);

}  // namespace detector
