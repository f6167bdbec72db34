#include "fleet-pr/campaign.h"

#include <gmock/gmock.h>

#include <cstdlib>

#include "support/files.h"

namespace fleet {
namespace {
using ::testing::HasSubstr;

constexpr char kSmallest[] = R"(name: color
schema: {old: v1, new: git:HEAD:v2}
schema_path: proto
forge: {root: forge}
repositories:
  - name: reader
)";

support::Result<Campaign> Parse(const std::string& yaml) {
  return ParseCampaign(yaml, "/plans/campaign.yaml");
}

// The campaign above with one text replaced by another.
std::string Complaint(const std::string& from, const std::string& to) {
  std::string yaml = kSmallest;
  yaml.replace(yaml.find(from), from.size(), to);
  auto campaign = Parse(yaml);
  return campaign ? "no complaint" : campaign.error().message;
}

TEST(CampaignFile, WhatIsLeftOutHasItsDefault) {
  auto campaign = Parse(kSmallest);
  ASSERT_TRUE(campaign) << campaign.error().message;
  EXPECT_EQ(campaign->repositories[0].base, "main");
  EXPECT_EQ(campaign->schema_delivery, SchemaDelivery::kInTree);
  EXPECT_FALSE(campaign->publish);
  EXPECT_EQ(BranchOf(*campaign), "coevolve/color");
  EXPECT_EQ(SchemaPathOf(*campaign, campaign->repositories[0]), "proto");
}

TEST(CampaignFile, PlacesAreTakenFromTheFolderOfTheFile) {
  auto campaign = Parse(kSmallest);
  ASSERT_TRUE(campaign);
  EXPECT_EQ(campaign->schema.old, "/plans/v1");
  EXPECT_EQ(campaign->schema.now, "git:HEAD:v2");
  EXPECT_EQ(campaign->repositories[0].url, "/plans/forge/reader.git");
}

TEST(CampaignFile, AnUnknownKeyIsNamedWithItsPlaceAndTheRightKey) {
  EXPECT_EQ(Complaint("schema_path", "shema_path"),
            "/plans/campaign.yaml:3:1: unknown key `shema_path`; did you mean `schema_path`?");
  EXPECT_EQ(Complaint("  - name: reader", "  - name: reader\n    bsae: trunk"),
            "/plans/campaign.yaml:7:5: unknown key `bsae`; did you mean `base`?");
}

TEST(CampaignFile, EveryMistakeHasAPlaceAndSaysWhatIsExpected) {
  EXPECT_THAT(Complaint("name: color", "title: x"), HasSubstr(":1:1: `name` is missing"));
  EXPECT_THAT(Complaint("name: color", "name: Color!"), HasSubstr(":1:7: `Color!` is no name"));
  EXPECT_THAT(Complaint("name: color", "name: color\nname: other"),
              HasSubstr(":2:1: `name` is given twice"));
  EXPECT_THAT(Complaint("schema_path: proto", ""), HasSubstr("`schema_path` is needed"));
  EXPECT_THAT(Complaint("proto", "../proto"), HasSubstr("without `..`"));
  EXPECT_THAT(Complaint("proto", "a/.git/b"), HasSubstr("relative path"));
  EXPECT_THAT(Complaint("name: reader", "name: reader\n  - name: reader"),
              HasSubstr(":7:11: `reader` is given twice"));
  EXPECT_THAT(Complaint("name: reader", "name: ../reader"), HasSubstr("is no repository name"));
  EXPECT_THAT(Complaint("{root: forge}", "{root: forge, kind: gitlab}"), HasSubstr("`gitlab`"));
  EXPECT_THAT(Complaint("name: color", "name: color\npublish: perhaps"),
              HasSubstr(":2:10: `publish` has to be true or false"));
  EXPECT_THAT(Complaint("name: color", "name: color\nschema_delivery: by_mail"),
              HasSubstr("one of in_tree, already_landed"));
  EXPECT_THAT(Complaint("name: color", "name: [color"), HasSubstr("not valid YAML"));
  EXPECT_THAT(Complaint("name: color", "name: color\nverify: {processes: 0}"),
              HasSubstr("1 or more"));
  EXPECT_THAT(Complaint("name: color", "name: color\nauthor: {name: \"A <x>\", email: a@b}"),
              HasSubstr("holds `<`"));
}

TEST(CampaignFile, ItsJsonSchemaIsTheOneThatShips) {
  std::string schema = support::DumpJson(CampaignSchema());
  std::string file = COEVOLVE_SOURCE_DIR "/docs/schemas/campaign.schema.json";
  if (std::getenv("COEVOLVE_UPDATE")) {
    ASSERT_TRUE(support::WriteFileAtomically(file, schema));
    GTEST_SKIP() << "updated " << file;
  }
  EXPECT_EQ(support::ReadFile(file).value(), schema);
}

TEST(CampaignFile, OnlyWhatHasNoDefaultIsRequired) {
  support::Json schema = CampaignSchema();
  EXPECT_EQ(schema["required"].dump(), R"(["name","schema","repositories","forge"])");
  EXPECT_EQ(schema["properties"]["repositories"]["items"]["required"].dump(), R"(["name"])");
}

}  // namespace
}  // namespace fleet
