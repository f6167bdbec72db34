// FlatBuffers schemas: what the model says of them, and how they are compared.
#include <gmock/gmock.h>

#include "tests/detector/testing.h"

namespace detector {
namespace {

using testing::HasSubstr;

constexpr char kMonster[] = R"(namespace game;
enum Color : byte { Red = 0, Green, Blue = 5 }
struct Vec3 { x: float; y: float; arr: [int:3]; }
/// What it fights with.
table Sword { damage: int (id: 1); name: string (id: 0, key); }
union Weapon { Sword, Sharp: Sword }
table Monster {
  hp: short = 100;
  color: Color = Blue;
  weapon: Weapon;  // takes two slots
  pos: Vec3;
  old: int (deprecated);
  maybe: int = null;
}
rpc_service Arena { Fight(Monster): Sword (streaming: "server"); }
root_type Monster;
)";

LoadedSource Fbs(const std::string& text) { return Source({{"a.fbs", text}}); }

ChangeSet DiffTexts(const std::string& before, const std::string& after) {
  LoadedSource a = Fbs(before), b = Fbs(after);
  Schema x = MustRead(a), y = MustRead(b);
  return Diff(ToInput(a, x), x, ToInput(b, y), y);
}

const Change& Only(const ChangeSet& changes) {
  static const Change kNone;
  EXPECT_EQ(changes.changes.size(), 1u);
  return changes.changes.empty() ? kNone : changes.changes.front();
}

TEST(Flatbuffers, IsToldFromTheContent) {
  EXPECT_EQ(MustRead(Source({{"a.txt", kMonster}})).format, "flatbuffers");
  EXPECT_EQ(MustRead(Source({{"a.txt", "message M { optional int32 a = 1; }"}})).format,
            "protobuf");
}

TEST(Flatbuffers, AFieldIsKnownByItsSlot) {
  Schema schema = MustRead(Fbs(kMonster));
  EXPECT_EQ(MustFind(schema, "game.Sword.damage").number, 1);
  EXPECT_EQ(MustFind(schema, "game.Monster.weapon").number, 3);  // 2 is the type's
  EXPECT_EQ(MustFind(schema, "game.Monster.pos").number, 4);
  EXPECT_EQ(MustFind(schema, "game.Vec3.arr").number, 2);
}

TEST(Flatbuffers, TypesDefaultsAndOptionsAreKept) {
  Schema schema = MustRead(Fbs(kMonster));
  EXPECT_EQ(MustFind(schema, "game.Monster.color").type, "game.Color");
  EXPECT_EQ(MustFind(schema, "game.Monster.color").default_value, "Blue");
  EXPECT_EQ(MustFind(schema, "game.Monster.old").attributes.at("deprecated"), "true");
  EXPECT_TRUE(MustFind(schema, "game.Monster.maybe").has_presence);
  EXPECT_FALSE(MustFind(schema, "game.Monster.hp").has_presence);
  EXPECT_EQ(MustFind(schema, "game.Vec3.arr").attributes.at("array"), "3");
  EXPECT_EQ(MustFind(schema, "game.Monster").attributes.at("root"), "true");
  EXPECT_EQ(MustFind(schema, "game.Color.Blue").number, 5);
  EXPECT_EQ(MustFind(schema, "game.Weapon.Sharp").type, "game.Sword");
  EXPECT_EQ(MustFind(schema, "game.Arena.Fight").attributes.at("server_streaming"), "true");
}

TEST(Flatbuffers, EveryDeclarationHasItsPlace) {
  Schema schema = MustRead(Fbs(kMonster));
  EXPECT_EQ(Text(schema, MustFind(schema, "game.Monster.hp").span), "hp: short = 100;");
  EXPECT_EQ(Text(schema, MustFind(schema, "game.Weapon.Sharp").span), "Sharp: Sword");
  EXPECT_EQ(Text(schema, MustFind(schema, "game.Weapon").name_span), "Weapon");
  EXPECT_EQ(Text(schema, MustFind(schema, "game.Sword").span).substr(0, 11), "table Sword");
  EXPECT_EQ(MustFind(schema, "game.Sword").doc, " What it fights with.\n");
}

TEST(Flatbuffers, NamesAreFoundThroughIncludesAndNamespaces) {
  Schema schema = MustRead(Source({{"inc/base.fbs", "namespace a.b; struct P { x: int; }"},
                                   {"top.fbs",
                                    "include \"inc/base.fbs\"; namespace a.c;\n"
                                    "table T { p: b.P; } namespace d; table U { t: a.c.T; }"}}));
  EXPECT_EQ(MustFind(schema, "a.c.T.p").type, "a.b.P");
  EXPECT_EQ(MustFind(schema, "d.U.t").type, "a.c.T");
  EXPECT_EQ(MustFindFile(schema, "top.fbs").imports.size(), 1u);
  EXPECT_EQ(MustFindFile(schema, "inc/base.fbs").import_name, "inc/base.fbs");
}

TEST(Flatbuffers, AnErrorNamesPlaceAndRemedy) {
  EXPECT_THAT(ErrorOf(Fbs("table A {\n  a: int")), HasSubstr("a.fbs:2:"));
  EXPECT_THAT(ErrorOf(Fbs("include \"b.fbs\"; table A {}")), HasSubstr("--proto-path"));
  EXPECT_THAT(ErrorOf(Source({{"a.fbs", "include \"b.fbs\"; table A {}"},
                              {"b.fbs", "\ntable B { x: Missing; }"}})),
              HasSubstr("b.fbs:"));
  EXPECT_THAT(ErrorOf(Fbs("table A { a: " + std::string(200'000, '[') + "int")),
              HasSubstr("nested more than"));
  EXPECT_THAT(
      ErrorOf(
          {.name = "t", .format = "flatbuffers", .files = {{"a.fbs", std::string("t\0a\0", 4)}}}),
      HasSubstr("save it as UTF-8"));
}

TEST(Flatbuffers, FilesMayIncludeEachOther) {
  Schema schema = MustRead(
      Source({{"a.fbs", "include \"b.fbs\"; include \"a.fbs\"; namespace n; table A { b: m.B; }"},
              {"b.fbs", "include \"a.fbs\"; namespace m; table B { a: n.A; }"}}));
  EXPECT_EQ(MustFind(schema, "n.A.b").type, "m.B");
  EXPECT_EQ(MustFind(schema, "m.B.a").type, "n.A");
}

// The library goes from include to include by recursion; a long chain must not.
TEST(Flatbuffers, ALongChainOfIncludesIsRead) {
  std::vector<SourceFile> files = {{"f0.fbs", "table T0 {}"}};
  for (int i = 1; i < 60; ++i) {
    files.push_back({"f" + std::to_string(i) + ".fbs",
                     "include \"f" + std::to_string(i - 1) + ".fbs\"; table T" + std::to_string(i) +
                         " { t: T" + std::to_string(i - 1) + "; }"});
  }
  EXPECT_EQ(MustFind(MustRead(Source(files)), "T59.t").type, "T58");
}

TEST(Flatbuffers, AnyCutOfASchemaIsReadOrRefused) {
  std::string text = kMonster;
  for (size_t length = 0; length < text.size(); length += 3) {
    auto schema = ReadSchema(Fbs(text.substr(0, length)), {.format = "flatbuffers"});
    if (!schema) {
      EXPECT_THAT(schema.error().message, HasSubstr("a.fbs:"));
    }
  }
}

TEST(FlatbuffersDiff, ASlotMakesARename) {
  const ChangeSet changes = DiffTexts("table T { a: int; b: int; }", "table T { c: int; b: int; }");
  EXPECT_EQ(Only(changes).id, "field_renamed:T.a");
  EXPECT_EQ(Only(changes).verdict.wire.new_reads_old, Verdict::kOk);
}

TEST(FlatbuffersDiff, AFieldPutInBetweenMovesTheRest) {
  ChangeSet changes = DiffTexts("table T { a: int; }", "table T { n: float; a: int; }");
  ASSERT_EQ(changes.changes.size(), 2u);
  EXPECT_EQ(changes.changes[0].id, "field_number_changed:T.a");
  EXPECT_EQ(changes.changes[0].verdict.wire.old_reads_new, Verdict::kBreaks);
  EXPECT_EQ(changes.changes[1].id, "field_added:T.n");
}

TEST(FlatbuffersDiff, TypesAreReadByTheirWidth) {
  auto wire = [](const char* before, const char* after) {
    auto table = [](const std::string& type) { return "table T { a: " + type + "; }"; };
    return Only(DiffTexts(table(before), table(after))).verdict.wire.new_reads_old;
  };
  EXPECT_EQ(wire("int", "long"), Verdict::kBreaks);
  EXPECT_EQ(wire("int", "uint"), Verdict::kLosesData);
  EXPECT_EQ(wire("float", "int"), Verdict::kBreaks);
  EXPECT_EQ(wire("int", "[int]"), Verdict::kBreaks);
}

TEST(FlatbuffersDiff, OptionsBreakWhatTheyTakeAway) {
  auto verdict = [](const char* before, const char* after) {
    auto table = [](const std::string& options) {
      return "table T { a: string " + options + "; }";
    };
    return Only(DiffTexts(table(before), table(after))).verdict;
  };
  EXPECT_EQ(verdict("", "(deprecated)").source, Verdict::kBreaks);
  EXPECT_EQ(verdict("", "(required)").wire.new_reads_old, Verdict::kBreaks);
  EXPECT_EQ(verdict("(required)", "").wire.old_reads_new, Verdict::kBreaks);
}

TEST(FlatbuffersDiff, ADefaultIsNotWritten) {
  const ChangeSet changes = DiffTexts("table T { a: int = 1; }", "table T { a: int = 2; }");
  EXPECT_EQ(Only(changes).kind, ChangeKind::kFieldDefaultChanged);
  EXPECT_EQ(Only(changes).verdict.wire.new_reads_old, Verdict::kLosesData);
}

TEST(FlatbuffersDiff, AUnionsMemberIsKnownByItsNumber) {
  constexpr char kTables[] = "table A { x: int; } table B { y: string; } ";
  const ChangeSet renamed = DiffTexts(std::string(kTables) + "union U { P: A, Q: B }",
                                      std::string(kTables) + "union U { R: A, Q: B }");
  EXPECT_EQ(Only(renamed).id, "enum_value_renamed:U.P");
  const ChangeSet retyped = DiffTexts(std::string(kTables) + "union U { P: A, Q: B }",
                                      std::string(kTables) + "union U { P: B, Q: B }");
  EXPECT_EQ(Only(retyped).id, "field_type_changed:U.P");
  EXPECT_EQ(Only(retyped).verdict.wire.new_reads_old, Verdict::kBreaks);
}

}  // namespace
}  // namespace detector
