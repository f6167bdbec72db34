// Step 3 of reading .capnp files: libcapnp's parser, which knows what the declarations mean. It is
// given the texts of the source alone and opens no file. Written and read inside formats/ only.
#pragma once

// In C++20 libcapnp counts on `const char* == StringPtr` being found with its operands reversed,
// which Clang doesn't do for a class that has `operator!=` too (P2468).
#if defined(__clang__) && defined(__cpp_impl_three_way_comparison)
namespace kj {
class StringPtr;
bool operator==(const char* a, const StringPtr& b);
bool operator!=(const char* a, const StringPtr& b);
}  // namespace kj
#endif

#include <capnp/schema-loader.h>
#include <capnp/schema-parser.h>
#include <capnp/schema.capnp.h>
#include <kj/exception.h>

#if defined(__clang__) && defined(__cpp_impl_three_way_comparison)
namespace kj {
inline bool operator==(const char* a, const StringPtr& b) { return b == a; }
inline bool operator!=(const char* a, const StringPtr& b) { return !(b == a); }
}  // namespace kj
#endif

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "detector/detector.h"
#include "detector/formats/capnp_outline.h"
#include "detector/formats/link.h"

namespace detector {

struct CapnpFile {
  const SourceFile* source = nullptr;
  CapnpOutline outline;
  std::map<std::string, int> targets;  // import as written -> file; one that isn't here is missing
  bool lacks_import = false;           // then the library's errors may be no more than its echo
  std::vector<Diagnostic> errors;
  std::optional<capnp::ParsedSchema> parsed;  // none where nothing can be read
};

// One parser for each pool; they own what the files' `parsed` refers to.
using CapnpParsers = std::map<int, std::unique_ptr<capnp::SchemaParser>>;

// What the parsers look into as long as they live.
struct CapnpPool {
  std::vector<CapnpFile>& files;
  const LinkedFiles& linked;
};

CapnpParsers ParseCapnp(CapnpPool& pool);

// Files that come with the library: "/capnp/c++.capnp".
bool IsBuiltInCapnp(const std::string& import);

}  // namespace detector
