// What protoc calls each element of a schema in C++, by schema path and role. Made from the rule
// pack, which tests/rules/protoc_test.cc holds to protoc itself.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "tests/property/schema.h"

namespace property {

class Names {
 public:
  // Nothing if protoc would refuse the schema or two things had one C++ name.
  static std::optional<Names> Of(const Schema& schema);

  // "acme::geo::Trip::set_speed"; "" if the element has no such spelling.
  std::string Full(const std::string& path, const std::string& role) const;
  // "set_speed"
  std::string Leaf(const std::string& path, const std::string& role) const;

 private:
  std::map<std::pair<std::string, std::string>, std::string> names_;
};

std::string LastPart(const std::string& qualified);

}  // namespace property
