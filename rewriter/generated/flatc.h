// The generated headers of a schema version, whatever its format: protoc's in memory, FlatBuffers'
// by running `flatc` in a child process, because its library has no generator for C++. Both
// versions get the options that the repository uses. Part of overlay.
#pragma once

#include <string>
#include <vector>

#include "rewriter/generated/overlay.h"

namespace rewriter {

// Text of the header of each schema file; none for a format from which nothing is generated. A
// FlatBuffers header that flatc refuses to make is an #error with its reason.
support::Result<GeneratedHeaders> HeadersFor(const detector::Schema& schema,
                                             const Snapshot& snapshot);

// Whether a checked-in header is one that flatc made from this file: it has the file's types.
bool IsFlatcHeaderOf(const detector::Schema& schema, int file, std::string_view content);

// flatc's options for C++ as the checked-in headers show them, or else as build files give them:
// "--scoped-enums", "--gen-object-api", ...
std::vector<std::string> FlatcOptions(const detector::Schema& schema, const Snapshot& snapshot);

}  // namespace rewriter
