// The commands that run the engine on one repository; rewrite and check have files of their own.
#include <CLI/CLI.hpp>
#include <memory>

#include "fleet-pr/cli/code_input.h"
#include "fleet-pr/cli/explain.h"
#include "fleet-pr/cli/report_text.h"
#include "fleet-pr/work_tree.h"
#include "rules/rules.h"

namespace fleet::cli {
namespace fs = std::filesystem;
using support::Result;
using support::Status;
namespace {

struct ExplainOptions {
  CodeInput code;
  std::string place;  // FILE:LINE
};

struct UsageOptions {
  CodeInput code;
  std::string schema;
};

// A path below the repository, whether it was given from its root or from here.
std::string InRepository(const std::string& path, const fs::path& root) {
  std::error_code error;
  if (fs::exists(root / path, error) || !fs::exists(path, error)) return path;
  fs::path below = fs::canonical(path, error).lexically_relative(fs::canonical(root, error));
  return below.empty() || *below.begin() == ".." ? path : below.string();
}

Result<ExitStatus> ExplainPlace(ExplainOptions& options, const Globals& globals) {
  Result<Place> place = ParsePlace(options.place);
  if (!place) return tl::unexpected<support::Error>(place.error());
  Result<Ground> ground = Prepare(options.code);
  if (!ground) return tl::unexpected<support::Error>(ground.error());
  place->file = InRepository(place->file, ground->request.repo);
  Result<std::string> content = WorkTreeReader(ground->request.repo)(place->file);
  if (!content) return tl::unexpected<support::Error>(content.error());
  Result<rewriter::Report> report = RunRewrite(ground->plan, ground->request);
  if (!report) return tl::unexpected<support::Error>(report.error());
  return Finish(Emit(globals, Explain(*place, *content, *report, ground->plan)), kClean);
}

Runner DefineExplain(CLI::App& app, const Globals& globals) {
  auto options = std::make_shared<ExplainOptions>();
  app.add_option("FILE:LINE", options->place, "A line of the repository")
      ->type_name("")
      ->required();
  AddPlanInput(app, options->code.plan, /*takes_repo=*/true);
  AddEngineOptions(app, options->code);
  return [options, &globals] { return ExplainPlace(*options, globals); };
}

// A plan without operations, which carries the schema and the packs.
Result<rules::Plan> PlanOf(const UsageOptions& options) {
  const detector::ReadOptions& read = options.code.plan.read;
  Result<std::vector<rules::Pack>> packs = ReadPacks(options.code.plan.packs);
  if (!packs) return tl::unexpected<support::Error>(packs.error());
  Result<detector::ChangeSet> same = detector::DiffSources(options.schema, options.schema, read);
  if (!same) return tl::unexpected<support::Error>(same.error());
  return rules::MakePlan(*same, *packs);
}

Result<ExitStatus> Usage(UsageOptions& options, const Globals& globals) {
  Result<rules::Plan> plan = PlanOf(options);
  if (!plan) return tl::unexpected<support::Error>(plan.error());
  std::string repo = options.code.plan.repo.empty() ? "." : options.code.plan.repo;
  Result<EngineRequest> request = MakeRequest(options.code, repo);
  if (!request) return tl::unexpected<support::Error>(request.error());
  Result<rewriter::Usage> usage = RunUsage(*plan, *request);
  if (!usage) return tl::unexpected<support::Error>(usage.error());
  bool json = globals.format == "json";
  return Finish(
      Emit(globals, json ? support::DumpJson(support::ToJson(*usage)) : UsageText(*usage)), kClean);
}

Runner DefineUsage(CLI::App& app, const Globals& globals) {
  auto options = std::make_shared<UsageOptions>();
  app.add_option("SCHEMA", options->schema, "Schema: file, folder or git:REV[:PATH]")
      ->type_name("")
      ->required();
  app.add_option("REPO", options->code.plan.repo, "Repository with the code [the current folder]")
      ->type_name("");
  AddPacks(app, options->code.plan.packs);
  AddReadOptions(app, options->code.plan.read);
  AddEngineOptions(app, options->code);
  return [options, &globals] { return Usage(*options, globals); };
}

}  // namespace

std::vector<Command> CodeCommands() {
  return {
      {"usage", "Every schema element that the code uses", {"text", "json"}, DefineUsage},
      {"rewrite",
       "Rewrite a repository's C++; a dry run by default",
       {"diff", "json", "sarif", "yaml"},
       DefineRewrite},
      {"check", "For CI: what would break here", {"text", "sarif", "github", "json"}, DefineCheck},
      {"explain", "What is known about one line, and why", {}, DefineExplain},
  };
}

}  // namespace fleet::cli
