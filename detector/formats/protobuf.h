// Reads .proto files into the schema model, in four steps that are the files beside this one:
//   protobuf_parse   text -> FileDescriptorProto, with places
//   link             imports -> import roots, import names and pools
//   protobuf_build   pools -> FileDescriptors, checked and with names resolved
//   protobuf_model   FileDescriptors -> Schema
#pragma once

#include <string>
#include <vector>

#include "detector/detector.h"
#include "detector/formats/format.h"
#include "detector/schema.h"
#include "support/result.h"

namespace detector {

// Format::read.
support::Result<Schema> ReadProtobuf(const LoadedSource& source, const ReadOptions& options,
                                     const std::vector<KnownFile>& known);

// The names that a .proto file imports, in order; also from a file with errors further down.
std::vector<std::string> ProtobufImports(const std::string& content);

// Whether libprotobuf itself brings this import ("google/protobuf/any.proto").
bool IsBuiltInImport(const std::string& import_name);

}  // namespace detector
