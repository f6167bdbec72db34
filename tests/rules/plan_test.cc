// What each kind of change does to C++: which names are rewritten, which uses a person has to see.
#include <gmock/gmock.h>

#include "tests/rules/testing.h"

namespace rules::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::UnorderedElementsAre;

constexpr const char* kProto2 = "syntax = \"proto2\"; ";

// Lines of the plan between two texts.
std::vector<std::string> Planned(const std::string& before, const std::string& after,
                                 const std::vector<detector::Change>& changes) {
  return Lines(PlanFor(Read(before), Read(after), changes));
}

TEST(Plan, RenamesTheWholeFamilyOfAField) {
  EXPECT_THAT(
      Planned("package p; message M { string old_name = 1; }",
              "package p; message M { string newName = 1; }",
              {Changed("field_renamed", "p.M.old_name", "p.M.newName")}),
      UnorderedElementsAre("rename p::M::clear_old_name -> p::M::clear_newname",
                           "rename p::M::kOldNameFieldNumber -> p::M::kNewNameFieldNumber",
                           "rename p::M::mutable_old_name -> p::M::mutable_newname",
                           "rename p::M::old_name -> p::M::newname",
                           "rename p::M::release_old_name -> p::M::release_newname",
                           "rename p::M::set_allocated_old_name -> p::M::set_allocated_newname",
                           "rename p::M::set_old_name -> p::M::set_newname"));
}

TEST(Plan, RewritesTheNamesThatStringsGiveAField) {
  EXPECT_THAT(StringLines(PlanFor(Read("package p; message M { string old_name = 1; }"),
                                  Read("package p; message M { string newName = 1; }"),
                                  {Changed("field_renamed", "p.M.old_name", "p.M.newName")})),
              UnorderedElementsAre("full_name ::p.M.old_name -> full_name ::p.M.newName",
                                   "json p.M::oldName -> json p.M::newName",
                                   "name p.M::old_name -> name p.M::newName"));
}

TEST(Plan, NamesTheChangeThatAsks) {
  Plan plan = PlanFor(Read("message M { int32 a = 1; }"), Read("message M { int32 b = 1; }"),
                      {Changed("field_renamed", "M.a", "M.b")});
  ASSERT_FALSE(plan.operations.empty());
  for (const Operation& operation : plan.operations) {
    EXPECT_THAT(operation.changes, ElementsAre("field_renamed:M.a"));
    EXPECT_EQ(operation.path, "M.a");
    EXPECT_EQ(operation.file, "a.proto");
    EXPECT_EQ(operation.pack, "protobuf-cpp");
    EXPECT_EQ(operation.reason, "renamed");
  }
}

TEST(Plan, KeepsSwappedFieldsApart) {
  EXPECT_THAT(
      Planned("message M { int32 a = 1; int32 b = 2; }", "message M { int32 b = 1; int32 a = 2; }",
              {Changed("field_renamed", "M.a", "M.b"), Changed("field_renamed", "M.b", "M.a")}),
      IsSupersetOf({"rename M::a -> M::b", "rename M::b -> M::a", "rename M::set_a -> M::set_b",
                    "rename M::set_b -> M::set_a"}));
}

TEST(Plan, RenamesAMessageWithWhatIsFlattenedIntoItsName) {
  std::string body = " { int32 x = 1; message In { } enum E { ZERO = 0; } }";
  std::vector<std::string> lines =
      Planned("package p; message Old" + body, "package p; message New" + body,
              {Changed("type_renamed", "p.Old", "p.New")});
  EXPECT_THAT(
      lines,
      UnorderedElementsAre(
          "rename p::Old -> p::New", "rename p::Old_In -> p::New_In", "rename p::Old_E -> p::New_E",
          "rename p::Old_E_Name -> p::New_E_Name", "rename p::Old_E_Parse -> p::New_E_Parse",
          "rename p::Old_E_IsValid -> p::New_E_IsValid",
          "rename p::Old_E_descriptor -> p::New_E_descriptor",
          "rename p::Old_E_E_MIN -> p::New_E_E_MIN", "rename p::Old_E_E_MAX -> p::New_E_E_MAX",
          "rename p::Old_E_E_ARRAYSIZE -> p::New_E_E_ARRAYSIZE",
          "rename p::Old_E_ZERO -> p::New_E_ZERO",
          "rename p::Old_E_Old_E_INT_MAX_SENTINEL_DO_NOT_USE_ -> "
          "p::New_E_New_E_INT_MAX_SENTINEL_DO_NOT_USE_",
          "rename p::Old_E_Old_E_INT_MIN_SENTINEL_DO_NOT_USE_ -> "
          "p::New_E_New_E_INT_MIN_SENTINEL_DO_NOT_USE_"));
}

TEST(Plan, RenamesANestedTypeInBothItsSpellings) {
  EXPECT_THAT(
      Planned("message M { message A { int32 x = 1; } }",
              "message M { message B { int32 x = 1; } }", {Changed("type_renamed", "M.A", "M.B")}),
      UnorderedElementsAre("rename M_A -> M_B", "rename M::A -> M::B"));
}

TEST(Plan, RenamesAnEnumValueInBothItsSpellings) {
  EXPECT_THAT(Planned("message M { enum E { ZERO = 0; RED = 1; } }",
                      "message M { enum E { ZERO = 0; CRIMSON = 1; } }",
                      {Changed("enum_value_renamed", "M.E.RED", "M.E.CRIMSON")}),
              UnorderedElementsAre("rename M_E_RED -> M_E_CRIMSON", "rename M::RED -> M::CRIMSON"));
}

TEST(Plan, RenamesAnEnumButNotItsValues) {
  EXPECT_THAT(Planned("enum Old { ZERO = 0; }", "enum New { ZERO = 0; }",
                      {Changed("type_renamed", "Old", "New")}),
              UnorderedElementsAre(
                  "rename Old -> New", "rename Old_Name -> New_Name",
                  "rename Old_Parse -> New_Parse", "rename Old_IsValid -> New_IsValid",
                  "rename Old_descriptor -> New_descriptor", "rename Old_MIN -> New_MIN",
                  "rename Old_MAX -> New_MAX", "rename Old_ARRAYSIZE -> New_ARRAYSIZE",
                  "rename Old_INT_MAX_SENTINEL_DO_NOT_USE_ -> New_INT_MAX_SENTINEL_DO_NOT_USE_",
                  "rename Old_INT_MIN_SENTINEL_DO_NOT_USE_ -> New_INT_MIN_SENTINEL_DO_NOT_USE_"));
}

TEST(Plan, RenamesAPackageWithEverythingInIt) {
  std::string body = "; message M { int32 x = 1; } enum E { ZERO = 0; }";
  Plan plan = PlanFor(Read("package a.b" + body), Read("package a.c.d" + body),
                      {Changed("package_renamed", "a.b", "a.c.d"),
                       Changed("type_moved", "a.b.M", "a.c.d.M", "package_renamed:a.b")});
  EXPECT_THAT(Lines(plan), IsSupersetOf({"rename a::b -> a::c::d", "rename a::b::M -> a::c::d::M",
                                         "rename a::b::ZERO -> a::c::d::ZERO",
                                         "rename a::b::E_Name -> a::c::d::E_Name"}));
  for (const Operation& operation : plan.operations) {
    EXPECT_THAT(operation.symbol, Not(HasSubstr("M::")));
    EXPECT_THAT(operation.changes, ElementsAre("package_renamed:a.b"));
  }
}

TEST(Plan, RenamesAMemberOfARenamedMessageForItsOwnReasonOnly) {
  Plan plan = PlanFor(Read("message A { map<int32, int32> x = 1; }"),
                      Read("message B { map<int32, int32> y = 1; }"),
                      {Changed("type_renamed", "A", "B"), Changed("field_renamed", "A.x", "B.y")});
  EXPECT_THAT(Lines(plan), IsSupersetOf({"rename A -> B", "rename A::x_size -> B::y_size"}));
  for (const Operation& operation : plan.operations) {
    if (operation.kind == OperationKind::kRewriteString) continue;  // holds the message's name too
    EXPECT_THAT(operation.changes,
                ElementsAre(operation.role == "type" ? "type_renamed:A" : "field_renamed:A.x"));
  }
}

TEST(Plan, RenamesAOneofWithItsCase) {
  EXPECT_THAT(Planned("message M { oneof old_one { int32 x = 1; } }",
                      "message M { oneof new_one { int32 x = 1; } }",
                      {Changed("oneof_renamed", "M.old_one", "M.new_one")}),
              UnorderedElementsAre("rename M::OldOneCase -> M::NewOneCase",
                                   "rename M::OLD_ONE_NOT_SET -> M::NEW_ONE_NOT_SET",
                                   "rename M::old_one_case -> M::new_one_case",
                                   "rename M::clear_old_one -> M::clear_new_one"));
}

TEST(Plan, RenamesAnExtension) {
  std::string host = std::string(kProto2) + "message M { extensions 10 to 20; } ";
  EXPECT_THAT(Planned(host + "extend M { optional int32 old_one = 10; }",
                      host + "extend M { optional int32 new_one = 10; }",
                      {Changed("extension_renamed", "old_one", "new_one")}),
              UnorderedElementsAre("rename old_one -> new_one",
                                   "rename kOldOneFieldNumber -> kNewOneFieldNumber"));
}

TEST(Plan, RenamesAServiceAsGrpcSpellsItOrAsProtocDoesWhereItIsAskedTo) {
  std::string rest = " { rpc Get(M) returns (M); } message M {}";
  std::vector<detector::Change> changes = {Changed("service_renamed", "Old", "New")};
  EXPECT_THAT(Planned("service Old" + rest, "service New" + rest, changes),
              ElementsAre("rename Old -> New"));
  std::string option = "option cc_generic_services = true; ";
  EXPECT_THAT(Planned(option + "service Old" + rest, option + "service New" + rest, changes),
              UnorderedElementsAre("rename Old -> New", "rename Old_Stub -> New_Stub"));
}

TEST(Plan, ReplacesTheIncludeOfAMovedFile) {
  detector::Schema before = ReadFiles({{"x/a.proto", "syntax = \"proto3\"; message M {}"}});
  detector::Schema after = ReadFiles({{"y/a-b.proto", "syntax = \"proto3\"; message M {}"}});
  before.files[0].import_name = "x/a.proto";
  after.files[0].import_name = "y/a-b.proto";
  EXPECT_THAT(Lines(PlanFor(before, after, {Changed("file_moved", "x/a.proto", "y/a-b.proto")})),
              ElementsAre("include x/a.pb.h -> y/a-b.pb.h"));
}

TEST(Plan, ReplacesTheIncludeOfAFileThatWasMergedIntoAnother) {
  std::string a = "syntax = \"proto3\"; message A {}", b = "syntax = \"proto3\"; message B {}";
  Plan plan = PlanFor(ReadFiles({{"a.proto", a}, {"b.proto", b}}),
                      ReadFiles({{"b.proto", b + " message A {}"}}),
                      {Changed("file_removed", "a.proto", "")});
  EXPECT_THAT(Lines(plan), ElementsAre("include a.pb.h -> b.pb.h"));
}

TEST(Plan, AddsTheIncludeOfWhatWasMovedOutOfAFileThatStays) {
  std::string a = "syntax = \"proto3\"; message A {}";
  Plan plan = PlanFor(
      ReadFiles({{"a.proto", a + " message B { int32 x = 1; }"}}),
      ReadFiles({{"a.proto", a}, {"b.proto", "syntax = \"proto3\"; message B { int32 x = 1; }"}}),
      {Changed("file_added", "", "b.proto")});
  EXPECT_THAT(Lines(plan), ElementsAre("add include b.pb.h for B"));
  EXPECT_THAT(plan.operations[0].advice, HasSubstr("include b.pb.h"));
}

TEST(Plan, ReviewsTheIncludeOfARemovedFile) {
  std::string a = "syntax = \"proto3\"; enum A { ZERO = 0; }";
  EXPECT_THAT(
      Lines(PlanFor(ReadFiles({{"a.proto", a}, {"b.proto", "syntax = \"proto3\";"}}),
                    ReadFiles({{"b.proto", "syntax = \"proto3\";"}}),
                    {Changed("file_removed", "a.proto", ""),
                     Changed("type_removed", "A", "", "file_removed:a.proto")})),
      IsSupersetOf({"review a.pb.h (removed)", "review A (removed)", "review ZERO (removed)"}));
}

TEST(Plan, RemovesEverySpellingOfARemovedField) {
  Plan plan = PlanFor(Read("message M { repeated int32 x = 1; }"), Read("message M {}"),
                      {Changed("field_removed", "M.x", "")});
  EXPECT_THAT(Lines(plan), UnorderedElementsAre("remove_statement M::x (removed)",
                                                "remove_statement M::x_size (removed)",
                                                "remove_statement M::set_x (removed)",
                                                "remove_statement M::add_x (removed)",
                                                "remove_statement M::mutable_x (removed)",
                                                "remove_statement M::clear_x (removed)",
                                                "remove_statement M::kXFieldNumber (removed)"));
  EXPECT_THAT(plan.operations[0].advice, HasSubstr("M.x is gone"));
}

// Neither the field of the message that is gone nor the field that held it may be deleted.
TEST(Plan, ReviewsWhatIsGoneWithAMessageThatItsHoldersTakeIn) {
  std::string before =
      "message A { string street = 1; int32 floor = 2; } message M { A a = 1; A b = 2; }";
  std::string after = "message M { string street = 3; }";
  Plan plan =
      PlanFor(Read(before), Read(after),
              {Changed("type_removed", "A", ""), Changed("field_removed", "A.street", ""),
               Changed("field_removed", "A.floor", ""), Changed("field_removed", "M.a", ""),
               Changed("field_removed", "M.b", ""), Changed("field_added", "", "M.street")});
  EXPECT_THAT(
      Lines(plan),
      IsSupersetOf({"review A::set_street (removed)", "remove_statement A::set_floor (removed)",
                    "review M::mutable_a (removed)", "review M::mutable_b (removed)"}));
}

TEST(Plan, ReviewsWhatIsGoneFromAFieldThatHasAnotherTypeNow) {
  std::string before = "message A { string street = 1; } message M { A a = 1; }";
  std::string after = "message B { double lat = 3; double lon = 4; } message M { B a = 1; }";
  EXPECT_THAT(
      Planned(before, after,
              {Changed("type_removed", "A", ""), Changed("field_removed", "A.street", ""),
               Changed("type_added", "", "B"), Changed("field_type_changed", "M.a", "M.a")}),
      IsSupersetOf({"review A::set_street (removed)"}));
}

TEST(Plan, ReviewsARemovedMessageFieldBesideANewOneOfItsType) {
  std::string before = "message A { string s = 1; } message M { A sender = 1; }";
  std::string after = "message A { string s = 1; } message M { A author = 2; }";
  EXPECT_THAT(
      Planned(before, after,
              {Changed("field_removed", "M.sender", ""), Changed("field_added", "", "M.author")}),
      IsSupersetOf({"review M::mutable_sender (removed)"}));
}

TEST(Plan, ReviewsARemovedFieldWhoseValueMayLiveOn) {
  std::string before = "message M { string street = 1; int32 sent_at = 2; int32 kind = 3; }";
  std::string after =
      "message A { string street = 1; } message M { A a = 4; int32 sent_at_us = 5; }";
  Plan plan =
      PlanFor(Read(before), Read(after),
              {Changed("field_removed", "M.street", ""), Changed("field_removed", "M.sent_at", ""),
               Changed("field_removed", "M.kind", ""), Changed("field_added", "", "A.street"),
               Changed("field_added", "", "M.a"), Changed("field_added", "", "M.sent_at_us")});
  EXPECT_THAT(Lines(plan),
              IsSupersetOf({"review M::set_street (removed)", "review M::set_sent_at (removed)",
                            "remove_statement M::set_kind (removed)"}));
  for (const Operation& operation : plan.operations) {
    if (operation.path != "M.street") continue;
    EXPECT_THAT(operation.advice, HasSubstr("its value may live on in A.street"));
  }
}

TEST(Plan, ReviewsARemovedMessageWithItsMembers) {
  Plan plan = PlanFor(Read("message M { int32 x = 1; } message N {}"), Read("message N {}"),
                      {Changed("type_removed", "M", "")});
  EXPECT_THAT(Lines(plan),
              UnorderedElementsAre("review M (removed)", "review M::x (removed)",
                                   "review M::set_x (removed)", "review M::clear_x (removed)",
                                   "review M::kXFieldNumber (removed)"));
  for (const Operation& operation : plan.operations) {
    EXPECT_THAT(operation.changes, ElementsAre("type_removed:M"));
  }
}

TEST(Plan, TellsWhatARemovedElementMayHaveBecome) {
  detector::ChangeSet set;
  set.changes = {Changed("field_removed", "M.x", "")};
  set.ambiguities = {{"M.x", {{"M.y", 0.5}, {"M.z", 0.5}}, ""}};
  Plan plan = MakePlan(set, Read("message M { int32 x = 1; }"),
                       Read("message M { int32 y = 2; int32 z = 3; }"), BuiltInPacks());
  ASSERT_FALSE(plan.operations.empty());
  EXPECT_THAT(plan.operations[0].advice, HasSubstr("it may have become M.y or M.z"));
}

TEST(Plan, ReviewsReadsAndWritesOfAFieldOfAnotherType) {
  detector::Change change = Changed("field_type_changed", "M.x", "M.x");
  change.detail = "int32 -> int64";
  Plan plan = PlanFor(Read("message M { optional int32 x = 1; }"),
                      Read("message M { optional int64 x = 1; }"), {change});
  EXPECT_THAT(Lines(plan), UnorderedElementsAre("change_type M::x (type_changed)",
                                                "change_type M::set_x (type_changed)"));
  EXPECT_THAT(plan.operations[0].advice, HasSubstr("(int32 -> int64)"));
}

TEST(Plan, ReviewsASpellingThatTheNewTypeHasNot) {
  EXPECT_THAT(
      Planned("message M { string x = 1; }", "message M { int32 x = 1; }",
              {Changed("field_type_changed", "M.x", "M.x")}),
      UnorderedElementsAre("change_type M::x (type_changed)", "change_type M::set_x (type_changed)",
                           "change_type M::mutable_x (type_changed)",
                           "change_type M::release_x (type_changed)",
                           "change_type M::set_allocated_x (type_changed)"));
}

TEST(Plan, BothRenamesAndReviewsAFieldThatChangedTwice) {
  EXPECT_THAT(
      Planned(
          "message M { int32 x = 1; }", "message M { int64 y = 1; }",
          {Changed("field_renamed", "M.x", "M.y"), Changed("field_type_changed", "M.x", "M.y")}),
      UnorderedElementsAre("rename M::x -> M::y", "change_type M::x (type_changed)",
                           "rename M::set_x -> M::set_y", "change_type M::set_x (type_changed)",
                           "rename M::clear_x -> M::clear_y",
                           "rename M::kXFieldNumber -> M::kYFieldNumber"));
}

TEST(Plan, RestructuresAFieldThatBecameRepeated) {
  EXPECT_THAT(Planned("message M { optional int32 x = 1; }", "message M { repeated int32 x = 1; }",
                      {Changed("field_cardinality_changed", "M.x", "M.x")}),
              UnorderedElementsAre("rewrite_expression M::x (cardinality_changed)",
                                   "rewrite_expression M::set_x (cardinality_changed)",
                                   "rewrite_expression M::has_x (cardinality_changed)"));
}

TEST(Plan, IgnoresRequiredThatBecameOptional) {
  EXPECT_THAT(Planned(std::string(kProto2) + "message M { required int32 x = 1; }",
                      std::string(kProto2) + "message M { optional int32 x = 1; }",
                      {Changed("field_cardinality_changed", "M.x", "M.x"),
                       Changed("field_presence_changed", "M.x", "M.x")}),
              IsEmpty());
}

TEST(Plan, RestructuresPresenceChecksOnlyWherePresenceIsLost) {
  std::string with = "message M { optional int32 x = 1; }", without = "message M { int32 x = 1; }";
  std::vector<detector::Change> changes = {Changed("field_presence_changed", "M.x", "M.x")};
  EXPECT_THAT(Planned(with, without, changes),
              ElementsAre("rewrite_expression M::has_x (presence_changed)"));
  EXPECT_THAT(Planned(without, with, changes), IsEmpty());
}

TEST(Plan, ReviewsWritesOfAFieldThatGotNeighboursInAOneof) {
  EXPECT_THAT(
      Planned("message M { int32 x = 1; }", "message M { oneof o { int32 x = 1; } }",
              {Changed("field_oneof_changed", "M.x", "M.x"), Changed("oneof_added", "", "M.o")}),
      ElementsAre("review M::set_x (oneof_changed)"));
}

TEST(Plan, ReviewsWhatAFieldLosesWithItsOneof) {
  EXPECT_THAT(
      Planned("message M { oneof o { int32 x = 1; } }", "message M { int32 x = 1; }",
              {Changed("field_oneof_changed", "M.x", "M.x"), Changed("oneof_removed", "M.o", "")}),
      UnorderedElementsAre("review M::has_x (oneof_changed)", "review M::kX (oneof_changed)",
                           "review M::set_x (oneof_changed)", "review M::OCase (removed)",
                           "review M::O_NOT_SET (removed)", "review M::o_case (removed)",
                           "review M::clear_o (removed)"));
}

TEST(Plan, ReviewsReadsOfAnotherDefault) {
  EXPECT_THAT(Planned(std::string(kProto2) + "message M { optional int32 x = 1 [default = 1]; }",
                      std::string(kProto2) + "message M { optional int32 x = 1 [default = 2]; }",
                      {Changed("field_default_changed", "M.x", "M.x")}),
              ElementsAre("review M::x (default_changed)"));
}

TEST(Plan, ReviewsAFieldThatMovedIntoAnotherMessage) {
  EXPECT_THAT(
      Planned("message M { int32 x = 1; } message N {}", "message M {} message N { int32 y = 1; }",
              {Changed("field_moved", "M.x", "N.y")}),
      UnorderedElementsAre("review M::x (moved)", "review M::set_x (moved)",
                           "review M::clear_x (moved)", "review M::kXFieldNumber (moved)"));
}

TEST(Plan, RenamesATypeThatMovedOutOfAMessageInBothItsSpellings) {
  EXPECT_THAT(
      Planned("message M { message In { int32 x = 1; } }",
              "message M {} message In { int32 x = 1; }", {Changed("type_moved", "M.In", "In")}),
      UnorderedElementsAre("rename M_In -> In", "rename M::In -> In"));
}

TEST(Plan, RenamesAnEnumThatMovedIntoAnotherMessageWithItsScopedValues) {
  EXPECT_THAT(
      Planned("message M { enum E { ZERO = 0; } } message N {}",
              "message M {} message N { enum E { ZERO = 0; } }",
              {Changed("type_moved", "M.E", "N.E")}),
      IsSupersetOf({"rename M_E -> N_E", "rename M::E -> N::E", "rename M_E_ZERO -> N_E_ZERO",
                    "rename M::ZERO -> N::ZERO", "rename M::E_Name -> N::E_Name"}));
}

TEST(Plan, ReviewsANamespaceThatIsNoMore) {
  EXPECT_THAT(
      Planned("package p; message M {}", "message M {}", {Changed("package_renamed", "p", "")}),
      UnorderedElementsAre("review p (spelling_gone)", "rename p::M -> M"));
}

TEST(Plan, ReviewsWhatTheLiteRuntimeHasNot) {
  EXPECT_THAT(
      Planned("enum E { ZERO = 0; }", "option optimize_for = LITE_RUNTIME; enum E { ZERO = 0; }",
              {Changed("option_changed", "a.proto", "a.proto")}),
      ElementsAre("review E_descriptor (spelling_gone)"));
}

TEST(Plan, ReviewsAConstantThatProtocSpellsByChance) {
  std::string other = " optional int32 fooX = 2; }";
  std::vector<std::string> lines =
      Planned(std::string(kProto2) + "message M { optional int32 foo_x = 1;" + other,
              std::string(kProto2) + "message M { optional int32 bar = 1;" + other,
              {Changed("field_renamed", "M.foo_x", "M.bar")});
  EXPECT_THAT(lines, IsSupersetOf({"rename M::foo_x -> M::bar",
                                   "review M::kFooXFieldNumber (name_unstable)",
                                   "review M::kFooXFieldNumber_2 (spelling_gone)"}));
}

TEST(Plan, NamesRootsInPlaceOfConsequences) {
  Plan plan = PlanFor(
      Read("message A { message B {} B b = 1; }"), Read("message C { message B {} B b = 1; }"),
      {Changed("type_renamed", "A", "C"), Changed("type_moved", "A.B", "C.B", "type_renamed:A"),
       Changed("field_type_changed", "A.b", "C.b", "type_renamed:A")});
  EXPECT_THAT(Lines(plan), UnorderedElementsAre("rename A -> C", "rename A_B -> C_B"));
  for (const Operation& operation : plan.operations) {
    EXPECT_THAT(operation.changes, ElementsAre("type_renamed:A"));
  }
}

TEST(Plan, HasLittleForWhatCppDoesNotNotice) {
  EXPECT_THAT(Planned("message M { int32 x = 1; } enum E { ZERO = 0; ONE = 1; }",
                      "message M { int32 x = 2 [json_name = \"y\"]; int32 new = 3; } "
                      "enum E { ZERO = 0; ONE = 2; TWO = 3; } message N {}",
                      {Changed("field_number_changed", "M.x", "M.x"),
                       Changed("field_json_name_changed", "M.x", "M.x"),
                       Changed("field_added", "", "M.new"),
                       Changed("enum_value_number_changed", "E.ONE", "E.ONE"),
                       Changed("enum_value_added", "", "E.TWO"), Changed("type_added", "", "N"),
                       Changed("option_changed", "a.proto", "a.proto")}),
              ElementsAre("change_type ONE (number_changed)"));
}

// What the differ says of the two sources, and the plan that a change set alone gives.
Plan PlanOfDiff(const std::vector<detector::SourceFile>& before,
                const std::vector<detector::SourceFile>& after) {
  detector::Schema old_schema = ReadFiles(before), new_schema = ReadFiles(after);
  detector::LoadedSource old_source{.name = "old", .files = before};
  detector::LoadedSource new_source{.name = "new", .files = after};
  detector::ChangeSet changes =
      detector::Diff(detector::ToInput(old_source, old_schema), old_schema,
                     detector::ToInput(new_source, new_schema), new_schema);
  auto plan = MakePlan(changes, BuiltInPacks());
  EXPECT_TRUE(plan) << (plan ? "" : plan.error().message);
  return plan ? *plan : Plan();
}

TEST(Plan, IsMadeFromAChangeSetAlone) {
  std::string file = "syntax = \"proto3\"; message M { int32 ";
  Plan plan = PlanOfDiff({{"a.proto", file + "old_name = 1; }"}}, {{"a.proto", file + "x = 1; }"}});
  EXPECT_THAT(Lines(plan), UnorderedElementsAre(
                               "rename M::old_name -> M::x", "rename M::set_old_name -> M::set_x",
                               "rename M::clear_old_name -> M::clear_x",
                               "rename M::kOldNameFieldNumber -> M::kXFieldNumber"));
  EXPECT_EQ(plan.tool, plan.change_set.tool);
}

TEST(Plan, TouchesOnlyTheChangedOneOfTwoUnconnectedSchemas) {
  std::string file = "syntax = \"proto3\"; message M { int32 ";
  Plan plan = PlanOfDiff({{"a.proto", file + "x = 1; }"}, {"b.proto", file + "x = 1; }"}},
                         {{"a.proto", file + "x = 1; }"}, {"b.proto", file + "y = 1; }"}});
  EXPECT_THAT(Lines(plan),
              UnorderedElementsAre("rename M::x -> M::y", "rename M::set_x -> M::set_y",
                                   "rename M::clear_x -> M::clear_y",
                                   "rename M::kXFieldNumber -> M::kYFieldNumber"));
  for (const Operation& operation : plan.operations) EXPECT_EQ(operation.file, "b.proto");
}

TEST(Plan, OfAChangeSetWithAnUnreadableSchemaSaysWhich) {
  detector::ChangeSet changes;
  changes.inputs.old.format = "protobuf";
  changes.inputs.old.files = {{"a.proto", "a.proto", 0, "", "message M {"}};
  auto plan = MakePlan(changes, BuiltInPacks());
  ASSERT_FALSE(plan);
  EXPECT_THAT(plan.error().message, HasSubstr("OLD of the change set: "));
}

TEST(Plan, BetweenEqualSchemasIsEmpty) {
  EXPECT_THAT(Planned("message M { int32 x = 1; }", "message M { int32 x = 1; }", {}), IsEmpty());
}

}  // namespace
}  // namespace rules::testing
