// How FlatBuffers' C++ generator (flatc 2.0) makes C++ names out of schema names, where a template
// can't say it. Used by rule packs by name; see rules::NameFunctions().
#pragma once

#include <string>

#include "rules/names.h"

namespace rules::flatbuffers_cpp {

std::string Header(const Named& named);  // "a/b.fbs" -> "a/b_generated.h"
// The namespace of the element's own type, and "::" unless it is empty: a file may have several.
std::string Outer(const Named& named);
std::string Name(const Named& named);   // keywords with a final underscore
std::string Upper(const Named& named);  // Name in capitals
std::string Type(const Named& named);   // of a table, struct, enum or union: Outer and Name
std::string Owner(const Named& named);  // Type of what encloses a field or an enum value
// Name of a value of the field's union: a row with it is for each of them, see Symbols().
std::string Variant(const Named& value);

}  // namespace rules::flatbuffers_cpp
