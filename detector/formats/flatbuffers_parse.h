// Step 3 of reading .fbs files: libflatbuffers' parser, which knows what the declarations mean.
// Written and read inside detector/formats/ only.
#pragma once

#include <flatbuffers/idl.h>

#include <memory>
#include <vector>

#include "detector/detector.h"
#include "detector/formats/flatbuffers_outline.h"
#include "detector/formats/link.h"

namespace detector {

struct ParsedFbs {
  const SourceFile* source = nullptr;
  FbsOutline outline;
  std::vector<Diagnostic> errors;
};

// By file: it with all that it includes, in one parser; null if one of them has an error. Errors
// are added to the file in which they are.
std::vector<std::unique_ptr<flatbuffers::Parser>> ParseFbs(std::vector<ParsedFbs>& files,
                                                           const LinkedFiles& linked);

// Includes that no file answers become errors.
void CheckIncludes(std::vector<ParsedFbs>& files, const LinkedFiles& linked);

}  // namespace detector
