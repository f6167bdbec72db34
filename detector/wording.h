// The words in which changes are told to people, and the order: causes, each with what follows from
// it. Read by render*.cc and by the SARIF writer of the command line.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "detector/change_set.h"

namespace detector {

// A change that no other one caused, with all that follows from it, however indirectly.
struct Cause {
  const Change* change;
  std::vector<const Change*> consequences;
};
std::vector<Cause> CausesOf(const ChangeSet& changes);

// Where a change is shown: its place in NEW, or in OLD if it is gone.
const Side& ShownSide(const Change& change);

std::string Plural(size_t count, const std::string& one, const std::string& many);
// "loses_data" -> "loses data"
std::string Words(std::string name);
// Without control characters, on one line, and not longer than a person reads.
std::string OneLine(const std::string& text);

std::string PathsText(const Change& change);         // "a.B.c -> a.B.d"
std::string PlacesText(const Change& change);        // "a.proto:5 -> a.proto:7"
std::string PlaceText(const PeerFinding& finding);   // "a.proto:5:3", or file and pointer
std::string VerdictText(const VerdictVector& both);  // "breaks source; json (both ways: breaks)"
std::string DetailText(const Change& change);        // "" where the paths say it already
std::string SummaryText(const ChangeSet& changes);   // "3 changes: 1 break source, ..."

// `aspect` is source, wire or json.
bool BreaksAspect(const Change& change, const std::string& aspect);

}  // namespace detector
