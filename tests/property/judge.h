// Judges what a report makes of a world's consumer: it has to compile against NEW, print the same
// as before on the same bytes, and be what the generator knows to be right, line by line, as far as
// the kind of change lets it know.
#pragma once

#include <string>
#include <vector>

#include "rewriter/report.h"
#include "tests/property/world.h"

namespace property {

// A case is one snippet that a change touches.
struct Outcome {
  std::vector<std::string> failures;       // where the property doesn't hold; empty: it holds
  std::vector<std::string> notes;          // what was asked, and lines that differ
  int cases = 0, asked = 0;                // asked: something in it was left to a person
  int proven = 0, likely = 0;              // edits by confidence ...
  int wrong_proven = 0, wrong_likely = 0;  // ... and those that don't do what they should
};

Outcome Judge(const World& world, const rewriter::Report& report);

}  // namespace property
