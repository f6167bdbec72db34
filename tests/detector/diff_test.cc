// What a difference between two schemas is called, and whom it breaks.
#include <gmock/gmock.h>

#include "detector/render.h"
#include "tests/detector/testing.h"

namespace detector {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

ChangeSet DiffOf(const LoadedSource& old_source, const LoadedSource& new_source) {
  Schema old_schema = MustRead(old_source), new_schema = MustRead(new_source);
  return Diff(ToInput(old_source, old_schema), old_schema, ToInput(new_source, new_schema),
              new_schema);
}

ChangeSet DiffOf(const std::string& old_text, const std::string& new_text) {
  return DiffOf(Source({{"a.proto", old_text}}), Source({{"a.proto", new_text}}));
}

ChangeSet DiffProto3(const std::string& old_text, const std::string& new_text) {
  std::string head = "syntax = 'proto3'; package p; ";
  return DiffOf(head + old_text, head + new_text);
}

ChangeSet DiffProto2(const std::string& old_text, const std::string& new_text) {
  std::string head = "syntax = 'proto2'; package p; ";
  return DiffOf(head + old_text, head + new_text);
}

std::vector<std::string> Lines(const ChangeSet& changes) {
  std::vector<std::string> lines;
  for (const Change& change : changes.changes) {
    lines.push_back(support::NameOf(change.kind) + " " + (change.old ? change.old->path : "-") +
                    " " + (change.now ? change.now->path : "-"));
  }
  return lines;
}

const Change& Only(const ChangeSet& changes) {
  static const Change kNone;
  EXPECT_EQ(changes.changes.size(), 1u) << testing::PrintToString(Lines(changes));
  return changes.changes.empty() ? kNone : changes.changes[0];
}

struct Case {
  const char* name;
  const char* old_text;
  const char* new_text;
  std::vector<std::string> changes;
};

class Diffing : public testing::TestWithParam<Case> {};

TEST_P(Diffing, NamesTheChanges) {
  ChangeSet changes = DiffProto2(GetParam().old_text, GetParam().new_text);
  EXPECT_THAT(Lines(changes), testing::UnorderedElementsAreArray(GetParam().changes));
  EXPECT_THAT(changes.ambiguities, IsEmpty());
}

const Case kCases[] = {
    {"field_rename_keeps_its_number",
     "message M { optional int32 a = 1; }",
     "message M { optional int32 b = 1; }",
     {"field_renamed p.M.a p.M.b"}},
    {"rename_and_type_change_at_once_are_two",
     "message M { optional int32 size_cm = 1; }",
     "message M { optional int64 size_mm = 1; }",
     {"field_renamed p.M.size_cm p.M.size_mm", "field_type_changed p.M.size_cm p.M.size_mm"}},
    {"reused_number_is_no_rename",
     "message M { optional int32 age = 1; }",
     "message M { optional string title = 1; }",
     {"field_removed p.M.age -", "field_added - p.M.title"}},
    {"inserting_in_the_middle_is_renumbering",
     "message M { optional int32 a = 1; optional int32 b = 2; optional int32 c = 3; }",
     "message M { optional int32 a = 1; optional int32 x = 2; optional int32 b = 3; "
     "optional int32 c = 4; }",
     {"field_number_changed p.M.b p.M.b", "field_number_changed p.M.c p.M.c",
      "field_added - p.M.x"}},
    {"swapped_names_are_two_renames",
     "message M { optional int32 a = 1; optional int32 b = 2; }",
     "message M { optional int32 b = 1; optional int32 a = 2; }",
     {"field_renamed p.M.a p.M.b", "field_renamed p.M.b p.M.a"}},
    {"fields_that_make_room_for_one_are_renumbered",
     "message M { optional int32 a = 1; optional int32 b = 2; optional int32 c = 3; }",
     "message M { optional int32 c = 1; optional int32 a = 2; optional int32 b = 3; }",
     {"field_number_changed p.M.a p.M.a", "field_number_changed p.M.b p.M.b",
      "field_number_changed p.M.c p.M.c"}},
    {"enum_values_that_change_places_are_renumbered",
     "enum E { A = 0; NONE = 1; }",
     "enum E { NONE = 0; A = 1; }",
     {"enum_value_number_changed p.E.A p.E.A", "enum_value_number_changed p.E.NONE p.E.NONE"}},
    {"cardinality",
     "message M { optional int32 a = 1; }",
     "message M { repeated int32 a = 1; }",
     {"field_cardinality_changed p.M.a p.M.a"}},
    {"default_json_name_and_options",
     "message M { optional int32 a = 1 [default = 1]; optional int32 b = 2; }",
     "message M { optional int32 a = 1 [default = 2]; "
     "optional int32 b = 2 [json_name = 'x', deprecated = true]; }",
     {"field_default_changed p.M.a p.M.a", "field_json_name_changed p.M.b p.M.b",
      "option_changed p.M.b p.M.b"}},
    {"default_follows_its_renamed_value",
     "enum E { A = 0; B = 1; } message M { optional E e = 1 [default = B]; }",
     "enum E { A = 0; C = 1; } message M { optional E e = 1 [default = C]; }",
     {"enum_value_renamed p.E.B p.E.C"}},
    {"alias_that_goes_is_removed",
     "enum E { option allow_alias = true; A = 0; B = 0; }",
     "enum E { option allow_alias = true; A = 0; C = 1; D = 1; }",
     {"enum_value_removed p.E.B -", "enum_value_added - p.E.C", "enum_value_added - p.E.D"}},
    {"renamed_message_takes_members_and_references_along",
     "message Order { optional int32 id = 1; optional Order parent = 2; optional bool paid = 3; } "
     "message Cart { repeated Order orders = 1; map<string, Order> by_id = 2; }",
     "message Purchase { optional int32 id = 1; optional Purchase parent = 2; "
     "optional bool paid = 3; } "
     "message Cart { repeated Purchase orders = 1; map<string, Purchase> by_id = 2; }",
     {"type_renamed p.Order p.Purchase"}},
    {"renamed_message_with_a_renamed_field",
     "message Order { optional int32 id = 1; optional string name = 2; optional bool paid = 3; }",
     "message Purchase { optional int32 id = 1; optional string title = 2; "
     "optional bool paid = 3; }",
     {"type_renamed p.Order p.Purchase", "field_renamed p.Order.name p.Purchase.title"}},
    {"small_message_is_told_by_its_reference",
     "message Id { optional int32 v = 1; } message A { optional int32 x = 1; } "
     "message U { optional Id id = 1; }",
     "message A { optional int32 x = 1; } message U { optional Key id = 1; } "
     "message Z { optional bool b = 1; } message Key { optional int32 v = 1; }",
     {"type_renamed p.Id p.Key", "type_added - p.Z", "field_added - p.Z.b"}},
    {"dissolved_into_its_holder",
     "message O { optional A a = 1; } message A { optional string s = 1; }",
     "message O { optional string s = 2; }",
     {"field_removed p.O.a -", "type_removed p.A -", "field_moved p.A.s p.O.s"}},
    {"dissolved_from_one_of_two_places",
     "message O { optional A a = 1; optional A b = 2; } message A { optional string s = 1; "
     "optional int32 i = 2; }",
     "message O { optional string s = 3; optional int32 i = 4; }",
     {"field_removed p.O.a -", "field_removed p.O.b -", "type_removed p.A -",
      "field_removed p.A.s -", "field_removed p.A.i -", "field_added - p.O.s",
      "field_added - p.O.i"}},
    {"dissolved_into_two_holders",
     "message O { optional A a = 1; } message P { optional A a = 1; } message A { optional string "
     "s = 1; }",
     "message O { optional string s = 2; } message P { optional string s = 2; }",
     {"field_removed p.O.a -", "field_removed p.P.a -", "type_removed p.A -",
      "field_removed p.A.s -", "field_added - p.O.s", "field_added - p.P.s"}},
    {"one_field_of_a_new_message_is_no_split",
     "message O { optional string s = 1; optional string t = 2; }",
     "message O { optional string t = 2; } message A { optional string s = 1; }",
     {"field_removed p.O.s -", "type_added - p.A", "field_added - p.A.s"}},
    {"two_new_messages_have_the_fields",
     "message O { optional string s = 1; optional int32 i = 2; optional string t = 3; }",
     "message O { optional string t = 3; } message A { optional string s = 1; optional int32 i = "
     "2; } message B { optional string s = 1; optional int32 i = 2; }",
     {"field_removed p.O.s -", "field_removed p.O.i -", "type_added - p.A", "field_added - p.A.s",
      "field_added - p.A.i", "type_added - p.B", "field_added - p.B.s", "field_added - p.B.i"}},
    {"moved_out_of_its_parent",
     "message A { message B { optional int32 x = 1; optional int32 y = 2; optional int32 z = 3; } "
     "optional B b = 1; }",
     "message B { optional int32 x = 1; optional int32 y = 2; optional int32 z = 3; } "
     "message A { optional B b = 1; }",
     {"type_moved p.A.B p.B"}},
    {"enum_with_prefixed_values",
     "enum Colour { COLOUR_RED = 0; COLOUR_BLUE = 1; COLOUR_TAN = 2; }",
     "enum Color { COLOR_RED = 0; COLOR_BLUE = 1; COLOR_TAN = 2; }",
     {"type_renamed p.Colour p.Color", "enum_value_renamed p.Colour.COLOUR_RED p.Color.COLOR_RED",
      "enum_value_renamed p.Colour.COLOUR_BLUE p.Color.COLOR_BLUE",
      "enum_value_renamed p.Colour.COLOUR_TAN p.Color.COLOR_TAN"}},
    {"into_and_out_of_a_oneof",
     "message M { optional int32 a = 1; oneof o { int32 b = 2; int32 c = 3; int32 d = 4; } }",
     "message M { oneof o { int32 a = 1; int32 c = 3; int32 d = 4; } optional int32 b = 2; }",
     {"field_oneof_changed p.M.a p.M.a", "field_oneof_changed p.M.b p.M.b"}},
    {"renamed_oneof",
     "message M { oneof o { int32 b = 2; int32 c = 3; } }",
     "message M { oneof q { int32 b = 2; int32 c = 3; } }",
     {"oneof_renamed p.M.o p.M.q"}},
    {"extension_is_known_by_extendee_and_number",
     "message M { extensions 100 to 200; } extend M { optional int32 a = 100; }",
     "message M { extensions 100 to 200; } extend M { optional int32 b = 100; "
     "optional int32 c = 101; }",
     {"extension_renamed p.a p.b", "extension_added - p.c"}},
    {"services_and_methods",
     "message M {} message N {} service S { rpc A(M) returns (M); rpc B(N) returns (M); "
     "rpc C(M) returns (N); }",
     "message M {} message N {} service S { rpc A(M) returns (stream M); rpc D(N) returns (M); }",
     {"method_type_changed p.S.A p.S.A", "method_renamed p.S.B p.S.D", "method_removed p.S.C -"}},
    {"group_becomes_message",
     "message M { optional group G = 1 { optional int32 x = 1; } }",
     "message M { message G { optional int32 x = 1; } optional G g = 1; }",
     {"field_type_changed p.M.g p.M.g"}},
};
INSTANTIATE_TEST_SUITE_P(Table, Diffing, testing::ValuesIn(kCases),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(Diff, OfASchemaWithItselfIsEmpty) {
  const char* text = "message M { int32 a = 1; oneof o { string s = 2; } map<string, M> m = 3; }";
  EXPECT_THAT(DiffProto3(text, text).changes, IsEmpty());
}

TEST(Diff, PointsIntoBothVersions) {
  ChangeSet changes = DiffOf("syntax='proto3';\nmessage M {\n  int32 a = 1;\n}",
                             "syntax='proto3';\n\nmessage M {\n\tint32 b = 1;\n}");
  const Change& change = Only(changes);
  EXPECT_EQ(change.id, "field_renamed:M.a");
  EXPECT_EQ(change.old->span.line, 3);
  EXPECT_EQ(change.old->span.column, 3);
  EXPECT_EQ(change.now->span.line, 4);
  EXPECT_EQ(change.now->span.column, 2);
  EXPECT_EQ(change.evidence, std::vector<std::string>{"same number 1"});
  EXPECT_EQ(change.confidence, 1);
}

TEST(Diff, RenamedPackageIsOneChange) {
  std::string body = "message A { B b = 1; } message B { int32 x = 1; } enum E { Z = 0; }";
  ChangeSet changes = DiffOf("syntax='proto3'; package acme.shop; " + body,
                             "syntax='proto3'; package acme.store; " + body);
  EXPECT_THAT(Lines(changes), ElementsAre("package_renamed acme.shop acme.store"));
  EXPECT_GT(Only(changes).old->span.column, 1);
  PathMapper mapper(changes);
  EXPECT_EQ(mapper.Map("acme.shop.A.b"), "acme.store.A.b");
  EXPECT_EQ(mapper.Map("acme.other.A"), "acme.other.A");
}

TEST(Diff, ARenamedPackageLeavesThoseBelowItAlone) {
  auto sources = [](const std::string& package) {
    return LoadedSource{
        .name = "test",
        .files = {
            {"m.proto", "syntax='proto3'; package " + package + "; message M { int32 a = 1; }"},
            {"n.proto", "syntax='proto3'; package a.b.d; message N { int32 a = 1; }"}}};
  };
  LoadedSource before = sources("a.b"), after = sources("a.b.c");
  auto old_schema = ReadSchema(before, {}), new_schema = ReadSchema(after, {});
  ChangeSet changes =
      Diff(ToInput(before, *old_schema), *old_schema, ToInput(after, *new_schema), *new_schema);
  PathMapper mapper(changes);
  for (std::string file : {"n.proto", ""}) {
    EXPECT_EQ(mapper.Map("a.b.d.N.a", file), "a.b.d.N.a");
    EXPECT_EQ(mapper.Map("a.b.d", file), "a.b.d");
  }
  for (std::string file : {"m.proto", ""}) EXPECT_EQ(mapper.Map("a.b.M.a", file), "a.b.c.M.a");
}

TEST(Diff, APackageMayBeGivenWhereThereWasNone) {
  ChangeSet changes = DiffOf("syntax='proto3'; message A { int32 x = 1; }",
                             "syntax='proto3'; package p; message A { int32 x = 1; }");
  EXPECT_EQ(Only(changes).kind, ChangeKind::kPackageRenamed);
  EXPECT_EQ(MapPath(changes, "A.x"), "p.A.x");
  ChangeSet back = DiffOf("syntax='proto3'; package p; message A { int32 x = 1; }",
                          "syntax='proto3'; message A { int32 x = 1; }");
  EXPECT_EQ(MapPath(back, "p.A.x"), "A.x");
}

TEST(Diff, TwinsAreNotGuessed) {
  std::string twin = " { int32 a = 1; int32 b = 2; int32 c = 3; } ";
  ChangeSet changes = DiffProto3("message X" + twin + "message Mid {} message Y" + twin,
                                 "message Mid {} message Q" + twin + "message R" + twin);
  ASSERT_EQ(changes.ambiguities.size(), 2u);
  EXPECT_EQ(changes.ambiguities[0].path, "p.X");
  EXPECT_EQ(changes.ambiguities[0].candidates.size(), 2u);
  for (const Change& change : changes.changes) EXPECT_NE(change.kind, ChangeKind::kTypeRenamed);
}

TEST(Diff, AnUnrelatedSmallMessageIsNoRename) {
  ChangeSet changes = DiffProto3("message Gone { int32 id = 1; } message M { int32 a = 1; }",
                                 "message M { int32 a = 1; } message Fresh { int32 id = 1; }");
  EXPECT_THAT(Lines(changes),
              UnorderedElementsAre("type_removed p.Gone -", "field_removed p.Gone.id -",
                                   "type_added - p.Fresh", "field_added - p.Fresh.id"));
}

TEST(Diff, ConsequencesNameTheirCause) {
  ChangeSet changes =
      DiffProto3("message M {} message G { int32 a = 1; enum E { Z = 0; } }", "message M {}");
  std::vector<std::string> causes;
  for (const Change& change : changes.changes) causes.push_back(change.caused_by.value_or("-"));
  EXPECT_THAT(causes,
              ElementsAre("-", "type_removed:p.G", "type_removed:p.G", "type_removed:p.G.E"));
}

TEST(Diff, FilesMoveWithTheirContent) {
  std::string text = "syntax='proto3'; package p; message A { int32 x = 1; } message B {}";
  std::string user = "syntax='proto3'; package p; import '";
  ChangeSet changes = DiffOf(Source({{"a.proto", text}, {"u.proto", user + "a.proto';"}}),
                             Source({{"b/c.proto", text}, {"u.proto", user + "b/c.proto';"}}));
  EXPECT_THAT(Lines(changes), ElementsAre("file_moved a.proto b/c.proto"));
  EXPECT_EQ(Only(changes).detail, "a.proto -> b/c.proto");
  EXPECT_EQ(MapPath(changes, "a.proto"), "b/c.proto");
  EXPECT_EQ(MapPath(changes, "p.A.x"), "p.A.x");
}

TEST(Diff, UnconnectedSchemasWithTheSameNamesStayApart) {
  auto file = [](const std::string& path, const std::string& field) {
    return SourceFile{path, "syntax='proto3'; message M { int32 " + field + " = 1; }"};
  };
  ChangeSet changes = DiffOf(Source({file("one/m.proto", "a"), file("two/m.proto", "b")}),
                             Source({file("one/m.proto", "c"), file("two/m.proto", "d")}));
  ASSERT_EQ(changes.changes.size(), 2u);
  EXPECT_EQ(changes.changes[0].id, "field_renamed:M.a");
  EXPECT_EQ(changes.changes[1].id, "field_renamed:M.b");
  EXPECT_EQ(MapPath(changes, "M.b", "two/m.proto"), "M.d");
  EXPECT_EQ(MapPath(changes, "M.b", "one/m.proto"), "M.b");
}

TEST(Diff, MapsPathsOfWhatIsGone) {
  ChangeSet changes =
      DiffProto3("message M { int32 a = 1; int32 b = 2; } message G { int32 x = 1; }",
                 "message M { int32 b = 2; }");
  EXPECT_EQ(MapPath(changes, "p.M.a"), "");
  EXPECT_EQ(MapPath(changes, "p.M.b"), "p.M.b");
  EXPECT_EQ(MapPath(changes, "p.G"), "");
  EXPECT_EQ(MapPath(changes, "p.G.x"), "");
}

// Protobuf's published rules, as new reads old / old reads new.
struct TypeCase {
  const char *old_type, *new_type;
  const char *wire_forward, *wire_back, *json_forward, *json_back;
};

class TypeVerdicts : public testing::TestWithParam<TypeCase> {};

TEST_P(TypeVerdicts, FollowThePublishedRules) {
  const TypeCase& c = GetParam();
  auto text = [](const char* type) {
    return std::string("enum E { Z = 0; } message N {} message M { ") + type + " a = 1; }";
  };
  const VerdictVector verdict = Only(DiffProto3(text(c.old_type), text(c.new_type))).verdict;
  EXPECT_EQ(verdict.source, Verdict::kBreaks);
  EXPECT_EQ(support::NameOf(verdict.wire.new_reads_old), c.wire_forward);
  EXPECT_EQ(support::NameOf(verdict.wire.old_reads_new), c.wire_back);
  EXPECT_EQ(support::NameOf(verdict.json.new_reads_old), c.json_forward);
  EXPECT_EQ(support::NameOf(verdict.json.old_reads_new), c.json_back);
}

const TypeCase kTypeCases[] = {
    {"int32", "int64", "ok", "loses_data", "ok", "unknown"},
    {"int32", "uint32", "loses_data", "loses_data", "unknown", "unknown"},
    {"uint32", "int64", "ok", "loses_data", "ok", "unknown"},
    {"bool", "int32", "ok", "loses_data", "breaks", "breaks"},
    {"E", "int32", "ok", "ok", "breaks", "ok"},
    {"sint32", "sint64", "ok", "loses_data", "ok", "unknown"},
    {"int32", "sint32", "breaks", "breaks", "ok", "ok"},
    {"fixed32", "sfixed32", "loses_data", "loses_data", "unknown", "unknown"},
    {"float", "double", "breaks", "breaks", "ok", "loses_data"},
    {"string", "bytes", "ok", "unknown", "breaks", "breaks"},
    {"bytes", "N", "unknown", "unknown", "breaks", "breaks"},
    {"string", "int32", "breaks", "breaks", "breaks", "breaks"},
};
INSTANTIATE_TEST_SUITE_P(Table, TypeVerdicts, testing::ValuesIn(kTypeCases));

TEST(Verdict, RenamedFieldBreaksSourceAndJsonOnly) {
  VerdictVector verdict =
      Only(DiffProto3("message M { int32 a = 1; }", "message M { int32 b = 1; }")).verdict;
  EXPECT_EQ(verdict.source, Verdict::kBreaks);
  EXPECT_EQ(verdict.wire.new_reads_old, Verdict::kOk);
  EXPECT_EQ(verdict.json.new_reads_old, Verdict::kBreaks);
  verdict =
      Only(DiffProto3("message M { int32 a = 1; }", "message M { int32 b = 1 [json_name = 'a']; }"))
          .verdict;
  EXPECT_EQ(verdict.json.new_reads_old, Verdict::kOk);
}

TEST(Verdict, ANewRequiredFieldCantReadOldData) {
  VerdictVector verdict =
      Only(DiffProto2("message M {}", "message M { required int32 a = 1; }")).verdict;
  EXPECT_EQ(verdict.source, Verdict::kOk);
  EXPECT_EQ(verdict.wire.new_reads_old, Verdict::kBreaks);
  EXPECT_EQ(verdict.wire.old_reads_new, Verdict::kOk);
}

TEST(Verdict, ANewValueIsLostOnlyByAClosedEnum) {
  const char *before = "enum E { A = 0; }", *after = "enum E { A = 0; B = 1; }";
  EXPECT_EQ(Only(DiffProto2(before, after)).verdict.wire.old_reads_new, Verdict::kLosesData);
  EXPECT_EQ(Only(DiffProto3(before, after)).verdict.wire.old_reads_new, Verdict::kOk);
}

TEST(Verdict, AFieldAloneInAOneofIsSafe) {
  const char* alone = "message M { oneof o { int32 a = 1; } }";
  const char* outside = "message M { int32 a = 1; }";
  for (const Change& change : DiffProto3(outside, alone).changes) {
    EXPECT_EQ(change.verdict.wire.new_reads_old, Verdict::kOk) << change.id;
    EXPECT_EQ(change.verdict.wire.old_reads_new, Verdict::kOk) << change.id;
  }
  VerdictVector verdict = Only(DiffProto3("message M { int32 a = 1; oneof o { int32 b = 2; } }",
                                          "message M { oneof o { int32 a = 1; int32 b = 2; } }"))
                              .verdict;
  EXPECT_EQ(verdict.wire.new_reads_old, Verdict::kLosesData);
  EXPECT_EQ(verdict.wire.old_reads_new, Verdict::kOk);
}

TEST(Breaks, LooksAtOneAspect) {
  ChangeSet changes = DiffProto3("message M { int32 a = 1; }", "message M { int32 b = 1; }");
  EXPECT_TRUE(Breaks(changes, "source"));
  EXPECT_TRUE(Breaks(changes, "json"));
  EXPECT_FALSE(Breaks(changes, "wire"));
  EXPECT_FALSE(Breaks(changes, "none"));
}

TEST(RenderText, ShowsPlacesAndWhatBreaks) {
  std::string text = RenderText(
      DiffOf("syntax='proto3';\nmessage M {\n  int32 a = 1;\n  int32 c = 2;\n}\nmessage G {}",
             "syntax='proto3';\nmessage M {\n\n  int32 b = 1;\n  string c = 2;\n}"));
  EXPECT_EQ(text, R"(old test (1 file)
new test (1 file)
3 changes: 3 break source, 2 break wire, 3 break json

a.proto
  ! field_renamed  M.a -> M.b
        a.proto:3 -> a.proto:4
        breaks source; json (both ways: breaks)
  ! field_type_changed  M.c
        a.proto:4 -> a.proto:5
        int32 -> string
        breaks source; wire (both ways: breaks); json (both ways: breaks)
  ! type_removed  G
        was at a.proto:6
        breaks source; wire (new reads old: breaks); json (new reads old: breaks)
)");
  EXPECT_THAT(RenderText(DiffProto3("message M {}", "message M {}")), HasSubstr("no changes"));
}

TEST(Diff, AnOptionIsTheSameHoweverShortItsNameIsWritten) {
  const std::string head =
      "syntax = \"proto2\"; package a.b; import \"google/protobuf/descriptor.proto\";"
      "extend google.protobuf.FieldOptions { optional string owner = 50001; }"
      "message M { optional int32 x = 1 [(";
  Schema shortest = MustRead(head + "owner) = \"me\"]; }");
  for (const char* name : {"b.owner", "a.b.owner", ".a.b.owner"}) {
    Schema other = MustRead(head + name + ") = \"me\"]; }");
    EXPECT_EQ(Diff({}, shortest, {}, other).changes.size(), 0u) << name;
  }
  EXPECT_EQ(MustFind(shortest, "a.b.M.x").attributes.at("(a.b.owner)"), "me");
}

}  // namespace
}  // namespace detector
