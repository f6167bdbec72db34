// The engine's front door. The steps are the files of this folder, in this order:
//   snapshot ─▶ scan ─▶ cover ─▶ overlay, parse, match ─▶ account ─▶ merge ─▶ prove ─▶ report
// Nothing is ever written into the repository; whoever reads the report applies its edits.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "rewriter/report.h"
#include "rewriter/units/isolate.h"
#include "rules/plan.h"
#include "support/result.h"

namespace rewriter {

struct EngineOptions {
  std::filesystem::path repo;
  std::string commit;  // "" for the work tree
  std::optional<std::filesystem::path> build;
  bool may_configure = false;
  std::string only;       // unit, the only one that is parsed; "": all that matter
  bool wrappers = false;  // the repository's own functions that only forward an accessor follow it
  unsigned jobs = 1;
  Limits unit_limits;
  std::filesystem::path progress;  // a file that is kept saying how far it is; "": none
};

// What the plan does to the repository, with its proof.
support::Result<Report> Rewrite(rules::Plan plan, const EngineOptions& options);

// Every use of every schema element of the plan's OLD.
support::Result<Usage> ListUsage(rules::Plan plan, const EngineOptions& options);

// Proves the edits of an earlier report anew; `verified` and `dropped` say how that went.
support::Result<Report> ProveAgain(rules::Plan plan, Report report, const EngineOptions& options);

}  // namespace rewriter
