// A campaign at work: its settings and pinned plan, its state, and the tools by which it reaches
// outside. Made once per command, shared by all steps and threads, changed by none.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "detector/schema.h"
#include "fleet-pr/campaign.h"
#include "fleet-pr/engine.h"
#include "fleet-pr/forge/forge.h"
#include "fleet-pr/git/transport.h"
#include "fleet-pr/store.h"
#include "fleet-pr/verify.h"
#include "rules/pack.h"
#include "rules/plan.h"

namespace fleet {

// Tests put their own in place of the engine and the sandbox.
struct Tools {
  std::function<support::Result<rewriter::Report>(const rules::Plan&, const EngineRequest&)>
      rewrite;
  std::function<support::Result<VerifyOutcome>(const VerifyRequest&)> verify;
  std::function<support::Result<rules::Plan>(const Campaign&)> make_plan;
  Forge* forge = nullptr;
  Transport* transport = nullptr;
  std::function<void(const std::string& line)> progress;  // what is being done, for the patient
  std::function<void(const std::string& line)> note;      // what a person should know
  std::function<bool()> interrupted;
};

struct Run {
  Campaign campaign;
  rules::Plan plan;
  std::string plan_digest;
  bool reverted = false;
  std::filesystem::path state;
  Store* store = nullptr;
  Tools tools;
};

// Opens a campaign for a sweep: pins its plan and queues its repositories the first time, and adds
// repositories that are new. kConflict if its schemas or delivery are not what it began with.
support::Result<Run> BeginRun(const Campaign& campaign, const std::filesystem::path& state,
                              Store& store, const Tools& tools);

// Opens a campaign that was begun before. kNotFound if there is none of this name.
support::Result<Run> ReopenRun(const std::string& name, const std::filesystem::path& state,
                               Store& store, const Tools& tools);

// The plan of a campaign, from its schemas and packs.
support::Result<rules::Plan> MakeCampaignPlan(const Campaign& campaign);
// The built-in packs and the campaign's; one of the same name takes the place of a built-in one.
support::Result<std::vector<rules::Pack>> CampaignPacks(const Campaign& campaign);

// The campaign's entry for a repository. kNotFound with the nearest name.
support::Result<CampaignRepository> FindRepository(const Campaign& campaign,
                                                   const std::string& name);
ForgeRepository OnForge(const CampaignRepository& repository);
std::filesystem::path MirrorOf(const Run& run, const std::string& repository);

}  // namespace fleet
