// Waivers on change sets: what they fit, when they hold, and when they are stale.
#include "detector/waivers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "detector/render.h"

namespace detector {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kToday[] = "2026-11-27";

Change Removed(const std::string& path, const std::string& file = "shop/order.proto") {
  Change change{.id = "field_removed:" + path, .kind = ChangeKind::kFieldRemoved};
  change.old = Side{path, {file, 3, 1, 3, 9}};
  change.verdict.source = Verdict::kBreaks;
  return change;
}

Waiver For(const std::string& rule, const std::string& path,
           const std::string& expires = "2026-12-31") {
  return {rule, path, "orders team", "nobody reads it", expires};
}

std::vector<std::string> Stale(const Waived& waived) {
  std::vector<std::string> why;
  for (const StaleWaiver& stale : waived.stale) why.push_back(stale.why);
  return why;
}

bool Fails(const ChangeSet& changes, const Waiver& waiver) {
  WaiverFile file{1, {waiver}};
  return Breaks(changes, "source", Waive(file, changes, kToday));
}

TEST(Waivers, FitByKindAndPath) {
  ChangeSet changes;
  changes.changes = {Removed("shop.Order.note")};
  EXPECT_FALSE(Fails(changes, For("field_removed", "shop.Order.note")));
  EXPECT_FALSE(Fails(changes, For("field_removed", "shop.Order.*")));
  EXPECT_FALSE(Fails(changes, For("field_removed", "*.note")));
  EXPECT_FALSE(Fails(changes, For("field_removed", "shop/*.proto")));
  EXPECT_TRUE(Fails(changes, For("field_renamed", "shop.Order.note")));
  EXPECT_TRUE(Fails(changes, For("field_removed", "shop.Order")));
  EXPECT_TRUE(Fails(changes, For("field_removed", "Order.note")));
}

TEST(Waivers, OneThatFitsDoesNotExcuseItsNeighbour) {
  ChangeSet changes;
  changes.changes = {Removed("shop.Order.note"), Removed("shop.Order.id")};
  EXPECT_TRUE(Fails(changes, For("field_removed", "shop.Order.note")));
}

TEST(Waivers, ACauseTakesWhatFollowsFromIt) {
  ChangeSet changes;
  Change cause = Removed("shop.Order");
  cause.id = "type_removed:shop.Order";
  cause.kind = ChangeKind::kTypeRemoved;
  Change effect = Removed("shop.Order.note");
  effect.caused_by = cause.id;
  changes.changes = {cause, effect};
  EXPECT_FALSE(Fails(changes, For("type_removed", "shop.Order")));
  EXPECT_TRUE(Fails(changes, For("field_removed", "shop.Order.note")));
}

TEST(Waivers, HoldThroughTheirLastDay) {
  ChangeSet changes;
  changes.changes = {Removed("shop.Order.note")};
  WaiverFile file{1, {For("field_removed", "*", kToday)}};
  EXPECT_FALSE(Breaks(changes, "source", Waive(file, changes, kToday)));
  Waived late = Waive(file, changes, "2026-11-28");
  EXPECT_TRUE(Breaks(changes, "source", late));
  EXPECT_THAT(Stale(late), ElementsAre("expired on 2026-11-27"));
}

TEST(Waivers, ThatFitNothingAreStale) {
  ChangeSet changes;
  changes.changes = {Removed("shop.Order.note")};
  WaiverFile file{1, {For("field_removed", "*"), For("field_removed", "shop.Bill.*")}};
  EXPECT_THAT(Stale(Waive(file, changes, kToday)), ElementsAre("fits nothing that has changed"));
  file.waivers.pop_back();
  EXPECT_THAT(Stale(Waive(file, changes, kToday)), IsEmpty());
}

TEST(Waivers, AFindingOfACheckerIsWaivedByItsRule) {
  ChangeSet changes;
  changes.changes = {Removed("shop.Order.note")};
  changes.peer_findings = {{"buf:FIELD_NO_DELETE",
                            {"FILE"},
                            changes.changes[0].id,
                            "shop/order.proto",
                            3,
                            1,
                            "",
                            "gone"},
                           {"buf:FIELD_NO_DELETE", {"FILE"}, {}, "other.proto", 3, 1, "", "gone"}};
  WaiverFile file{1, {For("buf:FIELD_NO_DELETE", "shop.Order.note")}};
  Waived waived = Waive(file, changes, kToday);
  EXPECT_TRUE(waived.Find(changes.peer_findings[0]));
  EXPECT_FALSE(waived.Find(changes.peer_findings[1]));
  EXPECT_FALSE(waived.Find(changes.changes[0])) << "our own verdict is another matter";
  EXPECT_THAT(Stale(waived), IsEmpty());
}

TEST(Waivers, APatternOfStarsCostsNoMoreThanItsLength) {
  ChangeSet changes;
  changes.changes = {Removed(std::string(2000, 'a'))};
  std::string stars;
  for (int i = 0; i < 500; ++i) stars += "a*";
  EXPECT_TRUE(Fails(changes, For("field_removed", stars + "b")));
}

}  // namespace
}  // namespace detector
