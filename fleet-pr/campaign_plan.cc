#include "detector/detector.h"
#include "fleet-pr/git_schema.h"
#include "fleet-pr/migration_file.h"
#include "fleet-pr/registry.h"
#include "fleet-pr/run.h"
#include "rules/rules.h"

namespace fleet {
using support::Result;

Result<rules::Plan> MakeCampaignPlan(const Campaign& campaign) {
  Result<detector::Migration> migration;
  if (!campaign.migration.empty()) migration = LoadMigration(campaign.migration);
  if (!migration) return tl::unexpected<support::Error>(migration.error());
  detector::ReadOptions options;
  options.directory = campaign.directory;
  options.git = GitSchemaReader(campaign.directory);
  options.registry = RegistrySchemaReader(UsualRegistryOptions());
  auto changes = detector::DiffSources(campaign.schema.old, campaign.schema.now, options,
                                       campaign.migration.empty() ? nullptr : &*migration);
  if (!changes) return tl::unexpected<support::Error>(changes.error());
  Result<std::vector<rules::Pack>> packs = CampaignPacks(campaign);
  if (!packs) return tl::unexpected<support::Error>(packs.error());
  return rules::MakePlan(*changes, *packs);
}

Result<std::vector<rules::Pack>> CampaignPacks(const Campaign& campaign) {
  std::vector<rules::Pack> packs = rules::BuiltInPacks();
  for (const std::string& file : campaign.packs) {
    Result<rules::Pack> pack = rules::LoadPack(file);
    if (!pack) return tl::unexpected<support::Error>(pack.error());
    std::erase_if(packs, [&](const rules::Pack& known) { return known.name == pack->name; });
    packs.push_back(std::move(*pack));
  }
  return packs;
}

}  // namespace fleet
