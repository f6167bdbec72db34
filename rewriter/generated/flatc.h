// The headers that flatc makes, by running it in a child process: FlatBuffers' library has no
// generator for C++. Part of overlay.
#pragma once

#include <string>
#include <vector>

#include "rewriter/generated/overlay.h"

namespace rewriter {

// Both versions get the options that the repository uses. Of a file that flatc refuses it is an
// #error with the reason.
support::Result<GeneratedHeaders> FlatcHeaders(const detector::Schema& schema,
                                               const Snapshot& snapshot);

// Whether a checked-in header is one that flatc made from this file: it has the file's types.
bool IsFlatcHeaderOf(const detector::Schema& schema, int file, std::string_view content);

// flatc's options for C++ as the checked-in headers show them, or else as build files give them:
// "--scoped-enums", "--gen-object-api", ...
std::vector<std::string> FlatcOptions(const detector::Schema& schema, const Snapshot& snapshot);

// Whether a file may tell with which options generators are run.
bool IsBuildFile(llvm::StringRef path);

}  // namespace rewriter
