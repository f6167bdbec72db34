// What the commands that need a plan have in common: OLD NEW, or --changes FILE, or --plan FILE.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "detector/detector.h"
#include "rules/pack.h"
#include "rules/plan.h"
#include "support/result.h"

namespace CLI {
class App;
}

namespace fleet::cli {

struct PlanInput {
  std::string old_source, new_source;
  std::string repo;
  bool has_repo = false;  // whether the command has a REPO at all
  std::filesystem::path changes, plan;
  std::vector<std::string> packs;
  std::string migration;  // file, "" for none
  detector::ReadOptions read;
};

// --as, --proto-path and --strict; also lets `git:` sources be read.
void AddReadOptions(CLI::App& app, detector::ReadOptions& options);

// --migration; and the change set of OLD and NEW with it.
void AddMigration(CLI::App& app, std::string& file);
support::Result<detector::ChangeSet> DiffWithMigration(const std::string& old_source,
                                                       const std::string& new_source,
                                                       const detector::ReadOptions& options,
                                                       const std::string& migration);

// `takes_repo` adds [REPO], which is the current folder if left out.
void AddPlanInput(CLI::App& app, PlanInput& input, bool takes_repo);

// --pack alone, for a command without OLD and NEW.
void AddPacks(CLI::App& app, std::vector<std::string>& packs);

// To be called first: with --changes or --plan the first positional argument is REPO, not OLD.
support::Status Settle(PlanInput& input);

// Warns on stderr of schema files that could not be read and did not have to be.
support::Result<rules::Plan> ReadPlan(const PlanInput& input);

// The built-in packs and these; one of the same name takes the place of a built-in one.
support::Result<std::vector<rules::Pack>> ReadPacks(const std::vector<std::string>& files);

}  // namespace fleet::cli
