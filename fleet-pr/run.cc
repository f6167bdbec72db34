#include "fleet-pr/run.h"

#include <algorithm>

#include "support/files.h"
#include "support/text.h"

namespace fleet {
namespace fs = std::filesystem;
using support::ErrorKind;
using support::Result;
using support::Status;
namespace {

Result<CampaignRecord> Pin(const Campaign& campaign, const Tools& tools) {
  Result<rules::Plan> plan = tools.make_plan(campaign);
  if (!plan) return tl::unexpected<support::Error>(plan.error());
  CampaignRecord record;
  record.name = campaign.name;
  record.plan = support::DumpJson(support::ToJson(*plan));
  record.plan_digest = support::Sha256(record.plan);
  return record;
}

// The keys that cannot change once a campaign has begun, and have.
std::vector<std::string> OtherThan(const Campaign& before, const Campaign& now) {
  std::vector<std::string> keys;
  auto compare = [&keys](const char* key, bool same) {
    if (!same) keys.push_back(std::string("`") + key + "`");
  };
  compare("schema.old", before.schema.old == now.schema.old);
  compare("schema.new", before.schema.now == now.schema.now);
  compare("schema_delivery", before.schema_delivery == now.schema_delivery);
  compare("packs", before.packs == now.packs);
  compare("migration", before.migration == now.migration);
  compare("branch_prefix", before.branch_prefix == now.branch_prefix);
  compare("forge.root", before.forge.root == now.forge.root);
  return keys;
}

// The plan is what counts; if the schema files can't be read any more, the pinned one stands alone.
Status CheckPinned(const Campaign& campaign, const CampaignRecord& record, const Tools& tools) {
  auto before = support::ParseDocument<Campaign>(record.settings, "campaign in the store");
  if (!before) return tl::unexpected<support::Error>(before.error());
  std::vector<std::string> others = OtherThan(*before, campaign);
  if (!others.empty()) {
    return support::Fail(ErrorKind::kConflict,
                         "campaign `" + campaign.name + "` was begun with another " +
                             support::Join(others, ", ") + "; give the new one a name of its own");
  }
  Result<CampaignRecord> now = Pin(campaign, tools);
  if (now && now->plan_digest != record.plan_digest) {
    tools.note("the schemas or packs have changed since campaign `" + campaign.name +
               "` began; it keeps the plan that it began with (" +
               record.plan_digest.substr(0, 12) + ")");
  }
  return {};
}

Result<Run> Assemble(const CampaignRecord& record, const fs::path& state, Store& store,
                     const Tools& tools) {
  auto campaign = support::ParseDocument<Campaign>(record.settings, "campaign in the store");
  if (!campaign) return tl::unexpected<support::Error>(campaign.error());
  auto plan = support::ParseDocument<rules::Plan>(record.plan, "plan in the store");
  if (!plan) return tl::unexpected<support::Error>(plan.error());
  return Run{std::move(*campaign),
             std::move(*plan),
             record.plan_digest,
             record.reverted,
             state,
             &store,
             tools};
}

Status QueueNewRepositories(const Run& run) {
  Result<std::vector<Task>> tasks = run.store->Tasks(run.campaign.name);
  if (!tasks) return tl::unexpected<support::Error>(tasks.error());
  for (const CampaignRepository& repository : run.campaign.repositories) {
    bool known = std::any_of(tasks->begin(), tasks->end(),
                             [&](const Task& task) { return task.repository == repository.name; });
    if (known) continue;
    Task task;
    task.repository = repository.name;
    if (Status status = run.store->SaveTask(run.campaign.name, task); !status) return status;
  }
  return {};
}

// A repository that has left the file keeps its task, and the entry that the task needs.
void KeepLeavers(Campaign& campaign, const Campaign& before) {
  for (const CampaignRepository& old : before.repositories) {
    if (!FindRepository(campaign, old.name)) campaign.repositories.push_back(old);
  }
}

}  // namespace

Result<Run> BeginRun(const Campaign& campaign, const fs::path& state, Store& store,
                     const Tools& tools) {
  auto record = store.FindCampaign(campaign.name);
  if (!record) return tl::unexpected<support::Error>(record.error());
  CampaignRecord pinned;
  Campaign settings = campaign;
  if (*record) {
    pinned = **record;
    if (Status status = CheckPinned(campaign, pinned, tools); !status) {
      return tl::unexpected<support::Error>(status.error());
    }
    auto before = support::ParseDocument<Campaign>(pinned.settings, "campaign in the store");
    if (before) KeepLeavers(settings, *before);
  } else {
    Result<CampaignRecord> made = Pin(campaign, tools);
    if (!made) return tl::unexpected<support::Error>(made.error());
    pinned = std::move(*made);
  }
  std::string text = support::DumpJson(support::ToJson(settings));
  if (text != pinned.settings) {
    pinned.settings = text;
    if (Status status = store.SaveCampaign(pinned); !status) {
      return tl::unexpected<support::Error>(status.error());
    }
  }
  Result<Run> run = Assemble(pinned, state, store, tools);
  if (!run) return run;
  if (Status status = QueueNewRepositories(*run); !status) {
    return tl::unexpected<support::Error>(status.error());
  }
  return run;
}

Result<Run> ReopenRun(const std::string& name, const fs::path& state, Store& store,
                      const Tools& tools) {
  auto record = store.FindCampaign(name);
  if (!record) return tl::unexpected<support::Error>(record.error());
  if (!*record) {
    return support::Fail(ErrorKind::kNotFound, "there is no campaign `" + name + "` in " +
                                                   state.string() +
                                                   "; begin it with `coevolve sweep FILE`");
  }
  return Assemble(**record, state, store, tools);
}

Result<CampaignRepository> FindRepository(const Campaign& campaign, const std::string& name) {
  std::vector<std::string> names;
  for (const CampaignRepository& repository : campaign.repositories) {
    if (repository.name == name) return repository;
    names.push_back(repository.name);
  }
  std::string near = support::ClosestTo(name, names);
  return support::Fail(ErrorKind::kNotFound,
                       "campaign `" + campaign.name + "` has no repository `" + name + "`" +
                           (near.empty() ? "" : "; did you mean `" + near + "`?"));
}

ForgeRepository OnForge(const CampaignRepository& repository) {
  return {repository.name, repository.url};
}

fs::path MirrorOf(const Run& run, const std::string& repository) {
  return run.state / "mirrors" / run.campaign.name / (repository + ".git");
}

}  // namespace fleet
