// How Thrift's C++ generator (0.17) makes C++ names out of schema names, where a template can't say
// it, and the facts about elements that its pack asks for. Used by rule packs by name; see
// rules::NameFunctions() and rules::Facts().
#pragma once

#include <string>
#include <vector>

#include "rules/names.h"

namespace rules::thrift_cpp {

std::string Header(const Named& named);         // "a/b.thrift" -> "a/b_types.h"
std::string ServiceHeader(const Named& named);  // of service Svc in a/b.thrift: "a/Svc.h"
std::string Constants(const Named& named);      // the class of a file's constants: a::b::fConstants
std::string ConstantsObject(const Named& named);  // the one object of it: a::b::g_f_constants
// Of a struct, union, exception, typedef or enum, and of what holds a function's arguments
// ("Svc_f_args"). Of a field or an enum value: of what encloses it.
std::string Type(const Named& named);
std::string Isset(const Named& named);  // the struct of that type's flags: a::b::_Msg__isset

// What a message of our model is in the file, also of the one around a field: "struct" (or union,
// or exception), "typedef", "const", "arguments" or "results".
std::string Declared(const Named& named);
// Whether a field has a flag in __isset, or any field of a message.
std::string HasFlag(const Named& named);
std::string Oneway(const Named& named);    // whether nothing comes back of a method
std::string Optional(const Named& named);  // whether it is written only where that flag is set

std::string Container(const Named& named);     // of a field: "none", "list", "set" or "map"
std::string HasConstants(const Named& named);  // of a file

// The arguments of a method, in their order.
std::vector<int> Arguments(const SchemaView& view, int method);

}  // namespace rules::thrift_cpp
