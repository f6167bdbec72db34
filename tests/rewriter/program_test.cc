// The engine as the program that fleet-pr runs: documents in, a document and an exit status out.
#include <gmock/gmock.h>

#include "detector/detector.h"
#include "rewriter/report.h"
#include "rules/rules.h"
#include "support/process.h"
#include "tests/rewriter/test_repository.h"

namespace rewriter {
namespace {
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

detector::LoadedSource Version(const std::string& first, const std::string& second) {
  return {.name = "test",
          .files = {{"m.proto", "syntax = \"proto3\";\npackage p;\nmessage M {\n  float " + first +
                                    " = 1;\n  float " + second + " = 2;\n  float id = 3;\n}\n"}}};
}

class Engine : public testing::Test {
 protected:
  void SetUp() override { WritePlan(Version("speed", "limit"), Version("velocity", "bound")); }

  void WritePlan(const detector::LoadedSource& old_source,
                 const detector::LoadedSource& new_source) const {
    auto before = detector::ReadSchema(old_source, {}),
         after = detector::ReadSchema(new_source, {});
    ASSERT_TRUE(before && after);
    auto changes = detector::Diff(detector::ToInput(old_source, *before), *before,
                                  detector::ToInput(new_source, *after), *after);
    WriteJson("plan.json", rules::MakePlan(changes, *before, *after, rules::BuiltInPacks()));
  }

  std::string At(const std::string& name) const { return (repo_.outside() / name).string(); }
  template <class T>
  void WriteJson(const std::string& name, T document) const {
    std::string text = support::DumpJson(support::ToJson(document));
    ASSERT_TRUE(support::WriteFileAtomically(At(name), text));
  }

  support::ProcessOutcome Run(const std::string& command,
                              std::vector<std::string> more = {}) const {
    support::ProcessCommand process;
    process.argv = {COEVOLVE_BIN_DIR "/coevolve-rewriter",
                    command,
                    "--plan",
                    At("plan.json"),
                    "--repo",
                    repo_.path().string()};
    process.argv.insert(process.argv.end(), more.begin(), more.end());
    return support::RunProcess(process).value();
  }
  Report Read(const support::ProcessOutcome& outcome) const {
    auto report = support::ParseDocument<Report>(outcome.out, "report");
    EXPECT_TRUE(report) << outcome.out << outcome.err;
    return report.value_or(Report());
  }
  support::ProcessOutcome Prove(const Report& report) const {
    WriteJson("report.json", report);
    return Run("prove", {"--report", At("report.json")});
  }

  // The code has one edit, and none but a question once a call that does not compile is added.
  void ExpectAskedOnceBroken(const std::string& code, const std::string& broken) {
    repo_.Write("a.cc", code);
    repo_.Commit();
    EXPECT_EQ(Read(Run("rewrite")).edits.size(), 1u);
    repo_.Write("a.cc", code + broken);
    repo_.Commit();
    Report report = Read(Run("rewrite"));
    EXPECT_THAT(report.edits, IsEmpty());
    EXPECT_THAT(report.uses, testing::Contains(testing::Field(&Use::reason, "dependent")));
  }

  TestRepository repo_{{"a.cc",
                        "#include \"m.pb.h\"\n"
                        "float f(const p::M& m) { return m.speed(); }\n"
                        "float g(const p::M& m) { return m.limit(); }\n"}};
};

TEST_F(Engine, ProvesItsOwnReport) {
  Report report = Read(Run("rewrite"));
  ASSERT_EQ(report.edits.size(), 2u);
  for (const Edit& edit : report.edits) EXPECT_EQ(edit.confidence, Confidence::kProven);
  auto again = Prove(report);
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_THAT(Read(again).dropped, IsEmpty());
}

TEST_F(Engine, SaysHowFarItIs) {
  Read(Run("rewrite", {"--progress", At("progress")}));
  EXPECT_EQ(support::ReadFile(At("progress")).value_or(""),
            "1 of 1 changed units parsed against NEW\n");
}

TEST_F(Engine, OneUnitAloneSaysNothingOfIncludesElsewhere) {
  detector::LoadedSource old_source = Version("speed", "limit"), new_source = old_source;
  new_source.files = {{"moved/m.proto", old_source.files.front().content}};
  WritePlan(old_source, new_source);
  repo_.Write("b.cc", "#include \"m.pb.h\"\n");
  repo_.Commit();
  Report report = Read(Run("rewrite", {"--only", "a.cc"}));
  EXPECT_FALSE(report.uses.empty());
  for (const Use& use : report.uses) EXPECT_EQ(use.file, "a.cc") << use.reason;
}

TEST_F(Engine, CodeWhoseSchemaIsIncludedInAnotherConfigurationIsNotCalledUnaffected) {
  repo_.Write("b.cc",
              "#ifdef WITH_M\n#include \"m.pb.h\"\n#endif\n"
              "float f(const p::M& m) { return m.speed(); }\n");
  repo_.Commit();
  int uses = 0;
  for (const Use& use : Read(Run("rewrite")).uses) {
    if (use.file != "b.cc") continue;
    ++uses;
    EXPECT_EQ(use.state, UseState::kReview) << use.reason;
  }
  EXPECT_EQ(uses, 1);
}

TEST_F(Engine, AMacroOfAnotherConfigurationMayBeAnAccessor) {
  repo_.Write("a.cc",
              "#include \"m.pb.h\"\n#ifdef OTHER\n#define FIELD speed\n#else\n"
              "#define FIELD id\n#endif\nfloat f(const p::M& m) { return m.FIELD(); }\n");
  repo_.Commit();
  Report report = Read(Run("rewrite"));
  ASSERT_EQ(report.uses.size(), 1u);
  EXPECT_EQ(report.uses[0].state, UseState::kReview);
  EXPECT_EQ(report.uses[0].reason, "inactive_code");
}

// Mock frameworks paste an argument into the name of a function of their own.
TEST_F(Engine, WhatAMacroPastesIntoAnotherNameIsNoUseBesideAnError) {
  auto reviews = [&](const std::string& body) {
    repo_.Write("a.cc",
                "#include \"m.pb.h\"\n#include \"lost.h\"\n"
                "struct Mock : Lost { float mock_speed(int); };\n"
                "#define EXPECT(object, call) (object).mock_##call\n"
                "#define ANY(object, call) EXPECT(object, call), (object).call\n"
                "void f(Mock& m) { " +
                    body + " }\ntemplate <class T> void g(T& m) { " + body + " }\n");
    repo_.Commit();
    Report report = Read(Run("rewrite"));
    return std::count_if(report.uses.begin(), report.uses.end(),
                         [](const Use& use) { return use.state == UseState::kReview; });
  };
  EXPECT_EQ(reviews("EXPECT(m, speed(1));"), 0);
  EXPECT_EQ(reviews("ANY(m, speed(1));"), 1);  // where it does not compile
}

TEST_F(Engine, AStandardNameInAMacroMeansTheSameInInactiveCode) {
  WritePlan(Version("path", "limit"), Version("file_path", "limit"));
  repo_.Write("a.cc",
              "#include <filesystem>\n#include \"m.pb.h\"\n"
              "#define HERE ::std::filesystem::path(__FILE__)\n"
              "#ifdef OTHER\n"
              "auto there = HERE;\n"
              "#endif\n"
              "auto here = HERE;\n"
              "float f(const p::M& m) { return m.path(); }\n");
  repo_.Commit();
  auto outcome = Run("rewrite");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(Read(outcome).edits.size(), 1u);
}

TEST_F(Engine, AnAliasThatInactiveCodeDeclaresInAnotherWayMayMeanEither) {
  std::string boat = "#include \"m.pb.h\"\nstruct Boat { float speed() const; };\n";
  for (std::string branches :
       {"using V = Boat;\n#else\nusing V = p::M;\n", "using V = p::M;\n#else\nusing V = Boat;\n",
        "typedef Boat V;\n#else\ntypedef p::M V;\n"}) {
    repo_.Write("a.cc", boat + "#ifdef OTHER\n" + branches +
                            "#endif\nfloat f(const V* v) { auto& w = *v; return w.speed(); }\n");
    repo_.Commit();
    Report report = Read(Run("rewrite"));
    EXPECT_TRUE(report.edits.empty()) << branches;
    EXPECT_EQ(report.uses.back().state, UseState::kReview) << branches;
    EXPECT_EQ(report.uses.back().reason, "inactive_code") << branches;
  }
  repo_.Write("a.cc",
              "#include \"m.pb.h\"\nusing V = p::M;\n#ifdef OTHER\nvoid g(const V& v);\n#endif\n"
              "float f(const V& v) { return v.speed(); }\n");
  repo_.Commit();
  EXPECT_EQ(Read(Run("rewrite")).edits.size(), 1u);
}

TEST_F(Engine, AHeaderIsFoundByAPrefixThatOnlyTheBuildGives) {
  repo_.Write("cc/m.h", "#include \"m.pb.h\"\nconst p::M& Get();\n");
  repo_.Write("cc/one.h", "");
  repo_.Write("cc/two.h", "");
  repo_.Write("a.cc",
              "#include \"lib/m.h\"\n#include \"lib/one.h\"\n#include \"lib/two.h\"\n"
              "float f() { return Get().speed(); }\n");
  repo_.Commit();
  Report report = Read(Run("rewrite"));
  ASSERT_EQ(report.edits.size(), 1u);
  EXPECT_EQ(report.edits[0].confidence, Confidence::kProven);
}

// Nothing but the type of an argument leads from these to a function in the namespace that the type
// leaves, and no qualifier in front would do.
TEST_F(Engine, WhatNoQualifierBringsBackIsForReviewAndTheRestIsEdited) {
  auto version = [](const std::string& package) {
    return detector::LoadedSource{.name = "test",
                                  .files = {{"m.proto", "syntax = \"proto3\";\npackage " + package +
                                                            ";\nmessage M { int32 id = 1; }\n"}}};
  };
  WritePlan(version("p"), version("q"));
  repo_.Write("a.cc",
              "#include \"m.pb.h\"\n"
              "namespace p {\n"
              "int Id(const M& m) { return m.id(); }\n"
              "bool operator!(const M& m) { return m.id() == 0; }\n"
              "} template <class T> struct Self { friend int Id(Self) { return 1; } };\n"
              "#define ID(m) Id(m)\n"
              "template <class T> int Any(const T& t) { return Id(t); }\n"
              "int f(const p::M& m) {\n"
              "  struct Mine : Self<Mine> {};\n"
              "  int sum = Id(Mine()) + Id(m) + [](const auto& n) { return Id(n); }(m);\n"
              "  sum += ID(m) + Any(m);\n"
              "  return !m ? 0 : sum;\n"
              "}\n");
  repo_.Commit();
  Report report = Read(Run("rewrite"));
  std::vector<std::pair<int, int>> asked;
  for (const Use& use : report.uses) {
    if (use.reason == "argument_lookup") asked.emplace_back(use.line, use.column);
  }
  EXPECT_THAT(asked, ElementsAre(testing::Pair(4, 6), testing::Pair(6, 15), testing::Pair(7, 49),
                                 testing::Pair(10, 61), testing::Pair(12, 10)));
  std::vector<std::string> made;
  for (const Edit& edit : report.edits) made.push_back(edit.replacement);
  EXPECT_THAT(made, ElementsAre("q::M", "q::M", "q::M", "p::Id"));
  EXPECT_THAT(report.dropped, IsEmpty());
}

// Each has fields of its own, so that a renamed message is recognised.
detector::LoadedSource TwoMessages(const std::string& first, const std::string& second,
                                   const std::string& field) {
  return {.name = "test",
          .files = {{"m.proto", "syntax = \"proto3\";\npackage p;\nmessage " + first +
                                    " { int32 id = 1; string note = 2; bool paid = 3; }\nmessage " +
                                    second + " { float " + field +
                                    " = 1; double mass = 2; bytes raw = 3; }\n"}}};
}

TEST_F(Engine, WhatHoldsIsProvenAgainWithoutTheChangeThatFailed) {
  WritePlan(TwoMessages("M", "N", "speed"), TwoMessages("Boat", "N", "velocity"));
  repo_.Write("a.cc",
              "#include \"m.pb.h\"\n"
              "namespace own {\n"
              "using p::M;\n"
              "struct Boat {};\n"
              "int f(const M& m) { return m.id(); }\n"
              "float g(const p::N& n) { return n.speed(); }\n"
              "}\n");
  repo_.Commit();
  Report report = Read(Run("rewrite"));
  ASSERT_EQ(report.dropped.size(), 1u);
  EXPECT_EQ(report.dropped[0].change, "type_renamed:p.M");
  EXPECT_EQ(report.dropped[0].reason, "proof_failed");
  ASSERT_EQ(report.edits.size(), 1u);
  EXPECT_EQ(report.edits[0].replacement, "velocity");
  EXPECT_EQ(report.edits[0].confidence, Confidence::kProven);
  EXPECT_EQ(report.verified.errors, 0);
}

// `struct Ship` conflicts with an edit that stands on another line, both with M's edits and
// without.
TEST_F(Engine, AnErrorThatStaysWhenAChangeIsTakenBackIsAnothersFault) {
  WritePlan(TwoMessages("M", "N", "speed"), TwoMessages("Boat", "Ship", "speed"));
  repo_.Write("a.cc",
              "#include \"m.pb.h\"\n"
              "namespace own {\n"
              "using p::M;\n"
              "using p::N;\n"
              "struct Boat {};\n"
              "struct Ship {};\n"
              "int f(const M& m) { return m.id(); }\n"
              "}\n");
  repo_.Commit();
  Report report = Read(Run("rewrite"));
  EXPECT_EQ(report.dropped.size(), 2u);
  EXPECT_THAT(report.edits, IsEmpty());
}

TEST_F(Engine, AChangeThatFailsAtOneOfManyPlacesIsLeftToAPersonThere) {
  WritePlan(TwoMessages("M", "N", "speed"), TwoMessages("Boat", "N", "speed"));
  repo_.Write("a.cc",
              "#include \"m.pb.h\"\n"
              "namespace own {\n"
              "struct Boat {};\n"
              "using p::M;\n"
              "}\n"
              "int a(const p::M& m) { return m.id(); }\n"
              "int b(const p::M& m) { return m.id(); }\n"
              "int c(const p::M& m) { return m.id(); }\n"
              "int d(const p::M& m) { return m.id(); }\n");
  repo_.Commit();
  Report report = Read(Run("rewrite"));
  EXPECT_THAT(report.dropped, IsEmpty());
  EXPECT_EQ(report.edits.size(), 4u);
  for (const Edit& edit : report.edits) EXPECT_EQ(edit.confidence, Confidence::kProven);
  std::vector<std::pair<int, std::string>> asked;
  for (const Use& use : report.uses) {
    if (use.state == UseState::kReview) asked.emplace_back(use.line, use.reason);
  }
  EXPECT_THAT(asked, ElementsAre(testing::Pair(4, "proof_failed")));
}

TEST_F(Engine, WhatAForeignBodyInstantiatesHasAVoteInATemplate) {
  const std::string code =
      "#include <algorithm>\n#include \"m.pb.h\"\n"
      "struct Boat { float speed() const { return 1; } };\n"
      "template <class T> float Show(const T& t) { return t.speed(); }\n"
      "float f(const p::M& m) { return Show(m); }\n";
  auto each = [](const std::string& type) {
    return "void g(" + type + "* b, " + type + "* e) {\n" +
           "  std::for_each(b, e, [](auto& x) { Show(x); });\n}\n";
  };
  repo_.Write("a.cc", code + each("p::M"));
  repo_.Commit();
  Report report = Read(Run("rewrite"));
  ASSERT_EQ(report.edits.size(), 1u);
  EXPECT_EQ(report.edits[0].confidence, Confidence::kProven);
  repo_.Write("a.cc", code + each("Boat"));
  repo_.Commit();
  report = Read(Run("rewrite"));
  EXPECT_THAT(report.edits, IsEmpty());
  EXPECT_THAT(report.uses, testing::Contains(testing::Field(&Use::reason, "dependent")));
}

TEST_F(Engine, ATemplateThatAUnitReadsWhichCannotBeParsedIsForReview) {
  repo_.Write("t.h",
              "#pragma once\n#include \"m.pb.h\"\n"
              "template <class T> float Show(const T& t) { return t.speed(); }\n");
  repo_.Write("a.cc", "#include \"t.h\"\nfloat f(const p::M& m) { return Show(m) + m.limit(); }\n");
  repo_.Write("b.cc",
              "#include \"t.h\"\n"
              "template <int N> struct Bomb { Bomb<2 * N> a; Bomb<2 * N + 1> b; };\n"
              "template <> struct Bomb<1 << 30> {};\nBomb<1> bomb;\n"
              "struct Boat { float speed() const; };\n"
              "float g(const Boat& b) { return Show(b); }\n");
  repo_.Commit();
  Report report = Read(Run("rewrite", {"--unit-seconds", "2"}));
  EXPECT_EQ(report.units.failed, 1);
  ASSERT_EQ(report.edits.size(), 1u);
  EXPECT_EQ(report.edits[0].replacement, "bound");
  EXPECT_THAT(report.uses, testing::Contains(testing::Field(&Use::reason, "dependent")));
}

TEST_F(Engine, NothingIsRemovedFromATemplateOfWhichACallDidNotCompile) {
  detector::LoadedSource old_source = Version("speed", "limit"), new_source = old_source;
  std::string start = "syntax = \"proto3\";\npackage p;\nmessage M { float speed = 1; }\n";
  old_source.files.front().content = start + "message N { float speed = 1; }\n";
  new_source.files.front().content = start + "message N {}\n";
  WritePlan(old_source, new_source);
  ExpectAskedOnceBroken(
      "#include \"m.pb.h\"\ntemplate <class T>\nvoid Set(bool b, T* t) {\n  t->set_speed(1);\n}\n"
      "void f(p::N* n) { Set(true, n); }\n",
      "void g(p::M* m) { Set(unknown(), m); }\n");
}

TEST_F(Engine, NothingIsRenamedInATemplateOfWhichACallDidNotCompile) {
  ExpectAskedOnceBroken(
      "#include \"m.pb.h\"\ntemplate <class T>\nfloat Get(bool b, const T& t) {\n"
      "  return t.speed();\n}\nfloat f(const p::M& m) { return Get(true, m); }\n"
      "struct Boat { float speed() const; };\n",
      "float g(const Boat& b) { return Get(unknown(), b); }\n");
}

TEST_F(Engine, NorIsALiteralThere) {
  ExpectAskedOnceBroken(
      "#include <google/protobuf/descriptor.h>\n#include \"m.pb.h\"\ntemplate <class T>\n"
      "auto Find(const T& t) { return t.GetDescriptor()->FindFieldByName(\"speed\"); }\n"
      "bool f(const p::M& m) { return Find(m); }\n",
      "bool g(const p::M& m) { return Find(unknown(m)); }\n");
}

TEST_F(Engine, AnotherAccessorOfTheSameTypeDoesNotProve) {
  Report report = Read(Run("rewrite"));
  report.edits.at(0).replacement = "bound";
  auto proof = Prove(report);
  EXPECT_EQ(proof.exit_code, 1) << proof.err;
  Report answer = Read(proof);
  ASSERT_THAT(answer.dropped, testing::SizeIs(1));
  EXPECT_EQ(answer.dropped[0].change, "field_renamed:p.M.speed");
  EXPECT_THAT(answer.dropped[0].detail, HasSubstr("a.cc:2"));
  EXPECT_EQ(answer.verified.errors, 0);  // it compiles
}

TEST_F(Engine, TwoSwappedAccessorsDoNotProve) {
  Report report = Read(Run("rewrite"));
  std::swap(report.edits.at(0).replacement, report.edits.at(1).replacement);
  auto proof = Prove(report);
  EXPECT_EQ(proof.exit_code, 1) << proof.err;
  EXPECT_THAT(Read(proof).dropped, testing::SizeIs(2));
}

TEST_F(Engine, AForgottenEditDoesNotProve) {
  Report report = Read(Run("rewrite"));
  report.edits.erase(report.edits.begin());
  auto proof = Prove(report);
  EXPECT_EQ(proof.exit_code, 1) << proof.err;
  EXPECT_GT(Read(proof).verified.errors, 0);
}

TEST_F(Engine, AReportOfOtherFilesIsRefused) {
  Report report = Read(Run("rewrite"));
  repo_.Write("a.cc", "// moved\n#include \"m.pb.h\"\nfloat f(p::M m) { return m.speed(); }\n");
  auto proof = Prove(report);
  EXPECT_EQ(proof.exit_code, 2);
  EXPECT_THAT(proof.err, HasSubstr("a.cc has changed since the report"));
}

TEST_F(Engine, EditsOutsideTheirFileAreRefused) {
  Report report = Read(Run("rewrite"));
  report.edits.at(1).offset = 1'000'000;
  EXPECT_EQ(Prove(report).exit_code, 2);
}

TEST_F(Engine, UsageNamesEveryUse) {
  auto outcome = Run("usage");
  auto usage = support::ParseDocument<Usage>(outcome.out, "usage");
  ASSERT_TRUE(usage) << outcome.err;
  std::vector<std::string> places;
  for (const UsagePlace& use : usage->uses) {
    places.push_back(use.path + " " + std::to_string(use.line) + " " + use.access);
  }
  EXPECT_THAT(places, testing::IsSupersetOf({"p.M.speed 2 read", "p.M.limit 3 read"}));
}

TEST_F(Engine, TroubleIsSaidOnStderrWithStatusTwo) {
  ASSERT_TRUE(support::WriteFileAtomically(At("plan.json"), "{\"version\": 1"));
  auto broken = Run("rewrite");
  EXPECT_EQ(broken.exit_code, 2);
  EXPECT_EQ(broken.out, "");
  EXPECT_THAT(broken.err, HasSubstr("plan.json"));
  EXPECT_EQ(Run("prove").exit_code, 2);  // no report
  EXPECT_EQ(Run("paint").exit_code, 2);
}

}  // namespace
}  // namespace rewriter
