// diff and plan: the commands that read schemas but no code.
#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "detector/migration.h"
#include "detector/peers/buf_config_file.h"
#include "detector/wording.h"
#include "fleet-pr/cli/command.h"
#include "fleet-pr/cli/diff_answer.h"
#include "fleet-pr/cli/plan_input.h"
#include "fleet-pr/waiver_file.h"
#include "rules/rules.h"
#include "support/files.h"

namespace fleet::cli {
using support::Result;
namespace {

struct DiffOptions {
  std::string old_source, new_source, fail_on = "source";
  std::string waivers, today;
  std::string view;                        // "": our own verdicts
  std::string buf_config;                  // file for the view `buf`, "": the nearest
  std::string migration, write_migration;  // files, "" for none
  detector::ReadOptions read;
};

// The named file, or the one of this folder if there is one.
Result<detector::WaiverFile> WaiversFor(const DiffOptions& options) {
  if (!options.waivers.empty()) return LoadWaivers(options.waivers);
  Result<detector::WaiverFile> found = LoadWaivers(kWaiverFile);
  bool absent = !found && found.error().kind == support::ErrorKind::kNotFound;
  if (absent) return detector::WaiverFile();
  return found;
}

void TellStale(const DiffOptions& options, const detector::Waived& waived) {
  std::string file = options.waivers.empty() ? kWaiverFile : options.waivers;
  for (const detector::StaleWaiver& stale : waived.stale) {
    const detector::Waiver& waiver = *stale.waiver;
    std::cerr << "coevolve: " << file << ":" << waiver.line << ":" << waiver.column
              << ": warning: the waiver of " << detector::OneLine(waiver.rule + " " + waiver.path)
              << " " << stale.why << "; " << detector::OneLine(waiver.owner)
              << " may renew or remove it\n";
  }
}

Result<ExitStatus> Diff(const DiffOptions& options, const Globals& globals) {
  Result<detector::WaiverFile> waivers = WaiversFor(options);
  if (!waivers) return tl::unexpected<support::Error>(waivers.error());
  Result<detector::ChangeSet> changes =
      DiffWithMigration(options.old_source, options.new_source, options.read, options.migration);
  if (!changes) return tl::unexpected<support::Error>(changes.error());
  DiffLook look{
      globals.format,
      options.fail_on,
      options.view,
      detector::Waive(*waivers, *changes, options.today.empty() ? Today() : options.today),
      {}};
  if (options.view.starts_with("buf")) {
    auto config = detector::FindBufConfig(options.read, changes->inputs.now, options.buf_config);
    if (!config) return tl::unexpected<support::Error>(config.error());
    look.buf_config = std::move(*config);
  }
  if (!options.write_migration.empty()) {
    support::Status proposed =
        support::WriteFileAtomically(options.write_migration, detector::ProposeMigration(*changes));
    if (!proposed) return tl::unexpected<support::Error>(proposed.error());
  }
  Result<Answer> answer = AnswerOf(look, *changes);
  if (!answer) return tl::unexpected<support::Error>(answer.error());
  TellStale(options, look.waived);
  support::Status written = Emit(globals, answer->text);
  if (!written) return tl::unexpected<support::Error>(written.error());
  return answer->fails ? kFindings : kClean;
}

Runner DefineDiff(CLI::App& app, const Globals& globals) {
  auto options = std::make_shared<DiffOptions>();
  app.add_option("OLD", options->old_source, "Schema before: file, folder or git:REV[:PATH]")
      ->type_name("")
      ->required();
  app.add_option("NEW", options->new_source, "Schema after")->type_name("")->required();
  CLI::Option* fail_on =
      app.add_option("--fail-on", options->fail_on,
                     "Exit with 1 if this breaks: source (default), wire, json, none")
          ->type_name("WHAT")
          ->check(CLI::IsMember({"source", "wire", "json", "none"}));
  app.add_option("--view", options->view,
                 "Judge as an established checker does: its name, or NAME:LEVEL")
      ->type_name("PEER[:LEVEL]")
      ->excludes(fail_on);
  app.add_option("--waivers", options->waivers,
                 std::string("What may break, and until when (default: ") + kWaiverFile + ")")
      ->type_name("FILE");
  app.add_option("--today", options->today, "The day on which waivers are judged (default: today)")
      ->type_name("YYYY-MM-DD")
      ->check([](const std::string& day) {
        return IsDay(day) ? "" : "`" + day + "` is no day; write it as YYYY-MM-DD";
      });
  app.add_option("--history", options->read.history,
                 "A version older than OLD, for checkers that look back; may be repeated")
      ->type_name("SOURCE")
      ->allow_extra_args(false);
  AddMigration(app, options->migration);
  app.add_option("--write-migration", options->write_migration,
                 "Write a migration file that proposes what ambiguous elements became")
      ->type_name("FILE");
  app.add_option(
         "--buf-config", options->buf_config,
         "With --view buf: the buf.yaml to go by; else the nearest in NEW's folder or above")
      ->type_name("FILE");
  AddReadOptions(app, options->read);
  return [options, &globals] { return Diff(*options, globals); };
}

Result<ExitStatus> MakePlan(PlanInput& input, const Globals& globals) {
  if (auto settled = Settle(input); !settled)
    return tl::unexpected<support::Error>(settled.error());
  Result<rules::Plan> plan = ReadPlan(input);
  if (!plan) return tl::unexpected<support::Error>(plan.error());
  support::Status written =
      Emit(globals, globals.format == "json" ? support::DumpJson(support::ToJson(*plan))
                                             : rules::RenderPlanText(*plan));
  if (!written) return tl::unexpected<support::Error>(written.error());
  return kClean;
}

Runner DefinePlan(CLI::App& app, const Globals& globals) {
  auto input = std::make_shared<PlanInput>();
  AddPlanInput(app, *input, /*takes_repo=*/false);
  return [input, &globals] { return MakePlan(*input, globals); };
}

}  // namespace

std::vector<Command> SchemaCommands() {
  return {
      {"diff",
       "What changed between two schemas, and whom it breaks",
       {"text", "json", "markdown", "sarif"},
       DefineDiff},
      {"plan", "The rewrite plan, before any code is read", {"text", "json"}, DefinePlan},
  };
}

}  // namespace fleet::cli
