// What the commands that run the engine have in common: the options, and how they become a request.
#pragma once

#include <algorithm>
#include <string>
#include <thread>

#include "fleet-pr/cli/command.h"
#include "fleet-pr/cli/plan_input.h"
#include "fleet-pr/engine.h"
#include "rules/plan.h"

namespace fleet::cli {

struct CodeInput {
  PlanInput plan;
  std::string build;
  unsigned jobs = std::max(1u, std::thread::hardware_concurrency());
  bool configure = false;
  bool keep_wrappers = false;
  UnitLimits limits;
};

// --build, --keep-wrappers, --configure, -j and the limits of a unit.
void AddEngineOptions(CLI::App& app, CodeInput& input);

// `repo` is any folder of a work tree; the request is about its root.
support::Result<EngineRequest> MakeRequest(const CodeInput& input, const std::string& repo);

struct Ground {
  rules::Plan plan;
  EngineRequest request;
};

// The plan, and the request for the REPO beside it.
support::Result<Ground> Prepare(CodeInput& input);

// `status`, unless there was trouble.
support::Result<ExitStatus> Finish(const support::Status& written, ExitStatus status);

Runner DefineRewrite(CLI::App& app, const Globals& globals);
Runner DefineCheck(CLI::App& app, const Globals& globals);

}  // namespace fleet::cli
