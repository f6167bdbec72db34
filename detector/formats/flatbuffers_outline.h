// Step 1 of reading .fbs files: what is declared where. libflatbuffers resolves names and numbers
// but keeps no places, so this walks the tokens itself; it is lenient, and leaves it to the library
// to say what is wrong. Written and read inside detector/formats/ only.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "detector/schema.h"

namespace detector {

struct FbsToken {
  enum class Kind { kWord, kNumber, kString, kSign, kDoc };
  Kind kind = Kind::kSign;
  std::string_view text;  // of a string without its quotes
  size_t begin = 0, end = 0;
};

// Comments are dropped, but for documentation: `/// ...`.
std::vector<FbsToken> TokenizeFbs(std::string_view content);

struct FbsMember {
  std::string name;
  std::string default_value;  // as spelled, "" where there is none
  std::string doc;
  Span span, name_span;
};

enum class FbsDeclKind { kTable, kStruct, kEnum, kUnion, kService };

struct FbsDecl {
  FbsDeclKind kind = FbsDeclKind::kTable;
  std::string name, space, doc;    // `space`: the namespace it stands in, "a.b"
  std::string underlying;          // of a union that says its type, which newer versions allow
  std::vector<FbsMember> members;  // fields, values, types of a union, methods
  Span span, name_span;
};

struct FbsInclude {
  std::string name;
  Span span;
};

struct FbsOutline {
  std::vector<FbsInclude> includes;
  std::vector<FbsDecl> decls;
  Span first_namespace;
  std::map<std::string, std::string> attributes;  // root_type, file_identifier, file_extension
  std::vector<Diagnostic> errors;                 // what the library must not be given
};

FbsOutline OutlineFbs(const std::string& path, std::string_view content);

}  // namespace detector
