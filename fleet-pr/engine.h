// Runs the engine, the program coevolve-rewriter, as a child: a Clang crash or a hostile source
// file costs one task, and its memory and time are limited. The program lies beside `coevolve`, or
// where $COEVOLVE_REWRITER says.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "rewriter/report.h"
#include "rules/plan.h"
#include "support/result.h"

namespace fleet {

// What one translation unit may take before it is given up.
struct UnitLimits {
  unsigned seconds = 120;  // of processor time
  unsigned megabytes = 4096;
};

struct EngineRequest {
  std::filesystem::path repo;
  std::string commit;                          // any revision; "": the work tree
  std::optional<std::filesystem::path> build;  // holds compile_commands.json
  unsigned jobs = 1;
  bool wrappers = false;       // own functions that only forward an accessor follow its name
  std::string only;            // unit, the only one to be parsed; "": all that matter
  bool may_configure = false;  // a configure-only run in the sandbox is allowed
  UnitLimits unit_limits;
  std::chrono::seconds timeout = std::chrono::hours(2);
  // If set, told every second how far it is ("3 of 96 units parsed against OLD"), at last "".
  std::function<void(const std::string&)> progress;
};

// Errors carry the engine's own message; a crash is kInternal and names the signal, running out of
// time kUnavailable, an engine that isn't there kNotFound.
support::Result<rewriter::Report> RunRewrite(const rules::Plan& plan, const EngineRequest& request);
support::Result<rewriter::Usage> RunUsage(const rules::Plan& plan, const EngineRequest& request);

}  // namespace fleet
