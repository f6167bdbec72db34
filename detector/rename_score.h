// How likely a member of OLD is a member of NEW under another name, where nothing numbers them.
// Written for match_named.cc. The coefficients come from tests/calibration/calibrate_renames.py,
// whose features are the same, in the same order.
#pragma once

#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "detector/match.h"

namespace detector {

struct RenameFeatures {
  double name = 0;          // share of the words that agree, also in part or as abbreviations
  double rare_name = 0;     // the same, words of other members counting less
  double spelling = 0;      // one less the edit distance
  double contained = 0;     // 1 if the shorter name's words are all in the longer one
  double doc = 0;           // share of the documentation's words that agree
  double doc_differs = 0;   // 1 if both are documented and have hardly a word in common
  double doc_names = 0;     // share of one's own words that the other's documentation has
  double place = 0;         // half for each nearest sibling with a counterpart that is the same
  double slot = 0;          // half for each of them at the same distance
  double only_of_type = 0;  // 1 if no other free member of either side is of this type
  double only = 0;          // 1 if there is no other free member at all
  double own_type = 0;      // 1 if the type is a message or enum

  std::array<double, 13> Values() const;  // behind a 1 for the bias
};

struct RenameCandidate {
  int old_member = -1, new_member = -1;
  RenameFeatures features;
  double confidence = 0;  // against all rivals of either side, and against there being no rename
};

// Pairs of free members of one type; those that differ in type or cardinality are left out. By
// confidence. None at all if there would be more than can be looked at.
std::vector<RenameCandidate> ScoreRenames(const Matching& m, const std::vector<int>& old_free,
                                          const std::vector<int>& new_free);

// "type, name and place agree": what speaks for a pair.
std::vector<std::string> RenameEvidence(const RenameFeatures& features);

}  // namespace detector
