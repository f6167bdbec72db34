// The headers that Thrift's compiler makes, by running it in a child process: it has no library.
// Part of overlay.
#pragma once

#include <string>
#include <string_view>

#include "rewriter/generated/overlay.h"

namespace rewriter {

// Of each schema file what the code of its types is in, and as others the header of its constants
// ("_constants.h") and of each service ("/Svc.h"). Of a file that the compiler refuses it is an
// #error with the reason. Both versions get the options that the repository's build files name.
support::Result<GeneratedHeaders> ThriftHeaders(const detector::Schema& schema,
                                                const Snapshot& snapshot);

// Whether a checked-in header is one that Thrift made from this file: it has the file's types.
bool IsThriftHeaderOf(const detector::Schema& schema, int file, std::string_view content);

// The options that change names and members of what `--gen cpp` makes: "pure_enums", ...
std::string ThriftOptions(const Snapshot& snapshot);

}  // namespace rewriter
