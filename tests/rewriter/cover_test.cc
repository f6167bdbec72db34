#include "rewriter/units/cover.h"

#include <gmock/gmock.h>

#include "tests/rewriter/test_repository.h"

namespace rewriter {
namespace {
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

bool IsSchemaHeader(const std::string& spelling) { return spelling.ends_with(".pb.h"); }

// A repository for which everything up to the graph has been worked out.
struct Case {
  Case(std::initializer_list<TestRepository::Files::value_type> files)
      : repo(files),
        snapshot(*Snapshot::OfCommit(repo.path(), "HEAD")),
        scan(Scan(snapshot, {"speed", "Trip"}, {}, 1)),
        flags(*FindFlags(snapshot, scan, {})),
        graph(BuildGraph(snapshot, scan, flags, IsSchemaHeader)) {}

  std::vector<std::string> Units() const {
    std::vector<std::string> paths;
    for (const Unit& unit : MakeCover(scan, flags, graph).units) {
      paths.push_back(unit.path + (unit.header ? " (header)" : ""));
    }
    return paths;
  }
  std::set<std::string> Universe() const { return MakeCover(scan, flags, graph).universe; }

  TestRepository repo;
  Snapshot snapshot;
  ScanResult scan;
  Flags flags;
  Graph graph;
};

TEST(Graph, ResolvesBesideTheIncluderThenByFolderThenByUniqueEnding) {
  Case c{{"a/a.cc", "#include \"b.h\"\n#include \"geo/point.h\"\n#include \"../a/./c.h\"\n"},
         {"a/b.h", ""},
         {"a/c.h", ""},
         {"b.h", ""},
         {"src/geo/point.h", ""}};
  EXPECT_THAT(c.graph.includes["a/a.cc"],
              UnorderedElementsAre("a/b.h", "a/c.h", "src/geo/point.h"));
  EXPECT_THAT(c.graph.includers["src/geo/point.h"], ElementsAre("a/a.cc"));
}

TEST(Graph, DoesNotTakeAStandardHeaderForAFileOfTheRepository) {
  Case c{{"a.cc", "#include <string.h>\n#include \"string.h\"\n"}, {"util/string.h", ""}};
  EXPECT_THAT(c.graph.includes["a.cc"], IsEmpty());
}

TEST(Graph, FollowsAPrefixThatOnlyTheBuildGives) {
  std::string code = "#include \"lib/a.h\"\n#include \"lib/b.h\"\n#include \"lib/c/d.h\"\n";
  Case c{{"src/a.h", ""}, {"src/b.h", ""}, {"src/c/d.h", ""}, {"old/b.h", ""}, {"app/a.cc", code}};
  EXPECT_THAT(c.graph.includes["app/a.cc"],
              UnorderedElementsAre("src/a.h", "src/b.h", "src/c/d.h"));
  EXPECT_THAT(c.graph.foreign["app/a.cc"], IsEmpty());
}

TEST(Graph, FollowsLinkedFolders) {
  TestRepository repo{{"real/a.h", ""}, {"b.cc", "#include \"linked/a.h\"\n"}};
  repo.Link("linked", "real");
  repo.Commit();
  Snapshot snapshot = *Snapshot::OfCommit(repo.path(), "HEAD");
  ScanResult scan = Scan(snapshot, {}, {}, 1);
  Graph graph = BuildGraph(snapshot, scan, *FindFlags(snapshot, scan, {}), IsSchemaHeader);
  EXPECT_THAT(graph.includes["b.cc"], ElementsAre("real/a.h"));
}

TEST(Graph, FollowsIncludesOfWhatAMacroNames) {
  Case c{{"a.cc", "#include HEADER\n#include OTHER(1)\n"},
         {"config.h",
          "#if A\n# define HEADER \"geo/point.h\"\n#else\n#define HEADER <geo/line.h>\n"
          "#endif\n#define UNUSED \"geo/plane.h\"\n#define TEXT(x) \"geo/text.h\"\n"},
         {"src/geo/point.h", ""},
         {"src/geo/line.h", ""},
         {"src/geo/plane.h", ""},
         {"src/geo/text.h", ""}};
  EXPECT_THAT(c.graph.includes["a.cc"], UnorderedElementsAre("src/geo/line.h", "src/geo/point.h"));
}

TEST(Graph, FollowsIncludesOfWhatAFlagNames) {
  Case c{
      {"a.cc", "#include HEADER\n"},
      {"geo/point.h", ""},
      {"compile_commands.json",
       R"([{"directory": ".", "file": "a.cc", "command": "c++ '-DHEADER=\"geo/point.h\"' a.cc"}])"}};
  EXPECT_THAT(c.graph.includes["a.cc"], ElementsAre("geo/point.h"));
}

TEST(Graph, ListsSchemaHeadersAsTheyAreSpelled) {
  Case c{{"a.cc", "#include \"proto/trip.pb.h\"\n#include <trip.pb.h>\n"}};
  EXPECT_THAT(c.graph.schema_headers["a.cc"], ElementsAre("proto/trip.pb.h", "trip.pb.h"));
}

TEST(Cover, OneUnitCoversASourceAndTheHeadersThatItReads) {
  Case c{{"trip.h", "#include \"trip.pb.h\"\nint f() { return speed; }"},
         {"a.cc", "#include \"trip.h\"\n"},
         {"b.cc", "#include \"trip.h\"\nspeed"},
         {"c.cc", "#include \"trip.h\"\n"}};
  EXPECT_THAT(c.Units(), ElementsAre("b.cc"));
}

TEST(Cover, PicksTheFewestUnitsForHeaders) {
  std::string hit = "#include \"trip.pb.h\"\nspeed";
  Case c{{"1.h", hit},
         {"2.h", hit},
         {"3.h", hit},
         {"a.cc", "#include \"1.h\"\n#include \"2.h\"\n"},
         {"b.cc", "#include \"2.h\"\n"},
         {"c.cc", "#include \"1.h\"\n#include \"2.h\"\n#include \"3.h\"\n"}};
  EXPECT_THAT(c.Units(), ElementsAre("c.cc"));
}

TEST(Graph, TellsWhatIsNotOfTheRepository) {
  Case c{{"a.cc", "#include \"b.h\"\n#include <vector>\n#include \"lib/x.h\"\n"}, {"b.h", ""}};
  EXPECT_THAT(c.graph.foreign["a.cc"], ElementsAre("lib/x.h", "vector"));
}

TEST(Cover, AHeaderThatNoUnitReadsIsAUnitOfItsOwn) {
  Case c{{"lonely.h", "#include \"trip.pb.h\"\nspeed"}, {"a.cc", ""}};
  EXPECT_THAT(c.Units(), ElementsAre("lonely.h (header)"));
  EXPECT_THAT(MakeCover(c.scan, c.flags, c.graph).units[0].args, testing::Contains("-xc++"));
}

TEST(Cover, ARepositoryOfHeadersOnlyIsCoveredToo) {
  Case c{{"lonely.h", "#include \"trip.pb.h\"\nspeed"}};
  EXPECT_THAT(c.Units(), ElementsAre("lonely.h (header)"));
}

TEST(Cover, FilesThatCannotReachTheSchemaAreOutOfReach) {
  Case c{{"a.cc", "#include \"trip.pb.h\"\n#include \"base.h\"\n"},
         {"base.h", ""},
         {"b.cc", "#include \"base.h\"\nspeed"},
         {"c.cc", "speed"}};
  EXPECT_THAT(c.Universe(), UnorderedElementsAre("a.cc", "base.h"));
  EXPECT_THAT(c.Units(), IsEmpty());
}

TEST(Cover, AForwardDeclarationReachesTheSchema) {
  Case c{{"fwd.h", "namespace n { class Trip; }\nTrip* Find();"},
         {"a.cc", "#include \"fwd.h\"\nTrip* t = Find();"}};
  EXPECT_THAT(c.Units(), ElementsAre("a.cc"));
}

// Parsed alone it would be taken for code that does not see the schema.
TEST(Cover, ASourceThatAnotherIncludesIsReadThroughIt) {
  Case c{{"a.cc", "#include \"trip.pb.h\"\n#include \"part.cc\"\n"}, {"part.cc", "speed"}};
  EXPECT_THAT(c.Units(), ElementsAre("a.cc"));
}

TEST(Cover, AFragmentOfAHeaderThatNoUnitReadsIsReadThroughTheHeader) {
  Case c{{"a.h", "#include \"trip.pb.h\"\n#include \"part.inc\"\n"}, {"part.inc", "speed"}};
  EXPECT_THAT(c.Units(), ElementsAre("a.h (header)"));
}

TEST(Cover, ASourceThatIncludesTheSchemaItselfIsAUnitAlsoIfAnotherIncludesIt) {
  Case c{{"a_test.cc", "#include \"a.cc\"\n"}, {"a.cc", "#include \"trip.pb.h\"\nspeed"}};
  EXPECT_THAT(c.Units(), ElementsAre("a.cc"));
}

TEST(Cover, IncludesInACircleEnd) {
  Case c{{"a.h", "#include \"b.h\"\nspeed"},
         {"b.h", "#include \"a.h\"\n#include \"trip.pb.h\"\n"},
         {"a.cc", "#include \"a.h\"\n"}};
  EXPECT_THAT(c.Units(), ElementsAre("a.cc"));
}

}  // namespace
}  // namespace rewriter
