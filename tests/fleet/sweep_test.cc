#include "fleet-pr/sweep.h"

#include <gmock/gmock.h>

#include "tests/fleet/test_fleet.h"

namespace fleet::testing {
namespace {
using ::testing::HasSubstr;

class Sweeping : public FleetTest {};

TEST_F(Sweeping, ARepositoryThatUsesTheSchemaBecomesReadyWithItsSchemaReplaced) {
  fleet_.Add("user", User());
  auto tasks = fleet_.SweepAll();
  EXPECT_EQ(TestFleet::At(tasks, "user"), "ready/none");
  Repository mirror = Repository::Open(fleet_.state() / "mirrors/color/user.git").value();
  const std::string& commit = tasks->at(0).commit;
  auto file = [&](const char* path) {
    return mirror.ReadBlob(mirror.Find(commit, path).value()->id).value();
  };
  EXPECT_EQ(file("src/a.cc"), "int a = m.color();\n");
  EXPECT_EQ(file("proto/m.proto"), kNewSchema);
}

TEST_F(Sweeping, NothingIsPushedWithoutPublish) {
  fleet_.Add("user", User());
  std::string before = fleet_.Branches();
  ASSERT_TRUE(fleet_.SweepAll());
  EXPECT_EQ(fleet_.Branches(), before);
  EXPECT_EQ(fleet_.Calls("open_pull", "opened"), 0);
}

TEST_F(Sweeping, EveryOutcomeHasItsStateAndReason) {
  fleet_.Add("user", User());
  fleet_.Add("carrier", {{"proto/m.proto", kOldSchema}});
  fleet_.Add("bystander", {{"src/a.cc", "int a;\n"}});
  fleet_.Add("broken", With(User(), {{"BROKEN", ""}}));
  fleet_.Add("fails", With(User(), {{"FAILS_WITH_NEW", ""}}));
  fleet_.Add("unsure", With(User(), {{"src/b.cc", "unsure\n"}}));
  fleet_.Add("landed", With(User(), {{"proto/m.proto", kNewSchema}}));
  fleet_.Add("done", {{"proto/m.proto", kNewSchema}, {"src/a.cc", "int a;\n"}});
  fleet_.Add("without", {{"src/a.cc", "int a = m.colour();\n"}});
  fleet_.Add("crashes", With(User(), {{"src/b.cc", "crash\n"}}));
  fleet_.Add("boxless", With(User(), {{"NO_SANDBOX", ""}}));
  auto tasks = fleet_.SweepAll(false, 3);
  EXPECT_EQ(TestFleet::At(tasks, "user"), "ready/none");
  EXPECT_EQ(TestFleet::At(tasks, "carrier"), "ready/none");
  EXPECT_EQ(TestFleet::At(tasks, "bystander"), "nothing_to_do/no_use");
  EXPECT_EQ(TestFleet::At(tasks, "broken"), "needs_person/base_broken");
  EXPECT_EQ(TestFleet::At(tasks, "fails"), "needs_person/verification_failed");
  EXPECT_EQ(TestFleet::At(tasks, "unsure"), "needs_person/review_needed");
  EXPECT_EQ(TestFleet::At(tasks, "landed"), "ready/none");
  EXPECT_EQ(TestFleet::At(tasks, "done"), "nothing_to_do/no_use");
  EXPECT_EQ(TestFleet::At(tasks, "without"), "needs_person/schema_missing");
  EXPECT_EQ(TestFleet::At(tasks, "crashes"), "queued/engine_failed");
  EXPECT_EQ(TestFleet::At(tasks, "boxless"), "verifying/sandbox_unavailable");
}

TEST_F(Sweeping, ASchemaThatIsNeitherOldNorNewIsDrift) {
  fleet_.Add("drifted", With(User(), {{"proto/m.proto",
                                       "syntax = \"proto3\";\npackage p;\n"
                                       "message M {\n  int32 size = 7;\n}\n"}}));
  EXPECT_EQ(TestFleet::At(fleet_.SweepAll(), "drifted"), "needs_person/schema_drift");
}

TEST_F(Sweeping, CommentsAndLayoutOfTheSchemaDoNotMatter) {
  fleet_.Add("commented", With(User(), {{"proto/m.proto",
                                         "// ours\nsyntax = \"proto3\";\n"
                                         "package p;\n\nmessage M "
                                         "{ string colour = 1; }\n"}}));
  EXPECT_EQ(TestFleet::At(fleet_.SweepAll(), "commented"), "ready/none");
}

TEST_F(Sweeping, AlreadyLandedLeavesTheSchemaAloneAndRefusesOld) {
  fleet_.Add("consumer", {{"src/a.cc", "int a = m.colour();\n"}});
  fleet_.Add("old", User());
  Campaign campaign = fleet_.MakeCampaign();
  campaign.schema_delivery = SchemaDelivery::kAlreadyLanded;
  auto tasks = fleet_.With(campaign, [](const fleet::Run& run) { return Sweep(run, {}); });
  EXPECT_EQ(TestFleet::At(tasks, "consumer"), "ready/none");
  EXPECT_EQ(TestFleet::At(tasks, "old"), "needs_person/schema_drift");
}

TEST_F(Sweeping, TheDetailNamesTheUsesUnderReviewAndTheFailedCommand) {
  fleet_.Add("fails", With(User(), {{"FAILS_WITH_NEW", ""}}));
  fleet_.Add("unsure", With(User(), {{"src/b.cc", "unsure\n"}}));
  auto tasks = fleet_.SweepAll();
  EXPECT_THAT(tasks->at(0).detail, HasSubstr("make check"));
  EXPECT_THAT(tasks->at(0).detail, HasSubstr("1 test failed"));
  EXPECT_THAT(tasks->at(1).detail, HasSubstr("src/b.cc:1: dependent"));
}

TEST_F(Sweeping, ASecondSweepDoesNothing) {
  fleet_.Add("user", User());
  fleet_.Add("broken", With(User(), {{"BROKEN", ""}}));
  ASSERT_TRUE(fleet_.SweepAll());
  int runs = fleet_.engine_runs;
  EXPECT_EQ(TestFleet::At(fleet_.SweepAll(), "user"), "ready/none");
  EXPECT_EQ(fleet_.engine_runs, runs);
}

TEST_F(Sweeping, ABaseThatMovedIsRewrittenAgain) {
  fleet_.Add("broken", With(User(), {{"BROKEN", ""}}));
  fleet_.Add("user", User());
  ASSERT_TRUE(fleet_.SweepAll());
  std::string head = fleet_.PersonCommits("user", "main", "src/b.cc", "int b = m.colour();\n");
  auto tasks = fleet_.SweepAll();
  EXPECT_EQ(TestFleet::At(tasks, "user"), "ready/none");
  EXPECT_EQ(tasks->at(1).base, head);
}

TEST_F(Sweeping, AFileThatCannotBeWrittenSafelyNeedsAPersonAtOnce) {
  fleet_.Add("odd", With(User(), {{"src/new\nline.cc", "int b = m.colour();\n"}}));
  EXPECT_EQ(TestFleet::At(fleet_.SweepAll(), "odd"), "needs_person/unsafe_tree");
}

TEST_F(Sweeping, TheEngineIsTriedThreeTimes) {
  fleet_.Add("crashes", With(User(), {{"src/b.cc", "crash\n"}}));
  EXPECT_EQ(TestFleet::At(fleet_.SweepAll(), "crashes"), "queued/engine_failed");
  EXPECT_EQ(TestFleet::At(fleet_.SweepAll(), "crashes"), "queued/engine_failed");
  EXPECT_EQ(TestFleet::At(fleet_.SweepAll(), "crashes"), "dead/engine_failed");
  auto retried =
      fleet_.With(fleet_.MakeCampaign(), [](const fleet::Run& run) { return Retry(run, ""); });
  EXPECT_EQ(TestFleet::At(retried, "crashes"), "queued/none");
}

TEST_F(Sweeping, AMissingRepositoryCostsOnlyItsOwnTask) {
  fleet_.Add("user", User());
  Campaign campaign = fleet_.MakeCampaign();
  campaign.repositories.push_back({"gone", (fleet_.root() / "gone.git").string(), "main", ""});
  auto tasks = fleet_.With(campaign, [](const fleet::Run& run) { return Sweep(run, {}); });
  EXPECT_EQ(TestFleet::At(tasks, "user"), "ready/none");
  EXPECT_EQ(TestFleet::At(tasks, "gone"), "needs_person/repository_missing");
}

TEST_F(Sweeping, CtrlCLeavesAStateThatTheNextSweepFinishes) {
  fleet_.Add("user", User());
  int asked = 0;
  fleet_.interrupted = [&] { return ++asked > 3; };
  auto tasks = fleet_.SweepAll();
  ASSERT_FALSE(tasks);
  EXPECT_EQ(tasks.error().kind, support::ErrorKind::kInterrupted);
  fleet_.interrupted = [] { return false; };
  EXPECT_EQ(TestFleet::At(fleet_.SweepAll(), "user"), "ready/none");
}

TEST_F(Sweeping, TheCommitIsTheSameInEveryRun) {
  fleet_.Add("user", User());
  std::string first = fleet_.SweepAll()->at(0).commit;
  std::filesystem::remove_all(fleet_.state());
  EXPECT_EQ(fleet_.SweepAll()->at(0).commit, first);
}

TEST_F(Sweeping, AnotherSchemaUnderTheSameNameIsRefused) {
  fleet_.Add("user", User());
  ASSERT_TRUE(fleet_.SweepAll());
  Campaign campaign = fleet_.MakeCampaign();
  campaign.schema.now = "newer";
  auto tasks = fleet_.With(campaign, [](const fleet::Run& run) { return Sweep(run, {}); });
  ASSERT_FALSE(tasks);
  EXPECT_THAT(tasks.error().message, HasSubstr("a name of its own"));
}

TEST_F(Sweeping, TwoSweepsAtOnceOnOneStateAreRefused) {
  auto lock = StateLock::Take(fleet_.state());
  ASSERT_TRUE(lock);
  fleet_.Add("user", User());
  auto tasks = fleet_.SweepAll();
  ASSERT_FALSE(tasks);
  EXPECT_THAT(tasks.error().message, HasSubstr("another sweep"));
}

TEST_F(Sweeping, AnEngineThatCannotStartIsNobodysFailure) {
  fleet_.Add("user", User());
  Tools tools = fleet_.MakeTools();
  tools.rewrite = [](const rules::Plan&,
                     const EngineRequest&) -> support::Result<rewriter::Report> {
    return support::Fail(support::ErrorKind::kUnavailable, "no room for the plan");
  };
  auto sweep = [&](fleet::Run run) {
    run.tools.rewrite = tools.rewrite;
    return Sweep(run, {});
  };
  for (int i = 0; i < 4; ++i) {
    auto tasks = fleet_.With(fleet_.MakeCampaign(), sweep);
    ASSERT_FALSE(tasks);
    EXPECT_THAT(tasks.error().message, HasSubstr("no room"));
  }
  EXPECT_EQ(TestFleet::At(fleet_.SweepAll(), "user"), "ready/none");
}

}  // namespace
}  // namespace fleet::testing
