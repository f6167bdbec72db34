// A person's word that a line is to stay as it is:
//   r.temp();  // coevolve: keep (the shim for clients of version 1)
// on the line itself, or in a comment of its own on the line above. It needs a reason.
#pragma once

#include <string>
#include <vector>

#include "rewriter/account/account.h"
#include "rewriter/tree/snapshot.h"
#include "rewriter/units/scan.h"

namespace rewriter {

// Leaves what stands on such lines unaffected, with the reason `kept`. Returns what a person should
// know: comments that give no reason, and those that keep nothing.
std::vector<std::string> HonourKeeps(const Snapshot& snapshot, const ScanResult& scan,
                                     std::vector<Judgement>& judged);

}  // namespace rewriter
