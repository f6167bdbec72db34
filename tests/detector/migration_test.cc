// A migration's part in matching, and the one that a change set proposes.
#include <gmock/gmock.h>

#include "detector/migration.h"
#include "tests/detector/testing.h"

namespace detector {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kBefore[] =
    "syntax = \"proto3\"; package shop;\n"
    "message Order { string name = 1; int32 total = 2; string note = 3; }\n"
    "enum Kind { NONE = 0; BIG = 1; }\n";
constexpr char kAfter[] =
    "syntax = \"proto3\"; package shop;\n"
    "message Purchase { string label = 11; int64 total = 12; string remark = 3; }\n"
    "enum Kind { NONE = 0; LARGE = 7; }\n";

support::Result<ChangeSet> DiffWith(const Migration& migration) {
  LoadedSource a = Source({{"a.proto", kBefore}}), b = Source({{"a.proto", kAfter}});
  Schema x = MustRead(a), y = MustRead(b);
  support::Status usable = CheckMigration(migration, x, y);
  if (!usable) return tl::unexpected<support::Error>(usable.error());
  ChangeSet changes = Diff(ToInput(a, x), x, ToInput(b, y), y, {}, &migration);
  usable = AddReplacements(migration, changes);
  if (!usable) return tl::unexpected<support::Error>(usable.error());
  return changes;
}

const Change* FindChange(const ChangeSet& changes, const std::string& id) {
  for (const Change& change : changes.changes) {
    if (change.id == id) return &change;
  }
  return nullptr;
}

Migration Named() {
  return {"m.yaml",
          {{"shop.Order", "shop.Purchase", 3, 3},
           {"shop.Order.name", "shop.Purchase.label", 4, 3},
           {"shop.Kind.BIG", "shop.Kind.LARGE", 5, 3}},
          {{"shop.Order.note", "", 7, 5}},
          {},
          {}};
}

TEST(Migration, WhatItNamesIsCertain) {
  auto changes = DiffWith(Named());
  ASSERT_TRUE(changes) << changes.error().message;
  for (const char* id : {"type_renamed:shop.Order", "field_renamed:shop.Order.name",
                         "enum_value_renamed:shop.Kind.BIG"}) {
    const Change* change = FindChange(*changes, id);
    ASSERT_NE(change, nullptr) << id;
    EXPECT_EQ(change->confidence, 1);
    EXPECT_THAT(change->evidence[0], HasSubstr("migration file m.yaml:"));
  }
}

TEST(Migration, WhatIsMeantToBeGoneIsNotGuessedAt) {
  auto changes = DiffWith(Named());
  ASSERT_TRUE(changes);
  EXPECT_NE(FindChange(*changes, "field_removed:shop.Order.note"), nullptr);
  EXPECT_NE(FindChange(*changes, "field_added:shop.Purchase.remark"), nullptr);
}

TEST(Migration, ExpressionsGoIntoTheirChanges) {
  Migration migration = Named();
  migration.renames.push_back({"shop.Order.total", "shop.Purchase.total", 6, 3});
  migration.replacements = {{"shop.Order.note", "$o.label()", 9, 3}};
  migration.conversions = {{"shop.Order.total", "static_cast<int>($o.total())", 11, 3}};
  auto changes = DiffWith(migration);
  ASSERT_TRUE(changes) << changes.error().message;
  EXPECT_EQ(FindChange(*changes, "field_removed:shop.Order.note")->replacement, "$o.label()");
  EXPECT_EQ(FindChange(*changes, "field_type_changed:shop.Order.total")->replacement,
            "static_cast<int>($o.total())");
}

TEST(Migration, ErrorsHaveAPlaceAndASuggestion) {
  Migration migration{"m.yaml", {{"shop.Order.nam", "shop.Purchase.label", 4, 3}}, {}, {}, {}};
  EXPECT_THAT(DiffWith(migration).error().message,
              HasSubstr("m.yaml:4:3: OLD has no `shop.Order.nam`; did you mean "
                        "`shop.Order.name`?"));
  migration.renames = {{"shop.Order.name", "shop.Kind", 4, 3}};
  EXPECT_THAT(DiffWith(migration).error().message, HasSubstr("not of one kind"));
  migration.renames = {{"shop.Order.name", "shop.Purchase.label", 4, 3}};
  migration.removed = {{"shop.Order.name", "", 6, 5}};
  EXPECT_THAT(DiffWith(migration).error().message, HasSubstr("m.yaml:6:5: `shop.Order.name` is"));
  migration = Named();
  migration.replacements = {{"shop.Order.name", "$o.x()", 9, 3}};
  EXPECT_THAT(DiffWith(migration).error().message,
              HasSubstr("m.yaml:9:3: `shop.Order.name` has a"));
}

TEST(Migration, WhatIsAmbiguousIsProposed) {
  ChangeSet changes;
  changes.ambiguities = {{"t.a", {{"t.b", 0.61}, {"t.\"c d\"", 0.6}}, ""}};
  EXPECT_THAT(ProposeMigration(changes),
              HasSubstr("renames:\n  # t.a: t.b  # 0.61\n  # t.a: \"t.\\\"c d\\\"\"  # 0.60\n"
                        "removed:\n  - t.a\n"));
  EXPECT_THAT(ProposeMigration({}), HasSubstr("no line is needed"));
}

}  // namespace
}  // namespace detector
