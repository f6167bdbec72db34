// pack test: what people do with rule packs of their own.
#include <CLI/CLI.hpp>
#include <memory>

#include "fleet-pr/cli/command.h"
#include "fleet-pr/cli/plan_input.h"
#include "fleet-pr/pack_test.h"
#include "rules/json_lines.h"
#include "support/files.h"

namespace fleet::cli {
using support::Result;
namespace {

// One line for a case that holds, several for one that doesn't.
Result<bool> TestCase(const std::string& file, const rules::Pack& pack, size_t index,
                      const std::vector<rules::Pack>& packs, std::string& text) {
  Result<std::string> json = support::ReadFile(file);
  if (!json) return tl::unexpected<support::Error>(json.error());
  const rules::PackCase& test = pack.tests[index];
  std::string where =
      file + ":" + std::to_string(rules::LineOfPointer(*json, "/tests/" + std::to_string(index))) +
      ": ";
  Result<std::vector<std::string>> complaints = RunPackCase(test, pack.format, packs);
  if (!complaints) return support::Wrap(where + test.name, complaints.error());
  text += where + (complaints->empty() ? "ok: " : "FAILED: ") + test.name + "\n";
  for (const std::string& complaint : *complaints) text += "  " + complaint + "\n";
  return complaints->empty();
}

Result<ExitStatus> Test(const std::vector<std::string>& files, const Globals& globals) {
  Result<std::vector<rules::Pack>> packs = ReadPacks(files);
  if (!packs) return tl::unexpected<support::Error>(packs.error());
  std::string text;
  int failed = 0, all = 0;
  for (const std::string& file : files) {
    Result<rules::Pack> pack = rules::LoadPack(file);
    if (!pack) return tl::unexpected<support::Error>(pack.error());
    for (size_t i = 0; i < pack->tests.size(); ++i, ++all) {
      Result<bool> holds = TestCase(file, *pack, i, *packs, text);
      if (!holds) return tl::unexpected<support::Error>(holds.error());
      failed += !*holds;
    }
  }
  text += std::to_string(all - failed) + " of " + std::to_string(all) + " cases hold\n";
  support::Status written = Emit(globals, text);
  if (!written) return tl::unexpected<support::Error>(written.error());
  return failed ? kFindings : kClean;
}

Runner DefinePack(CLI::App& app, const Globals& globals) {
  auto files = std::make_shared<std::vector<std::string>>();
  app.require_subcommand(1);
  CLI::App* test = app.add_subcommand("test", "Run the cases that packs carry");
  test->add_option("FILE", *files, "A rule pack")->type_name("")->required();
  test->fallthrough();
  return [files, &globals] { return Test(*files, globals); };
}

}  // namespace

std::vector<Command> PackCommands() {
  return {{"pack", "Test rule packs of your own: pack test FILE...", {}, DefinePack}};
}

}  // namespace fleet::cli
