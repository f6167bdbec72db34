// What protoc's C++ generator makes of the corpus, in memory. Read by protoc_test.cc.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace rules::testing {

// A byte range of a header that protoc attributes to a schema element.
struct Annotation {
  std::string path;  // as detector::Element::path
  std::string text;
};

struct GeneratedHeader {
  std::string content;
  std::vector<Annotation> annotations;
};

// Every .proto file below `folder`, by the name of its header. What is wrong
// fails the running test.
std::map<std::string, GeneratedHeader> GenerateHeaders(const std::filesystem::path& folder);

}  // namespace rules::testing
