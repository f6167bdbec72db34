#include "fleet-pr/store.h"

#include <gmock/gmock.h>
#include <sqlite3.h>

#include "support/files.h"

namespace fleet {
namespace {
namespace fs = std::filesystem;
using ::testing::HasSubstr;

class StoreTest : public ::testing::Test {
 protected:
  void Execute(const char* sql) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open((folder_->path() / "state.db").c_str(), &db), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(db, sql, nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(db);
  }
  support::Result<support::TempDir> folder_ = support::TempDir::Make("store-test");
};

Task FullTask() {
  return {"reader",
          TaskState::kNeedsPerson,
          Reason::kReviewNeeded,
          "a.cc:1: 'quoted' :colon",
          2,
          "base",
          "commit",
          "pushed",
          7,
          "revert",
          1ll << 40,
          "{}"};
}

TEST_F(StoreTest, ATaskComesBackAsItWasSaved) {
  {
    Store store = Store::Open(folder_->path()).value();
    ASSERT_TRUE(store.SaveCampaign({"c", "{}", "{}", "digest", false}));
    ASSERT_TRUE(store.SaveTask("c", FullTask()));
  }
  Store store = Store::Open(folder_->path()).value();
  Task task = store.Tasks("c").value().at(0);
  EXPECT_EQ(task.state, TaskState::kNeedsPerson);
  EXPECT_EQ(task.reason, Reason::kReviewNeeded);
  EXPECT_EQ(task.detail, "a.cc:1: 'quoted' :colon");
  EXPECT_EQ(task.pull, 7);
  EXPECT_EQ(task.revert_pull, 1ll << 40);
  EXPECT_EQ(store.FindCampaign("c").value()->plan_digest, "digest");
  EXPECT_EQ(store.FindCampaign("d").value(), std::nullopt);
}

TEST_F(StoreTest, SavingATaskAgainReplacesItAndKeepsTheOrder) {
  Store store = Store::Open(folder_->path()).value();
  Task first = FullTask(), second = FullTask();
  second.repository = "another";
  ASSERT_TRUE(store.SaveTask("c", first));
  ASSERT_TRUE(store.SaveTask("c", second));
  first.state = TaskState::kReady;
  ASSERT_TRUE(store.SaveTask("c", first));
  std::vector<Task> tasks = store.Tasks("c").value();
  ASSERT_EQ(tasks.size(), 2u);
  EXPECT_EQ(tasks[0].repository, "reader");
  EXPECT_EQ(tasks[0].state, TaskState::kReady);
}

TEST_F(StoreTest, EveryWriteIsSyncedToTheDisk) {
  Store store = Store::Open(folder_->path()).value();
  EXPECT_TRUE(fs::exists(folder_->path() / "state.db-wal"));
}

TEST_F(StoreTest, ADatabaseOfANewerVersionIsRefused) {
  {
    Store store = Store::Open(folder_->path()).value();
  }
  Execute("PRAGMA user_version=99");
  auto store = Store::Open(folder_->path());
  ASSERT_FALSE(store);
  EXPECT_THAT(store.error().message, HasSubstr("newer version of coevolve (99)"));
}

TEST_F(StoreTest, ADamagedDatabaseIsRefusedAndKept) {
  std::string garbage(4096, 'x');
  ASSERT_TRUE(support::WriteFileAtomically(folder_->path() / "state.db", garbage));
  auto store = Store::Open(folder_->path());
  ASSERT_FALSE(store);
  EXPECT_THAT(store.error().message, HasSubstr("damaged"));
  EXPECT_EQ(support::ReadFile(folder_->path() / "state.db").value(), garbage);
}

TEST_F(StoreTest, AFullDiskIsSaidAndLosesNothing) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  fs::create_symlink("/dev/full", folder_->path() / "state.db");
  auto store = Store::Open(folder_->path());
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().kind, support::ErrorKind::kUnavailable);
}

TEST_F(StoreTest, TheStateIsLockedUntilItsHolderEnds) {
  {
    auto lock = StateLock::Take(folder_->path());
    ASSERT_TRUE(lock);
    auto second = StateLock::Take(folder_->path());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, support::ErrorKind::kConflict);
  }
  EXPECT_TRUE(StateLock::Take(folder_->path()));
}

}  // namespace
}  // namespace fleet
