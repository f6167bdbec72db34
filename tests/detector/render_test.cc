// Change sets as people read them: text and Markdown, also where a schema gives its elements names
// that mean harm.
#include "detector/render.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/text.h"
#include "tests/detector/testing.h"

namespace detector {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

ChangeSet DiffOf(const std::string& before, const std::string& after) {
  LoadedSource old_source = Source({{"a.proto", before}}),
               new_source = Source({{"a.proto", after}});
  Schema old_schema = MustRead(old_source), new_schema = MustRead(new_source);
  return Diff(ToInput(old_source, old_schema), old_schema, ToInput(new_source, new_schema),
              new_schema);
}

constexpr char kBefore[] =
    "syntax='proto3';\nmessage M {\n  int32 a = 1;\n  int32 c = 2;\n}\n"
    "message G {\n  int32 x = 1;\n  int32 y = 2;\n}";
constexpr char kAfter[] =
    "syntax='proto3';\nmessage M {\n  int32 b = 1;\n  int32 c = 2;\n"
    "  int32 d = 3;\n}";

// A change set with one change of this path, as a hostile schema might bring it.
ChangeSet Named(const std::string& path) {
  ChangeSet changes;
  Change change{.id = "field_removed:x", .kind = ChangeKind::kFieldRemoved, .level = "field"};
  change.old = Side{path, {"a.json", 3, 1, 3, 2}};
  change.verdict.source = Verdict::kBreaks;
  changes.changes.push_back(change);
  return changes;
}

TEST(Render, TextShowsACauseWithWhatFollowsFromIt) {
  std::string text = RenderText(DiffOf(kBefore, kAfter));
  EXPECT_THAT(text, HasSubstr("  ! type_removed  G\n"));
  EXPECT_THAT(text, HasSubstr("        2 others follow: field_removed G.x, field_removed G.y\n"));
  EXPECT_THAT(text, Not(HasSubstr("! field_removed")));
}

TEST(Render, TextCannotMoveTheCursorOrAddLines) {
  std::string text = RenderText(Named("M.a\n  ! type_removed  M\x1b[2J\xe2\x80\xae"));
  EXPECT_THAT(text, HasSubstr("M.a   ! type_removed  M?[2J???"));
}

TEST(Render, MarkdownShowsWhatBreaksFirstAndFoldsTheRest) {
  EXPECT_EQ(RenderMarkdown(DiffOf(kBefore, kAfter), "source"),
            R"(### Schema: 5 changes: 4 break source, 1 break wire, 5 break json

`test` → `test`

#### Breaks code (2)

- **field renamed** `M.a` → `M.b`\
  breaks source; json (both ways: breaks), `a.proto:3 -> a.proto:3`
- **type removed** `G`\
  breaks source; wire (new reads old: breaks); json (new reads old: breaks), `was at a.proto:6`\
  and with it: field removed `G.x`, field removed `G.y`

<details><summary>Other changes (1)</summary>

- **field added** `M.d`\
  `int32 d = 3`, json (old reads new: breaks), `new at a.proto:5`

</details>
)");
}

TEST(Render, NamesCannotBecomeMarkup) {
  EXPECT_THAT(RenderMarkdown(Named("M.`a` @all <img src=x> [l](http://e) | #1"), "source"),
              HasSubstr("** `` M.`a` @all <img src=x> [l](http://e) | #1 ``\\\n"));
  EXPECT_THAT(RenderMarkdown(Named("`````"), "source"), HasSubstr("** `````` ````` ``````\\\n"));
  EXPECT_THAT(RenderMarkdown(Named("a\n\n# Merged by the owner\r\n- x"), "source"),
              HasSubstr("** `a  # Merged by the owner? - x`\\\n"));
  EXPECT_THAT(RenderMarkdown(Named(""), "source"), HasSubstr("** `(no name)`\\\n"));
}

TEST(Render, MarkdownStaysBelowItsLimitAndCountsTheRest) {
  ChangeSet changes;
  for (int i = 0; i < 5000; ++i) {
    changes.changes.push_back(Named("shop.Order.field_" + std::to_string(i)).changes.front());
    changes.changes.back().id += std::to_string(i);
  }
  std::string text = RenderMarkdown(changes, "source");
  EXPECT_LE(text.size(), kMarkdownLimit);
  EXPECT_GT(text.size(), kMarkdownLimit - 1000);
  size_t shown = 0;
  for (size_t at = 0; (at = text.find("\n- **", at)) != std::string::npos; ++at) ++shown;
  EXPECT_THAT(text, HasSubstr("\n" + std::to_string(5000 - shown) + " entries are left out here"));
}

TEST(Render, MarkdownOfAWaivedChangeSaysWhoAnswersForIt) {
  ChangeSet changes = Named("M.a");
  WaiverFile file{1, {{"field_removed", "M.*", "a `team`", "gone for good", "2026-12-31"}}};
  Waived waived = Waive(file, changes, "2026-11-01");
  EXPECT_THAT(RenderMarkdown(changes, "source", waived),
              AllOf(Not(HasSubstr("Breaks")), HasSubstr("<summary>Waived (1)</summary>"),
                    HasSubstr("waived by `` a `team` `` until `2026-12-31`: `gone for good`")));
  EXPECT_THAT(RenderText(changes, waived),
              HasSubstr("waived by a `team` until 2026-12-31: gone for good"));
}

TEST(Render, AViewIsListedByPlace) {
  std::vector<PeerFinding> findings(2);
  findings[0] = {"buf:FIELD_NO_DELETE", {"FILE"}, {}, "a.proto", 3, 1, "", "field \"a\" deleted"};
  findings[1] = {"avro:TYPE_MISMATCH", {}, {}, "a.avsc", 0, 0, "/fields/0/type", "reader `x`"};
  EXPECT_EQ(RenderFindings(findings),
            "a.proto:3:1: field \"a\" deleted (buf:FIELD_NO_DELETE)\n"
            "a.avsc/fields/0/type: reader `x` (avro:TYPE_MISMATCH)\n");
  EXPECT_THAT(
      RenderFindingsMarkdown("buf:FILE", findings),
      AllOf(HasSubstr("### Schema, as `buf:FILE` sees it: 2 findings\n"),
            HasSubstr("- **`buf:FIELD_NO_DELETE`** `a.proto:3:1`\\\n  `field \"a\" deleted`"),
            HasSubstr("`` reader `x` ``")));
}

}  // namespace
}  // namespace detector
