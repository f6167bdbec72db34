// The two programs together, where the input is bad. What they do with good input is in fixtures/.
#include <gmock/gmock.h>

#include "tests/cli/program.h"

namespace {
using testing::AllOf;
using testing::HasSubstr;

class RealEngine : public cli_test::Program {
 protected:
  void SetUp() override {
    Program::SetUp();
    Write("repo/a.cc",
          "#include \"old.pb.h\"\ndouble Get(const demo::Reading& r) { return r.temp(); }\n");
    Commit();
    Write("old/old.proto", Read("old.proto"));
    Write("new/old.proto", Read("new.proto"));
  }
  void Commit() const {
    auto made = Shell("cd repo && git add -A && git commit -qm more");
    ASSERT_TRUE(made.ok()) << made.err;
  }
};

TEST_F(RealEngine, WithoutACompileDatabaseARenameIsStillProven) {
  auto outcome = Run({"rewrite", "old", "new", "repo", "--apply"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("1 edit in 1 file, all proven"), HasSubstr("0 errors")));
  EXPECT_THAT(Read("repo/a.cc"), HasSubstr("r.celsius()"));
}

TEST_F(RealEngine, EveryBuildConfigurationOfAFileIsLookedAt) {
  Write("repo/a.cc",
        "#include \"old.pb.h\"\ndouble Get(const demo::Reading& r) {\n#ifdef A\n"
        "  return r.temp();\n#elif defined(B)\n  return r.temp() + 1;\n#else\n"
        "  return r.temp() + 2;\n#endif\n}\n");
  Write("repo/compile_commands.json",
        R"([{"directory": ".", "file": "a.cc", "command": "c++ -DA -c a.cc"},
            {"directory": ".", "file": "a.cc", "command": "c++ -DB -c a.cc"}])");
  Commit();
  auto outcome = Run({"rewrite", "old", "new", "repo", "--apply"});
  EXPECT_EQ(outcome.exit_code, 1) << outcome.err;
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("2 edits in 1 file, all proven"),
                                 HasSubstr("looked at 2 of 2 units"), HasSubstr("a.cc:8:12")));
  EXPECT_THAT(Read("repo/a.cc"), AllOf(HasSubstr("return r.celsius();"),
                                       HasSubstr("r.celsius() + 1"), HasSubstr("r.temp() + 2")));
}

TEST_F(RealEngine, AHeaderThatIsReadThroughLinksIsEditedWhereItLies) {
  Write("repo/src/probe.h",
        "#pragma once\n#include \"old.pb.h\"\n"
        "inline double Probe(const demo::Reading& r) { return r.temp(); }\n");
  Write("repo/b.cc", "#include \"link.h\"\n#include \"folder/probe.h\"\n");
  auto linked = Shell("cd repo && ln -s src/probe.h link.h && ln -s src folder && mkfifo pipe.h");
  ASSERT_TRUE(linked.ok()) << linked.err;
  Commit();
  auto outcome = Run({"rewrite", "old", "new", "repo", "--apply"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("2 edits in 2 files, all proven"));
  EXPECT_THAT(Read("repo/src/probe.h"), HasSubstr("r.celsius()"));
}

class OwnWrapper : public RealEngine {
 protected:
  void SetUp() override {
    RealEngine::SetUp();
    Write("repo/probe.h",
          "#include \"old.pb.h\"\nstruct Probe {\n  double temp() const { return r.temp(); }\n"
          "  demo::Reading r;\n};\n");
    Write("repo/b.cc",
          "#include \"probe.h\"\ndouble Twice(const Probe& p) { return 2 * p.temp(); }\n");
    Commit();
  }
};

TEST_F(OwnWrapper, KeepsItsNameWhereAsked) {
  auto outcome = Run({"rewrite", "old", "new", "repo", "--apply", "--keep-wrappers"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("2 places with own functions that only forward"));
  EXPECT_THAT(Read("repo/probe.h"), HasSubstr("double temp() const { return r.celsius(); }"));
  EXPECT_THAT(Read("repo/b.cc"), HasSubstr("p.temp()"));
}

TEST_F(OwnWrapper, FollowsTheAccessorAndTheSummarySaysSo) {
  auto outcome = Run({"rewrite", "old", "new", "repo", "--apply"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("2 edits with own functions that only forward"));
  EXPECT_THAT(Read("repo/probe.h"), HasSubstr("double celsius() const { return r.celsius(); }"));
  EXPECT_THAT(Read("repo/b.cc"), HasSubstr("p.celsius()"));
}

TEST_F(OwnWrapper, KeepsItsNameWhereItIsVirtual) {
  Write(
      "repo/probe.h",
      "#include \"old.pb.h\"\nstruct Probe {\n  virtual double temp() const { return r.temp(); }\n"
      "  demo::Reading r;\n};\n");
  Commit();
  auto outcome = Run({"rewrite", "old", "new", "repo", "--apply"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(Read("repo/b.cc"), HasSubstr("p.temp()"));
}

TEST_F(RealEngine, ALineThatAPersonKeepsBreaksAndTheRestIsProven) {
  Write("repo/a.cc",
        "#include \"old.pb.h\"\ndouble Get(const demo::Reading& r) {\n"
        "  return r.temp() +\n         r.temp();  // coevolve: keep (a trial)\n}\n");
  Commit();
  auto outcome = Run({"rewrite", "old", "new", "repo", "--apply"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("1 edit in 1 file"));
  EXPECT_THAT(Read("repo/a.cc"), HasSubstr("return r.celsius() +\n         r.temp();"));
}

TEST_F(RealEngine, UsageNamesPlaceRoleAndAccess) {
  auto outcome = Run({"usage", "old", "repo"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("demo.Reading.temp  a.cc:2:47  getter  read\n"));
}

TEST_F(RealEngine, ACompileDatabaseThatCannotBeReadIsTrouble) {
  auto missing = Run({"rewrite", "old", "new", "repo", "--build", "nowhere"});
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_THAT(missing.err, HasSubstr("nowhere"));
  Write("build/compile_commands.json", "[{\"file\": ]");
  auto broken = Run({"rewrite", "old", "new", "repo", "--build", "build"});
  EXPECT_EQ(broken.exit_code, 2);
  EXPECT_THAT(broken.err, HasSubstr("compile_commands.json"));
}

TEST_F(RealEngine, ASourceFileThatDoesNotParseGoesToAPersonAndIsNotEdited) {
  Write("repo/b.cc",
        "#include \"old.pb.h\"\nvoid Broken(demo::Reading& r) { r.temp() ??? nonsense( ; }\n");
  Commit();
  auto outcome = Run({"rewrite", "old", "new", "repo"});
  EXPECT_NE(outcome.exit_code, 2) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("with errors"));
  EXPECT_THAT(outcome.err, HasSubstr("first: b.cc:2: "));
}

}  // namespace
