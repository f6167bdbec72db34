// How protobuf's C++ generator (3.21) makes C++ names out of schema names, where a template can't
// say it. Used by rule packs by name; see rules::NameFunctions().
#pragma once

#include <string>

#include "rules/names.h"

namespace rules::protobuf_cpp {

std::string Header(const Named& named);
std::string Namespace(const Named& named);  // "" without a package
std::string Outer(const Named& named);      // Namespace, and "::" unless it is empty

// Of a message or an enum: qualified and flattened, keywords with a final underscore.
std::string Type(const Named& named);
std::string FlatType(const Named& named);  // the same without its namespace
// Of anything inside a message (an enum value counts as being where its enum is): that message's
// Type.
std::string EnclosingClass(const Named& named);
std::string Service(const Named& named);  // of a service or one of its methods
// What precedes a value's name in namespace scope; of an enum or one of its values.
std::string EnumPrefix(const Named& named);

std::string Accessor(const Named& named);  // lower case, then keywords with a final underscore
std::string Camel(const Named& named);     // a capital follows each underscore and each digit
std::string Upper(const Named& named);
std::string Escaped(const Named& named);  // keywords with a final underscore
std::string Plain(const Named& named);

// `foo_x` (1) beside `fooX` (2) would both be kFooXFieldNumber. protoc gives one of them a suffix
// (kFooXFieldNumber_2), but which one depends on the addresses in that run of it: the header
// differs from run to run. We name the first as the plain one; whoever uses such a name has to be
// asked.
std::string FieldNumber(const Named& named);
bool SharesFieldNumberName(const Named& named);

}  // namespace rules::protobuf_cpp
