// Step 7. Compares what a unit's tokens mean under OLD with what they mean after the edits under
// NEW. Compiling is no proof (two swapped names compile): every token that named schema element P
// must name map(P) at its mapped place, and no token more may name any.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "rewriter/account/sites.h"
#include "rewriter/edits/merge.h"
#include "rewriter/facts/facts.h"
#include "rewriter/facts/symbol_table.h"

namespace rewriter {

// Files as they were and as they become, with the lines that are up for review.
struct EditedFiles {
  EditsByFile edits;
  std::map<std::string, std::string> before, after;         // content of the edited files
  std::map<std::string, std::set<int64_t>> review_offsets;  // places under review, as they were
  // The content of any other file, for the lines in messages; not set: "".
  std::function<std::string(const std::string&)> unedited;
};

using EditPlaces = std::set<std::pair<std::string, uint64_t>>;  // file, offset

struct Verdict {
  int errors = 0;                             // new ones, outside places under review
  std::map<std::string, std::string> failed;  // change -> what went wrong first
  std::map<std::string, EditPlaces> at;       // of `failed`: its edits on the lines where it fails
  EditPlaces doubtful;                        // edits that stay `likely`
  // What no edit explains, without lines, in units where something else failed.
  std::set<std::string> unexplained;
  std::vector<std::string> diagnostics;
};

// One unit under OLD and under NEW; of the caller.
struct UnitPair {
  const UnitFacts& before;
  const UnitFacts& after;
};

// `before`: what a round before this left unexplained. If it is still there, it did not follow from
// what has been taken back since, and no place under review excuses it.
Verdict Compare(const Work& work, const EditedFiles& files, const std::vector<UnitPair>& units,
                const std::set<std::string>& before = {});

}  // namespace rewriter
