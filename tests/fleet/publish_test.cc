#include <gmock/gmock.h>

#include "fleet-pr/campaign.h"
#include "tests/fleet/test_fleet.h"

namespace fleet::testing {
namespace {
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kBranch[] = "coevolve/color";

class Publishing : public FleetTest {};

TEST_F(Publishing, WhatIsReadyGetsABranchAndOnePullRequest) {
  fleet_.Add("user", User());
  auto tasks = fleet_.SweepAll(/*publish=*/true);
  EXPECT_EQ(TestFleet::At(tasks, "user"), "published/none");
  EXPECT_EQ(fleet_.Content("user", kBranch, "src/a.cc"), "int a = m.color();\n");
  EXPECT_EQ(fleet_.Content("user", "main", "src/a.cc"), "int a = m.colour();\n");
  EXPECT_EQ(fleet_.Calls("open_pull", "opened"), 1);
  Repository repository = Repository::Open(fleet_.OnForge("user").url).value();
  EXPECT_EQ(repository.Resolve("refs/pull/1/head").value(), tasks->at(0).commit);
}

TEST_F(Publishing, WhatIsNotReadyIsNotPublished) {
  fleet_.Add("fails", With(User(), {{"FAILS_WITH_NEW", ""}}));
  fleet_.Add("unsure", With(User(), {{"src/b.cc", "unsure\n"}}));
  std::string before = fleet_.Branches();
  ASSERT_TRUE(fleet_.SweepAll(/*publish=*/true));
  EXPECT_EQ(fleet_.Branches(), before);
  EXPECT_EQ(fleet_.Calls("push", "done"), 0);
}

TEST_F(Publishing, PublishingAgainChangesNothing) {
  fleet_.Add("user", User());
  ASSERT_TRUE(fleet_.SweepAll(true));
  std::string before = fleet_.Branches();
  EXPECT_EQ(TestFleet::At(fleet_.SweepAll(true), "user"), "published/none");
  EXPECT_EQ(fleet_.Branches(), before);
  EXPECT_EQ(fleet_.Calls("open_pull", "opened"), 1);
}

TEST_F(Publishing, TheCommitNamesItsCampaignChangeAndPlan) {
  fleet_.Add("user", User());
  auto tasks = fleet_.SweepAll(true);
  Repository repository = Repository::Open(fleet_.OnForge("user").url).value();
  git_oid id = FromHex(tasks->at(0).commit).value();
  git_commit* raw = nullptr;
  ASSERT_EQ(git_commit_lookup(&raw, repository.raw(), &id), 0);
  GitCommit commit(raw);
  std::string message = git_commit_message(raw);
  EXPECT_THAT(message, HasSubstr("\nCoevolve-Campaign: color\n"));
  EXPECT_THAT(message, HasSubstr("\nCoevolve-Change: field_renamed:p.M.colour\n"));
  EXPECT_THAT(message, HasSubstr("\nCoevolve-Plan: "));
}

TEST_F(Publishing, ThePullRequestShowsMappingEditsAndProof) {
  fleet_.Add("user", User());
  ASSERT_TRUE(fleet_.SweepAll(true));
  std::string body = fleet_.forge().ReadPull(fleet_.OnForge("user"), 1)->body;
  EXPECT_THAT(body,
              HasSubstr("| was | is now |\n| --- | --- |\n| `p::M::colour` | `p::M::color` |\n"));
  EXPECT_THAT(body, HasSubstr("- `src/a.cc`: 1 edit\n"));
  EXPECT_THAT(body, HasSubstr("1 of 1 edits are proven"));
  EXPECT_THAT(body, HasSubstr("coevolve revert color"));
}

TEST_F(Publishing, ABranchOfOurNameThatWeNeverPushedIsLeftAlone) {
  fleet_.Add("user", User());
  fleet_.PersonCommits("user", kBranch, "notes.txt", "mine\n");
  std::string before = fleet_.Branches();
  EXPECT_EQ(TestFleet::At(fleet_.SweepAll(true), "user"), "needs_person/branch_edited");
  EXPECT_EQ(fleet_.Branches(), before);
  EXPECT_EQ(fleet_.Calls("open_pull", "opened"), 0);
}

TEST_F(Publishing, ABranchThatAPersonEditedIsLeftAlone) {
  fleet_.Add("user", User());
  ASSERT_TRUE(fleet_.SweepAll(true));
  fleet_.PersonCommits("user", kBranch, "notes.txt", "mine\n");
  std::string before = fleet_.Branches();
  EXPECT_EQ(TestFleet::At(fleet_.SweepAll(true), "user"), "needs_person/branch_edited");
  EXPECT_EQ(TestFleet::At(fleet_.SweepAll(true), "user"), "needs_person/branch_edited");
  EXPECT_EQ(TestFleet::At(fleet_.RevertAll(), "user"), "needs_person/branch_edited");
  EXPECT_EQ(fleet_.Branches(), before);
}

TEST_F(Publishing, AMergeOrACloseOnTheForgeIsNoticed) {
  fleet_.Add("closed", User());
  fleet_.Add("merged", User());
  ASSERT_TRUE(fleet_.SweepAll(true));
  ASSERT_TRUE(fleet_.forge().ClosePull(fleet_.OnForge("closed"), 1));
  ASSERT_TRUE(fleet_.forge().MergePull(fleet_.OnForge("merged"), 1));
  auto tasks = fleet_.SweepAll(true);
  EXPECT_EQ(TestFleet::At(tasks, "closed"), "skipped/closed_by_person");
  EXPECT_EQ(TestFleet::At(tasks, "merged"), "merged/none");
}

TEST_F(Publishing, OnlyTheNamedRepositoryIsPublished) {
  fleet_.Add("one", User());
  fleet_.Add("two", User());
  ASSERT_TRUE(fleet_.SweepAll());
  auto only = [](const std::string& name) {
    return [name](const fleet::Run& run) { return Publish(run, name); };
  };
  auto tasks = fleet_.With(fleet_.MakeCampaign(), only("two"));
  EXPECT_EQ(TestFleet::At(tasks, "one"), "ready/none");
  EXPECT_EQ(TestFleet::At(tasks, "two"), "published/none");
  auto unknown = fleet_.With(fleet_.MakeCampaign(), only("twos"));
  ASSERT_FALSE(unknown);
  EXPECT_THAT(unknown.error().message, HasSubstr("did you mean `two`"));
}

TEST_F(Publishing, WhatWasMergedOrPutBackAfterAnEditIsNoticed) {
  fleet_.Add("back", User());
  fleet_.Add("merged", User());
  ASSERT_TRUE(fleet_.SweepAll(true));
  for (const char* name : {"back", "merged"}) {
    fleet_.PersonCommits(name, kBranch, "notes.txt", "mine\n");
  }
  auto edited = fleet_.SweepAll(true);
  EXPECT_EQ(TestFleet::At(edited, "merged"), "needs_person/branch_edited");
  ASSERT_TRUE(fleet_.forge().MergePull(fleet_.OnForge("merged"), 1));
  Repository back = Repository::Open(fleet_.OnForge("back").url).value();
  ASSERT_TRUE(MoveBranch(back.raw(), kBranch, edited->at(0).pushed, back.Branch(kBranch).value()));
  auto tasks = fleet_.SweepAll(true);
  EXPECT_EQ(TestFleet::At(tasks, "back"), "published/none");
  EXPECT_EQ(TestFleet::At(tasks, "merged"), "merged/none");
}

TEST_F(Publishing, ARecordOfThePullRequestThatIsDamagedHoldsUpNoOther) {
  fleet_.Add("one", User());
  fleet_.Add("two", User());
  ASSERT_TRUE(fleet_.SweepAll(true));
  std::filesystem::path file = fleet_.root() / "forge/pulls/one/1.json";
  std::string record = support::ReadFile(file).value();
  ASSERT_TRUE(support::WriteFileAtomically(file, "{"));
  ASSERT_TRUE(fleet_.forge().MergePull(fleet_.OnForge("two"), 1));
  auto tasks = fleet_.SweepAll(true);
  EXPECT_EQ(TestFleet::At(tasks, "one"), "needs_person/repository_missing");
  EXPECT_EQ(TestFleet::At(tasks, "two"), "merged/none");
  ASSERT_TRUE(support::WriteFileAtomically(file, record));
  EXPECT_EQ(TestFleet::At(fleet_.SweepAll(true), "one"), "published/none");
}

TEST_F(Publishing, AMirrorThatWasDeletedIsMadeAgainWithTheSameCommit) {
  fleet_.Add("user", User());
  std::string commit = fleet_.SweepAll()->at(0).commit;
  std::filesystem::remove_all(fleet_.state() / "mirrors");
  auto publish = [](const fleet::Run& run) { return Publish(run, ""); };
  EXPECT_EQ(TestFleet::At(fleet_.With(fleet_.MakeCampaign(), publish), "user"), "queued/none");
  auto tasks = fleet_.SweepAll(true);
  EXPECT_EQ(TestFleet::At(tasks, "user"), "published/none");
  EXPECT_EQ(tasks->at(0).commit, commit);
}

class Reverting : public FleetTest {};

TEST_F(Reverting, RestoresEveryBranchExactly) {
  fleet_.Add("one", User());
  fleet_.Add("two", User());
  std::string before = fleet_.Branches();
  ASSERT_TRUE(fleet_.SweepAll(true));
  ASSERT_NE(fleet_.Branches(), before);
  auto tasks = fleet_.RevertAll();
  EXPECT_EQ(TestFleet::At(tasks, "one"), "reverted/none");
  EXPECT_EQ(TestFleet::At(tasks, "two"), "reverted/none");
  EXPECT_EQ(fleet_.Branches(), before);
  EXPECT_EQ(fleet_.Calls("close_pull", "closed"), 2);
}

TEST_F(Reverting, WhatWasNeverPublishedIsSkippedOrStaysAsItIs) {
  fleet_.Add("bystander", {{"src/a.cc", "int a;\n"}});
  fleet_.Add("fails", With(User(), {{"FAILS_WITH_NEW", ""}}));
  fleet_.Add("user", User());
  ASSERT_TRUE(fleet_.SweepAll());
  auto tasks = fleet_.RevertAll();
  EXPECT_EQ(TestFleet::At(tasks, "bystander"), "nothing_to_do/no_use");
  EXPECT_EQ(TestFleet::At(tasks, "fails"), "needs_person/verification_failed");
  EXPECT_EQ(TestFleet::At(tasks, "user"), "skipped/campaign_reverted");
}

TEST_F(Reverting, AMergedChangeGetsAPullRequestThatRestoresItsFiles) {
  fleet_.Add("user", User());
  ASSERT_TRUE(fleet_.SweepAll(true));
  ASSERT_TRUE(fleet_.forge().MergePull(fleet_.OnForge("user"), 1));
  fleet_.PersonCommits("user", "main", "src/other.cc", "int other;\n");
  EXPECT_EQ(TestFleet::At(fleet_.RevertAll(), "user"), "reverting/revert_open");
  EXPECT_EQ(fleet_.Calls("open_revert", "opened"), 1);
  ASSERT_TRUE(fleet_.forge().MergePull(fleet_.OnForge("user"), 2));
  EXPECT_EQ(TestFleet::At(fleet_.RevertAll(), "user"), "reverted/none");
  EXPECT_EQ(fleet_.Content("user", "main", "src/a.cc"), "int a = m.colour();\n");
  EXPECT_EQ(fleet_.Content("user", "main", "proto/m.proto"), kOldSchema);
  EXPECT_EQ(fleet_.Content("user", "main", "src/other.cc"), "int other;\n");
  EXPECT_THAT(fleet_.Branches(), Not(HasSubstr("coevolve")));
}

TEST_F(Reverting, AFileThatChangedSinceTheMergeNeedsAPerson) {
  fleet_.Add("user", User());
  ASSERT_TRUE(fleet_.SweepAll(true));
  ASSERT_TRUE(fleet_.forge().MergePull(fleet_.OnForge("user"), 1));
  fleet_.PersonCommits("user", "main", "src/a.cc", "int a = 3;\n");
  auto tasks = fleet_.RevertAll();
  EXPECT_EQ(TestFleet::At(tasks, "user"), "needs_person/revert_conflict");
  EXPECT_THAT(tasks->at(0).detail, HasSubstr("src/a.cc"));
  EXPECT_EQ(fleet_.Content("user", "main", "src/a.cc"), "int a = 3;\n");
}

TEST_F(Reverting, ACampaignThatWasTakenBackIsNotSweptAgain) {
  fleet_.Add("user", User());
  ASSERT_TRUE(fleet_.SweepAll(true));
  ASSERT_TRUE(fleet_.RevertAll());
  std::string before = fleet_.Branches();
  auto tasks = fleet_.SweepAll(true);
  ASSERT_FALSE(tasks);
  EXPECT_THAT(tasks.error().message, HasSubstr("taken back"));
  EXPECT_EQ(TestFleet::At(fleet_.RevertAll(), "user"), "reverted/none");
  EXPECT_EQ(fleet_.Branches(), before);
}

TEST_F(Reverting, ABranchThatAPersonDeletedIsGoneAndItsPullRequestIsClosed) {
  fleet_.Add("user", User());
  std::string before = fleet_.Branches();
  ASSERT_TRUE(fleet_.SweepAll(true));
  fleet_.PersonDeletes("user", kBranch);
  EXPECT_EQ(TestFleet::At(fleet_.SweepAll(true), "user"), "needs_person/branch_edited");
  EXPECT_EQ(TestFleet::At(fleet_.RevertAll(), "user"), "reverted/none");
  EXPECT_EQ(fleet_.forge().ReadPull(fleet_.OnForge("user"), 1)->state, PullState::kClosed);
  EXPECT_EQ(fleet_.Branches(), before);
}

TEST_F(Reverting, APullRequestOfSomebodyElseIsLeftOpen) {
  fleet_.Add("user", User());
  ASSERT_TRUE(fleet_.SweepAll());
  std::string theirs = fleet_.PersonCommits("user", kBranch, "notes.txt", "mine\n");
  ForgeRepository user = fleet_.OnForge("user");
  ASSERT_TRUE(fleet_.forge().OpenPull(user, {kBranch, theirs, "main", "Mine", "", {}}));
  fleet_.PersonDeletes("user", kBranch);
  ASSERT_TRUE(fleet_.RevertAll());
  EXPECT_EQ(fleet_.forge().ReadPull(user, 1)->state, PullState::kOpen);
}

TEST_F(Reverting, ARepositoryThatCannotBeReachedHoldsUpNoOther) {
  for (const char* name : {"a", "b", "c"}) fleet_.Add(name, User());
  ASSERT_TRUE(fleet_.SweepAll(true));
  std::filesystem::path b = fleet_.OnForge("b").url, away = fleet_.root() / "away";
  std::filesystem::rename(b, away);
  auto tasks = fleet_.RevertAll();
  EXPECT_EQ(TestFleet::At(tasks, "a"), "reverted/none");
  EXPECT_EQ(TestFleet::At(tasks, "b"), "needs_person/repository_missing");
  EXPECT_EQ(TestFleet::At(tasks, "c"), "reverted/none");
  std::filesystem::rename(away, b);
  EXPECT_EQ(TestFleet::At(fleet_.RevertAll(), "b"), "reverted/none");
}

}  // namespace
}  // namespace fleet::testing
