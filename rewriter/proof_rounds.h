// Step 7, around Compare: applies edits in memory, parses the changed units again under NEW, and
// takes back what fails until the rest holds.
//
//   judgements ─▶ edits ─▶ units under NEW ─▶ Compare ─▶ all hold ─▶ Proven
//       ▲                                        │
//       └────────── TakeBack ◀── changes that fail
//
// A round parses only what reads another text than in the round before.
#pragma once

#include <vector>

#include "rewriter/account/account.h"
#include "rewriter/edits/merge.h"
#include "rewriter/prove/prove.h"
#include "rewriter/run.h"

namespace rewriter {

struct Proof {
  Verdict verdict;
  int units = 0;  // that read an edited file
};

// One look at `edits`; places under review in `judged` may mean anything.
support::Result<Proof> ProveOnce(const Run& run, const EditsByFile& edits,
                                 const std::vector<Judgement>& judged);

struct Proven {
  EditsByFile edits;  // those that hold
  Proof proof;        // of the last round
  std::vector<Dropped> dropped;
};

// Sends the places of what fails to review.
support::Result<Proven> ProveAndTakeBack(const Run& run, std::vector<Judgement>& judged);

}  // namespace rewriter
