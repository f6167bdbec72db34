// coevolve-rewriter: the engine as a program of its own, so that a crash in Clang costs one task.
//   coevolve-rewriter rewrite|usage|prove --plan FILE --repo DIR [--commit REV] [--build DIR]
//                                         [--configure] [--only UNIT] [-j N] [--report FILE]
//                                         [--unit-seconds N] [--unit-megabytes N]
//                                         [--progress FILE]
// The document goes to stdout. Exit status: 0, or 2 with a message on stderr; `prove` ends with 1
// if the report's edits do not prove.
#include <CLI/CLI.hpp>
#include <iostream>

#include "rewriter/engine.h"
#include "support/files.h"

namespace {

struct Arguments {
  std::string plan, report, build;
  unsigned seconds = 120, megabytes = 4096;
  rewriter::EngineOptions options;
};

int Trouble(const support::Error& error) {
  std::cerr << "coevolve-rewriter: " << error.message << "\n";
  return 2;
}

template <class T>
int Print(const support::Result<T>& document) {
  if (!document) return Trouble(document.error());
  std::cout << support::DumpJson(support::ToJson(*document)) << std::flush;
  return std::cout ? 0 : 2;
}

template <class T>
support::Result<T> Read(const std::string& path) {
  auto text = support::ReadFile(path);
  if (!text) return tl::unexpected(text.error());
  return support::ParseDocument<T>(*text, path);
}

int Prove(rules::Plan plan, const Arguments& arguments) {
  auto report = Read<rewriter::Report>(arguments.report);
  if (!report) return Trouble(report.error());
  auto proved = rewriter::ProveAgain(std::move(plan), std::move(*report), arguments.options);
  int status = Print(proved);
  bool failed = proved && (!proved->dropped.empty() || proved->verified.errors > 0);
  return status == 0 && failed ? 1 : status;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("The engine of coevolve: finds, edits and proves the uses of a schema in C++ code");
  app.require_subcommand(1);
  Arguments arguments;
  for (const char* name : {"rewrite", "usage", "prove"}) {
    CLI::App* command = app.add_subcommand(name);
    command->add_option("--plan", arguments.plan, "the rewrite plan (JSON)")->required();
    command->add_option("--repo", arguments.options.repo, "a git repository")->required();
    command->add_option("--commit", arguments.options.commit, "a commit instead of the work tree");
    command->add_option("--build", arguments.build, "folder with compile_commands.json");
    command->add_flag("--configure", arguments.options.may_configure,
                      "may run CMake in the sandbox");
    command->add_flag("--wrappers", arguments.options.wrappers,
                      "functions that only forward an accessor follow its name");
    command->add_option("--only", arguments.options.only, "parse just this unit");
    command->add_option("--unit-seconds", arguments.seconds, "processor time of a unit");
    command->add_option("--unit-megabytes", arguments.megabytes, "memory of a unit");
    command->add_option("-j", arguments.options.jobs, "units parsed at a time");
    command->add_option("--progress", arguments.options.progress, "file to say how far it is");
    if (std::string(name) == "prove") {
      command->add_option("--report", arguments.report, "report whose edits are proven")
          ->required();
    }
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  arguments.options.unit_limits.cpu = std::chrono::seconds(arguments.seconds);
  arguments.options.unit_limits.memory_bytes = uint64_t{arguments.megabytes} << 20;
  if (!arguments.build.empty()) arguments.options.build = arguments.build;
  auto plan = Read<rules::Plan>(arguments.plan);
  if (!plan) return Trouble(plan.error());
  std::string command = app.get_subcommands().front()->get_name();
  if (command == "usage") return Print(rewriter::ListUsage(std::move(*plan), arguments.options));
  if (command == "prove") return Prove(std::move(*plan), arguments);
  return Print(rewriter::Rewrite(std::move(*plan), arguments.options));
}
