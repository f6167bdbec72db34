// The rules of `flatc --conform`, one by one, and where each is reported.
#include <gmock/gmock.h>

#include "detector/view.h"
#include "tests/detector/testing.h"

namespace detector {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Of flatc alone: "line:column message".
std::vector<std::string> Conform(const std::vector<SourceFile>& before,
                                 const std::vector<SourceFile>& after) {
  LoadedSource a = Source(before), b = Source(after);
  Schema x = MustRead(a), y = MustRead(b);
  ChangeSet changes = Diff(ToInput(a, x), x, ToInput(b, y), y);
  auto findings = FindingsOf(*ParseView("flatc"), changes);
  EXPECT_TRUE(findings) << findings.error().message;
  std::vector<std::string> lines;
  for (const PeerFinding& finding : *findings) {
    lines.push_back(std::to_string(finding.line) + ":" + std::to_string(finding.column) + " " +
                    finding.message);
  }
  return lines;
}

std::vector<std::string> Conform(const std::string& before, const std::string& after) {
  return Conform(std::vector<SourceFile>{{"a.fbs", before}}, {{"a.fbs", after}});
}

TEST(Flatc, JudgesWhatKeptItsName) {
  std::string ref = "table T { a: int; b: string; }";
  EXPECT_THAT(Conform(ref, "table T { a: uint; b: string; }"),
              ElementsAre("1:11 types differ for field: T.a"));
  EXPECT_THAT(Conform(ref, "table T { a: int = 3; b: string; }"),
              ElementsAre("1:11 defaults differ for field: T.a"));
  EXPECT_THAT(
      Conform(ref, "table T {\n  b: string;\n  a: int;\n}"),
      ElementsAre("2:3 offsets differ for field: T.b", "3:3 offsets differ for field: T.a"));
  EXPECT_THAT(Conform(ref, "table T { b: string (id: 1); a: int (id: 0); }"), IsEmpty());
  EXPECT_THAT(Conform(ref, "table T { a: int (deprecated); b: string; c: int; }"), IsEmpty());
}

TEST(Flatc, JudgesWhatTookAnotherNamesPlace) {
  EXPECT_THAT(Conform("table T { a: int; }", "table T { b: int; }"), IsEmpty());
  EXPECT_THAT(Conform("table T { a: int; }", "table T { b: float; }"),
              ElementsAre("1:11 field renamed to different type: T.b (renamed from T.a)"));
  EXPECT_THAT(Conform("table T { a: int; b: int; }", "table T { a: int; }"),
              ElementsAre("1:7 field deleted: T.b"));
}

TEST(Flatc, TakesTheValueOfADefaultAndNotItsSpelling) {
  EXPECT_THAT(Conform("enum E: byte { A, B } table T { e: E = B; f: bool = true; }",
                      "enum E: byte { A, B } table T { e: E = 1; f: bool = 1; }"),
              IsEmpty());
}

TEST(Flatc, KnowsWhereTheFieldsOfAStructLie) {
  EXPECT_THAT(Conform("struct S { a: short; c: int; }", "struct S { a: short; b: short; c: int; }"),
              IsEmpty());  // what was padding
  EXPECT_THAT(
      Conform("struct S { a: short; c: short; }", "struct S { a: short; b: int; c: short; }"),
      ElementsAre("1:30 offsets differ for field: S.c"));
}

TEST(Flatc, TheTypeOfAUnionIsAFieldToo) {
  EXPECT_THAT(
      Conform("table A {} union U { A } table T { u: U; }",
              "table A {} union U { A } table T { x: int; u: U; }"),
      ElementsAre("1:36 field renamed to different type: T.x (renamed from T.u_type)",
                  "1:44 offsets differ for field: T.u", "1:44 offsets differ for field: T.u_type"));
}

TEST(Flatc, JudgesEnums) {
  EXPECT_THAT(Conform("enum E: byte { A, B }", "enum E: byte { B, A }"),
              ElementsAre("1:16 values differ for enum: B", "1:19 values differ for enum: A"));
  EXPECT_THAT(Conform("enum E: byte { A, B }", "enum E: byte { A }"), IsEmpty());
  EXPECT_THAT(Conform("enum E: byte { A }", "enum E: int { A }"),
              ElementsAre("1:6 underlying type differ for enum: E"));
  EXPECT_THAT(Conform("table A {} union U { A }", "table A {} union U : int { A }"),
              ElementsAre("1:18 underlying type differ for union: U"));
}

TEST(Flatc, JudgesVectorsThatMayLieFarAway) {
  std::string ref = "table T { a: [ubyte]; b: string; }";
  EXPECT_THAT(Conform(ref, "table T { a: [ubyte] (vector64); b: string; }"),
              ElementsAre("1:11 types differ for field: T.a"));
  EXPECT_THAT(Conform(ref, "table T { a: [ubyte]; b: string (offset64); }"),
              ElementsAre("1:23 offset types differ for field: T.b"));
}

TEST(Flatc, FindsATypeThatIsInAnotherFileNow) {
  EXPECT_THAT(Conform({{"a.fbs", "table T { a: int; }"}},
                      {{"a.fbs", "include \"b.fbs\"; table R { t: T; }"},
                       {"b.fbs", "table T { a: short; }"}}),
              ElementsAre("1:11 types differ for field: T.a"));
}

TEST(Flatc, TypesOfAnotherNamespaceAreOthers) {
  EXPECT_THAT(Conform("namespace v1; table T { a: int; }", "namespace v2; table T { b: string; }"),
              IsEmpty());
}

}  // namespace
}  // namespace detector
