// Which readers of a header are parsed for the sake of a template in it: all that can get at it,
// and no others.
#include "rewriter/widen.h"

#include <gmock/gmock.h>

#include "detector/detector.h"
#include "rules/rules.h"
#include "tests/rewriter/test_repository.h"

namespace rewriter {
namespace {
using testing::Contains;
using testing::ElementsAre;

detector::LoadedSource Version(const std::string& field) {
  return {.name = "test",
          .files = {{"m.proto", "syntax = \"proto3\";\npackage p;\nmessage M { float " + field +
                                    " = 1; }\n"}}};
}

rules::Plan RenameSpeed() {
  detector::LoadedSource old_source = Version("speed"), new_source = Version("velocity");
  auto before = detector::ReadSchema(old_source, {}), after = detector::ReadSchema(new_source, {});
  auto changes = detector::Diff(detector::ToInput(old_source, *before), *before,
                                detector::ToInput(new_source, *after), *after);
  return rules::MakePlan(changes, *before, *after, rules::BuiltInPacks());
}

class Widen : public testing::Test {
 protected:
  // t.h holds `code`; a.cc reads it and is covered because it uses a message itself.
  void Header(const std::string& code) {
    repo_.Write("t.h", "#pragma once\n#include \"m.pb.h\"\n" + code);
    repo_.Write("a.cc", "#include \"t.h\"\nfloat own(p::M m) { return m.speed(); }\n");
  }
  void Reader(const std::string& path, const std::string& code) {
    repo_.Write(path, "#include \"t.h\"\n" + code);
  }
  void Foreign(const std::string& name, const std::string& code) {
    std::ofstream(repo_.outside() / name) << code;
  }

  // One more entry of the compile database; files without one get one without flags.
  void Entry(const std::string& path, const std::string& flags) {
    units_ += std::string(units_.empty() ? "" : ",") + R"({"directory": ")" +
              repo_.path().string() + R"(", "file": ")" + path + R"(", "command": "c++ -I. -I)" +
              repo_.outside().string() + " " + flags + " -c " + path + "\"}";
    listed_.insert(path);
  }

  rewriter::Run Prepared() {
    for (const auto& entry : std::filesystem::directory_iterator(repo_.path())) {
      std::string path = entry.path().filename().string();
      if (path.ends_with(".cc") && !listed_.count(path)) Entry(path, "");
    }
    repo_.Write("compile_commands.json", "[" + units_ + "]");
    repo_.Commit();
    EngineOptions options;
    options.repo = repo_.path().string();
    options.jobs = 1;
    options.build = repo_.path();
    options.wrappers = wrappers_;
    return Prepare(RenameSpeed(), options, /*all_symbols=*/false).value();
  }
  std::vector<std::string> Parsed() {
    std::vector<std::string> paths;
    for (const Unit& unit : Prepared().cover.units) paths.push_back(unit.path);
    return paths;
  }

  static std::vector<FactKind> Dependent(const rewriter::Run& run) {
    std::vector<FactKind> kinds;
    for (const UnitFacts& unit : run.facts) {
      for (const Fact& fact : unit.facts) {
        if (IsDependent(fact)) kinds.push_back(fact.kind);
      }
    }
    return kinds;
  }
  // Whether each own function that forwards an accessor may follow it.
  static std::map<std::string, bool> Follow(const rewriter::Run& run) {
    std::map<std::string, bool> follow;
    for (const UnitFacts& unit : run.facts) {
      for (const OwnFunction& function : unit.own_functions) {
        auto known = follow.emplace(function.name, true).first;
        known->second = known->second && !function.fixed;
      }
    }
    return follow;
  }

  TestRepository repo_;
  std::string units_;
  std::set<std::string> listed_;
  bool wrappers_ = false;
};

constexpr char kMock[] =
    "template <class T> struct Mock { float f(const T& t) { return t.speed(); } };\n";

TEST_F(Widen, AReaderThatDoesNotSayTheTemplatesNameIsNotAsked) {
  Header(kMock);
  Reader("b.cc", "int b;\n");
  Reader("c.cc", "float c(p::M m) { return Mock<p::M>().f(m); }\n");
  EXPECT_THAT(Parsed(), ElementsAre("a.cc", "c.cc"));
}

TEST_F(Widen, AnAliasAndWhatHoldsOneLeadToTheTemplateToo) {
  Header(std::string(kMock) +
         "using MMock = Mock<p::M>;\nstruct Fixture { MMock mock; };\nFixture& TheFixture();\n");
  Reader("b.cc", "float b(p::M m) { return TheFixture().mock.f(m); }\n");
  Reader("c.cc", "int c;\n");
  EXPECT_THAT(Parsed(), ElementsAre("a.cc", "b.cc"));
}

TEST_F(Widen, ANameInAnotherHeaderCountsForAllThatReadIt) {
  Header(kMock);
  repo_.Write("u.h", "#include \"t.h\"\ninline Mock<p::M> Make() { return {}; }\n");
  repo_.Write("b.cc", "#include \"u.h\"\nfloat b(p::M m) { return Make().f(m); }\n");
  Reader("c.cc", "int c;\n");
  EXPECT_THAT(Parsed(), ElementsAre("a.cc", "b.cc"));
}

TEST_F(Widen, WhatNeedsNoNameIsForEverybodyToAnswer) {
  Header(std::string(kMock) + "struct A {};\nMock<p::M> operator+(A, A);\n");
  Reader("b.cc", "float b(p::M m) { return (A() + A()).f(m); }\n");
  EXPECT_THAT(Parsed(), ElementsAre("a.cc", "b.cc"));
}

TEST_F(Widen, SoIsWhatAMacroOfTheHeaderSays) {
  Header(std::string(kMock) + "#define MAKE Mock<p::M>()\n");
  Reader("b.cc", "float b(p::M m) { return MAKE.f(m); }\n");
  EXPECT_THAT(Parsed(), ElementsAre("a.cc", "b.cc"));
}

TEST_F(Widen, AMacroThatPastesTheNameSaysIt) {
  Header(kMock);
  Reader("b.cc",
         "#define OF_FRONT(x) Mo##x\nfloat b(p::M m) { return OF_FRONT(ck)<p::M>().f(m); }\n");
  Reader("c.cc",
         "#define OF_BACK(x) x ## ck\nfloat c(p::M m) { return OF_BACK(Mo)<p::M>().f(m); }\n");
  Reader("d.cc", "#define OTHER(Mo) Mo##s\nint OTHER(d);\n");
  EXPECT_THAT(Parsed(), ElementsAre("a.cc", "b.cc", "c.cc"));
}

TEST_F(Widen, SoDoesAFlagOrAFileOfAnyEndingThatIsIncluded) {
  Header(kMock);
  Reader("b.cc", "float b(p::M m) { return MAKE<p::M>().f(m); }\n");
  Entry("b.cc", "-DMAKE=Mock");
  repo_.Write("calls.list", "Mock<p::M>().f(m)");
  Reader("c.cc", "float c(p::M m) { return\n#include \"calls.list\"\n; }\n");
  Reader("d.cc", "int d;\n");
  Entry("d.cc", "-DMAKE=Make");
  EXPECT_THAT(Parsed(), ElementsAre("a.cc", "b.cc", "c.cc"));
}

TEST_F(Widen, AForeignTemplatesSpecialisationIsUsedWithoutItsName) {
  Foreign("set.h",
          "namespace lib { template <class T> struct hash;\n"
          "template <class T> float set(T t) { return hash<T>()(t); } }\n");
  Header(
      "#include \"set.h\"\ntemplate <class T> struct Box { T t; };\n"
      "template <class T> struct lib::hash<Box<T>> {\n"
      "  float operator()(const Box<T>& b) { return b.t.speed(); }\n};\n");
  Reader("b.cc", "float b(p::M m) { return lib::set(Box<p::M>{m}); }\n");
  EXPECT_THAT(Parsed(), ElementsAre("a.cc", "b.cc"));
}

TEST_F(Widen, AHeaderThatIsNotOfTheRepositoryMaySayTheName) {
  Header(kMock);
  Foreign("made.h", "using Made = Mock<p::M>;\n");
  Reader("b.cc", "#include \"made.h\"\nfloat b(p::M m) { return Made().f(m); }\n");
  EXPECT_THAT(Parsed(), ElementsAre("a.cc", "b.cc"));
}

TEST_F(Widen, AFileThatIsBuiltInSeveralWaysIsLookedAtInAll) {
  Header("#ifdef OTHER\nstruct Item { float speed(); };\n#else\nusing Item = p::M;\n#endif\n");
  repo_.Write("u.h", "#include \"t.h\"\ninline float u(Item i) { return i.speed(); }\n");
  repo_.Write("b.cc", "#include \"u.h\"\n");
  Entry("b.cc", "");
  Entry("b.cc", "-DOTHER");
  EXPECT_THAT(Parsed(), ElementsAre("a.cc", "b.cc", "b.cc"));
}

TEST_F(Widen, AHeaderIsLookedAtInEveryConfigurationOfItsReaders) {
  Header("#ifdef OTHER\nstruct Item { float speed(); };\n#else\nusing Item = p::M;\n#endif\n");
  repo_.Write("u.h", "#include \"t.h\"\ninline float u(Item i) { return i.speed(); }\n");
  for (const char* file : {"b.cc", "c.cc", "d.cc"}) repo_.Write(file, "#include \"u.h\"\n");
  Entry("c.cc", "-DOTHER");
  Entry("d.cc", "-DNO_HEADER_ASKS");
  EXPECT_THAT(Parsed(), ElementsAre("a.cc", "b.cc", "c.cc"));
}

TEST_F(Widen, AHeaderThatAFlagIncludesIsRead) {
  Header(kMock);
  repo_.Write("pre.h", "#pragma once\n#include \"t.h\"\n");
  repo_.Write("b.cc", "float b(p::M m) { return Mock<p::M>().f(m) + m.speed(); }\n");
  Entry("b.cc", "-include pre.h");
  EXPECT_THAT(Parsed(), ElementsAre("a.cc", "b.cc"));
}

TEST_F(Widen, WhatAMacroDeclaresTogetherIsReachedTogether) {
  Header(
      "#define ACTION(name) template <class T> struct name##Action { T t; \\\n"
      "  float run() { return t.speed(); } };\\\n"
      "template <class T> name##Action<T> name(T t) { return {t}; }\n"
      "template <class T> float g(T t) { return t.speed(); }\n"
      "ACTION(Drive)\n");
  Reader("b.cc", "float b(p::M m) { return Drive(m).run(); }\n");
  EXPECT_THAT(Parsed(), Contains("b.cc"));
}

TEST_F(Widen, AForeignHeaderMayCallAFunctionThatNobodyNames) {
  Header("template <class T> float show(const T& t) { return t.speed(); }\n");
  Foreign("print.h", "template <class T> float print(const T& t) { return show(t); }\n");
  Reader("b.cc", "#include \"print.h\"\nfloat b(p::M m) { return print(m); }\n");
  Reader("c.cc", "#include <vector>\nint c;\n");
  EXPECT_THAT(Parsed(), ElementsAre("a.cc", "b.cc"));
}

TEST_F(Widen, ASystemHeaderKnowsNoClassOfTheRepository) {
  Header(kMock);
  Reader("b.cc", "#include <zlib.h>\n#include <no_such_header.h>\nint b;\n");
  EXPECT_THAT(Parsed(), ElementsAre("a.cc"));
}

TEST_F(Widen, WhichHeadersAreForeignTheirEndingDoesNotTell) {
  Header("template <class T> unsigned qHash(const T& t) { return t.speed(); }\n");
  Foreign("QHash", "template <class T> unsigned hash(const T& t) { return qHash(t); }\n");
  Reader("b.cc", "#include <QHash>\nunsigned b(p::M m) { return hash(m); }\n");
  EXPECT_THAT(Parsed(), ElementsAre("a.cc", "b.cc"));
}

TEST_F(Widen, TheLanguageItselfMayCallAFunctionThatNobodyNames) {
  Header(
      "template <class T> int* begin(T& t) { t.speed(); return nullptr; }\n"
      "template <class T> int* end(T&) { return nullptr; }\n");
  Reader("b.cc",
         "struct Own { void speed(); };\n"
         "void b(Own o) { for (int i : o) (void)i; }\n");
  EXPECT_THAT(Parsed(), ElementsAre("a.cc", "b.cc"));
}

TEST_F(Widen, ForAnyReaderIfTheHeaderItselfReadsTheForeignOne) {
  Foreign("print.h", "template <class T> float print(const T& t) { return show(t); }\n");
  Header(
      "#include \"print.h\"\n"
      "template <class T> float show(const T& t) { return t.speed(); }\n");
  Reader("b.cc", "float b(p::M m) { return print(m); }\n");
  EXPECT_THAT(Parsed(), ElementsAre("a.cc", "b.cc"));
}

TEST_F(Widen, AGenericLambdaThatAForeignBodyCallsIsSeenThoughNobodyCallsItsFunction) {
  Foreign(
      "each.h",
      "template <class T, class F> void each(T* b, T* e, F f) { for (; b != e; ++b) f(*b); }\n");
  Header(
      "#include \"each.h\"\n"
      "inline void all(p::M* b, p::M* e) { each(b, e, [](auto& m) { m.speed(); }); }\n");
  rewriter::Run run = Prepared();
  ASSERT_EQ(run.facts.size(), 1u);
  std::map<int64_t, int> said;  // how often something is said of one place in t.h
  for (const Fact& fact : run.facts[0].facts) {
    if (run.facts[0].files[static_cast<size_t>(fact.at.file)] == "t.h") ++said[fact.at.begin];
  }
  EXPECT_THAT(said, Contains(testing::Pair(testing::_, 2)));  // dependent, and what it means
}

TEST_F(Widen, CallersOfAWrapperThatDoNotSeeTheSchemaAreReadToo) {
  repo_.Write(
      "view.h",
      "struct View { void* impl; float speed() const; };\nstruct Other { int speed(); };\n");
  repo_.Write("view.cc",
              "#include \"m.pb.h\"\n#include \"view.h\"\n"
              "float View::speed() const { return static_cast<p::M*>(impl)->speed(); }\n");
  repo_.Write("caller.cc", "#include \"view.h\"\nfloat c(const View& v) { return v.speed(); }\n");
  repo_.Write("else.cc", "struct Car { int speed(); };\nint e(Car c) { return c.speed(); }\n");
  wrappers_ = true;
  EXPECT_THAT(Parsed(), ElementsAre("view.cc", "caller.cc"));
}

// A wrapper of the accessor; its header does not show the schema.
class Wrapper : public Widen {
 protected:
  Wrapper() {
    wrappers_ = true;
    repo_.Write("view.h", "#pragma once\nstruct View { void* impl; float speed() const; };\n");
    repo_.Write("view.cc",
                "#include \"m.pb.h\"\n#include \"view.h\"\n"
                "float View::speed() const { return static_cast<p::M*>(impl)->speed(); }\n");
  }
  bool Follows() { return Follow(Prepared()).at("View::speed"); }
};

TEST_F(Wrapper, FollowsIfAllCallersAreKnown) {
  repo_.Write("u.cc", "#include \"view.h\"\nfloat u(View v) { return v.speed(); }\n");
  EXPECT_TRUE(Follows());
}

TEST_F(Wrapper, StaysWhereTheNewNameMeansSomethingAlready) {
  repo_.Write("u.cc",
              "#include \"view.h\"\nstruct Fast : View { float velocity() const; };\n"
              "float u(Fast f) { return f.speed(); }\n");
  EXPECT_FALSE(Follows());
}

TEST_F(Wrapper, StaysWhereAForeignBaseHasTheNewName) {
  for (std::string member : {"velocity", "other"}) {
    Foreign("base.h", "struct Base { float " + member + "() const; };\n");
    repo_.Write("view.h",
                "#pragma once\n#include \"base.h\"\nstruct Mid : Base {};\n"
                "struct View : Mid { void* impl; float speed() const; };\n");
    units_.clear();
    listed_.clear();
    EXPECT_EQ(Follows(), member == "other");
  }
}

TEST_F(Wrapper, StaysIfATemplateElsewhereMayCallIt) {
  repo_.Write("show.h", "template <class T> float Show(const T& t) { return t.speed(); }\n");
  repo_.Write("u.cc",
              "#include \"view.h\"\n#include \"show.h\"\nfloat u(View v) { return Show(v); }\n");
  EXPECT_FALSE(Follows());
}

TEST_F(Wrapper, StaysIfAMacroElsewhereMayCallIt) {
  repo_.Write("read.h", "#define READ(x) (x).speed()\n");
  repo_.Write("u.cc",
              "#include \"view.h\"\n#include \"read.h\"\nfloat u(View v) { return READ(v); }\n");
  EXPECT_FALSE(Follows());
}

TEST_F(Wrapper, StaysIfInactiveCodeMayCallIt) {
  repo_.Write("u.cc",
              "#include \"view.h\"\n#ifdef OTHER\nfloat u(View v) { return v.speed(); }\n#endif\n");
  EXPECT_FALSE(Follows());
}

TEST_F(Widen, ReadersOfATemplateAreReadOnceAndWithForeignBodies) {
  Header(kMock);
  Reader("b.cc", "float b(p::M m) { return Mock<p::M>().f(m); }\n");
  repo_.Write("c.cc", "#include \"m.pb.h\"\nfloat c(p::M m) { return m.speed(); }\n");
  std::vector<std::pair<std::string, bool>> whole;
  for (const Unit& unit : Prepared().cover.units) whole.emplace_back(unit.path, unit.whole);
  std::sort(whole.begin(), whole.end());
  EXPECT_THAT(whole, ElementsAre(testing::Pair("a.cc", true), testing::Pair("b.cc", true),
                                 testing::Pair("c.cc", false)));
}

TEST_F(Widen, ATemplateIsUnheardIfAHeaderThatNoUnitReadsNamesIt) {
  Header(kMock);
  Foreign("boat.h", "struct Boat { float speed() const; };\n");
  repo_.Write("public.h",
              "#include \"t.h\"\n#include \"boat.h\"\n"
              "inline float p() { return Mock<Boat>().f({}); }\n");
  EXPECT_THAT(Dependent(Prepared()), ElementsAre(FactKind::kUnheard));
  repo_.Write("b.cc", "#include \"public.h\"\n");
  units_.clear();
  EXPECT_THAT(Dependent(Prepared()), ElementsAre(FactKind::kDependent, FactKind::kDependent));
}

TEST_F(Widen, ATemplateIsUnheardIfOnlyInactiveCodeUsesItForSomethingElse) {
  Header(kMock);
  Foreign("boat.h", "struct Boat { float speed() const; };\n");
  repo_.Write("b.cc",
              "#include \"t.h\"\n#include \"boat.h\"\n#ifdef BOATS\n"
              "float b() { return Mock<Boat>().f({}); }\n#endif\n");
  EXPECT_THAT(Dependent(Prepared()), ElementsAre(FactKind::kUnheard, FactKind::kUnheard));
  repo_.Write("c.cc", "#define BOATS\n#include \"b.cc\"\n");  // here it is not
  units_.clear();
  EXPECT_THAT(Dependent(Prepared()), testing::Each(FactKind::kDependent));
}

TEST_F(Widen, ATemplateIsUnheardIfAFileThatIsIncludedUnderNoConditionNamesIt) {
  Header(kMock);
  Foreign("boat.h", "struct Boat { float speed() const; };\n");
  repo_.Write("boat.inl", "float b() { return Mock<Boat>().f({}); }\n");
  repo_.Write(
      "b.cc",
      "#include \"t.h\"\n#include \"boat.h\"\n#ifdef BOATS\n#include \"boat.inl\"\n#endif\n");
  EXPECT_THAT(Dependent(Prepared()), testing::Contains(FactKind::kUnheard));
}

TEST_F(Widen, WhatOnlyAMacroMadeATemplateIsUnheard) {
  repo_.Write("make.h", "#define GENERIC template <class T>\n");
  repo_.Write("a.cc",
              "#include \"m.pb.h\"\n#include \"make.h\"\n"
              "GENERIC float f(T t) { return t.speed(); }\n"
              "float g(p::M m) { return f(m); }\n");
  EXPECT_THAT(Dependent(Prepared()), ElementsAre(FactKind::kUnheard));
}

}  // namespace
}  // namespace rewriter
