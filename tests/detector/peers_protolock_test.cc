// protolock's nine rules, each with a small pair of schemas.
#include <gmock/gmock.h>

#include "tests/detector/testing.h"

namespace detector {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Rules that warn at a level, in order and without repetition.
std::vector<std::string> Warned(const std::string& before, const std::string& now,
                                const std::string& level = "strict") {
  LoadedSource sources[2] = {Source({{"a.proto", before}}), Source({{"a.proto", now}})};
  Schema schemas[2] = {MustRead(sources[0]), MustRead(sources[1])};
  std::vector<std::string> rules;
  ChangeSet changes = Diff(ToInput(sources[0], schemas[0]), schemas[0],
                           ToInput(sources[1], schemas[1]), schemas[1]);
  for (const PeerFinding& finding : changes.peer_findings) {
    const auto& levels = finding.categories;
    if (!finding.rule.starts_with("protolock:") ||
        std::find(levels.begin(), levels.end(), level) == levels.end()) {
      continue;
    }
    rules.push_back(finding.rule.substr(10));
  }
  std::sort(rules.begin(), rules.end());
  rules.erase(std::unique(rules.begin(), rules.end()), rules.end());
  return rules;
}

std::string M(const std::string& body) { return "syntax = \"proto3\"; message M { " + body + " }"; }

TEST(Protolock, WarnsOfReservedFields) {
  EXPECT_THAT(Warned(M("reserved 1 to 3; reserved \"a\";"),
                     M("int32 b = 2; reserved 1, 3; reserved \"a\", \"x\";")),
              ElementsAre("NoRemovingReservedFields", "NoUsingReservedFields"));
  EXPECT_THAT(Warned(M("reserved 1;"), M("")), ElementsAre("NoRemovingReservedFields"));
  EXPECT_THAT(Warned(M("reserved 1;"), M(""), "default"), IsEmpty());
}

TEST(Protolock, WarnsOfFieldsThatAreGoneAndNotReserved) {
  EXPECT_THAT(Warned(M("int32 a = 1;"), M("")), ElementsAre("NoRemovingFieldsWithoutReserve"));
  EXPECT_THAT(Warned(M("int32 a = 1;"), M("reserved 1; reserved \"a\";")), IsEmpty());
}

TEST(Protolock, WarnsOfChangedFields) {
  EXPECT_THAT(Warned(M("int32 a = 1;"), M("int32 a = 2;")), ElementsAre("NoChangingFieldIDs"));
  EXPECT_THAT(Warned(M("int32 a = 1;"), M("repeated int64 a = 1;")),
              ElementsAre("NoChangingFieldTypes"));
  EXPECT_THAT(Warned(M("map<int32, bool> a = 1;"), M("map<int64, bool> a = 1;")),
              ElementsAre("NoChangingFieldTypes"));
  EXPECT_THAT(Warned(M("int32 a = 1;"), M("int32 b = 1; reserved \"a\";")),
              ElementsAre("NoChangingFieldNames"));
  EXPECT_THAT(Warned(M("int32 a = 1;"), M("int32 b = 1; reserved \"a\";"), "default"), IsEmpty());
  EXPECT_THAT(Warned(M("int32 a = 1;"), M("oneof o { int32 a = 1; }")),
              ElementsAre("NoMovingExistingFieldsIntoOrOutOfOneof"));
  EXPECT_THAT(Warned(M("enum E { A = 0; B = 1; }"), M("enum E { A = 0; B = 2; }")),
              ElementsAre("NoChangingFieldIDs"));
}

TEST(Protolock, WarnsOfServices) {
  auto service = [](const std::string& body) { return M("") + " service S { " + body + " }"; };
  EXPECT_THAT(Warned(service("rpc A(M) returns (M);"), service("")), ElementsAre("NoRemovingRPCs"));
  EXPECT_THAT(Warned(service("rpc A(M) returns (M);"), service("rpc A(stream M) returns (M);")),
              ElementsAre("NoChangingRPCSignature"));
  EXPECT_THAT(Warned(service("rpc A(M) returns (M);"), service("rpc A(M) returns (Other);")),
              ElementsAre("NoChangingRPCSignature"));
}

TEST(Protolock, SkipsWhatSaysSo) {
  EXPECT_THAT(Warned("syntax = \"proto3\";\n// @protolock:skip\nmessage M { int32 a = 1; }",
                     "syntax = \"proto3\";\n// @protolock:skip\nmessage M {}"),
              IsEmpty());
}

}  // namespace
}  // namespace detector
