// Step 3 of reading .thrift files: what is declared -> elements. Used inside detector/formats/
// only.
//   const, typedef   a message without fields, with the attribute "const" or "typedef"
//   f(1: i32 a)      a method, and a message f_args (f_exception) in the service with its fields
#pragma once

#include <functional>

#include "detector/formats/thrift_parse.h"
#include "detector/schema.h"

namespace detector {

// The file that the include with this base name ("shared" in shared.Id) means; null if none.
using ThriftScope = std::function<const ThriftFile*(const std::string& base)>;

// The namespace that C++ uses, which is the package of our paths.
std::string ThriftPackage(const ThriftFile& file);

// Appends every element in declaration order; `file` is its index in schema.files.
void AppendThrift(const ThriftFile& parsed, const ThriftScope& scope, int file, Schema& schema);

}  // namespace detector
