#include "support/document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "detector/change_set.h"
#include "rewriter/report.h"
#include "support/text.h"

namespace {
using testing::HasSubstr;

TEST(Document, EveryKeyIsWrittenInOrderAndReadBack) {
  rewriter::Report report;
  report.tool = "t";
  report.edits.push_back({.file = "a.cc", .offset = 3, .length = 1, .replacement = "x"});
  support::Json json = support::ToJson(report);
  EXPECT_EQ(json.begin().key(), "version");
  auto again = support::FromJson<rewriter::Report>(json, "report");
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(support::ToJson(*again), json);
}

TEST(Document, AWrongKeyIsNamedWithItsPlaceAndTheRightOne) {
  support::Json json = support::ToJson(rewriter::Report{});
  json["verified"]["eror"] = 1;
  auto read = support::FromJson<rewriter::Report>(json, "r.json");
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().message,
              HasSubstr("/verified: unknown key `eror`, did you mean `error"));
}

TEST(Document, ASyntaxErrorHasLineAndColumn) {
  auto read = support::ParseJson("{\n  \"a\": ]\n}", "x.json");
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().message, HasSubstr("x.json:2:8:"));
}

TEST(Document, TheJsonSchemaNamesEveryEnumerator) {
  support::Json schema = support::JsonSchema<detector::VerdictVector>("verdict");
  EXPECT_THAT(schema["properties"]["source"]["enum"], testing::Contains("loses_data"));
}

TEST(Text, NothingThatMovesTheCursorIsPrinted) {
  EXPECT_EQ(support::Printable("a\x1b[2J\tb\r\nc\x7f \xc2\x9b é"), "a?[2J\tb?\nc? ?? é");
}

}  // namespace
