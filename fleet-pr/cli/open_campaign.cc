#include "fleet-pr/cli/open_campaign.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>
#include <mutex>

#include "rules/rules.h"
#include "support/interrupt.h"

namespace fleet::cli {
namespace fs = std::filesystem;
using support::Error;
using support::Result;
using support::Status;
namespace {

// --state, or $COEVOLVE_STATE, or .coevolve beside the campaign file.
fs::path StateFolder(const CampaignOptions& options) {
  if (!options.state.empty()) return fs::absolute(options.state);
  const char* state = std::getenv("COEVOLVE_STATE");
  if (state && *state) return fs::absolute(state);
  fs::path file = fs::absolute(options.campaign);
  std::error_code ignored;
  return fs::is_regular_file(file, ignored) ? file.parent_path() / ".coevolve"
                                            : fs::current_path() / ".coevolve";
}

void Print(const std::string& line) {
  static std::mutex mutex;
  std::lock_guard<std::mutex> lock(mutex);
  std::cerr << line << std::endl;
}

template <class Document>
Result<Document> ReadDocument(const fs::path& file) {
  Result<std::string> text = support::ReadFile(file);
  if (!text) return tl::unexpected<Error>(text.error());
  return support::ParseDocument<Document>(*text, file.string());
}

Result<rules::Plan> MakePlan(const CampaignOptions& options, const Campaign& campaign) {
  if (!options.plan.empty()) return ReadDocument<rules::Plan>(options.plan);
  if (options.changes.empty()) return MakeCampaignPlan(campaign);
  auto changes = ReadDocument<detector::ChangeSet>(options.changes);
  if (!changes) return tl::unexpected<Error>(changes.error());
  Result<std::vector<rules::Pack>> packs = CampaignPacks(campaign);
  if (!packs) return tl::unexpected<Error>(packs.error());
  return rules::MakePlan(*changes, *packs);
}

Tools MakeTools(const CampaignOptions& options) {
  support::CatchInterrupts();
  Tools tools;
  tools.rewrite = RunRewrite;
  tools.verify = Verify;
  tools.make_plan = [options](const Campaign& campaign) { return MakePlan(options, campaign); };
  bool quiet = !options.verbose && ::isatty(STDERR_FILENO) == 0;
  tools.progress = [quiet](const std::string& line) {
    if (!quiet) Print(line);
  };
  tools.note = [](const std::string& line) { Print("coevolve: note: " + line); };
  tools.interrupted = support::Interrupted;
  return tools;
}

Status OpenState(OpenedCampaign& opened, const fs::path& state, Access access) {
  if (access == Access::kWrite) {
    Result<StateLock> lock = StateLock::Take(state);
    if (!lock) return tl::unexpected<Error>(lock.error());
    opened.lock.emplace(std::move(*lock));
  }
  Result<Store> store = Store::Open(state);
  if (!store) return tl::unexpected<Error>(store.error());
  opened.store.emplace(std::move(*store));
  return {};
}

// Before anything is kept: a campaign can't change its forge once it has begun.
Status CheckForge(const Campaign& campaign) {
  std::error_code ignored;
  if (fs::is_directory(campaign.forge.root, ignored)) return {};
  return support::Fail(
      support::ErrorKind::kNotFound,
      "there is no folder " + campaign.forge.root +
          " for the local forge; correct `forge.root` in the campaign, or make it");
}

void ConnectForge(OpenedCampaign& opened) {
  opened.forge = std::make_unique<LocalForge>(opened.run.campaign.forge.root);
  opened.transport = std::make_unique<LocalForgeTransport>(*opened.forge);
  opened.run.tools.forge = opened.forge.get();
  opened.run.tools.transport = opened.transport.get();
}

// The name of a campaign: that in the file, if it is one.
Result<std::string> NameOf(const CampaignOptions& options) {
  std::error_code ignored;
  if (!fs::exists(options.campaign, ignored)) {
    bool looks_like_file = options.campaign.find('/') != std::string::npos ||
                           options.campaign.ends_with(".yaml") ||
                           options.campaign.ends_with(".yml");
    if (looks_like_file) {
      return support::Fail(support::ErrorKind::kNotFound,
                           "there is no campaign file " + options.campaign);
    }
    return options.campaign;
  }
  Result<Campaign> campaign = LoadCampaign(options.campaign);
  if (!campaign) return tl::unexpected<Error>(campaign.error());
  return campaign->name;
}

}  // namespace

void AddCampaign(CLI::App& app, CampaignOptions& options) {
  app.add_option("CAMPAIGN", options.campaign, "A campaign file, or the name of a campaign")
      ->required();
  app.add_option("--state", options.state,
                 "Folder of the campaign's state; .coevolve beside the file if left out")
      ->type_name("DIR");
  app.add_flag("--verbose", options.verbose, "Lines of progress even without a terminal");
}

Result<std::unique_ptr<OpenedCampaign>> BeginCampaign(const CampaignOptions& options) {
  Result<Campaign> campaign = LoadCampaign(options.campaign);
  if (!campaign) return tl::unexpected<Error>(campaign.error());
  if (Status there = CheckForge(*campaign); !there) return tl::unexpected<Error>(there.error());
  auto opened = std::make_unique<OpenedCampaign>();
  fs::path state = StateFolder(options);
  if (options.dry_run) {
    Result<support::TempDir> folder = support::TempDir::Make("coevolve-dry-run");
    if (!folder) return tl::unexpected<Error>(folder.error());
    opened->throwaway.emplace(std::move(*folder));
    state = opened->throwaway->path();
  }
  if (Status status = OpenState(*opened, state, Access::kWrite); !status) {
    return tl::unexpected<Error>(status.error());
  }
  Result<Run> run = BeginRun(*campaign, state, *opened->store, MakeTools(options));
  if (!run) return tl::unexpected<Error>(run.error());
  opened->run = std::move(*run);
  ConnectForge(*opened);
  return opened;
}

Result<std::unique_ptr<OpenedCampaign>> ReopenCampaign(const CampaignOptions& options,
                                                       Access access) {
  Result<std::string> name = NameOf(options);
  if (!name) return tl::unexpected<Error>(name.error());
  fs::path state = StateFolder(options);
  std::error_code ignored;
  if (!fs::exists(state / "state.db", ignored)) {
    return support::Fail(support::ErrorKind::kNotFound,
                         "there is no state in " + state.string() +
                             "; begin the campaign with `coevolve sweep FILE`, or name its state "
                             "with --state");
  }
  auto opened = std::make_unique<OpenedCampaign>();
  if (Status status = OpenState(*opened, state, access); !status) {
    return tl::unexpected<Error>(status.error());
  }
  Result<Run> run = ReopenRun(*name, state, *opened->store, MakeTools(options));
  if (!run) return tl::unexpected<Error>(run.error());
  opened->run = std::move(*run);
  ConnectForge(*opened);
  return opened;
}

}  // namespace fleet::cli
