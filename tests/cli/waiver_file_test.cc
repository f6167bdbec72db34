// The file of waivers: what it may say, and where its errors are.
#include "fleet-pr/waiver_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fleet {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

constexpr char kGood[] =
    "version: 1\n"
    "waivers:\n"
    "  - rule: field_removed\n"
    "    path: shop.Order.note\n"
    "    owner: orders team\n"
    "    reason: nobody reads it\n"
    "    expires: 2026-12-31\n";

std::string ErrorOf(const std::string& yaml) {
  auto file = ParseWaivers(yaml, "w.yaml");
  return file ? "" : file.error().message;
}

// kGood with one line of it replaced.
std::string With(const std::string& from, const std::string& to) {
  std::string text = kGood;
  return text.replace(text.find(from), from.size(), to);
}

TEST(WaiverFile, IsReadWithThePlaceOfEachWaiver) {
  auto file = ParseWaivers(kGood, "w.yaml");
  ASSERT_TRUE(file) << file.error().message;
  ASSERT_EQ(file->waivers.size(), 1u);
  EXPECT_EQ(file->waivers[0].rule, "field_removed");
  EXPECT_EQ(file->waivers[0].expires, "2026-12-31");
  EXPECT_EQ(file->waivers[0].line, 3);
  EXPECT_EQ(file->waivers[0].column, 5);
}

TEST(WaiverFile, SaysWhereAndWhatIsWrong) {
  EXPECT_EQ(ErrorOf(With("field_removed", "feld_removed")),
            "w.yaml:3:11: `feld_removed` is neither a kind of change nor CHECKER:RULE; did you "
            "mean `field_removed`?");
  EXPECT_THAT(ErrorOf(With("field_removed", "bug:RULE")),
              StartsWith("w.yaml:3:11: `bug:RULE` names no known checker"));
  EXPECT_EQ(ErrorOf(With("    owner: orders team\n", "")), "w.yaml:3:5: a waiver needs `owner`");
  EXPECT_EQ(ErrorOf(With("nobody reads it", "' '")), "w.yaml:3:5: a waiver needs `reason`");
  EXPECT_EQ(ErrorOf(With("2026-12-31", "2026-02-29")),
            "w.yaml:7:14: `2026-02-29` is no day; write it as YYYY-MM-DD");
  EXPECT_THAT(ErrorOf(With("owner", "ower")), StartsWith("w.yaml:5:5: unknown key `ower`"));
  EXPECT_THAT(ErrorOf(With("version: 1", "version: 2")), StartsWith("w.yaml:1:10: "));
  EXPECT_THAT(ErrorOf("waivers: []\n"), HasSubstr("`version` is missing"));
  EXPECT_THAT(ErrorOf("version: 1\n"), EndsWith("`waivers` is missing"));
  EXPECT_THAT(ErrorOf("- a\n"), StartsWith("w.yaml:1:1: "));
  EXPECT_THAT(ErrorOf(""), StartsWith("w.yaml:1:1: "));
  EXPECT_THAT(ErrorOf("version: [1\n"), HasSubstr("not valid YAML"));
  EXPECT_THAT(ErrorOf("version: 1\nwaivers: {a: 1}\n"), StartsWith("w.yaml:2:10: "));
}

TEST(WaiverFile, OneThatIsNestedWithoutEndIsRefused) {
  EXPECT_THAT(ErrorOf("version: 1\nwaivers: " + std::string(100'000, '[')), HasSubstr("w.yaml:"));
}

TEST(WaiverFile, ADayIsOneOfTheCalendar) {
  EXPECT_TRUE(IsDay("2028-02-29"));
  for (const char* text : {"2026-02-29", "2026-13-01", "2026-1-01", "26-01-01", "", "2026-01-01 ",
                           "+026-01-01", "2026/01/01", "tomorrow"}) {
    EXPECT_FALSE(IsDay(text)) << text;
  }
  EXPECT_TRUE(IsDay(Today())) << Today();
}

}  // namespace
}  // namespace fleet
