// A random consumer of a schema: a program of many small uses (uses.txt), each tried on random
// elements. Because it is made from both versions, what a perfect rewriter would make of it is
// known, line by line.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/property/names.h"
#include "tests/property/schema.h"

namespace property {

struct Version {
  const Schema& schema;
  const Names& names;
};

struct Snippet {
  std::string use;                   // its name in uses.txt
  int first_line = 0, end_line = 0;  // in the program, 1-based
};

struct Consumer {
  std::vector<std::string> old_lines, new_lines;  // as many of each
  std::vector<Snippet> snippets;                  // by number
};

// Most snippets use something that differs between the versions, or one of `fields`, by message and
// field, where those say what changes.
Consumer RandomConsumer(const Version& before, const Version& after, size_t snippets,
                        Random& random, const std::set<std::pair<int, int>>& fields = {});

}  // namespace property
