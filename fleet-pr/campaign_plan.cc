#include "detector/detector.h"
#include "fleet-pr/git_schema.h"
#include "fleet-pr/run.h"
#include "rules/rules.h"

namespace fleet {
using support::Result;

Result<rules::Plan> MakeCampaignPlan(const Campaign& campaign) {
  if (!campaign.migration.empty()) {
    return support::Invalid(campaign.migration + ": this version reads no migration files");
  }
  detector::ReadOptions options;
  options.directory = campaign.directory;
  options.git = GitSchemaReader(campaign.directory);
  auto changes = detector::DiffSources(campaign.schema.old, campaign.schema.now, options);
  if (!changes) return tl::unexpected<support::Error>(changes.error());
  std::vector<rules::Pack> packs = rules::BuiltInPacks();
  for (const std::string& file : campaign.packs) {
    Result<rules::Pack> pack = rules::LoadPack(file);
    if (!pack) return tl::unexpected<support::Error>(pack.error());
    packs.push_back(std::move(*pack));
  }
  return rules::MakePlan(*changes, packs);
}

}  // namespace fleet
