// rewrite: what the engine would edit, in four formats, or written into the files.
#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "fleet-pr/apply_journal.h"
#include "fleet-pr/cli/code_input.h"
#include "fleet-pr/cli/replacements.h"
#include "fleet-pr/cli/report_text.h"
#include "fleet-pr/cli/sarif.h"
#include "fleet-pr/work_tree.h"

namespace fleet::cli {
namespace fs = std::filesystem;
using support::Result;
using support::Status;
namespace {

struct RewriteOptions {
  CodeInput code;
  std::string only;
  bool apply = false;
  std::string fail_on = "review";
};

Status Apply(const fs::path& root, const std::vector<FileChange>& changes) {
  std::vector<std::string> touched;
  for (const FileChange& change : changes) touched.push_back(change.path);
  Status clean = CheckClean(root, touched);
  return clean ? WriteChanges(root, changes) : clean;
}

// Before the engine's work, which may take minutes.
Status MakeReady(const fs::path& root) {
  Result<bool> undone = UndoInterrupted(root);
  if (!undone) return tl::unexpected<support::Error>(undone.error());
  if (*undone) std::cerr << "an --apply that was interrupted has been taken back\n";
  return CheckClean(root, {});
}

Result<std::string> InFormat(const std::string& format, const Ground& ground,
                             const rewriter::Report& report,
                             const std::vector<FileChange>& changes) {
  const fs::path& root = ground.request.repo;
  if (format == "json") return support::DumpJson(support::ToJson(report));
  if (format == "yaml") return ReplacementsText(report, root);
  if (format == "diff") return UnifiedDiff(changes);
  FileReader read = WorkTreeReader(root);
  return SarifText(report, Findings(report, ground.plan, read), ground.plan, read);
}

Result<ExitStatus> Rewrite(RewriteOptions& options, const Globals& globals) {
  Result<Ground> ground = Prepare(options.code);
  if (!ground) return tl::unexpected<support::Error>(ground.error());
  ground->request.only = options.only;
  const fs::path& root = ground->request.repo;
  if (Status ready = options.apply ? MakeReady(root) : Status(); !ready) {
    return Finish(ready, kTrouble);
  }
  Result<rewriter::Report> report = RunRewrite(ground->plan, ground->request);
  if (!report) return tl::unexpected<support::Error>(report.error());
  Result<std::vector<FileChange>> changes = ChangedFiles(*report, WorkTreeReader(root));
  if (!changes) return tl::unexpected<support::Error>(changes.error());
  Result<std::string> text = InFormat(globals.format, *ground, *report, *changes);
  if (!text) return tl::unexpected<support::Error>(text.error());
  // First the result: if it can't be written, nothing else is.
  Status shown = Emit(globals, *text);
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

}  // namespace

Runner DefineRewrite(CLI::App& app, const Globals& globals) {
  auto options = std::make_shared<RewriteOptions>();
  AddPlanInput(app, options->code.plan, /*takes_repo=*/true);
  AddEngineOptions(app, options->code);
  CLI::Option* only = app.add_option("--only", options->only,
                                     "Parse just this unit: to see why it fails, or what it asks")
                          ->type_name("UNIT");
  app.add_flag("--apply", options->apply, "Write the files; the work tree has to be clean")
      ->excludes(only);
  app.add_option("--fail-on", options->fail_on,
                 "Exit with 1 if something is left for a person: review (default), none")
      ->type_name("WHAT")
      ->check(CLI::IsMember({"review", "none"}));
  return [options, &globals] { return Rewrite(*options, globals); };
}

}  // namespace fleet::cli
