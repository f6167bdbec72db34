// The plan as a document: its JSON Schema, its JSON and the text that people read.
#include <gmock/gmock.h>

#include <cstdlib>

#include "support/files.h"
#include "tests/rules/testing.h"

namespace rules::testing {
namespace {

Plan Example() {
  detector::Change type = Changed("field_type_changed", "p.M.b", "p.M.b");
  type.detail = "int32 -> int64";
  return PlanFor(Read("package p; message M { string a = 1; int32 b = 2; }"),
                 Read("package p; message M { string z = 1; int64 b = 2; }"),
                 {Changed("field_renamed", "p.M.a", "p.M.z"), type});
}

TEST(PlanDocument, HasTheSchemaThatShips) {
  auto file = std::filesystem::path(COEVOLVE_SOURCE_DIR) / "docs/schemas/plan.schema.json";
  std::string schema = support::DumpJson(support::JsonSchema<Plan>("rewrite plan"));
  if (std::getenv("COEVOLVE_UPDATE")) {
    ASSERT_TRUE(support::WriteFileAtomically(file, schema));
    GTEST_SKIP() << "updated " << file;
  }
  auto golden = support::ReadFile(file);
  ASSERT_TRUE(golden) << golden.error().message;
  EXPECT_EQ(*golden, schema) << "run the tests with COEVOLVE_UPDATE=1";
}

TEST(PlanDocument, IsReadBackTheSame) {
  support::Json json = support::ToJson(Example());
  auto again = support::FromJson<Plan>(json, "plan");
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(support::ToJson(*again), json);
  EXPECT_EQ(json.begin().key(), "version");
}

TEST(PlanDocument, CarriesThePacksThatMadeIt) {
  support::Json json = support::ToJson(Example());
  std::vector<support::Json> expected;  // those for the schema's format
  for (const Pack& pack : BuiltInPacks()) {
    if (pack.format == "protobuf") expected.push_back(pack.json);
  }
  EXPECT_EQ(json.at("packs"), support::Json(expected));
}

TEST(PlanText, GroupsByChangeAndMapsOldNamesToNewOnes) {
  EXPECT_EQ(RenderPlanText(Example()),
            "field_renamed:p.M.a\n"
            "  p::M::a                ->  z\n"
            "  p::M::clear_a          ->  clear_z\n"
            "  p::M::kAFieldNumber    ->  kZFieldNumber\n"
            "  p::M::mutable_a        ->  mutable_z\n"
            "  p::M::release_a        ->  release_z\n"
            "  p::M::set_a            ->  set_z\n"
            "  p::M::set_allocated_a  ->  set_allocated_z\n"
            "\n"
            "field_type_changed:p.M.b\n"
            "  change_type p.M.b: type_changed (getter, setter)\n"
            "    p.M.b has another type (int32 -> int64): look for narrowing, overflow and "
            "overloads; it may compile silently\n");
}

TEST(PlanText, SaysThatThereIsNothingToDo) {
  EXPECT_EQ(RenderPlanText(Plan()), "nothing to do in C++\n");
}

}  // namespace
}  // namespace rules::testing
