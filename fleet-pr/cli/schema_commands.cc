// diff and plan: the commands that read schemas but no code.
#include <CLI/CLI.hpp>
#include <memory>

#include "detector/render.h"
#include "detector/view.h"
#include "fleet-pr/cli/command.h"
#include "fleet-pr/cli/plan_input.h"
#include "rules/rules.h"

namespace fleet::cli {
using support::Result;
namespace {

struct DiffOptions {
  std::string old_source, new_source, fail_on = "source";
  std::string view;  // "": our own verdicts
  std::string buf_config;
  detector::ReadOptions read;
};

struct Answer {
  std::string text;
  bool breaks = false;
};

Result<Answer> AnswerOf(const DiffOptions& options, const detector::ChangeSet& changes) {
  if (options.view.empty()) {
    return Answer{detector::RenderText(changes), detector::Breaks(changes, options.fail_on)};
  }
  auto view = detector::ParseView(options.view);
  if (!view) return tl::unexpected<support::Error>(view.error());
  if (view->peer == "buf") {
    auto config =
        detector::ReadBufConfig(options.read.directory, options.new_source, options.buf_config);
    if (!config) return tl::unexpected<support::Error>(config.error());
    view->buf_config = std::move(*config);
  }
  auto findings = detector::FindingsOf(*view, changes);
  if (!findings) return tl::unexpected<support::Error>(findings.error());
  return Answer{detector::RenderFindings(*findings), !findings->empty()};
}

Result<ExitStatus> Diff(const DiffOptions& options, const Globals& globals) {
  Result<detector::ChangeSet> changes =
      detector::DiffSources(options.old_source, options.new_source, options.read);
  if (!changes) return tl::unexpected<support::Error>(changes.error());
  Result<Answer> answer = AnswerOf(options, *changes);
  if (!answer) return tl::unexpected<support::Error>(answer.error());
  support::Status written =
      Emit(globals,
           globals.format == "json" ? support::DumpJson(support::ToJson(*changes)) : answer->text);
  if (!written) return tl::unexpected<support::Error>(written.error());
  return answer->breaks ? kFindings : kClean;
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
  app.add_option("--buf-config", options->buf_config,
                 "With --view buf: the buf.yaml to go by; else the one in NEW's folder")
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
       {"text", "json"},
       DefineDiff},
      {"plan", "The rewrite plan, before any code is read", {"text", "json"}, DefinePlan},
  };
}

}  // namespace fleet::cli
