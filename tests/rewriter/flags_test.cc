#include <gmock/gmock.h>

#include "rewriter/units/build_hints.h"
#include "rewriter/units/cover.h"
#include "rewriter/units/flags_allow.h"
#include "rewriter/units/header_templates.h"
#include "tests/rewriter/test_repository.h"

namespace rewriter {
namespace {
namespace fs = std::filesystem;
using support::ErrorKind;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;
using testing::Pair;
using testing::StartsWith;

support::Result<Flags> Find(const Snapshot& snapshot, const FlagOptions& options = {}) {
  return FindFlags(snapshot, Scan(snapshot, {}, {}, 1), options);
}

support::Result<Flags> FlagsIn(const TestRepository& repo, const FlagOptions& options = {}) {
  return Find(*Snapshot::OfWorkTree(repo.path()), options);
}

std::vector<std::string> Allowed(const std::vector<std::string>& raw) {
  return AllowFlags(raw,
                    [](const std::string& path, bool must_exist) {
                      bool there = !must_exist || path == "config.h";
                      return there ? std::optional<std::string>("/r/" + path) : std::nullopt;
                    })
      .args;
}

TEST(AllowFlags, KeepsWhatSaysHowTheCodeIsMeant) {
  EXPECT_THAT(
      Allowed({"-std=c++20", "-I", "a", "-Ib", "-isystem", "c", "-iquoted", "-DX=1", "-D", "Y",
               "-UZ", "-fno-rtti", "-pthread", "-O2", "-include", "config.h"}),
      ElementsAre("-std=c++20", "-I/r/a", "-I/r/b", "-isystem/r/c", "-iquote/r/d", "-DX=1", "-DY",
                  "-UZ", "-fno-rtti", "-pthread", "-O2", "-include", "/r/config.h", "-w"));
}

TEST(AllowFlags, NothingThatWritesOrLoadsOrReadsArgumentsPasses) {
  EXPECT_THAT(Allowed({"-o",
                       "/etc/x",
                       "-MF",
                       "/etc/y",
                       "-MD",
                       "-fplugin=/tmp/e.so",
                       "-Xclang",
                       "-load",
                       "-Xclang",
                       "/tmp/e.so",
                       "@/tmp/args",
                       "--config",
                       "/tmp/c",
                       "-serialize-diagnostics",
                       "/etc/z",
                       "--serialize-diagnostics",
                       "/etc/z",
                       "-dependency-dot",
                       "/etc/d",
                       "-header-include-file",
                       "/etc/h",
                       "-stats-file=/etc/s",
                       "-diagnostic-log-file",
                       "/l",
                       "-fmodule-file=/x",
                       "-ivfsoverlay",
                       "/o",
                       "-save-temps=obj",
                       "-gsplit-dwarf",
                       "-ftime-trace=/etc/t",
                       "-include",
                       "/etc/passwd",
                       "-include-pch",
                       "/p",
                       "--sysroot=/s",
                       "-fprofile-instr-generate=/etc/p",
                       "-mllvm",
                       "-x=y",
                       "-std=/../x",
                       "evil.o"}),
              ElementsAre("-w"));
}

TEST(AllowFlags, NamesWhatMayMatterAndKeepsQuietAboutTheRest) {
  AllowedFlags allowed =
      AllowFlags({"-Wall", "-Werror", "-fno-semantic-interposition", "-MMD", "-target", "arm64",
                  "@args", "-fplugin=e.so", "a.cc", "-c"},
                 [](const std::string& path, bool) { return std::optional(path); });
  EXPECT_THAT(allowed.dropped, ElementsAre("-fplugin=e.so", "-target", "@args"));
}

TEST(AllowFlags, TellsCFromCpp) {
  auto place = [](const std::string& path, bool) { return std::optional(path); };
  EXPECT_TRUE(AllowFlags({"-x", "c++"}, place).is_cpp);
  EXPECT_FALSE(AllowFlags({"-xc"}, place).is_cpp);
  EXPECT_TRUE(AllowFlags({"-D"}, place).args == std::vector<std::string>{"-w"});
}

TEST(CompileDatabase, GivesEachEntryAsAUnit) {
  TestRepository repo{{"src/a.cc", ""}, {"src/b.c", ""}, {"gen/x.h", ""}};
  std::string root = repo.path().string();
  repo.Write("compile_commands.json",
             R"([{"directory": ")" + root + R"(/src", "file": "a.cc",
                  "command": "ccache g++ -DNAME=\"x y\" -I../gen -c a.cc -o a.o"},
                 {"directory": ")" +
                 root + R"(", "file": "src/a.cc",
                  "arguments": ["clang++", "-std=c++20", "src/a.cc"]},
                 {"directory": ")" +
                 root + R"(", "file": "src/b.c", "command": "cc src/b.c"},
                 {"directory": ")" +
                 root + R"(", "file": "/elsewhere/c.cc", "command": "cc c.cc"}])");
  auto flags = FlagsIn(repo);
  ASSERT_TRUE(flags.has_value()) << flags.error().message;
  EXPECT_EQ(flags->rung, "compile_database");
  ASSERT_EQ(flags->units.size(), 2u);
  EXPECT_EQ(flags->units[0].path, "src/a.cc");
  EXPECT_THAT(flags->units[0].args, ElementsAre("-DNAME=x y", "-I" + root + "/gen", "-w"));
  EXPECT_THAT(flags->units[1].args, ElementsAre("-std=c++20", "-w"));
}

TEST(CompileDatabase, OfAnotherCheckoutIsMovedIntoTheSnapshot) {
  TestRepository repo{{"src/a.cc", ""}, {"include/a.h", ""}};
  fs::path build = repo.outside() / "build";
  fs::create_directories(build);
  std::ofstream(build / "compile_commands.json") << R"([{"directory": "/ci/checkout",
      "file": "/ci/checkout/src/a.cc", "command": "c++ -Iinclude -I/deps/x/include src/a.cc"}])";
  Snapshot snapshot = *Snapshot::OfCommit(repo.path(), "HEAD");
  auto flags = Find(snapshot, {.build = build});
  ASSERT_TRUE(flags.has_value()) << flags.error().message;
  EXPECT_THAT(flags->units.at(0).args,
              ElementsAre("-I" + snapshot.root() + "/include", "-I/deps/x/include", "-w"));
  EXPECT_THAT(flags->readable, Contains("/deps/x/include"));
}

// As CMake passes it to GCC and to Clang.
TEST(CompileDatabase, APrecompiledHeaderOfTheBuildIsReadFirst) {
  TestRepository repo{{"a.cc", ""}, {"b.cc", ""}, {"own.h", ""}};
  fs::path build = repo.outside() / "build";
  fs::create_directories(build);
  std::string pch = (build / "cmake_pch.hxx").string();
  std::ofstream(build / "cmake_pch.hxx") << "#include <vector>\n#include \"/ci/checkout/own.h\"\n";
  std::ofstream(build / "compile_commands.json")
      << R"([{"directory": "/ci/checkout", "file": "a.cc", "command": "c++ -include )" << pch
      << R"( a.cc"}, {"directory": "/ci/checkout", "file": "b.cc", "command": "c++ -Xclang )"
      << "-include-pch -Xclang " << pch << ".pch -Xclang -include -Xclang " << pch << R"( b.cc"}])";
  Snapshot snapshot = *Snapshot::OfCommit(repo.path(), "HEAD");
  ScanResult scan = Scan(snapshot, {}, {}, 1);
  auto flags = FindFlags(snapshot, scan, {.build = build});
  ASSERT_TRUE(flags.has_value()) << flags.error().message;
  ASSERT_EQ(flags->units.size(), 2u);
  for (const Unit& unit : flags->units) EXPECT_THAT(unit.args, ElementsAre("-include", pch, "-w"));
  EXPECT_EQ(flags->generated[pch],
            "#include <vector>\n#include \"" + snapshot.root() + "/own.h\"\n");
  Graph graph = BuildGraph(snapshot, scan, *flags, [](const std::string&) { return false; });
  EXPECT_THAT(graph.includes["a.cc"], ElementsAre("own.h"));
  EXPECT_THAT(graph.includes["b.cc"], ElementsAre("own.h"));
}

TEST(CompileDatabase, SourcesThatItDoesNotListGetTheFlagsOfTheirNeighbours) {
  TestRepository repo{{"a/a.cc", ""}, {"b/b.cc", ""}, {"b/new.cc", ""}};
  repo.Write("compile_commands.json",
             R"([{"directory": ".", "file": "a/a.cc", "command": "c++ -DA a/a.cc"},
                 {"directory": ".", "file": "b/b.cc", "command": "c++ -DB b/b.cc"}])");
  auto flags = FlagsIn(repo);
  ASSERT_TRUE(flags.has_value()) << flags.error().message;
  ASSERT_EQ(flags->units.size(), 3u);
  EXPECT_THAT(flags->units[2].args, Contains("-DB"));
  EXPECT_THAT(flags->diagnostics, Contains(HasSubstr("1 sources are not in it")));
}

TEST(CompileDatabase, ThatTheUserNamesMustBeReadable) {
  TestRepository repo{{"a.cc", ""}};
  auto missing = FlagsIn(repo, {.build = repo.path()});
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().kind, ErrorKind::kInvalid);
  EXPECT_THAT(missing.error().message, HasSubstr("-DCMAKE_EXPORT_COMPILE_COMMANDS=ON"));
  const std::pair<std::string, std::string> kBroken[] = {
      {"[{", "compile_commands.json"},
      {"{}", "is a JSON array"},
      {"[3]", "entry 1 is no object"},
      {R"([{"directory": "/"}])", "entry 1 has no `file`"},
      {R"([{"directory": "/", "file": "a.cc"}])", "entry 1 has no `command`"},
      {R"([{"directory": "/", "file": "a.cc", "arguments": [1]}])", "no list of texts"},
      {R"([{"directory": "/", "file": "other.cc", "command": "c++"}])", "none of its 1 entries"}};
  for (const auto& [text, message] : kBroken) {
    repo.Write("compile_commands.json", text);
    auto broken = FlagsIn(repo, {.build = repo.path()});
    ASSERT_FALSE(broken.has_value()) << text;
    EXPECT_EQ(broken.error().kind, ErrorKind::kInvalid);
    EXPECT_THAT(broken.error().message, HasSubstr(message));
  }
}

TEST(CompileDatabase, ABrokenOneThatNobodyNamedIsStatedAndPassedOver) {
  TestRepository repo{{"a.cc", ""}};
  repo.Write("build/compile_commands.json", "[{");
  auto flags = FlagsIn(repo);
  ASSERT_TRUE(flags.has_value());
  EXPECT_EQ(flags->rung, "inferred");
  EXPECT_THAT(flags->diagnostics, Contains(HasSubstr("build/compile_commands.json")));
}

TEST(InferredFlags, FindTheFoldersFromWhichIncludesResolve) {
  TestRepository repo{{"src/geo/point.h", ""},
                      {"include/api/api.h", ""},
                      {"test/a.cc", "#include \"geo/point.h\"\n#include <api/api.h>\n"}};
  Snapshot snapshot = *Snapshot::OfCommit(repo.path(), "HEAD");
  auto flags = Find(snapshot);
  EXPECT_EQ(flags->rung, "inferred");
  ASSERT_EQ(flags->units.size(), 1u);
  EXPECT_THAT(flags->units[0].args, IsSupersetOf(std::vector<std::string>{
                                        "-iquote" + snapshot.root() + "/src",
                                        "-I" + snapshot.root() + "/include", "-std=gnu++17"}));
}

TEST(InferredFlags, AnAmbiguousIncludeFollowsTheOthers) {
  TestRepository repo{{"one/x/a.h", ""},
                      {"two/x/a.h", ""},
                      {"two/x/b.h", ""},
                      {"a.cc", "#include \"x/a.h\"\n#include \"x/b.h\"\n"}};
  EXPECT_THAT(FlagsIn(repo)->units[0].args,
              AllOf(Contains("-iquote" + repo.path().string() + "/two"),
                    Not(Contains("-iquote" + repo.path().string() + "/one"))));
}

TEST(InferredFlags, FoldersOfTheMachineComeLastAndOnlyIfNeeded) {
  TestRepository repo{{"a.cc", "#include <vector>\n#include <stdio.h>\n"}};
  EXPECT_THAT(FlagsIn(repo)->units[0].args, Not(Contains(StartsWith("-idirafter"))));
}

TEST(InferredFlags, AFolderThatWouldHideAHeaderOfTheMachineComesAfterIt) {
  TestRepository repo{{"shim/pthread.h", ""},
                      {"shim/queue.h", ""},
                      {"a.cc", "#include <queue.h>\n#include <pthread.h>\n"}};
  std::string folder = repo.path().string() + "/shim";
  EXPECT_THAT(FlagsIn(repo)->units[0].args,
              AllOf(Contains("-iquote" + folder), Contains("-idirafter" + folder),
                    Not(Contains("-I" + folder))));
}

// Sources that include the headers of cc/ as tink/, a library's, and the other way round.
TestRepository Prefixed(const std::string& missing) {
  return TestRepository{{"cc/mac.h", ""},
                        {"cc/util/status.h", ""},
                        {"cc/util/logging.h", ""},
                        {"objc/util/status.h", ""},
                        {"app/a.cc", "#include \"tink/mac.h\"\n#include <tink/util/status.h>\n"},
                        {"app/b.cc", "#include \"tink/util/logging.h\"\n" + missing}};
}

TEST(PrefixedHeaders, APrefixThatOnlyTheBuildGivesAFolderIsWorkedOut) {
  TestRepository repo = Prefixed("");
  auto flags = FlagsIn(repo);
  EXPECT_THAT(flags->prefixed, ElementsAre(Pair("tink/mac.h", "cc/mac.h"),
                                           Pair("tink/util/logging.h", "cc/util/logging.h"),
                                           Pair("tink/util/status.h", "cc/util/status.h")));
  EXPECT_THAT(flags->units[0].args.back(), StartsWith("-idirafter"));
  EXPECT_THAT(flags->diagnostics, Contains(HasSubstr("`tink/mac.h` is taken to be cc/mac.h")));
}

TEST(PrefixedHeaders, ALibraryOfWhichAFolderHasSomeNamesIsNoPrefix) {
  EXPECT_THAT(FlagsIn(Prefixed("#include <tink/other.h>\n"))->prefixed, IsEmpty());
  TestRepository few{{"util/logging.h", ""}, {"a.cc", "#include <glog/logging.h>\n"}};
  EXPECT_THAT(FlagsIn(few)->prefixed, IsEmpty());
}

TEST(PrefixedHeaders, WhatALinkAnswersNeedsNoPrefix) {
  TestRepository repo = Prefixed("");
  repo.Link("tink", "cc");
  EXPECT_THAT(FlagsIn(repo)->prefixed, IsEmpty());
}

TEST(InferredFlags, AConfiguredHeaderIsMadeUpFromItsTemplate) {
  TestRepository repo{{"src/config.h.in", "#define VERSION \"@VERSION@\"\n"},
                      {"app/a.cc", "#include \"config.h\"\n"}};
  auto flags = FlagsIn(repo);
  std::string header = repo.path().string() + "/src/config.h";
  EXPECT_EQ(flags->generated[header], "#define VERSION \"0\"\n");
  EXPECT_THAT(flags->units[0].args, Contains("-iquote" + repo.path().string() + "/src"));
  repo.Write("src/config.h", "// configured\n");
  EXPECT_THAT(FlagsIn(repo)->generated, IsEmpty());
}

TEST(HeaderTemplate, SaysWhatTheMachineHas) {
  EXPECT_EQ(FillTemplate("#cmakedefine HAVE_SYS_TIME_H\n#undef HAVE_IO_H\n#cmakedefine01 WITH_X\n"
                         "# define N ${N}\nint x;\n",
                         [](const std::string& name) { return name == "sys/time.h"; }),
            "#define HAVE_SYS_TIME_H 1\n/* #undef HAVE_IO_H */\n#define WITH_X 0\n"
            "# define N 0\nint x;\n");
}

TEST(BuildHints, ReadTheLanguageStandard) {
  EXPECT_EQ(StandardIn("set(CMAKE_CXX_STANDARD 20)"), 20);
  EXPECT_EQ(StandardIn("target_compile_features(x PUBLIC cxx_std_23)"), 23);
  EXPECT_EQ(StandardIn("CXXFLAGS += -std=gnu++2a -std=c++98"), 20);
  EXPECT_EQ(StandardIn("AX_CXX_COMPILE_STDCXX([17], [noext])"), 17);
  EXPECT_EQ(StandardIn("set(CMAKE_CXX_STANDARD_REQUIRED ON)"), 0);
  EXPECT_TRUE(IsStrict("CXXFLAGS += -std=c++17"));
  EXPECT_TRUE(IsStrict("set(CMAKE_CXX_EXTENSIONS OFF)"));
  EXPECT_TRUE(IsStrict("AX_CXX_COMPILE_STDCXX([11], [noext], [mandatory])"));
  EXPECT_FALSE(IsStrict("AX_CXX_COMPILE_STDCXX([11], [ext])\nAC_MSG_NOTICE([noext])"));
  EXPECT_FALSE(IsStrict("CXXFLAGS += -std=gnu++17"));
}

TEST(BuildHints, TheTopBuildFileDecides) {
  TestRepository repo{{"CMakeLists.txt", "set(CMAKE_CXX_STANDARD 17)"},
                      {"third_party/x/CMakeLists.txt", "set(CMAKE_CXX_STANDARD 23)"}};
  EXPECT_EQ(ReadBuildHints(*Snapshot::OfCommit(repo.path(), "HEAD")).standard, 17);
}

TEST(BuildHints, TakeLiteralDefinitionsThatHoldHere) {
  EXPECT_THAT(DefinitionsIn(R"cmake(
      option(WITH_CUDA "doc" OFF)
      option(WITH_JSON "doc" ON)
      add_definitions(-DPLAIN -Wall -DVALUE=3)  # -DCOMMENT
      target_compile_definitions(t PRIVATE INNER PUBLIC "QUOTED=x" ${MORE} A=${B})
      if(WIN32)
        add_definitions(-DWINDOWS)
      else()
        add_definitions(-DNOT_WINDOWS)
      endif()
      if(WITH_CUDA)
        add_compile_definitions(CUDA)
      endif()
      if(${WITH_JSON})
        add_compile_definitions(JSON)
      endif()
      #[[ add_definitions(-DBLOCK) ]] )cmake"),
              ElementsAre("INNER", "JSON", "PLAIN", "QUOTED=x", "VALUE=3"));
  EXPECT_THAT(DefinitionsIn("add_definitions(\"unclosed"), IsEmpty());
}

TEST(ConfiguredFlags, ComeFromARunInTheSandbox) {
  TestRepository repo{{"CMakeLists.txt",
                       "cmake_minimum_required(VERSION 3.20)\nproject(x CXX)\n"
                       "configure_file(config.h.in config.h)\nadd_library(x a.cc)\n"
                       "target_compile_definitions(x PRIVATE FROM_CMAKE)\n"
                       "target_include_directories(x PRIVATE ${CMAKE_BINARY_DIR} include)\n"},
                      {"config.h.in", "#define CONFIGURED 1\n"},
                      {"include/a.h", ""},
                      {"a.cc", ""}};
  Snapshot snapshot = *Snapshot::OfCommit(repo.path(), "HEAD");
  auto flags = Find(snapshot, {.may_configure = true});
  ASSERT_TRUE(flags.has_value());
  for (const std::string& line : flags->diagnostics) {
    if (line.find("sandbox can't be started") != std::string::npos) GTEST_SKIP() << line;
  }
  ASSERT_EQ(flags->rung, "configured") << testing::PrintToString(flags->diagnostics);
  EXPECT_THAT(flags->units[0].args, IsSupersetOf(std::vector<std::string>{
                                        "-DFROM_CMAKE", "-I" + snapshot.root() + "/include"}));
  auto view = snapshot.FileSystem(flags->readable);
  auto config = view->getBufferForFile(flags->readable.at(0) + "/config.h");
  ASSERT_TRUE(config);
  EXPECT_EQ((*config)->getBuffer().str(), "#define CONFIGURED 1\n");
}

TEST(ConfiguredFlags, AFailureFallsToInference) {
  TestRepository repo{{"CMakeLists.txt", "message(FATAL_ERROR \"no such library\")\n"},
                      {"a.cc", ""}};
  auto flags = FlagsIn(repo, {.may_configure = true});
  ASSERT_TRUE(flags.has_value());
  EXPECT_EQ(flags->rung, "inferred");
  EXPECT_FALSE(flags->diagnostics.empty());
}

}  // namespace
}  // namespace rewriter
