// What this libprotobuf lacks to print the options of an edition: google.protobuf.FeatureSet, and
// the options that hold one. Used by descriptor_set.cc only.
#pragma once

#include <google/protobuf/descriptor.pb.h>

#include <vector>

namespace detector {

// descriptor.proto with features, and those of single generators that extend it.
// Numbers and names are those of protobuf 29.
const std::vector<google::protobuf::FileDescriptorProto>& FeatureFiles();

}  // namespace detector
