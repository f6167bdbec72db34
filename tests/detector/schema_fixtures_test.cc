// Takes every folder of fixtures/schemas through the detector: the change set is as promised, reads
// back from its document, and neither version differs from itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <set>

#include "detector/detector.h"
#include "detector/formats/format.h"
#include "support/files.h"
#include "tests/detector/schema_fixture.h"

namespace detector {
namespace {

using support::Json;
using Names = std::set<std::string>;
using Exemptions = std::map<std::string, std::string>;  // name -> why there is no fixture

bool Updating() { return std::getenv("COEVOLVE_UPDATE") != nullptr; }

class SchemaFixtures : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    auto found = FindSchemaFixture(GetParam());
    ASSERT_TRUE(found) << found.error().message;
    fixture_ = *found;
  }
  ChangeSet DiffOf(const std::string& old_source, const std::string& new_source) const {
    auto changes = DiffSources(old_source, new_source, {.directory = fixture_.folder});
    EXPECT_TRUE(changes) << changes.error().message;
    return changes.value_or(ChangeSet());
  }

  SchemaFixture fixture_;
};

TEST_P(SchemaFixtures, ReadAsTheirFoldersSay) {
  ChangeSet changes = DiffOf(fixture_.old_source, fixture_.new_source);
  std::string actual = support::DumpJson(Reduced(changes));
  std::filesystem::path golden = fixture_.folder / "change_set.json";
  if (Updating()) {
    ASSERT_TRUE(support::WriteFileAtomically(golden, actual));
    GTEST_SKIP() << golden << " was rewritten";
  }
  EXPECT_EQ(support::ReadFile(golden).value_or("none: make it with COEVOLVE_UPDATE=1"), actual)
      << "in " << golden;
  std::string document = support::DumpJson(support::ToJson(changes));
  auto again = support::ParseDocument<ChangeSet>(document, "change set");
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(support::DumpJson(support::ToJson(*again)), document);
}

TEST_P(SchemaFixtures, AVersionDoesNotDifferFromItself) {
  for (const std::string& source : {fixture_.old_source, fixture_.new_source}) {
    EXPECT_THAT(DiffOf(source, source).changes, testing::IsEmpty()) << source;
  }
}

INSTANTIATE_TEST_SUITE_P(Fixtures, SchemaFixtures, testing::ValuesIn(SchemaFixtureNames()),
                         [](const auto& info) { return info.param; });

// What the golden files of fixtures/schemas show, as "KIND" and as "FORMAT KIND".
Names Shown() {
  Names shown;
  for (const std::string& name : SchemaFixtureNames()) {
    auto fixture = FindSchemaFixture(name);
    auto text = support::ReadFile(fixture->folder / "change_set.json");
    auto json = support::ParseJson(text.value_or("{}"), name + "/change_set.json").value_or(Json());
    if (!json.contains("changes")) {
      ADD_FAILURE() << name << " has no change_set.json: make it with COEVOLVE_UPDATE=1";
      continue;
    }
    for (const Json& change : json["changes"]) {
      std::string kind = change.at("kind");
      shown.insert({kind, json.at("format").get<std::string>() + " " + kind});
    }
  }
  return shown;
}

void ExpectAll(const Names& wanted, const Exemptions& exempt) {
  const Names shown = Shown();
  for (const std::string& name : wanted) {
    EXPECT_TRUE(shown.count(name) || exempt.count(name))
        << "no folder of fixtures/schemas shows `" << name
        << "`: add one (see its README.md), or an exemption with its reason here";
  }
  for (const auto& [name, why] : exempt) {
    EXPECT_TRUE(wanted.count(name)) << "nothing asks for the exemption `" << name << "`";
    EXPECT_FALSE(shown.count(name)) << "`" << name << "` has a fixture: drop its exemption";
  }
}

TEST(SchemaFixturesCoverage, EveryKindOfChangeIsShown) {
  Names kinds;
  for (const auto& entry : support::EnumNames<ChangeKind>::kTable) kinds.emplace(entry.second);
  ExpectAll(kinds, {});
}

// Whoever adds a format to Formats() adds at least these fixtures, called FORMAT_SENTENCE.
TEST(SchemaFixturesCoverage, EveryFormatShowsTheCommonChanges) {
  Names wanted;
  for (const Format& format : Formats()) {
    for (const char* kind :
         {"field_added", "field_removed", "field_renamed", "field_type_changed"}) {
      wanted.insert(std::string(format.name) + " " + kind);
    }
  }
  ExpectAll(wanted, {});
}

}  // namespace
}  // namespace detector
