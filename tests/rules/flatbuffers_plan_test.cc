// What changes of a FlatBuffers schema do to the C++ that flatc makes.
#include <gmock/gmock.h>

#include "tests/rules/testing.h"

namespace rules::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;

Plan PlanOf(const std::string& before, const std::string& after) {
  auto read = [](const std::string& text, detector::LoadedSource& source) {
    source = {.name = "test", .files = {{"a.fbs", text}}};
    auto schema = detector::ReadSchema(source, {});
    EXPECT_TRUE(schema) << schema.error().message;
    return *schema;
  };
  detector::LoadedSource a, b;
  detector::Schema x = read(before, a), y = read(after, b);
  detector::ChangeSet changes =
      detector::Diff(detector::ToInput(a, x), x, detector::ToInput(b, y), y);
  return MakePlan(changes, x, y, BuiltInPacks());
}

std::vector<std::string> Planned(const std::string& before, const std::string& after) {
  return Lines(PlanOf(before, after));
}

constexpr char kWeapons[] =
    "namespace g; table Sword { a: int; } table Shield { b: int; }"
    "union Weapon { Sword, Shield } table M { weapon: Weapon; }";

TEST(FlatbuffersPlan, RenamesTheWholeFamilyOfAField) {
  EXPECT_THAT(
      Planned("namespace g; table M { old: int; }", "namespace g; table M { friend: int; }"),
      ::testing::UnorderedElementsAre("rename g::M::old -> g::M::friend_",
                                      "rename g::M::mutate_old -> g::M::mutate_friend_",
                                      "rename g::M::VT_OLD -> g::M::VT_FRIEND_",
                                      "rename g::MBuilder::add_old -> g::MBuilder::add_friend_",
                                      "rename g::MT::old -> g::MT::friend_"));
}

TEST(FlatbuffersPlan, AFieldNamesTheValuesOfItsUnion) {
  std::string after = kWeapons;
  after.replace(after.find("weapon: Weapon"), 6, "tool");
  EXPECT_THAT(Planned(kWeapons, after),
              IsSupersetOf({"rename g::M::weapon_as_Sword -> g::M::tool_as_Sword",
                            "rename g::M::weapon_as_Shield -> g::M::tool_as_Shield",
                            "rename g::M::weapon_type -> g::M::tool_type",
                            "rename g::MBuilder::add_weapon_type -> g::MBuilder::add_tool_type"}));
}

TEST(FlatbuffersPlan, ATypeOfAUnionNamesItsValues) {
  std::string after = kWeapons;
  for (size_t at = 0; (at = after.find("Sword", at)) != std::string::npos;) {
    after.replace(at, 5, "Blade");
  }
  std::vector<std::string> lines = Planned(kWeapons, after);
  EXPECT_THAT(
      lines, IsSupersetOf({"rename g::Sword -> g::Blade", "rename g::CreateSword -> g::CreateBlade",
                           "rename g::Weapon_Sword -> g::Weapon_Blade",
                           "rename g::Weapon::Sword -> g::Weapon::Blade",
                           "rename g::M::weapon_as_Sword -> g::M::weapon_as_Blade",
                           "rename g::WeaponUnion::AsSword -> g::WeaponUnion::AsBlade"}));
  EXPECT_THAT(lines, Not(Contains(HasSubstr("weapon_as_Shield"))));
}

TEST(FlatbuffersPlan, ReviewsWhatAUnionHoldsNoMore) {
  std::string after = kWeapons;
  after.replace(after.find("Sword, Shield }"), 14, "Sword");
  EXPECT_THAT(Planned(kWeapons, after), Contains("review g::M::weapon_as_Shield (removed)"));
}

TEST(FlatbuffersPlan, ReviewsCallsWhoseArgumentsHaveOtherPlaces) {
  std::string review = "review CreateM (arguments_changed)";
  std::string before = "table M { a: int; b: int; c: int; }";
  EXPECT_THAT(Planned(before, "table M { a: int; b: int (deprecated); c: int; }"),
              Contains(review));
  EXPECT_THAT(Planned(before, "table M { a: int; c: int; }"), Contains(review));
  EXPECT_THAT(Planned(before, "table M { a: int; b: int; c: int; d: string; }"), IsEmpty());
  EXPECT_THAT(Planned(before, "table M { c: int(id:2); a: int(id:0); b: int(id:1); }"), IsEmpty());
  EXPECT_THAT(Planned(before, "table M { x: int; b: int; c: int; }"), Not(Contains(review)));
}

TEST(FlatbuffersPlan, SaysWhichArgumentsTheyWere) {
  Plan plan = PlanOf("table M { a: int; b: int; }", "table M { a: int (deprecated); b: int; }");
  bool found = false;
  for (const Operation& operation : plan.operations) {
    if (operation.reason != "arguments_changed") continue;
    found = true;
    EXPECT_THAT(operation.advice, HasSubstr("a, b -> b"));
    EXPECT_FALSE(operation.changes.empty());
  }
  EXPECT_TRUE(found);
}

TEST(FlatbuffersPlan, ADeprecatedFieldHasNoCode) {
  EXPECT_THAT(Planned("table M { a: int; }", "table M { a: int (deprecated); }"),
              Contains(HasSubstr("M::a")));
}

TEST(FlatbuffersPlan, EachNamespaceOfAFileIsItsOwn) {
  EXPECT_THAT(Planned("namespace a; table M { x: int; } namespace b; table N { y: int; }",
                      "namespace a; table M { x: int; } namespace b; table O { y: int; }"),
              IsSupersetOf({"rename b::N -> b::O", "rename b::NBuilder -> b::OBuilder"}));
}

}  // namespace
}  // namespace rules::testing
