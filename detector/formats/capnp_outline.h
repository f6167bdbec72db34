// Step 1 of reading .capnp files: what is declared where. libcapnp resolves names and lays structs
// out but keeps no places, so this walks the tokens itself; it is lenient, and leaves it to the
// library to say what is wrong. Written and read inside detector/formats/ only.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "detector/schema.h"

namespace detector {

struct CapnpToken {
  enum class Kind { kWord, kNumber, kString, kSign };
  Kind kind = Kind::kSign;
  std::string_view text;  // of a string without its quotes
  size_t begin = 0, end = 0;
};

std::vector<CapnpToken> TokenizeCapnp(std::string_view content);  // comments are dropped

struct CapnpDecl {
  Span span, name_span;
  std::string type;           // of a field as it is written, "List(Foo)"
  std::string default_value;  // as spelled, "" where there is none
  bool has_id = false;        // `struct Foo @0x...`
};

struct CapnpOutline {
  std::vector<std::string> imports, embeds;  // as written, in order
  // By path below the file: "Outer.Inner.field". An unnamed union is "Outer.union".
  std::map<std::string, CapnpDecl> decls;
  bool has_file_id = false;
  std::vector<Diagnostic> errors;  // what the library must not be given
};

CapnpOutline OutlineCapnp(const std::string& path, std::string_view content);

}  // namespace detector
