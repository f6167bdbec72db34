// Reads Thrift's interface files (.thrift) into the schema model, in steps that are the files
// beside this:
//   thrift_tokens   text -> tokens
//   thrift_parse    the whole language, by recursive descent -> declarations as written
//   link            includes -> import roots, import names and pools
//   thrift_model    declarations -> Schema
#pragma once

#include <string>
#include <vector>

#include "detector/detector.h"
#include "detector/formats/format.h"

namespace detector {

bool IsThrift(const std::string& content);
std::vector<std::string> ThriftIncludes(const std::string& content);

// The text of a file without its include statements, every other place where it was.
std::string ThriftBody(const std::string& content);

// Format::read.
support::Result<Schema> ReadThrift(const LoadedSource& source, const ReadOptions& options,
                                   const std::vector<KnownFile>& known);

}  // namespace detector
