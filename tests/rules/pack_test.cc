// What is wrong with a pack is told by file, line and key.
#include "rules/pack.h"

#include <gmock/gmock.h>

#include <cstdlib>

#include "rules/json_lines.h"
#include "rules/pack_document.h"
#include "support/files.h"

namespace rules {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr const char* kGood = R"({
  "version": 1,
  "name": "mine",
  "format": "protobuf",
  "description": "",
  "rows": [
    {"element": "message", "when": {}, "symbol": "type", "role": "type", "access": "type",
     "name": "{type}"},
    {"element": "field", "when": {"presence": ["yes"]}, "symbol": "method", "role": "has",
     "access": "presence", "name": "{class}::has_{accessor}"}
  ],
  "successors": {"has": "has"},
  "changes": {
    "field_removed": [
      {"roles": ["has"], "when_differs": ["class"], "instead_of_rename": false,
       "reason": "removed",
       "advice": "drop it"}
    ]
  }
}
)";

// The error for the good pack with one word replaced.
std::string ErrorWith(std::string word, const std::string& by) {
  std::string text = kGood;
  text.replace(text.find(word), word.size(), by);
  auto pack = ParsePackText(text, "mine.json");
  return pack ? "no error" : pack.error().message;
}

TEST(Pack, OfTheRightShapeIsRead) {
  auto pack = ParsePackText(kGood, "mine.json");
  ASSERT_TRUE(pack) << pack.error().message;
  EXPECT_EQ(pack->name, "mine");
  EXPECT_EQ(pack->rows.size(), 2u);
  EXPECT_EQ(pack->changes.at("field_removed").front().reason, "removed");
}

TEST(Pack, WithAnUnknownNameFunctionIsRefused) {
  EXPECT_EQ(ErrorWith("{accessor}", "{acessor}"),
            "mine.json:10: /rows/1/name: unknown name `acessor`, did you mean `accessor`?");
}

TEST(Pack, WithAnUnknownFactOrValueIsRefused) {
  EXPECT_THAT(ErrorWith("presence\": [", "presense\": ["),
              StartsWith("mine.json:9: /rows/1/when: unknown fact `presense`, did you mean"));
  EXPECT_EQ(ErrorWith("[\"yes\"]", "[\"often\"]"),
            "mine.json:9: /rows/1/when/presence: unknown value `often`, expected one of: yes, no");
}

TEST(Pack, WithAnUnknownKeyIsRefused) {
  EXPECT_EQ(ErrorWith("\"role\": \"has\"", "\"rolle\": \"has\""),
            "mine.json:9: /rows/1: missing key `role`");
}

TEST(Pack, WithAnUnknownElementIsRefused) {
  EXPECT_EQ(ErrorWith("\"element\": \"field\"", "\"element\": \"column\""),
            "mine.json:9: /rows/1/element: unknown name \"column\"");
}

TEST(Pack, WithAnEffectOnNothingIsRefused) {
  EXPECT_EQ(ErrorWith("[\"has\"]", "[\"getter\"]"),
            "mine.json:15: /changes/field_removed/0/roles: no row has the role `getter`");
  EXPECT_THAT(ErrorWith("\"reason\": \"removed\"", "\"reason\": \"remove\""),
              StartsWith("mine.json:16: /changes/field_removed/0/reason: unknown reason `remove`"));
  EXPECT_THAT(ErrorWith("\"field_removed\"", "\"field_lost\""),
              HasSubstr("unknown kind of change `field_lost`"));
}

TEST(Pack, WithASuccessorThatNoRowNamesIsRefused) {
  EXPECT_EQ(ErrorWith("\"has\": \"has\"", "\"has\": \"had\""),
            "mine.json:12: /successors/has: no row has the role `had`");
}

TEST(Pack, OfAnotherVersionIsRefused) {
  EXPECT_EQ(ErrorWith("\"version\": 1", "\"version\": 2"),
            "mine.json:2: /version: expected version 1");
}

TEST(Pack, ThatIsNoJsonIsRefusedWithItsPlace) {
  EXPECT_THAT(ErrorWith("\"mine\",", "\"mine\""), StartsWith("mine.json:4:"));
}

TEST(Pack, HasTheSchemaThatShips) {
  auto file = std::filesystem::path(COEVOLVE_SOURCE_DIR) / "docs/schemas/pack.schema.json";
  std::string schema = support::DumpJson(support::JsonSchema<PackDocument>("rule pack"));
  if (std::getenv("COEVOLVE_UPDATE")) {
    ASSERT_TRUE(support::WriteFileAtomically(file, schema));
    GTEST_SKIP() << "updated " << file;
  }
  auto golden = support::ReadFile(file);
  ASSERT_TRUE(golden) << golden.error().message;
  EXPECT_EQ(*golden, schema) << "run the tests with COEVOLVE_UPDATE=1";
}

TEST(Pack, InAPlanIsReadBackTheSame) {
  const Pack& pack = BuiltInPacks().front();
  auto again = ParsePack(pack.json, "plan");
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->rows.size(), pack.rows.size());
}

TEST(Pack, ThatIsBuiltInIsTheFileInTheTree) {
  auto pack =
      LoadPack(std::filesystem::path(COEVOLVE_SOURCE_DIR) / "rules/packs/protobuf-cpp.json");
  ASSERT_TRUE(pack) << pack.error().message;
  EXPECT_EQ(pack->json, BuiltInPacks().front().json);
}

TEST(LineOfPointer, FindsValuesAndNearestAncestors) {
  const char* text = "{\n \"a\": [1,\n  {\"b\\\"\": \"x]\"},\n  3],\n \"c\": 4}";
  EXPECT_EQ(LineOfPointer(text, ""), 1);
  EXPECT_EQ(LineOfPointer(text, "/a/1"), 3);
  EXPECT_EQ(LineOfPointer(text, "/a/2"), 4);
  EXPECT_EQ(LineOfPointer(text, "/c"), 5);
  EXPECT_EQ(LineOfPointer(text, "/a/1/missing"), 3);
}

}  // namespace
}  // namespace rules
