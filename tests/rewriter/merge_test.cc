#include "rewriter/edits/merge.h"

#include <gmock/gmock.h>

#include "rewriter/facts/reasons.h"

namespace rewriter {
namespace {
using testing::ElementsAre;
using testing::UnorderedElementsAre;

constexpr char kText[] = "0123456789";

Edit Replace(uint64_t offset, uint64_t length, const std::string& text) {
  return {.file = "a.cc", .offset = offset, .length = length, .replacement = text};
}
// An edited place on behalf of `changes`.
Judgement For(std::vector<std::string> changes, std::vector<Edit> edits) {
  for (Edit& edit : edits) edit.changes = changes;
  int64_t begin = static_cast<int64_t>(edits.front().offset);
  return {.at = {"a.cc", begin, begin + static_cast<int64_t>(edits.front().length)},
          .changes = std::move(changes),
          .state = UseState::kEdited,
          .reason = reason::kRenamed,
          .edits = std::move(edits)};
}
std::string Merged(std::vector<Judgement> judged) {
  ResolveConflicts(judged);
  auto text = ApplyEdits(kText, CollectEdits(judged)["a.cc"]);
  return text ? *text : text.error().message;
}

TEST(Merge, EditsSideBySideAllHappen) {
  EXPECT_EQ(Merged({For({"c"}, {Replace(2, 2, "x")}), For({"c"}, {Replace(4, 1, "y")})}),
            "01xy56789");
}

TEST(Merge, TheSameEditTwiceHappensOnce) {
  EXPECT_EQ(Merged({For({"c"}, {Replace(2, 0, "x")}), For({"c"}, {Replace(2, 0, "x")})}),
            "01x23456789");
  EXPECT_EQ(Merged({For({"c"}, {Replace(2, 1, "x")}), For({"d"}, {Replace(2, 1, "x")})}),
            "01x3456789");
}

TEST(Merge, AnEditThatTwoChangesAskForNamesBoth) {
  std::vector<Judgement> judged{For({"d"}, {Replace(2, 1, "x")}), For({"c"}, {Replace(2, 1, "x")})};
  EXPECT_THAT(CollectEdits(judged)["a.cc"].front().changes, ElementsAre("c", "d"));
}

TEST(Merge, TextThatIsNoUtf8GoesToAPerson) {
  std::vector<Judgement> judged{For({"c"}, {Replace(2, 1, "\xe9")}),
                                For({"d"}, {Replace(4, 1, "y")})};
  ResolveConflicts(judged);
  EXPECT_EQ(judged[0].reason, reason::kEncoding);
  EXPECT_EQ(judged[1].state, UseState::kEdited);
}

TEST(Merge, InsertionsAtOnePlaceEachHappenOnceInOneOrder) {
  auto a = For({"c"}, {Replace(2, 0, "x")}), b = For({"c"}, {Replace(2, 0, "y")});
  EXPECT_EQ(Merged({a, b, a, b}), "01xy23456789");
  EXPECT_EQ(Merged({b, a, b, a}), "01xy23456789");
}

TEST(Merge, AnOverlapLosesItsOwnEditsAndNoOthers) {
  std::vector<Judgement> judged{
      For({"c"}, {Replace(0, 3, "x"), Replace(9, 1, "z")}),  // belong together
      For({"d"}, {Replace(2, 3, "y")}),
      For({"c"}, {Replace(6, 1, "w")}),
  };
  EXPECT_EQ(Merged(judged), "012345w789");
  ResolveConflicts(judged);
  EXPECT_EQ(judged[0].reason, reason::kConflict);
  EXPECT_EQ(judged[1].reason, reason::kConflict);
  EXPECT_EQ(judged[2].reason, reason::kRenamed);
}

TEST(Merge, AWideEditConflictsWithEverythingInIt) {
  EXPECT_EQ(Merged({For({"c"}, {Replace(0, 8, "x")}), For({"c"}, {Replace(1, 1, "y")}),
                    For({"c"}, {Replace(5, 1, "z")}), For({"c"}, {Replace(8, 1, "w")})}),
            "01234567w9");
}

TEST(Merge, EveryOwnerOfALosingEditLoses) {
  std::vector<Judgement> judged{For({"c"}, {Replace(2, 4, "x")}), For({"d"}, {Replace(2, 4, "x")}),
                                For({"e"}, {Replace(3, 1, "y")})};
  ResolveConflicts(judged);
  for (const Judgement& judgement : judged) EXPECT_EQ(judgement.state, UseState::kReview);
}

TEST(Merge, OneBytesTwoWishesIsAConflict) {
  EXPECT_EQ(Merged({For({"c"}, {Replace(2, 1, "x")}), For({"d"}, {Replace(2, 1, "y")})}), kText);
}

// A removed statement from 2 to 6.
Judgement Removal() {
  Judgement removal = For({"c"}, {Replace(2, 4, "")});
  removal.edits.front().rule = "remove_statement:setter";
  return removal;
}
Judgement Review(const char* reason) {
  return {.at = {"a.cc", 3, 4}, .changes = {"d"}, .state = UseState::kReview, .reason = reason};
}

TEST(Merge, WhatStandsInARemovedStatementGoesWithIt) {
  std::vector<Judgement> judged{Removal(), Review("type_changed"),
                                For({"e"}, {Replace(4, 1, "x")})};
  ResolveConflicts(judged);
  EXPECT_EQ(judged[1].state, UseState::kEdited);
  EXPECT_EQ(judged[1].reason, reason::kStatementRemoved);
  EXPECT_THAT(CollectEdits(judged)["a.cc"].front().changes, ElementsAre("c", "d", "e"));
  EXPECT_EQ(Merged(judged), "016789");
}

TEST(Merge, AStatementWhoseReadersDisagreeOrThatAPersonKeepsIsNotRemoved) {
  for (const char* why : {reason::kAmbiguous, reason::kKept}) {
    std::vector<Judgement> judged{Removal(), Review(why)};
    if (std::string(why) == reason::kKept) judged.back().state = UseState::kUnaffected;
    EXPECT_EQ(Merged(judged), kText) << why;
  }
}

TEST(TakeBack, LeavesOtherChangesAlone) {
  std::vector<Judgement> judged{For({"c"}, {Replace(0, 1, "x")}), For({"d"}, {Replace(1, 1, "y")})};
  EXPECT_THAT(TakeBack(judged, {"c"}), UnorderedElementsAre("c"));
  EXPECT_EQ(judged[0].reason, reason::kProofFailed);
  EXPECT_EQ(judged[1].state, UseState::kEdited);
  EXPECT_EQ(Merged(judged), "0y23456789");
}

TEST(TakeBack, TakesAlongWhatSharesAPlaceAndSoOn) {
  std::vector<Judgement> judged{For({"d", "e"}, {Replace(0, 1, "x")}),
                                For({"c", "d"}, {Replace(2, 1, "x")}),
                                For({"e"}, {Replace(4, 1, "x")}), For({"f"}, {Replace(6, 1, "x")})};
  EXPECT_THAT(TakeBack(judged, {"c"}), UnorderedElementsAre("c", "d", "e"));
  EXPECT_EQ(Merged(judged), "012345x789");
}

TEST(TakeBack, TakesAlongWhatAsksForTheSameEdit) {
  // namespace b { class M; class N; }: both move to c, and both rename the block.
  std::vector<Judgement> judged{For({"M"}, {Replace(0, 1, "c")}), For({"N"}, {Replace(0, 1, "c")}),
                                For({"f"}, {Replace(6, 1, "x")})};
  EXPECT_THAT(TakeBack(judged, {"M"}), UnorderedElementsAre("M", "N"));
  EXPECT_EQ(Merged(judged), "012345x789");
}

TEST(TakeBack, AnUnknownChangeTakesNothingBack) {
  std::vector<Judgement> judged{For({"c"}, {Replace(0, 1, "x")})};
  TakeBack(judged, {"other"});
  EXPECT_EQ(judged[0].state, UseState::kEdited);
}

}  // namespace
}  // namespace rewriter
