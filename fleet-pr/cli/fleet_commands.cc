// sweep, publish, status, why, retry and revert: the commands that work on a campaign.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <mutex>

#include "fleet-pr/cli/command.h"
#include "fleet-pr/cli/open_campaign.h"
#include "fleet-pr/status_text.h"
#include "fleet-pr/sweep.h"

namespace fleet::cli {
using support::Result;
namespace {

// Prints how the campaign stands; the exit status says whether somebody is needed.
Result<ExitStatus> Show(const Globals& globals, const Run& run, const std::vector<Task>& tasks) {
  StatusDocument status = MakeStatus(run, tasks);
  bool json = globals.format == "json";
  support::Status shown =
      Emit(globals, json ? support::DumpJson(support::ToJson(status)) : StatusTable(status));
  if (!shown) return tl::unexpected<support::Error>(shown.error());
  return NeedsPerson(tasks) ? kFindings : kClean;
}

Result<ExitStatus> RunSweep(const CampaignOptions& options, const Globals& globals) {
  Result<std::unique_ptr<OpenedCampaign>> opened = BeginCampaign(options);
  if (!opened) return tl::unexpected<support::Error>(opened.error());
  const Run& run = (*opened)->run;
  bool publish = !options.dry_run && (options.publish || run.campaign.publish);
  Result<std::vector<Task>> tasks = Sweep(run, {options.jobs, publish});
  if (!tasks) return tl::unexpected<support::Error>(tasks.error());
  return Show(globals, run, *tasks);
}

Runner DefineSweep(CLI::App& app, const Globals& globals) {
  auto options = std::make_shared<CampaignOptions>();
  AddCampaign(app, *options);
  app.add_flag("--dry-run", options->dry_run, "Keep nothing: neither state nor pull requests");
  app.add_flag("--publish", options->publish, "Go on and open pull requests");
  app.add_option("-j", options->jobs, "Repositories at the same time")
      ->type_name("N")
      ->check(CLI::Range(1u, 256u));
  app.add_option("--plan", options->plan, "Begin with exactly this rewrite plan")
      ->type_name("FILE");
  app.add_option("--changes", options->changes, "Begin with exactly this change set")
      ->type_name("FILE");
  return [options, &globals] { return RunSweep(*options, globals); };
}

using Action = Result<std::vector<Task>> (*)(const Run& run, const std::string& only);

// A command that works on the tasks of a campaign that was begun before.
template <Action kAction>
Runner DefineAction(CLI::App& app, const Globals& globals) {
  auto options = std::make_shared<CampaignOptions>();
  AddCampaign(app, *options);
  app.add_option("REPO", options->repository, "Only this repository");
  return [options, &globals]() -> Result<ExitStatus> {
    auto opened = ReopenCampaign(*options, Access::kWrite);
    if (!opened) return tl::unexpected<support::Error>(opened.error());
    Result<std::vector<Task>> tasks = kAction((*opened)->run, options->repository);
    if (!tasks) return tl::unexpected<support::Error>(tasks.error());
    return Show(globals, (*opened)->run, *tasks);
  };
}

Result<std::vector<Task>> Select(const Run& run, const std::string& only) {
  Result<std::vector<Task>> tasks = run.store->Tasks(run.campaign.name);
  if (!tasks || only.empty()) return tasks;
  Result<CampaignRepository> known = FindRepository(run.campaign, only);
  if (!known) return tl::unexpected<support::Error>(known.error());
  std::erase_if(*tasks, [&](const Task& task) { return task.repository != only; });
  return tasks;
}

Runner DefineStatus(CLI::App& app, const Globals& globals) {
  auto options = std::make_shared<CampaignOptions>();
  AddCampaign(app, *options);
  app.add_option("REPO", options->repository, "Only this repository");
  return [options, &globals]() -> Result<ExitStatus> {
    auto opened = ReopenCampaign(*options, Access::kRead);
    if (!opened) return tl::unexpected<support::Error>(opened.error());
    Result<std::vector<Task>> tasks = Select((*opened)->run, options->repository);
    if (!tasks) return tl::unexpected<support::Error>(tasks.error());
    return Show(globals, (*opened)->run, *tasks);
  };
}

Runner DefineWhy(CLI::App& app, const Globals& globals) {
  auto options = std::make_shared<CampaignOptions>();
  AddCampaign(app, *options);
  app.add_option("REPO", options->repository, "The repository")->required();
  return [options, &globals]() -> Result<ExitStatus> {
    auto opened = ReopenCampaign(*options, Access::kRead);
    if (!opened) return tl::unexpected<support::Error>(opened.error());
    Result<std::vector<Task>> tasks = Select((*opened)->run, options->repository);
    if (!tasks) return tl::unexpected<support::Error>(tasks.error());
    if (globals.format == "json") return Show(globals, (*opened)->run, *tasks);
    StatusDocument status = MakeStatus((*opened)->run, *tasks);
    std::string text;
    for (const TaskRow& task : status.tasks) text += WhyText(task);
    support::Status shown = Emit(globals, text);
    if (!shown) return tl::unexpected<support::Error>(shown.error());
    return NeedsPerson(*tasks) ? kFindings : kClean;
  };
}

}  // namespace

std::vector<Command> FleetCommands() {
  std::vector<std::string> formats = {"text", "json"};
  return {
      {"sweep", "Prepare a campaign's change in every repository", formats, DefineSweep},
      {"publish", "Open pull requests for what is ready", formats, DefineAction<Publish>},
      {"status", "How a campaign stands", formats, DefineStatus},
      {"why", "Why a repository stands where it does", formats, DefineWhy},
      {"retry", "Queue a repository again that stopped", formats, DefineAction<Retry>},
      {"revert", "Take a campaign back", formats, DefineAction<Revert>},
  };
}

}  // namespace fleet::cli
