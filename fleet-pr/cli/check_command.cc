// check: what would break in a repository, for CI.
#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "fleet-pr/baseline.h"
#include "fleet-pr/cli/annotations.h"
#include "fleet-pr/cli/code_input.h"
#include "fleet-pr/cli/report_text.h"
#include "fleet-pr/cli/sarif.h"
#include "fleet-pr/work_tree.h"
#include "support/files.h"

namespace fleet::cli {
using support::Result;
using support::Status;
namespace {

struct CheckOptions {
  CodeInput code;
  std::filesystem::path baseline;
  bool write_baseline = false;
};

Result<Baseline> ReadBaseline(const std::filesystem::path& file) {
  if (file.empty()) return Baseline();
  Result<std::string> text = support::ReadFile(file);
  if (!text) {
    return support::Invalid(text.error().message + "; --write-baseline makes the first one");
  }
  Result<Baseline> baseline = support::ParseDocument<Baseline>(*text, file.string());
  if (baseline && baseline->version != 1) {
    return support::Invalid(file.string() + ": version " + std::to_string(baseline->version) +
                            " of a baseline is not known; this program reads version 1");
  }
  return baseline;
}

Result<ExitStatus> WriteBaseline(const CheckOptions& options, const std::vector<Finding>& found) {
  Baseline baseline = MakeBaseline(found);
  std::string text = support::DumpJson(support::ToJson(baseline));
  std::cerr << "the baseline knows " << found.size() << (found.size() == 1 ? " use\n" : " uses\n");
  return Finish(support::WriteFileAtomically(options.baseline, text), kClean);
}

std::string InFormat(const std::string& format, const Ground& ground,
                     const rewriter::Report& report, const std::vector<Finding>& fresh) {
  if (format == "json") return support::DumpJson(support::ToJson(report));
  if (format == "github") return AnnotationsText(fresh, ground.plan);
  if (format == "text") return CheckText(fresh);
  return SarifText(report, fresh, ground.plan, WorkTreeReader(ground.request.repo));
}

std::string BaselineLine(const Compared& compared) {
  std::string text = std::to_string(compared.known) + " known to the baseline";
  if (compared.gone == 0) return text + "\n";
  return text + "; " + std::to_string(compared.gone) +
         " of it are gone, --write-baseline forgets them\n";
}

Result<ExitStatus> Check(CheckOptions& options, const Globals& globals) {
  bool write = options.write_baseline;
  Result<Baseline> baseline = write ? Baseline() : ReadBaseline(options.baseline);
  if (!baseline) return tl::unexpected<support::Error>(baseline.error());
  Result<Ground> ground = Prepare(options.code);
  if (!ground) return tl::unexpected<support::Error>(ground.error());
  Result<rewriter::Report> report = RunRewrite(ground->plan, ground->request);
  if (!report) return tl::unexpected<support::Error>(report.error());
  std::vector<Finding> found =
      Findings(*report, ground->plan, WorkTreeReader(ground->request.repo));
  if (write) return WriteBaseline(options, found);
  Compared compared = Compare(std::move(found), *baseline);
  std::cerr << SummaryText(*report, ground->plan);
  if (!options.baseline.empty()) std::cerr << BaselineLine(compared);
  // The names in a unit that failed are findings; only one without any is seen nowhere else.
  bool clean = compared.fresh.empty() && (!options.baseline.empty() || NeedsPerson(*report) == 0);
  return Finish(Emit(globals, InFormat(globals.format, *ground, *report, compared.fresh)),
                clean ? kClean : kFindings);
}

}  // namespace

Runner DefineCheck(CLI::App& app, const Globals& globals) {
  auto options = std::make_shared<CheckOptions>();
  AddPlanInput(app, options->code.plan, /*takes_repo=*/true);
  AddEngineOptions(app, options->code);
  CLI::Option* baseline =
      app.add_option("--baseline", options->baseline, "Uses that are known and no finding")
          ->type_name("FILE");
  app.add_flag("--write-baseline", options->write_baseline,
               "Write what is found into the baseline, and succeed")
      ->needs(baseline);
  return [options, &globals] { return Check(*options, globals); };
}

}  // namespace fleet::cli
