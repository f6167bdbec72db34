#include <gmock/gmock.h>

#include <fstream>

#include "tests/fleet/test_fleet.h"

namespace fleet::testing {
namespace {
namespace fs = std::filesystem;
using ::testing::HasSubstr;

class Forges : public FleetTest {
 protected:
  void SetUp() override {
    fleet_.Add("r", User());
    head_ = fleet_.PersonCommits("r", "topic", "new.txt", "x\n");
    draft_ = {"topic", head_, "main", "A title", "A body", {}};
  }
  LocalForge& forge() { return fleet_.forge(); }
  ForgeRepository r() { return fleet_.OnForge("r"); }
  std::string head_;
  PullDraft draft_;
};

TEST_F(Forges, OpeningTwiceGivesTheSamePullRequest) {
  EXPECT_EQ(forge().OpenPull(r(), draft_)->number, 1);
  EXPECT_EQ(forge().OpenPull(r(), draft_)->number, 1);
  EXPECT_EQ(fleet_.Calls("open_pull", "opened"), 1);
  EXPECT_EQ(fleet_.Calls("open_pull", "found"), 1);
}

TEST_F(Forges, AClosedPullRequestOfTheSameCommitIsNotOpenedAgain) {
  ASSERT_TRUE(forge().OpenPull(r(), draft_));
  ASSERT_TRUE(forge().ClosePull(r(), 1));
  EXPECT_EQ(forge().OpenPull(r(), draft_)->state, PullState::kClosed);
}

TEST_F(Forges, AHeadThatIsNotThereIsRefused) {
  draft_.branch = "elsewhere";
  auto pull = forge().OpenPull(r(), draft_);
  ASSERT_FALSE(pull);
  EXPECT_EQ(pull.error().kind, support::ErrorKind::kConflict);
}

TEST_F(Forges, ABranchIsDeletedOnlyWhereItIsExpected) {
  std::string main = Repository::Open(r().url)->Branch("main").value().value();
  EXPECT_FALSE(forge().DeleteBranch(r(), "topic", main));
  EXPECT_EQ(forge().ReadBranch(r(), "topic").value(), head_);
  EXPECT_TRUE(forge().DeleteBranch(r(), "topic", head_));
  EXPECT_TRUE(forge().DeleteBranch(r(), "topic", head_));
  EXPECT_EQ(forge().ReadBranch(r(), "topic").value(), std::nullopt);
}

TEST_F(Forges, AMergeBringsBothSidesTogetherAndRefusesAConflict) {
  fleet_.PersonCommits("r", "main", "other.txt", "y\n");
  ASSERT_TRUE(forge().OpenPull(r(), draft_));
  EXPECT_EQ(forge().MergePull(r(), 1)->state, PullState::kMerged);
  EXPECT_EQ(fleet_.Content("r", "main", "new.txt"), "x\n");
  EXPECT_EQ(fleet_.Content("r", "main", "other.txt"), "y\n");
  draft_.branch = "clash";
  draft_.commit = fleet_.PersonCommits("r", "clash", "other.txt", "one\n");
  fleet_.PersonCommits("r", "main", "other.txt", "two\n");
  ASSERT_TRUE(forge().OpenPull(r(), draft_));
  EXPECT_FALSE(forge().MergePull(r(), 2));
}

// What a kill leaves behind, made by hand: the log is cut at every byte of its last line, and what
// the line did is taken away again.
TEST_F(Forges, ALogThatWasCutAnywhereIsTakenUpAgain) {
  ASSERT_TRUE(forge().ReadBranch(r(), "topic"));
  fs::path log = fleet_.root() / "forge/forge.log";
  fs::path applied = fleet_.root() / "forge/forge.applied";
  fs::path pull = fleet_.root() / "forge/pulls/r/1.json";
  std::string before = support::ReadFile(log).value();
  std::string mark = support::ReadFile(applied).value();
  ASSERT_TRUE(forge().OpenPull(r(), draft_));
  std::string after = support::ReadFile(log).value();
  for (size_t size = before.size(); size <= after.size(); ++size) {
    fs::remove(pull);
    std::ofstream(log) << after.substr(0, size);
    std::ofstream(applied) << mark;
    ASSERT_EQ(forge().OpenPull(r(), draft_)->number, 1) << "cut at " << size;
    ASSERT_EQ(fleet_.Calls("open_pull", "opened"), 1) << "cut at " << size;
    ASSERT_TRUE(fs::exists(pull)) << "cut at " << size;
  }
}

TEST_F(Forges, AForgeThatIsNotThereIsSaid) {
  LocalForge nowhere(fleet_.root() / "nowhere");
  auto pull = nowhere.ReadPull(r(), 1);
  ASSERT_FALSE(pull);
  EXPECT_THAT(pull.error().message, HasSubstr("forge.root"));
}

TEST_F(Forges, AnOpenPullRequestFollowsItsBranch) {
  ASSERT_TRUE(forge().OpenPull(r(), draft_));
  std::string next = fleet_.PersonCommits("r", "elsewhere", "new.txt", "z\n");
  ASSERT_TRUE(forge().PushBranch(r(), "topic", next, head_));
  EXPECT_EQ(forge().ReadPull(r(), 1)->commit, next);
}

TEST_F(Forges, ALogThatWasTakenAwayBeginsAnewAndOneThatWasCutIsTrouble) {
  ASSERT_TRUE(forge().OpenPull(r(), draft_));
  fs::path log = fleet_.root() / "forge/forge.log";
  fs::remove(log);
  EXPECT_TRUE(forge().DeleteBranch(r(), "topic", head_));
  EXPECT_EQ(forge().ReadBranch(r(), "topic").value(), std::nullopt);
  std::string text = support::ReadFile(log).value();
  ASSERT_TRUE(support::WriteFileAtomically(log, text.substr(0, text.find('\n') + 1)));
  auto branch = forge().ReadBranch(r(), "topic");
  ASSERT_FALSE(branch);
  EXPECT_EQ(branch.error().kind, support::ErrorKind::kUnavailable);
  EXPECT_THAT(branch.error().message, HasSubstr("forge.log is shorter"));
}

}  // namespace
}  // namespace fleet::testing
