// How much two elements look alike, from 0 to 1. Read by the matchers.
#pragma once

#include <string>

#include "detector/match.h"

namespace detector {

// By the words that two names share, however they are joined: "colour_code" and "ColourCode" are 1.
double NameSimilarity(const std::string& a, const std::string& b);

struct Overlap {
  double share = 0;  // of the members of both that agree: number, name and type
  int agreeing = 0;  // members that agree more than they differ
  int total = 0;     // members of the larger of the two
};

// Fields, values, methods and nested types of two types or services that are not paired yet.
Overlap MemberOverlap(const Matching& matching, int old_type, int new_type);

// Whether two methods take and give the same types, in the same mode.
bool SameSignature(const Matching& matching, int old_method, int new_method);

}  // namespace detector
