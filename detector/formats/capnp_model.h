// Step 4 of reading .capnp files. Used inside detector/formats/ only.
#pragma once

#include "detector/formats/capnp_parse.h"

namespace detector {

// Paths of the types of a pool by their ids.
using CapnpTypes = std::map<uint64_t, std::string>;

// The package of a file: `$Cxx.namespace("a::b")` is "a.b".
std::string CapnpPackage(const CapnpFile& file);

// Adds what the file declares to `types`; throws kj::Exception where a file with errors can't be
// walked.
void NameCapnpTypes(const CapnpFile& file, CapnpTypes& types);

// Appends the elements of one file; throws as above.
void AppendCapnp(const CapnpFile& file, const capnp::SchemaParser& parser, const CapnpTypes& types,
                 int index, Schema& schema);

}  // namespace detector
