// The durable state of campaigns: SQLite in a state folder, one connection, one writer. A call that
// has returned survives a kill and a power cut. Thread-safe.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fleet-pr/task.h"
#include "support/result.h"

namespace fleet {

struct CampaignRecord {
  std::string name;
  std::string settings;  // JSON of Campaign
  std::string plan;      // JSON of rules::Plan
  std::string plan_digest;
  bool reverted = false;
};

class Store {
 public:
  // Makes the folder and the database if they aren't there. kInvalid for a database that is damaged
  // or was written by a newer version, kUnavailable for a full disk.
  static support::Result<Store> Open(const std::filesystem::path& folder);
  Store(Store&&) noexcept;
  ~Store();

  support::Result<std::optional<CampaignRecord>> FindCampaign(const std::string& name);
  support::Status SaveCampaign(const CampaignRecord& campaign);
  support::Result<std::vector<Task>> Tasks(const std::string& campaign);
  support::Status SaveTask(const std::string& campaign, const Task& task);

 private:
  struct Connection;
  explicit Store(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> connection_;
};

// Held by whoever changes campaigns in a state folder; released by the kernel when the holder ends,
// however it ends.
class StateLock {
 public:
  // kConflict, at once, if another process holds it.
  static support::Result<StateLock> Take(const std::filesystem::path& folder);
  StateLock(StateLock&& other) noexcept;
  ~StateLock();

 private:
  explicit StateLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace fleet
