// usage, rewrite, check and explain, as far as they do not depend on what the engine finds.
#include <gmock/gmock.h>

#include "tests/cli/program.h"

namespace {
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const char kChange[] = "field_renamed:demo.Reading.temp";

class Code : public cli_test::Program {
 protected:
  // The report of OneEdit with a use that a person has to look at.
  rewriter::Report OneReview() const {
    rewriter::Report report = OneEdit();
    report.uses.push_back({"b.cc", 7, 3, kChange, rewriter::UseState::kReview, "dependent"});
    return report;
  }
  std::vector<std::string> Rewrite(std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments{"rewrite", "old.proto", "new.proto", "repo"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }
};

TEST_F(Code, ADryRunPrintsADiffThatGitAppliesAndWritesNothing) {
  std::string before = Read("repo/a.cc");
  auto outcome = Run(Rewrite(), EngineThatReports(OneEdit()));
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("1 edit in 1 file, all proven"), HasSubstr("--apply")));
  EXPECT_EQ(Read("repo/a.cc"), before);
  Write("d.patch", outcome.out);
  auto applied = Shell("cd repo && git apply ../d.patch");
  EXPECT_TRUE(applied.ok()) << applied.err;
  EXPECT_THAT(Read("repo/a.cc"), HasSubstr("r.celsius()"));
}

TEST_F(Code, WhatNeedsAPersonIsListedAndGivesExitStatusOne) {
  auto outcome = Run(Rewrite(), EngineThatReports(OneReview()));
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("1 use needs a person"), HasSubstr("dependent"),
                                 HasSubstr("b.cc:7:3")));
  EXPECT_EQ(Run(Rewrite({"--fail-on", "none"}), EngineThatReports(OneReview())).exit_code, 0);
}

TEST_F(Code, ApplyWritesTheFilesAndPrintsTheReportIfAsked) {
  auto outcome = Run(Rewrite({"--apply", "--format", "json"}), EngineThatReports(OneEdit()));
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_TRUE(support::ParseDocument<rewriter::Report>(outcome.out, "report"));
  EXPECT_THAT(Read("repo/a.cc"), HasSubstr("r.celsius()"));
}

TEST_F(Code, ApplyRefusesADirtyTreeAndNamesTheFiles) {
  Write("repo/a.cc", "// somebody's work\n");
  auto outcome = Run(Rewrite({"--apply"}), Engine("exit 99"));
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("a.cc (modified)"));
  EXPECT_EQ(Read("repo/a.cc"), "// somebody's work\n");
}

TEST_F(Code, AFileThatChangesUnderTheEngineIsNotTouched) {
  Write("answer.json", support::DumpJson(support::ToJson(OneEdit())));
  auto engine =
      Engine("echo '// meanwhile' >> '" + At("repo/a.cc") + "'; cat '" + At("answer.json") + "'");
  auto outcome = Run(Rewrite({"--apply"}), engine);
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("a.cc was changed"));
  EXPECT_THAT(Read("repo/a.cc"), AllOf(HasSubstr("r.temp()"), HasSubstr("// meanwhile")));
}

TEST_F(Code, CheckNeverEditsAndFailsWhereUsesRemain) {
  auto outcome = Run({"check", "old.proto", "new.proto", "repo"}, EngineThatReports(OneReview()));
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_EQ(outcome.out, std::string("a.cc:1:41: edited: renamed (") + kChange +
                             ")\nb.cc:7:3: review: dependent (" + kChange + ")\n");
  EXPECT_THAT(Read("repo/a.cc"), HasSubstr("r.temp()"));
  rewriter::Report nothing;
  auto clean = Run({"check", "old.proto", "new.proto", "repo"}, EngineThatReports(nothing));
  EXPECT_EQ(clean.exit_code, 0);
  EXPECT_EQ(clean.out, "");
}

TEST_F(Code, ExplainTellsSchemaPathDeclarationRuleAndReason) {
  auto outcome =
      Run({"explain", "a.cc:1", "old.proto", "new.proto", "repo"}, EngineThatReports(OneEdit()));
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("a.cc:1:41: edited: renamed"));
  EXPECT_THAT(outcome.out, HasSubstr("demo.Reading.temp -> demo.Reading.celsius"));
  EXPECT_THAT(outcome.out, HasSubstr("demo::Reading::temp -> demo::Reading::celsius"));
  EXPECT_THAT(outcome.out, HasSubstr("rename_symbol:getter of pack protobuf-cpp"));
  EXPECT_THAT(
      Run({"explain", "a.cc:9", "old.proto", "new.proto", "repo"}, EngineThatReports(OneEdit()))
          .out,
      HasSubstr("no use of a changed element"));
  EXPECT_EQ(Run({"explain", "a.cc", "old.proto", "new.proto", "repo"}).exit_code, 2);
}

TEST_F(Code, AFolderThatIsNoRepositoryIsTrouble) {
  for (const char* command : {"rewrite", "check"}) {
    auto outcome = Run({command, "old.proto", "new.proto", "/"}, Engine("exit 99"));
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(outcome.err, HasSubstr("no git repository"));
  }
}

TEST_F(Code, AnEngineThatIsMissingCrashesOrRefusesIsToldApart) {
  auto missing = Run(Rewrite(), {"COEVOLVE_REWRITER=" + At("no-engine")});
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_THAT(missing.err, HasSubstr("no-engine"));
  auto crashed = Run(Rewrite(), Engine("kill -SEGV $$"));
  EXPECT_EQ(crashed.exit_code, 2);
  EXPECT_THAT(crashed.err, HasSubstr("crashed"));
  EXPECT_THAT(crashed.err, HasSubstr("signal 11"));
  auto refused = Run(Rewrite(), Engine("echo 'coevolve-rewriter: no such database' >&2; exit 2"));
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_EQ(refused.err, "coevolve rewrite: no such database\n");
  auto nonsense = Run(Rewrite(), Engine("echo '{}'"));
  EXPECT_EQ(nonsense.exit_code, 2);
  EXPECT_THAT(nonsense.err, HasSubstr("the engine's answer"));
}

TEST_F(Code, CtrlCKillsTheEngineAndCanBeResumed) {
  std::string pid = At("pid");
  auto outcome =
      Run(Rewrite(), Engine("sleep 1000 & echo $! > " + pid + "; kill -INT $PPID; wait"));
  EXPECT_EQ(outcome.exit_code, 130) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("interrupted"));
}

TEST_F(Code, TheEngineIsAskedAsTheContractSays) {
  auto engine = Engine("echo \"$@\" > '" + At("asked") + "'; exit 2");
  Run({"rewrite", "old.proto", "new.proto", "repo", "--build", "b", "-j", "3"}, engine);
  EXPECT_THAT(Read("asked"), testing::StartsWith("rewrite --plan /"));
  EXPECT_THAT(Read("asked"), HasSubstr(" --repo " + At("repo") +
                                       " -j 3 --unit-seconds 120 --unit-megabytes 4096 --build " +
                                       At("b") + " --wrappers\n"));
  Run({"usage", "old.proto", "repo"}, engine);
  EXPECT_THAT(Read("asked"),
              AllOf(testing::StartsWith("usage --plan /"), Not(HasSubstr("--build"))));
}

TEST_F(Code, AResultThatCannotBeWrittenLeavesTheFilesAlone) {
  std::string before = Read("repo/a.cc");
  auto outcome = Run(Rewrite({"--apply", "--output", "no/such/f"}), EngineThatReports(OneEdit()));
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(Read("repo/a.cc"), before);
}

TEST_F(Code, AWorkTreeThatTheRepositoryPutsElsewhereIsRefused) {
  ASSERT_TRUE(
      Shell("mkdir other; cp repo/a.cc other; git -C repo config core.worktree ../../other").ok());
  std::string before = Read("other/a.cc");
  auto outcome = Run(Rewrite({"--apply"}), EngineThatReports(OneEdit()));
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("elsewhere"));
  EXPECT_EQ(Read("other/a.cc"), before);
}

}  // namespace
