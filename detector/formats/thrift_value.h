// Constants of .thrift files in one spelling for each value, so that equal values are equal texts.
// Used inside detector/formats/ only.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "detector/formats/thrift_parse.h"

namespace detector {

// Decimal or 0x..., with a sign; none if it takes more than 64 bits.
std::optional<int64_t> ThriftInteger(const std::string& text);

// A number, text, name, true or false.
std::optional<ThriftValue> ThriftScalar(const ThriftToken& token);

std::string ThriftList(const std::vector<std::string>& items);
std::string ThriftMap(const std::map<std::string, std::string>& items);

}  // namespace detector
