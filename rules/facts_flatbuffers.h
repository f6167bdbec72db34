// Facts about elements of FlatBuffers schemas that the rows of rule packs ask for. Each returns one
// of the values that rules::Facts() lists for it.
#pragma once

#include <string>

#include "rules/names.h"

namespace rules::flatbuffers_facts {

std::string Shape(const Named& named);       // of a message, or of what encloses a field
std::string Root(const Named& named);        // whether the file names it as its root_type
std::string Identifier(const Named& named);  // whether the file has a file_identifier
std::string Extension(const Named& named);   // whether it has a file_extension
std::string Union(const Named& named);       // an enum; of a field its type, of a value its enum
std::string Holds(const Named& named);       // whether a union's value has a type
// Whether no type is held under two names, so that a template can tell the values by their types.
std::string Distinct(const Named& named);  // of a union, or of a field its type
std::string BitFlags(const Named& named);
std::string NamesArray(const Named& named);  // whether there are few gaps between an enum's values
std::string PlainName(const Named& named);   // whether no type has the name of an enum value
std::string Deprecated(const Named& named);  // of a field: flatc makes nothing for it
std::string Nested(const Named& named);      // what the bytes of a field hold
std::string Stored(const Named& named);      // whether a field's value can be overwritten in place
std::string Direct(const Named& named);      // whether a table has a field that may be given as is

// In the order of their slots, the fields of a table that flatc's functions take as arguments: all
// that are not deprecated.
std::vector<int> Arguments(const SchemaView& view, int table);

}  // namespace rules::flatbuffers_facts
