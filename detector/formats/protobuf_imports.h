// Step 2 of reading .proto files, after link: what is wrong with the imports, and in which order
// files build on each other. Used inside detector/formats/ only.
#pragma once

#include <memory>
#include <vector>

#include "detector/formats/link.h"
#include "detector/formats/protobuf_parse.h"

namespace detector {

using ParsedProtos = std::vector<std::unique_ptr<ParsedProto>>;

// Imports before importers; files in or behind a circle are missing.
std::vector<int> ImportOrder(const LinkedFiles& linked);

// Adds circles to the errors of the files, and missing imports to their warnings.
void CheckImports(ParsedProtos& files, const LinkedFiles& linked, const std::vector<int>& order);

// Neither the file, nor one that it imports, has an error or lies in a circle.
std::vector<bool> UsableFiles(const ParsedProtos& files, const LinkedFiles& linked,
                              const std::vector<int>& order);

}  // namespace detector
