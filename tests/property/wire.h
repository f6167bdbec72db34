// Messages on the wire: random bytes that the program of either version can read.
#pragma once

#include <string>
#include <vector>

#include "tests/property/schema.h"

namespace property {

// One serialized message for each message of the schema, in their order.
std::vector<std::string> RandomBytes(const Schema& schema, Random& random);

}  // namespace property
