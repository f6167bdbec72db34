// What `diff` prints for pull requests and other programs, and what waivers do to it.
#include <gmock/gmock.h>

#include "tests/cli/program.h"

namespace {
using support::Json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class DiffFormats : public cli_test::Program {
 protected:
  Json Sarif(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--format", "sarif"});
    auto outcome = Run(arguments);
    auto json = support::ParseJson(outcome.out, "sarif");
    EXPECT_TRUE(json) << outcome.err;
    return json.value_or(Json());
  }
  // A file of one waiver.
  void Waive(const std::string& file, const std::string& rule, const std::string& path) const {
    Write(file, "version: 1\nwaivers:\n  - rule: " + rule + "\n    path: '" + path +
                    "'\n    owner: sensor team\n    reason: readers moved\n"
                    "    expires: 2026-12-31\n");
  }
};

TEST_F(DiffFormats, MarkdownFailsAsTextDoes) {
  auto outcome = Run({"diff", "old.proto", "new.proto", "--format", "markdown"});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out,
              AllOf(HasSubstr("`old.proto` → `new.proto`"), HasSubstr("#### Breaks code (1)"),
                    HasSubstr("- **field renamed** `demo.Reading.temp` → `demo.Reading.celsius`")));
}

TEST_F(DiffFormats, SarifNamesPlacesAsSeenFromHere) {
  Write("proto/a/x.proto", Read("old.proto"));
  Write("next/a/x.proto", Read("new.proto"));
  Json log = Sarif({"diff", "proto", "next"});
  const Json& run = log["runs"][0];
  ASSERT_EQ(run["results"].size(), 2u);
  const Json& renamed = run["results"][0];
  EXPECT_EQ(renamed["ruleId"], "field_renamed");
  EXPECT_EQ(renamed["level"], "error");
  EXPECT_EQ(run["results"][1]["level"], "warning");  // JSON readers refuse an unknown key
  const Json& place = renamed["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"], "next/a/x.proto");
  EXPECT_EQ(place["region"]["startLine"], 5);
  EXPECT_EQ(place["region"]["startColumn"], 3);
}

TEST_F(DiffFormats, SarifPutsWhatIsGoneWhereItWas) {
  Json log = Sarif({"diff", "new.proto", "old.proto"});
  bool seen = false;
  for (const Json& result : log["runs"][0]["results"]) {
    if (result["ruleId"] != "field_removed") continue;
    const Json& artifact = result["locations"][0]["physicalLocation"]["artifactLocation"];
    EXPECT_EQ(artifact["uri"], "new.proto");
    EXPECT_EQ(artifact["uriBaseId"], "OLD");
    seen = true;
  }
  EXPECT_TRUE(seen);
}

TEST_F(DiffFormats, AWaiverOfThisFolderIsTaken) {
  Waive(".coevolve-waivers.yaml", "field_renamed", "demo.Reading.*");
  auto waived = Run({"diff", "old.proto", "new.proto", "--today", "2026-12-31"});
  EXPECT_EQ(waived.exit_code, 0);
  EXPECT_EQ(waived.err, "");
  EXPECT_THAT(waived.out, HasSubstr("waived by sensor team until 2026-12-31: readers moved"));
  Json log = Sarif({"diff", "old.proto", "new.proto", "--today", "2026-12-31"});
  EXPECT_EQ(log["runs"][0]["results"][0]["suppressions"].size(), 1u);
  EXPECT_EQ(log["runs"][0]["results"][1]["suppressions"].size(), 0u);

  auto late = Run({"diff", "old.proto", "new.proto", "--today", "2027-01-01"});
  EXPECT_EQ(late.exit_code, 1);
  EXPECT_EQ(late.err,
            "coevolve: .coevolve-waivers.yaml:3:5: warning: the waiver of field_renamed "
            "demo.Reading.* expired on 2026-12-31; sensor team may renew or remove it\n");
}

TEST_F(DiffFormats, ANamedFileOfWaiversHasToBeThereAndRight) {
  Waive("w.yaml", "field_removed", "demo.Other");
  auto stale =
      Run({"diff", "old.proto", "new.proto", "--waivers", "w.yaml", "--today", "2026-11-27"});
  EXPECT_EQ(stale.exit_code, 1);
  EXPECT_THAT(stale.err, HasSubstr("w.yaml:3:5: warning: the waiver of field_removed demo.Other "
                                   "fits nothing that has changed"));
  auto absent = Run({"diff", "old.proto", "new.proto", "--waivers", "none.yaml"});
  EXPECT_EQ(absent.exit_code, 2);
  EXPECT_THAT(absent.err, HasSubstr("none.yaml"));
  Waive("w.yaml", "field_remove", "demo.Other");
  auto wrong = Run({"diff", "old.proto", "new.proto", "--waivers", "w.yaml"});
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_THAT(wrong.err, HasSubstr("w.yaml:3:11: `field_remove`"));
  EXPECT_EQ(wrong.out, "");
  auto day = Run({"diff", "old.proto", "new.proto", "--today", "2026-02-30"});
  EXPECT_EQ(day.exit_code, 2);
  EXPECT_THAT(day.err, HasSubstr("2026-02-30"));
}

TEST_F(DiffFormats, JsonIsTheWholeChangeSetWhateverIsWaived) {
  auto plain = Run({"diff", "old.proto", "new.proto", "--format", "json"});
  Waive(".coevolve-waivers.yaml", "field_renamed", "*");
  auto waived =
      Run({"diff", "old.proto", "new.proto", "--format", "json", "--today", "2026-11-27"});
  EXPECT_EQ(waived.out, plain.out);
  EXPECT_EQ(waived.exit_code, 0);
}

}  // namespace
