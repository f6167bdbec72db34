// diff and plan, and what every command has in common: help, exit statuses, streams, bad input.
#include <gmock/gmock.h>

#include "detector/change_set.h"
#include "rules/plan.h"
#include "tests/cli/program.h"

namespace {
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class Cli : public cli_test::Program {
 protected:
  // Trouble: exit status 2, nothing on stdout; returns what was said.
  std::string Trouble(std::vector<std::string> arguments,
                      const std::vector<std::string>& environment = {}) {
    auto outcome = Run(std::move(arguments), environment);
    EXPECT_EQ(outcome.exit_code, 2) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    return outcome.err;
  }
};

TEST_F(Cli, EveryCommandExplainsItself) {
  for (const char* name : {"diff", "plan", "usage", "rewrite", "check", "explain", "sweep",
                           "publish", "status", "why", "revert"}) {
    auto help = Run({name, "--help"});
    EXPECT_EQ(help.exit_code, 0) << name;
    EXPECT_THAT(help.out, AllOf(HasSubstr("-C"), HasSubstr("--output"))) << name;
    EXPECT_EQ(help.err, "") << name;
    EXPECT_THAT(Run({"--help"}).out, HasSubstr(name));
  }
}

TEST_F(Cli, WrongCommandsAndOptionsAreTroubleWithASuggestion) {
  EXPECT_THAT(Trouble({}), HasSubstr("Usage"));
  EXPECT_THAT(Trouble({"rewrit"}), HasSubstr("did you mean `rewrite`?"));
  EXPECT_THAT(Trouble({"diff", "--fail-onn", "none", "old.proto", "new.proto"}),
              HasSubstr("did you mean `--fail-on`?"));
  EXPECT_THAT(Trouble({"diff", "old.proto"}), HasSubstr("NEW"));
  EXPECT_THAT(Trouble({"diff", "old.proto", "new.proto", "--format", "xml"}), HasSubstr("xml"));
}

TEST_F(Cli, WhatIsNotBuiltYetSaysSo) {
  EXPECT_EQ(Trouble({"serve"}), "coevolve: `serve` is not built yet\n");
  EXPECT_THAT(Trouble({"-C", "repo", "worker"}), HasSubstr("`worker` is not built yet"));
}

TEST_F(Cli, AMigrationFileSaysWhatADiffCannotSee) {
  Write("a.proto", "syntax = \"proto3\"; message M { int32 a = 1; }");
  Write("b.proto", "syntax = \"proto3\"; message M { int32 z = 9; }");
  Write("m.yaml", "version: 1\nrenames:\n  M.a: M.z\n");
  auto changes = Run({"diff", "a.proto", "b.proto", "--migration", "m.yaml", "--format", "json"});
  EXPECT_THAT(changes.out, HasSubstr("field_renamed:M.a"));
  EXPECT_THAT(changes.out, HasSubstr("migration file m.yaml:3"));
  auto plan = Run({"plan", "a.proto", "b.proto", "--migration", "m.yaml", "--format", "json"});
  EXPECT_THAT(plan.out, HasSubstr("rename_symbol"));
  Write("m.yaml", "version: 1\nrenames:\n  M.b: M.z\n");
  EXPECT_THAT(Trouble({"diff", "a.proto", "b.proto", "--migration", "m.yaml"}),
              HasSubstr("m.yaml:3:3: OLD has no `M.b`"));
  EXPECT_THAT(Trouble({"plan", "--changes", "c.json", "--migration", "m.yaml"}),
              HasSubstr("--migration can't add to it"));
}

TEST_F(Cli, AMigrationFileIsProposed) {
  EXPECT_EQ(Run({"diff", "old.proto", "old.proto", "--write-migration", "m.yaml"}).exit_code, 0);
  EXPECT_THAT(Read("m.yaml"), StartsWith("version: 1\n"));
  auto again = Run({"diff", "old.proto", "old.proto", "--migration", "m.yaml"});
  EXPECT_EQ(again.exit_code, 0) << again.err;
}

TEST_F(Cli, TheDialectOfSqlIsSaid) {
  Write("a.sql", "CREATE TABLE t (a int);");
  Write("b.sql", "CREATE TABLE t (b int); -- not renamed\n");
  auto changes = Run({"diff", "a.sql", "b.sql", "--dialect", "sqlite", "--format", "json"});
  EXPECT_THAT(changes.out, HasSubstr("\"dialect\": \"sqlite\""));
  EXPECT_THAT(Trouble({"diff", "a.sql", "b.sql", "--dialect", "oracle"}), HasSubstr("oracle"));
}

TEST_F(Cli, DiffFailsOnWhatItIsAskedToFailOn) {
  EXPECT_EQ(Run({"diff", "old.proto", "new.proto"}).exit_code, 1);
  EXPECT_EQ(Run({"diff", "old.proto", "new.proto", "--fail-on", "source"}).exit_code, 1);
  EXPECT_EQ(Run({"diff", "old.proto", "new.proto", "--fail-on", "json"}).exit_code, 1);
  EXPECT_EQ(Run({"diff", "old.proto", "new.proto", "--fail-on", "wire"}).exit_code, 0);
  EXPECT_EQ(Run({"diff", "old.proto", "new.proto", "--fail-on", "none"}).exit_code, 0);
  auto same = Run({"diff", "old.proto", "old.proto"});
  EXPECT_EQ(same.exit_code, 0);
  EXPECT_THAT(same.out, HasSubstr("no changes\n"));
}

TEST_F(Cli, DiffNamesPlaceKindAndBothPaths) {
  auto outcome = Run({"diff", "old.proto", "new.proto"});
  EXPECT_THAT(outcome.out, HasSubstr("old.proto:5 -> new.proto:5"));
  EXPECT_THAT(outcome.out, HasSubstr("field_renamed  demo.Reading.temp -> demo.Reading.celsius"));
  EXPECT_THAT(outcome.out, HasSubstr("breaks source; json (both ways: breaks)"));
  EXPECT_EQ(outcome.err, "");
}

TEST_F(Cli, ADocumentStandsInPlaceOfOldAndNew) {
  Write("changes.json", Run({"diff", "old.proto", "new.proto", "--format", "json"}).out);
  ASSERT_TRUE(support::ParseDocument<detector::ChangeSet>(Read("changes.json"), "c"));
  auto direct = Run({"plan", "old.proto", "new.proto", "--format", "json"});
  EXPECT_EQ(direct.exit_code, 0) << direct.err;
  auto plan = support::ParseDocument<rules::Plan>(direct.out, "p");
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_FALSE(plan->operations.empty());
  EXPECT_EQ(Run({"plan", "--changes", "changes.json", "--format", "json"}).out, direct.out);
  Write("plan.json", direct.out);
  EXPECT_EQ(Run({"plan", "--plan", "plan.json", "--format", "json"}).out, direct.out);
}

TEST_F(Cli, ADocumentThatIsWrongIsRefusedWithItsPlace) {
  Write("broken.json", "{\n  \"version\": ]\n}\n");
  EXPECT_THAT(Trouble({"plan", "--changes", "broken.json"}), HasSubstr("broken.json:2:14"));
  Write("other.json", "{\"version\": 1, \"toool\": \"\"}\n");
  EXPECT_THAT(Trouble({"plan", "--plan", "other.json"}), HasSubstr("other.json: at the root"));
  EXPECT_THAT(Trouble({"plan", "--plan", "a", "--changes", "b"}), HasSubstr("excludes"));
  EXPECT_THAT(Trouble({"plan", "--plan", "a", "old.proto", "new.proto"}),
              HasSubstr("in place of OLD NEW"));
  EXPECT_THAT(Trouble({"plan"}), HasSubstr("OLD and NEW are needed"));
}

TEST_F(Cli, ASchemaWithAnErrorIsToldWithFileLineAndColumn) {
  Write("bad.proto", "syntax = \"proto3\";\nmessage M {\n  int32 = 1;\n}\n");
  EXPECT_THAT(Trouble({"diff", "bad.proto", "new.proto"}), HasSubstr("bad.proto:3:9"));
}

TEST_F(Cli, AFormatWithoutARulePackIsTroubleAndNotAnEmptyPlan) {
  Write("a.sql", "CREATE TABLE m (a integer);");
  Write("b.sql", "CREATE TABLE m (b integer);");
  EXPECT_EQ(Run({"diff", "a.sql", "b.sql", "--fail-on", "none"}).exit_code, 0);
  std::vector<std::string> commands = {"plan", "rewrite", "check"};
  for (const std::string& command : commands) {
    EXPECT_THAT(Trouble({"-C", "repo", command, "../a.sql", "../b.sql"}),
                AllOf(HasSubstr("no rule pack"), HasSubstr("`sql`"), HasSubstr("--pack FILE")));
  }
}

TEST_F(Cli, AnImportThatIsNotFoundIsNamed) {
  Write("importing.proto", "syntax = \"proto3\";\nimport \"no/such.proto\";\n");
  auto lenient = Run({"diff", "importing.proto", "importing.proto"});
  EXPECT_EQ(lenient.exit_code, 0) << lenient.err;
  EXPECT_THAT(lenient.out + lenient.err,
              AllOf(HasSubstr("importing.proto:2"), HasSubstr("no/such.proto")));
  EXPECT_THAT(Trouble({"diff", "importing.proto", "new.proto", "--strict"}),
              AllOf(HasSubstr("importing.proto:2"), HasSubstr("no/such.proto")));
}

TEST_F(Cli, ASourceThatIsNotThereIsNamed) {
  EXPECT_THAT(Trouble({"diff", "nothing.proto", "new.proto"}), HasSubstr("nothing.proto"));
  EXPECT_THAT(Trouble({"-C", "nowhere", "diff", "a", "b"}), HasSubstr("cannot enter nowhere"));
}

TEST_F(Cli, GitSourcesAreReadFromTheRepositoryOfC) {
  auto made = Shell(
      "cp old.proto repo/s.proto; cd repo; git add -A; git commit -qm one; cp ../new.proto "
      "s.proto; "
      "git commit -qam two");
  ASSERT_TRUE(made.ok()) << made.err;
  auto outcome = Run({"-C", "repo", "diff", "git:HEAD~1", "git:HEAD"});
  EXPECT_EQ(outcome.exit_code, 1) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("s.proto:5 -> s.proto:5"));
  auto file = Run({"diff", "-C", "repo", "git:HEAD~1:s.proto", "s.proto"});
  EXPECT_THAT(file.out, HasSubstr("s.proto:5 -> s.proto:5"));
  EXPECT_THAT(Trouble({"-C", "repo", "diff", "git:no-such", "git:HEAD"}), HasSubstr("no-such"));
  EXPECT_THAT(Trouble({"-C", "/", "diff", "git:HEAD", "git:HEAD"}), HasSubstr("no git repository"));
}

TEST_F(Cli, AFileOfARevisionThatIsTooLargeIsLeftOutAndSaid) {
  auto made = Shell(
      "cp old.proto repo/s.proto; truncate -s 65M repo/huge.proto; cd repo; git add -A;"
      "git commit -qm one; cp ../new.proto s.proto; git commit -qam two");
  ASSERT_TRUE(made.ok()) << made.err;
  auto outcome = Run({"-C", "repo", "diff", "git:HEAD~1", "git:HEAD"});
  EXPECT_EQ(outcome.exit_code, 1) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("s.proto:5 -> s.proto:5"));
  EXPECT_THAT(outcome.out + outcome.err, HasSubstr("huge.proto: larger than 67108864 bytes"));
  EXPECT_THAT(Trouble({"-C", "repo", "diff", "git:HEAD:huge.proto", "git:HEAD:s.proto"}),
              HasSubstr("huge.proto: larger than 67108864 bytes"));
}

TEST_F(Cli, OutputGoesToAFileAsAWhole) {
  auto outcome = Run({"diff", "old.proto", "new.proto", "--output", "out.txt"});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(Read("out.txt"), Run({"diff", "old.proto", "new.proto"}).out);
  EXPECT_THAT(Trouble({"diff", "old.proto", "new.proto", "--output", "no/such/folder/f"}),
              HasSubstr("cannot write"));
}

TEST_F(Cli, AReaderThatGoesAwayIsNoTroubleAndAFullDiskIs) {
  auto closed = Shell(
      "exec 3> >(exec true); wait $!; \"$COEVOLVE\" diff --format json old.proto new.proto >&3");
  EXPECT_EQ(closed.signal, 0);
  EXPECT_EQ(closed.exit_code, 1) << closed.err;
  auto full = Shell("\"$COEVOLVE\" diff --format json old.proto new.proto > /dev/full");
  EXPECT_EQ(full.exit_code, 2);
  EXPECT_THAT(full.err, HasSubstr("No space left"));
}

TEST_F(Cli, OutputFollowsALinkAndNeverReplacesADevice) {
  Write("real.txt", "");
  ASSERT_TRUE(Shell("ln -s real.txt link.txt; mkfifo pipe").ok());
  std::string result = Run({"diff", "old.proto", "new.proto", "--output", "link.txt"}).out;
  EXPECT_TRUE(std::filesystem::is_symlink(At("link.txt")));
  EXPECT_THAT(Read("real.txt"), HasSubstr("field_renamed"));
  auto piped = Shell(
      "cat pipe > got & \"$COEVOLVE\" diff old.proto new.proto --output pipe; wait; test -p pipe");
  EXPECT_TRUE(piped.ok()) << piped.err;
  EXPECT_EQ(Read("got"), Read("real.txt"));
}

TEST_F(Cli, AClosedStandardStreamIsNotMistakenForAFile) {
  auto closed = Shell("\"$COEVOLVE\" diff old.proto new.proto >&-");
  EXPECT_EQ(closed.exit_code, 2);
  auto silent = Shell("\"$COEVOLVE\" diff bad.proto new.proto --output out.txt 2>&-");
  EXPECT_EQ(silent.exit_code, 2);
}

}  // namespace
