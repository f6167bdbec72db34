// Reads FlatBuffers schemas (.fbs) into the schema model, in steps that are the files beside this:
//   flatbuffers_outline   text -> what is declared where
//   link                  includes -> import roots, import names and pools
//   flatbuffers_parse     libflatbuffers' own parser: errors, resolved types, slots, values
//   flatbuffers_model     both together -> Schema
// A table or struct is a message, a union an enum whose values have a type.
#pragma once

#include <string>
#include <vector>

#include "detector/detector.h"
#include "detector/formats/format.h"

namespace detector {

bool IsFlatbuffers(const std::string& content);
std::vector<std::string> FlatbuffersIncludes(const std::string& content);

// What FlatBuffers' own tools of the installed version can make of a file: its text without include
// statements and newer syntax, every other place where it was. Empty if nothing else is declared.
std::string FlatbuffersBody(const std::string& content);

// Format::read.
support::Result<Schema> ReadFlatbuffers(const LoadedSource& source, const ReadOptions& options,
                                        const std::vector<KnownFile>& known);

}  // namespace detector
