// Reads .proto files into the schema model, in steps that are the files beside this one:
//   protobuf_parse     text -> elements (protobuf_edition, _locations, _model, _options, _features)
//   link               imports -> import roots, import names and pools
//   protobuf_imports   missing imports, circles, and what is left to use
//   protobuf_resolve   names -> full names, and what follows from them
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
