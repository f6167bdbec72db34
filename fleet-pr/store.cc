#include "fleet-pr/store.h"

#include <fcntl.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <mutex>
#include <utility>

#include "fleet-pr/crash_point.h"
#include "fleet-pr/embedded.h"
#include "support/text.h"

namespace fleet {
namespace fs = std::filesystem;
using support::ErrorKind;
using support::Result;
using support::Status;
namespace {

constexpr int kSchemaVersion = 1;  // PRAGMA user_version

tl::unexpected<support::Error> SqlFail(const fs::path& file, const std::string& what) {
  auto has = [&](const char* words) { return what.find(words) != std::string::npos; };
  if (has("full") || has("disk I/O")) {
    return support::Fail(ErrorKind::kUnavailable,
                         file.string() + ": the disk is full or fails (" + what +
                             "); nothing is lost, make room and run the command again");
  }
  if (has("not a database") || has("malformed")) {
    return support::Invalid(file.string() + ": the state is damaged (" + what +
                            "); move it away and sweep again: published pull requests are found");
  }
  if (has("locked") || has("busy")) {
    return support::Fail(ErrorKind::kConflict, file.string() + " is in use by another program");
  }
  if (has("unable to open") || has("readonly")) {
    return support::Fail(ErrorKind::kUnavailable,
                         file.string() + " can't be opened (" + what +
                             "); its folder has to be writable by this user, also to look at it");
  }
  return support::Fail(ErrorKind::kUnavailable, file.string() + ": " + what);
}

}  // namespace

struct Store::Connection {
  fs::path file;
  std::mutex mutex;
  soci::session sql;

  // Runs `action` with the connection for itself, and turns what it throws into our error.
  template <class Action>
  auto Run(Action action) -> decltype(action()) {
    std::lock_guard<std::mutex> lock(mutex);
    try {
      return action();
    } catch (const std::exception& error) {
      return SqlFail(file, error.what());
    }
  }

  Status Prepare() {
    return Run([&]() -> Status {
      sql.open(soci::sqlite3, "db=" + file.string() + " timeout=5");
      sql << "PRAGMA journal_mode=WAL";
      sql << "PRAGMA synchronous=FULL";
      int version = 0;
      sql << "PRAGMA user_version", soci::into(version);
      if (version == kSchemaVersion) return {};
      if (version > kSchemaVersion) {
        return support::Invalid(file.string() + " was written by a newer version of coevolve (" +
                                std::to_string(version) + "); use that one");
      }
      CreateTables();
      return {};
    });
  }

  void CreateTables() {
    soci::transaction all(sql);
    std::string script;
    for (const std::string& line : support::Split(embedded::kSchemaSql, '\n')) {
      script += line.substr(0, line.find("--")) + "\n";
    }
    for (const std::string& statement : support::Split(script, ';')) {
      if (statement.find_first_not_of(" \n") != std::string::npos) sql << statement;
    }
    sql << "PRAGMA user_version=" << kSchemaVersion;
    all.commit();
  }
};

Store::Store(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Store::Store(Store&&) noexcept = default;
Store::~Store() = default;

Result<Store> Store::Open(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    return support::Fail(ErrorKind::kUnavailable, "cannot make the state folder " +
                                                      folder.string() + ": " + error.message());
  }
  auto connection = std::make_unique<Connection>();
  connection->file = folder / "state.db";
  if (Status status = connection->Prepare(); !status) {
    return tl::unexpected<support::Error>(status.error());
  }
  return Store(std::move(connection));
}

Result<std::optional<CampaignRecord>> Store::FindCampaign(const std::string& name) {
  return connection_->Run([&]() -> Result<std::optional<CampaignRecord>> {
    CampaignRecord found;
    int reverted = 0;
    connection_->sql << "SELECT name, settings, plan, plan_digest, reverted FROM campaign "
                        "WHERE name = :name",
        soci::use(name), soci::into(found.name), soci::into(found.settings), soci::into(found.plan),
        soci::into(found.plan_digest), soci::into(reverted);
    if (!connection_->sql.got_data()) return std::nullopt;
    found.reverted = reverted != 0;
    return found;
  });
}

Status Store::SaveCampaign(const CampaignRecord& campaign) {
  CrashPoints around;
  return connection_->Run([&]() -> Status {
    int reverted = campaign.reverted;
    connection_->sql << "INSERT OR REPLACE INTO campaign VALUES "
                        "(:name, :settings, :plan, :digest, :reverted)",
        soci::use(campaign.name), soci::use(campaign.settings), soci::use(campaign.plan),
        soci::use(campaign.plan_digest), soci::use(reverted);
    return {};
  });
}

Result<std::vector<Task>> Store::Tasks(const std::string& campaign) {
  return connection_->Run([&]() -> Result<std::vector<Task>> {
    std::vector<Task> tasks;
    soci::rowset<soci::row> rows =
        (connection_->sql.prepare << "SELECT repository, state, reason, detail, attempts, base, "
                                     "change_commit, pushed, pull, revert_commit, revert_pull, "
                                     "report FROM task WHERE campaign = :campaign ORDER BY rowid",
         soci::use(campaign));
    for (const soci::row& row : rows) {
      Task& task = tasks.emplace_back();
      auto state = support::ByName<TaskState>(row.get<std::string>(1));
      auto reason = support::ByName<Reason>(row.get<std::string>(2));
      if (!state || !reason) {
        return support::Invalid(connection_->file.string() + ": unknown state or reason of " +
                                row.get<std::string>(0));
      }
      task = {row.get<std::string>(0),
              *state,
              *reason,
              row.get<std::string>(3),
              row.get<int>(4),
              row.get<std::string>(5),
              row.get<std::string>(6),
              row.get<std::string>(7),
              row.get<long long>(8),
              row.get<std::string>(9),
              row.get<long long>(10),
              row.get<std::string>(11)};
    }
    return tasks;
  });
}

Status Store::SaveTask(const std::string& campaign, const Task& task) {
  CrashPoints around;
  return connection_->Run([&]() -> Status {
    std::string state = support::NameOf(task.state), reason = support::NameOf(task.reason);
    connection_->sql
        << "INSERT INTO task VALUES (:campaign, :repository, :state, :reason, :detail, :attempts, "
           ":base, :commit, :pushed, :pull, :revert, :revert_pull, :report) "
           "ON CONFLICT (campaign, repository) DO UPDATE SET state = excluded.state, "
           "reason = excluded.reason, detail = excluded.detail, attempts = excluded.attempts, "
           "base = excluded.base, change_commit = excluded.change_commit, "
           "pushed = excluded.pushed, pull = excluded.pull, "
           "revert_commit = excluded.revert_commit, revert_pull = excluded.revert_pull, "
           "report = excluded.report",
        soci::use(campaign), soci::use(task.repository), soci::use(state), soci::use(reason),
        soci::use(task.detail), soci::use(task.attempts), soci::use(task.base),
        soci::use(task.commit), soci::use(task.pushed), soci::use(task.pull),
        soci::use(task.revert), soci::use(task.revert_pull), soci::use(task.report);
    return {};
  });
}

Result<StateLock> StateLock::Take(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  fs::path file = folder / "lock";
  int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) {
    return support::Fail(ErrorKind::kUnavailable,
                         "cannot open " + file.string() + ": " + std::strerror(errno));
  }
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    ::close(fd);
    return support::Fail(ErrorKind::kConflict,
                         "another sweep, publish or revert works on " + folder.string() +
                             "; wait for it to end, or give this one its own --state");
  }
  return StateLock(fd);
}

StateLock::StateLock(StateLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
StateLock::~StateLock() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace fleet
