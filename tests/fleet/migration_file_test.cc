// Migration files as people write them: places, and what is wrong with them.
#include "fleet-pr/migration_file.h"

#include <gmock/gmock.h>

#include <cstdlib>

#include "support/files.h"

namespace fleet {
namespace {

using testing::HasSubstr;

std::string Complaint(const std::string& yaml) {
  auto migration = ParseMigration(yaml, "m.yaml");
  EXPECT_FALSE(migration.has_value()) << yaml;
  return migration ? "" : migration.error().message;
}

TEST(MigrationFile, EveryLineHasItsPlace) {
  auto migration = ParseMigration(
      "version: 1\nrenames:\n  a.B.c: a.B.d\nremoved: [a.B.e]\n"
      "replacements:\n  a.B.e: \"$o.d()\"\nconversions: {a.B.f: 'static_cast<int>($o.f())'}\n",
      "m.yaml");
  ASSERT_TRUE(migration) << migration.error().message;
  ASSERT_EQ(migration->renames.size(), 1u);
  EXPECT_EQ(migration->renames[0].path, "a.B.c");
  EXPECT_EQ(migration->renames[0].value, "a.B.d");
  EXPECT_EQ(migration->renames[0].line, 3);
  EXPECT_EQ(migration->renames[0].column, 3);
  EXPECT_EQ(migration->removed.at(0).line, 4);
  EXPECT_EQ(migration->replacements.at(0).value, "$o.d()");
  EXPECT_EQ(migration->conversions.at(0).value, "static_cast<int>($o.f())");
}

TEST(MigrationFile, JsonIsReadAsWell) {
  EXPECT_TRUE(ParseMigration(R"({"version": 1, "renames": {"a": "b"}})", "m.json"));
}

TEST(MigrationFile, WhatIsWrongIsNamedWithLineAndColumn) {
  EXPECT_THAT(Complaint("version: 2\n"), HasSubstr("m.yaml:1:10: `version: 1` is needed"));
  EXPECT_THAT(Complaint("version: 1\nrenamed:\n  a: b\n"),
              HasSubstr("m.yaml:2:1: unknown key `renamed`"));
  EXPECT_THAT(Complaint("version: 1\nrenames: [a]\n"), HasSubstr("m.yaml:2:10: `renames` has to"));
  EXPECT_THAT(Complaint("version: 1\nrenames:\n  a: b\n  a: c\n"),
              HasSubstr("m.yaml:4:3: `a` is given twice"));
  EXPECT_THAT(Complaint("version: 1\nrenames:\n  a: [b]\n"), HasSubstr("m.yaml:3:3: `renames`"));
  EXPECT_THAT(Complaint("version: 1\nremoved: {a: b}\n"), HasSubstr("m.yaml:2:10: `removed`"));
  EXPECT_THAT(Complaint("version: [1"), HasSubstr("not valid YAML"));
  EXPECT_THAT(Complaint("- a"), HasSubstr("a migration is a map"));
}

TEST(MigrationFile, ItsJsonSchemaIsTheOneThatShips) {
  std::string schema = support::DumpJson(MigrationSchema());
  std::string file = COEVOLVE_SOURCE_DIR "/docs/schemas/migration.schema.json";
  if (std::getenv("COEVOLVE_UPDATE")) {
    ASSERT_TRUE(support::WriteFileAtomically(file, schema));
    GTEST_SKIP() << "updated " << file;
  }
  EXPECT_EQ(support::ReadFile(file).value(), schema);
}

}  // namespace
}  // namespace fleet
