// Step 6. From judgements to edits that can be applied: no two of them touch the same bytes, and
// what is taken back is taken back with everything that belongs to the same logical change.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "rewriter/account/account.h"

namespace rewriter {

// Edits of a file, by offset.
using EditsByFile = std::map<std::string, std::vector<Edit>>;

// The rule of an edit that only lays out what other edits changed (format.h).
inline constexpr char kFormatRule[] = "format";

// Sends overlapping edits to review; the rest stays. O(n log n).
void ResolveConflicts(std::vector<Judgement>& judged);

// Takes back every edit of the changes in `failed`, and of changes that share an edit with them.
// Returns all changes that were taken back.
std::set<std::string> TakeBack(std::vector<Judgement>& judged, std::set<std::string> failed);
// Leaves single places to a person: those of which an edit is among `places` (file, offset).
void LeavePlaces(std::vector<Judgement>& judged,
                 const std::set<std::pair<std::string, uint64_t>>& places);

// The edits of all judgements, each once.
EditsByFile CollectEdits(const std::vector<Judgement>& judged);

}  // namespace rewriter
