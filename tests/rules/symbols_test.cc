// How protobuf's C++ spells schema elements, one kind of name at a time. That nothing is missing is
// protoc_test.cc's business.
#include <gmock/gmock.h>

#include "tests/rules/testing.h"

namespace rules::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

TEST(Symbols, OfASingularNumber) {
  EXPECT_THAT(Names(Read("package a.b; message M { int32 size_x = 1; }")),
              UnorderedElementsAre("a::b::M", "a::b::M::kSizeXFieldNumber", "a::b::M::clear_size_x",
                                   "a::b::M::size_x", "a::b::M::set_size_x"));
}

TEST(Symbols, HaveAPresenceCheckOnlyWherePresenceIsKept) {
  detector::Schema schema = Read("message M { int32 x = 1; optional int32 y = 2; M m = 3; }");
  EXPECT_THAT(Names(schema), IsSupersetOf({"M::has_y", "M::has_m"}));
  EXPECT_THAT(Names(schema), Not(Contains("M::has_x")));
}

TEST(Symbols, LowerAccessorsAndKeepCapitalsInConstants) {
  EXPECT_THAT(Names(Read("message M { int32 callId = 1; }")),
              IsSupersetOf({"M::callid", "M::set_callid", "M::kCallIdFieldNumber"}));
}

TEST(Symbols, EscapeKeywords) {
  EXPECT_THAT(Names(Read("message class { int32 new = 1; enum enum { if = 0; } }")),
              IsSupersetOf({"class_", "class_::new_", "class_::set_new_", "class_::kNewFieldNumber",
                            "class_::enum_", "class__enum", "class__enum_if_", "class_::if_",
                            "class_::enum_Name", "class__enum_Name"}));
}

TEST(Symbols, FlattenNestedTypes) {
  detector::Schema schema = Read("package p; message A { message B { enum C { ZERO = 0; } } }");
  EXPECT_THAT(Names(schema),
              IsSupersetOf({"p::A_B", "p::A::B", "p::A_B_C", "p::A_B::C", "p::A_B_C_ZERO",
                            "p::A_B::ZERO", "p::A_B_C_C_MIN", "p::A_B::C_MIN", "p::A_B_C_Parse"}));
}

TEST(Symbols, OfAOneof) {
  EXPECT_THAT(Names(Read("message M { oneof my_choice { int32 x_y = 1; } }")),
              IsSupersetOf({"M::MyChoiceCase", "M::MY_CHOICE_NOT_SET", "M::my_choice_case",
                            "M::clear_my_choice", "M::kXY", "M::has_x_y"}));
}

TEST(Symbols, KnowWhatAUseDoesToTheData) {
  std::map<std::string, std::string> access;
  detector::Schema schema = Read("message M { optional string s = 1; }");
  for (const Symbol& symbol : Symbols(schema, BuiltInPacks().front())) {
    access[symbol.name] = symbol.access;
  }
  EXPECT_EQ(access["M::s"], "read");
  EXPECT_EQ(access["M::mutable_s"], "write");
  EXPECT_EQ(access["M::has_s"], "presence");
  EXPECT_EQ(access["M"], "type");
  EXPECT_EQ(access["M::kSFieldNumber"], "reflection");
}

TEST(Symbols, OfAFileAreItsHeaderAndItsNamespace) {
  std::vector<std::string> names;
  for (const Symbol& symbol : Symbols(Read("package a.b;"), BuiltInPacks().front())) {
    names.push_back(symbol.name + " " + symbol.role + " " + symbol.path);
  }
  EXPECT_THAT(names, ElementsAre("a.pb.h header a.proto", "a::b namespace a.b"));
}

TEST(Symbols, OfAnotherFormatAreNone) {
  detector::Schema schema = Read("message M {}");
  schema.format = "avro";
  EXPECT_TRUE(Symbols(schema, BuiltInPacks().front()).empty());
}

TEST(Symbols, OfFieldsThatShareAConstantAreMarked) {
  std::vector<std::string> marked;
  detector::Schema schema =
      Read("syntax = \"proto2\"; message M { optional int32 foo_x = 1; optional int32 fooX = 2; }");
  for (const Symbol& symbol : Symbols(schema, BuiltInPacks().front())) {
    if (symbol.role == "colliding_field_number") marked.push_back(symbol.name);
  }
  EXPECT_THAT(marked, ElementsAre("M::kFooXFieldNumber", "M::kFooXFieldNumber_2"));
}

}  // namespace
}  // namespace rules::testing
