// What a repository's build files say in plain words about how its C++ is compiled, without running
// them. Read by the inference of flags, when there is nothing better.
#pragma once

#include <string>
#include <vector>

#include "rewriter/tree/snapshot.h"

namespace rewriter {

struct BuildHints {
  int standard = 17;    // what the build asks for, but at least 14, as installed headers need it
  bool strict = false;  // without GNU's extensions, and so without its macros `unix` and `linux`
  std::vector<std::string> definitions;  // "NAME" or "NAME=literal", sorted
};

BuildHints ReadBuildHints(const Snapshot& snapshot);

// The same from one file each; 0 where no standard is named.
//   set(CMAKE_CXX_STANDARD 20)   cxx_std_20   -std=c++20   AX_CXX_COMPILE_STDCXX([20])
//   cpp_std=c++20
int StandardIn(const std::string& text);
// Whether it asks for the standard alone: -std=c++20, CXX_EXTENSIONS OFF.
bool IsStrict(const std::string& text);

// Literal definitions of a CMake file: add_definitions, add_compile_definitions and
// target_compile_definitions, but none with a variable, and none below an `if` that asks for
// another platform, for an option that is off or for the lack of something, or below `else`.
std::vector<std::string> DefinitionsIn(const std::string& cmake);

}  // namespace rewriter
