// Facts about schema elements that the rows of rule packs ask for. Each returns one of the values
// that rules::Facts() lists for it.
#pragma once

#include <string>

#include "rules/names.h"

namespace rules::facts {

std::string Cardinality(const Named& named);  // `required` is singular to C++
std::string TypeClass(const Named& named);    // of a field, a repeated field's item
// Whether the field's type is one of the well-known wrappers of a scalar.
std::string Wraps(const Named& named);
// The scalar type, also of a wrapper's value; else "".
std::string Scalar(const Named& named);
std::string Presence(const Named& named);
// Whether the field's message may be there without what it holds: a field that need not be set.
std::string MayLack(const Named& named);
std::string InOneof(const Named& named);
std::string Nested(const Named& named);  // declared inside a message (of an enum value: its enum)
std::string Runtime(const Named& named);
std::string GenericServices(const Named& named);
std::string Ctype(const Named& named);      // protoc hides accessors of CORD and STRING_PIECE
std::string ArraySize(const Named& named);  // none where the greatest value is INT32_MAX
std::string Package(const Named& named);
std::string UnknownValues(const Named& named);  // of an enum
std::string Constant(const Named& named);       // whether kFooFieldNumber meets another field's

}  // namespace rules::facts
