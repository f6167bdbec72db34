// Opens a campaign for a command: finds its state, locks it, and wires the real engine, sandbox and
// forge together. Used by fleet_commands.cc only.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "fleet-pr/forge/local.h"
#include "fleet-pr/run.h"
#include "fleet-pr/store.h"
#include "support/files.h"

namespace CLI {
class App;
}

namespace fleet::cli {

struct CampaignOptions {
  std::string campaign;    // a campaign file; or the name of a campaign that was begun
  std::string repository;  // "": all
  std::filesystem::path state, plan, changes;
  unsigned jobs = 1;
  bool dry_run = false, publish = false, verbose = false;
};

// CAMPAIGN, --state and --verbose.
void AddCampaign(CLI::App& app, CampaignOptions& options);

// Everything that has to live as long as the campaign is worked on; goes away in reverse order.
struct OpenedCampaign {
  std::optional<support::TempDir> throwaway;  // state of a dry run
  std::optional<StateLock> lock;
  std::optional<Store> store;
  std::unique_ptr<LocalForge> forge;
  std::unique_ptr<LocalForgeTransport> transport;
  Run run;
};

enum class Access { kRead, kWrite };  // kWrite: nobody else may work on the state meanwhile

support::Result<std::unique_ptr<OpenedCampaign>> BeginCampaign(const CampaignOptions& options);
support::Result<std::unique_ptr<OpenedCampaign>> ReopenCampaign(const CampaignOptions& options,
                                                                Access access);

}  // namespace fleet::cli
