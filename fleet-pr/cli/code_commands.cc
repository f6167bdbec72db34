// usage, rewrite, check and explain: the commands that run the engine on one repository.
#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <thread>

#include "fleet-pr/cli/command.h"
#include "fleet-pr/cli/explain.h"
#include "fleet-pr/cli/plan_input.h"
#include "fleet-pr/cli/report_text.h"
#include "fleet-pr/engine.h"
#include "fleet-pr/work_tree.h"
#include "rules/rules.h"
#include "support/interrupt.h"

namespace fleet::cli {
namespace fs = std::filesystem;
using support::Result;
using support::Status;
namespace {

struct CodeOptions {
  PlanInput input;
  std::string build;
  unsigned jobs = std::max(1u, std::thread::hardware_concurrency());
  bool configure = false;
  bool wrappers = false;
  bool apply = false;
  std::string fail_on = "review";
  std::string place;   // explain: FILE:LINE
  std::string schema;  // usage
};

// What all four work on.
struct Ground {
  rules::Plan plan;
  EngineRequest request;  // repo: the root of the work tree
};

void AddEngineOptions(CLI::App& app, CodeOptions& options) {
  app.add_option("--build", options.build, "Folder that holds compile_commands.json")
      ->type_name("DIR");
  app.add_flag("--wrappers", options.wrappers,
               "Functions of the repository that only forward a renamed accessor follow its name");
  app.add_flag("--configure", options.configure,
               "Without a compile database, run CMake's configure step in the sandbox");
  app.add_option("-j", options.jobs, "Units that are parsed at one time")
      ->type_name("N")
      ->check(CLI::Range(1u, 1024u));
}

Result<EngineRequest> MakeRequest(const CodeOptions& options, const std::string& repo) {
  Result<fs::path> root = FindWorkTree(repo);
  if (!root) return tl::unexpected<support::Error>(root.error());
  support::CatchInterrupts();
  EngineRequest request{.repo = *root,
                        .jobs = options.jobs,
                        .wrappers = options.wrappers,
                        .may_configure = options.configure};
  if (!options.build.empty()) request.build = options.build;
  return request;
}

// A path below the repository, whether it was given from its root or from here.
std::string InRepository(const std::string& path, const fs::path& root) {
  std::error_code error;
  if (fs::exists(root / path, error) || !fs::exists(path, error)) return path;
  fs::path below = fs::canonical(path, error).lexically_relative(fs::canonical(root, error));
  return below.empty() || *below.begin() == ".." ? path : below.string();
}

Result<Ground> Prepare(CodeOptions& options) {
  if (Status settled = Settle(options.input); !settled) {
    return tl::unexpected<support::Error>(settled.error());
  }
  Result<rules::Plan> plan = ReadPlan(options.input);
  if (!plan) return tl::unexpected<support::Error>(plan.error());
  Result<EngineRequest> request = MakeRequest(options, options.input.repo);
  if (!request) return tl::unexpected<support::Error>(request.error());
  return Ground{std::move(*plan), std::move(*request)};
}

Result<ExitStatus> Finish(const Status& written, ExitStatus status) {
  if (!written) return tl::unexpected<support::Error>(written.error());
  return status;
}

Status Apply(const fs::path& root, const std::vector<FileChange>& changes) {
  std::vector<std::string> touched;
  for (const FileChange& change : changes) touched.push_back(change.path);
  Status clean = CheckClean(root, touched);
  return clean ? WriteChanges(root, changes) : clean;
}

Result<ExitStatus> Rewrite(CodeOptions& options, const Globals& globals) {
  Result<Ground> ground = Prepare(options);
  if (!ground) return tl::unexpected<support::Error>(ground.error());
  const fs::path& root = ground->request.repo;
  if (options.apply) {  // before the engine's work, which may take minutes
    if (Status clean = CheckClean(root, {}); !clean) return Finish(clean, kTrouble);
  }
  Result<rewriter::Report> report = RunRewrite(ground->plan, ground->request);
  if (!report) return tl::unexpected<support::Error>(report.error());
  Result<std::vector<FileChange>> changes = ChangedFiles(*report, WorkTreeReader(root));
  if (!changes) return tl::unexpected<support::Error>(changes.error());
  Result<std::string> diff = UnifiedDiff(*changes);
  if (!diff) return tl::unexpected<support::Error>(diff.error());
  // First the result: if it can't be written, nothing else is.
  bool json = globals.format == "json";
  Status shown = Emit(globals, json ? support::DumpJson(support::ToJson(*report)) : *diff);
  if (shown && options.apply) shown = Apply(root, *changes);
  if (!shown) return Finish(shown, kTrouble);
  std::cerr << SummaryText(*report, ground->plan);
  if (!changes->empty()) {
    std::cerr << (options.apply ? "the files were written\n"
                                : "nothing was written; --apply writes the files\n");
  }
  bool person = options.fail_on == "review" && NeedsPerson(*report) > 0;
  return person ? kFindings : kClean;
}

Runner DefineRewrite(CLI::App& app, const Globals& globals) {
  auto options = std::make_shared<CodeOptions>();
  AddPlanInput(app, options->input, /*takes_repo=*/true);
  AddEngineOptions(app, *options);
  app.add_flag("--apply", options->apply, "Write the files; the work tree has to be clean");
  app.add_option("--fail-on", options->fail_on,
                 "Exit with 1 if something is left for a person: review (default), none")
      ->type_name("WHAT")
      ->check(CLI::IsMember({"review", "none"}));
  return [options, &globals] { return Rewrite(*options, globals); };
}

Result<ExitStatus> Check(CodeOptions& options, const Globals& globals) {
  Result<Ground> ground = Prepare(options);
  if (!ground) return tl::unexpected<support::Error>(ground.error());
  Result<rewriter::Report> report = RunRewrite(ground->plan, ground->request);
  if (!report) return tl::unexpected<support::Error>(report.error());
  bool clean = report->edits.empty() && NeedsPerson(*report) == 0;
  std::cerr << SummaryText(*report, ground->plan);
  bool json = globals.format == "json";
  return Finish(
      Emit(globals, json ? support::DumpJson(support::ToJson(*report)) : CheckText(*report)),
      clean ? kClean : kFindings);
}

Runner DefineCheck(CLI::App& app, const Globals& globals) {
  auto options = std::make_shared<CodeOptions>();
  AddPlanInput(app, options->input, /*takes_repo=*/true);
  AddEngineOptions(app, *options);
  return [options, &globals] { return Check(*options, globals); };
}

Result<ExitStatus> ExplainPlace(CodeOptions& options, const Globals& globals) {
  Result<Place> place = ParsePlace(options.place);
  if (!place) return tl::unexpected<support::Error>(place.error());
  Result<Ground> ground = Prepare(options);
  if (!ground) return tl::unexpected<support::Error>(ground.error());
  place->file = InRepository(place->file, ground->request.repo);
  Result<std::string> content = WorkTreeReader(ground->request.repo)(place->file);
  if (!content) return tl::unexpected<support::Error>(content.error());
  Result<rewriter::Report> report = RunRewrite(ground->plan, ground->request);
  if (!report) return tl::unexpected<support::Error>(report.error());
  return Finish(Emit(globals, Explain(*place, *content, *report, ground->plan)), kClean);
}

Runner DefineExplain(CLI::App& app, const Globals& globals) {
  auto options = std::make_shared<CodeOptions>();
  app.add_option("FILE:LINE", options->place, "A line of the repository")
      ->type_name("")
      ->required();
  AddPlanInput(app, options->input, /*takes_repo=*/true);
  AddEngineOptions(app, *options);
  return [options, &globals] { return ExplainPlace(*options, globals); };
}

// A plan without operations, which carries the schema and the packs.
Result<rules::Plan> PlanOf(const CodeOptions& options) {
  const detector::ReadOptions& read = options.input.read;
  Result<std::vector<rules::Pack>> packs = ReadPacks(options.input.packs);
  if (!packs) return tl::unexpected<support::Error>(packs.error());
  Result<detector::ChangeSet> same = detector::DiffSources(options.schema, options.schema, read);
  if (!same) return tl::unexpected<support::Error>(same.error());
  return rules::MakePlan(*same, *packs);
}

Result<ExitStatus> Usage(CodeOptions& options, const Globals& globals) {
  Result<rules::Plan> plan = PlanOf(options);
  if (!plan) return tl::unexpected<support::Error>(plan.error());
  std::string repo = options.input.repo.empty() ? "." : options.input.repo;
  Result<EngineRequest> request = MakeRequest(options, repo);
  if (!request) return tl::unexpected<support::Error>(request.error());
  Result<rewriter::Usage> usage = RunUsage(*plan, *request);
  if (!usage) return tl::unexpected<support::Error>(usage.error());
  bool json = globals.format == "json";
  return Finish(
      Emit(globals, json ? support::DumpJson(support::ToJson(*usage)) : UsageText(*usage)), kClean);
}

Runner DefineUsage(CLI::App& app, const Globals& globals) {
  auto options = std::make_shared<CodeOptions>();
  app.add_option("SCHEMA", options->schema, "Schema: file, folder or git:REV[:PATH]")
      ->type_name("")
      ->required();
  app.add_option("REPO", options->input.repo, "Repository with the code [the current folder]")
      ->type_name("");
  AddPacks(app, options->input.packs);
  AddReadOptions(app, options->input.read);
  AddEngineOptions(app, *options);
  return [options, &globals] { return Usage(*options, globals); };
}

}  // namespace

std::vector<Command> CodeCommands() {
  return {
      {"usage", "Every schema element that the code uses", {"text", "json"}, DefineUsage},
      {"rewrite",
       "Rewrite a repository's C++; a dry run by default",
       {"diff", "json"},
       DefineRewrite},
      {"check", "For CI: what would break here", {"text", "json"}, DefineCheck},
      {"explain", "What is known about one line, and why", {}, DefineExplain},
  };
}

}  // namespace fleet::cli
