#include "fleet-pr/cli/code_input.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "fleet-pr/work_tree.h"
#include "support/interrupt.h"

namespace fleet::cli {
namespace fs = std::filesystem;
using support::Result;
using support::Status;

namespace {

// One line of a terminal, written over each time.
void ShowProgress(const std::string& line) { std::cerr << "\r\033[K" << line << std::flush; }

}  // namespace

void AddEngineOptions(CLI::App& app, CodeInput& input) {
  app.add_option("--build", input.build, "Folder that holds compile_commands.json")
      ->type_name("DIR");
  app.add_flag("--keep-wrappers,!--wrappers", input.keep_wrappers,
               "Leave functions of the repository alone that only forward a renamed accessor and "
               "bear its name; else they follow it");
  app.add_flag("--configure", input.configure,
               "Without a compile database, run CMake's configure step in the sandbox");
  app.add_option("-j", input.jobs, "Units that are parsed at one time")
      ->type_name("N")
      ->check(CLI::Range(1u, 1024u));
  app.add_option("--unit-seconds", input.limits.seconds, "Processor time that a unit may take")
      ->type_name("N")
      ->check(CLI::Range(1u, 86'400u));
  app.add_option("--unit-megabytes", input.limits.megabytes, "Memory that a unit may take")
      ->type_name("N")
      ->check(CLI::Range(256u, 1u << 20));
}

Result<EngineRequest> MakeRequest(const CodeInput& input, const std::string& repo) {
  Result<fs::path> root = FindWorkTree(repo);
  if (!root) return tl::unexpected<support::Error>(root.error());
  support::CatchInterrupts();
  EngineRequest request{.repo = *root,
                        .jobs = input.jobs,
                        .wrappers = !input.keep_wrappers,
                        .may_configure = input.configure,
                        .unit_limits = input.limits};
  if (!input.build.empty()) request.build = input.build;
  if (::isatty(STDERR_FILENO) != 0) request.progress = ShowProgress;
  return request;
}

Result<Ground> Prepare(CodeInput& input) {
  if (Status settled = Settle(input.plan); !settled) {
    return tl::unexpected<support::Error>(settled.error());
  }
  Result<rules::Plan> plan = ReadPlan(input.plan);
  if (!plan) return tl::unexpected<support::Error>(plan.error());
  Result<EngineRequest> request = MakeRequest(input, input.plan.repo);
  if (!request) return tl::unexpected<support::Error>(request.error());
  return Ground{std::move(*plan), std::move(*request)};
}

Result<ExitStatus> Finish(const Status& written, ExitStatus status) {
  if (!written) return tl::unexpected<support::Error>(written.error());
  return status;
}

}  // namespace fleet::cli
