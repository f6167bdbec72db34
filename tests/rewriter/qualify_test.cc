#include "rewriter/account/qualify.h"

#include <gtest/gtest.h>

#include "rewriter/facts/symbol_table.h"

namespace rewriter {
namespace {

constexpr bool kGlobal = true;

// A name written with `written` before it, in namespace `context`.
Qualifier In(const std::string& context, const std::string& written = "") {
  Qualifier qualifier;
  qualifier.context = context;
  qualifier.written = NameParts(written);
  return qualifier;
}
Qualifier Through(Qualifier qualifier, int alias_at, const std::string& target) {
  qualifier.alias_at = alias_at;
  qualifier.alias_target = target;
  return qualifier;
}
Qualifier Taken(const std::string& name, Qualifier qualifier) {
  qualifier.taken = {name};
  return qualifier;
}
Qualifier Using(Qualifier qualifier) {
  qualifier.through_using = true;
  return qualifier;
}
std::string Written(const Qualifier& qualifier, const std::string& old_name,
                    const std::string& new_name, bool global = false) {
  return Requalify(qualifier, global,
                   {std::string(Scope(old_name)), std::string(Scope(new_name)),
                    std::string(LastPart(new_name))});
}

TEST(Requalify, AFullNameStaysFull) {
  EXPECT_EQ(Written(In("", "a::b"), "a::b::M", "a::c::M"), "a::c::M");
  EXPECT_EQ(Written(In("", "a::b"), "a::b::M", "x::M"), "x::M");
  EXPECT_EQ(Written(In("", "a"), "a::M", "a::b::c::M"), "a::b::c::M");
  EXPECT_EQ(Written(In("app", "a::b"), "a::b::M", "a::c::N"), "a::c::N");
}

TEST(Requalify, AGlobalNameStaysGlobal) {
  EXPECT_EQ(Written(In("a", "a::b"), "a::b::M", "a::c::M", kGlobal), "::a::c::M");
  EXPECT_EQ(Written(In("a", ""), "M", "p::M", kGlobal), "::p::M");
  EXPECT_EQ(Written(In("", "p"), "p::M", "M", kGlobal), "::M");
}

TEST(Requalify, WhatTheContextImpliesIsNotWritten) {
  EXPECT_EQ(Written(In("a", "b"), "a::b::M", "a::c::M"), "c::M");
  EXPECT_EQ(Written(In("a::app", "b"), "a::b::M", "a::c::d::M"), "c::d::M");
  EXPECT_EQ(Written(In("a", "b"), "a::b::M", "x::y::M"), "x::y::M");
}

TEST(Requalify, CodeInThePackagesNamespaceNamesWhatLeftIt) {
  EXPECT_EQ(Written(In("a::b"), "a::b::M", "a::c::M"), "c::M");
  EXPECT_EQ(Written(In("a::b::app"), "a::b::M", "x::M"), "x::M");
  EXPECT_EQ(Written(In("a::b"), "a::b::M", "a::b::c::M"), "c::M");
}

TEST(Requalify, WhatMovedUpOrDownWithinReachNeedsNoQualifier) {
  EXPECT_EQ(Written(In("a::b"), "a::b::M", "a::M"), "M");
  EXPECT_EQ(Written(In("a::b"), "a::M", "a::b::M"), "M");
  EXPECT_EQ(Written(In("a"), "a::M", "a::b::M"), "b::M");
  EXPECT_EQ(Written(In("", "a::b"), "a::b::M", "a::M"), "a::M");
}

TEST(Requalify, APackageThatWasGivenToFilesWithoutOneIsWritten) {
  EXPECT_EQ(Written(In(""), "M", "p::M"), "p::M");
  EXPECT_EQ(Written(In("app"), "M", "p::q::M"), "p::q::M");
  EXPECT_EQ(Written(In("p"), "M", "p::M"), "M");
}

TEST(Requalify, APackageThatIsGoneIsNotWritten) {
  EXPECT_EQ(Written(In("", "p"), "p::M", "M"), "M");
  EXPECT_EQ(Written(In("p::app"), "p::M", "M"), "M");
}

TEST(Requalify, AnAliasThatIsEditedItselfStays) {
  EXPECT_EQ(Written(Through(In("", "pb"), 0, "a::b"), "a::b::M", "x::y::M"), "pb::M");
  EXPECT_EQ(Written(Through(In("", "app::pb"), 1, "a::b"), "a::b::M", "x::N"), "app::pb::N");
}

TEST(Requalify, AnAliasOfAnOuterNamespaceStaysWhileItReaches) {
  EXPECT_EQ(Written(Through(In("", "al::b"), 0, "a"), "a::b::M", "a::c::M"), "al::c::M");
  EXPECT_EQ(Written(Through(In("", "al::b"), 0, "a"), "a::b::M", "x::c::M"), "x::c::M");
  EXPECT_EQ(Written(Through(In("x", "al::b"), 0, "a"), "a::b::M", "x::c::M"), "c::M");
}

TEST(Requalify, AUsingDeclarationOrDirectiveIsEditedInPlaceOfTheName) {
  EXPECT_EQ(Written(Using(In("app")), "a::b::M", "x::M"), "M");
  EXPECT_EQ(Written(Using(In("a::b")), "a::b::M", "x::N"), "N");
  EXPECT_EQ(Written(In("app"), "a::b::M", "x::M"), "M");
}

TEST(Requalify, ANestedTypeThatMovedFollowsItsScope) {
  Qualifier alone = In("app");
  alone.classes = true;
  EXPECT_EQ(Requalify(In("", "a"), false, {"a", "a", "M"}), "a::M");
  EXPECT_EQ(Requalify(In("a"), false, {"a", "a", "M"}), "M");
  EXPECT_EQ(Requalify(alone, false, {"a", "a", "M"}), "a::M");  // using a::Outer; Outer::M
}

TEST(Requalify, ATypeThatMovedIntoAClassIsNamedWithIt) {
  EXPECT_EQ(Requalify(In("", "a::b"), false, {"a::b", "a", "Outer::M"}), "a::Outer::M");
  EXPECT_EQ(Requalify(In("a::b"), false, {"a::b", "a", "Outer::M"}), "Outer::M");
  EXPECT_EQ(Requalify(In("app"), false, {"a::b", "a", "Outer::M"}), "Outer::M");
}

TEST(Requalify, ATypeThatMovesAloneLeavesAliasAndDirectiveBehind) {
  Renaming alone{"a::b", "x::y", "M", false};
  EXPECT_EQ(Requalify(Through(In("", "pb"), 0, "a::b"), false, alone), "x::y::M");
  EXPECT_EQ(Requalify(In("app"), false, alone), "x::y::M");
  EXPECT_EQ(Requalify(Using(In("app")), false, alone), "M");
  Renaming deeper{"a::b", "a::b::c", "M", false};
  EXPECT_EQ(Requalify(Through(In("", "pb"), 0, "a::b"), false, deeper), "pb::c::M");
}

TEST(Requalify, WhereTheFirstPartMeansSomethingElseTheNameIsGlobal) {
  EXPECT_EQ(Written(Taken("p::a", In("p::a", "x")), "x::M", "a::c::M"), "::a::c::M");
  EXPECT_EQ(Written(Taken("p::a", In("p", "x")), "x::M", "a::c::M"), "::a::c::M");
  EXPECT_EQ(Written(Taken("a::b::c", In("a::b")), "a::b::M", "a::c::M"), "::a::c::M");
  EXPECT_EQ(Written(Taken("p::c", In("p", "b")), "a::b::M", "a::c::M"), "::a::c::M");
}

TEST(Requalify, WhereTheFirstPartIsTakenByWhatIsMeantOrFurtherOutItStays) {
  EXPECT_EQ(Written(Taken("a::c", In("a::b")), "a::b::M", "a::c::M"), "c::M");
  EXPECT_EQ(Written(Taken("a::c", In("a::b::x", "b")), "a::b::M", "a::b::c::M"), "b::c::M");
  EXPECT_EQ(Written(Taken("p::z", In("p", "x")), "x::M", "a::c::M"), "a::c::M");
}

TEST(NameParts, SplitsAtEveryColonPair) {
  EXPECT_EQ(NameParts("a::b"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(NameParts("a"), std::vector<std::string>{"a"});
  EXPECT_TRUE(NameParts("").empty());
}

TEST(Respell, KeepsWhatTheCodeWritesInFront) {
  EXPECT_EQ(Respell("a/old.pb.h", "a/old.pb.h", "b/new.pb.h"), "b/new.pb.h");
  EXPECT_EQ(Respell("x/a/old.pb.h", "a/old.pb.h", "b/new.pb.h"), "x/b/new.pb.h");
  EXPECT_EQ(Respell("../a/old.pb.h", "a/old.pb.h", "a/sub/old.pb.h"), "../a/sub/old.pb.h");
}

TEST(Respell, LeavesOutWhatTheCodeLeavesOut) {
  EXPECT_EQ(Respell("old.pb.h", "a/old.pb.h", "a/new.pb.h"), "new.pb.h");
  EXPECT_EQ(Respell("b/old.pb.h", "a/b/old.pb.h", "a/c/old.pb.h"), "c/old.pb.h");
}

TEST(Respell, WritesAllWhereTheImpliedFolderNoLongerFits) {
  EXPECT_EQ(Respell("old.pb.h", "a/old.pb.h", "b/new.pb.h"), "b/new.pb.h");
}

TEST(Respell, KnowsOnlyWholeParts) {
  EXPECT_EQ(Respell("very_old.pb.h", "old.pb.h", "new.pb.h"), std::nullopt);
  EXPECT_EQ(Respell("ld.pb.h", "old.pb.h", "new.pb.h"), std::nullopt);
  EXPECT_EQ(Respell("other/old.pb.h", "a/old.pb.h", "a/new.pb.h"), std::nullopt);
}

TEST(Requalify, AnAliasCannotStandForTheGlobalNamespace) {
  EXPECT_EQ(Written(Through(In("", "pb"), 0, "a::b"), "a::b::M", "M"), "::M");
}

TEST(Requalify, ANewLastPartThatIsHiddenIsWrittenInFull) {
  Qualifier hidden = In("a::app");
  hidden.hides = {"a::app::N"};
  EXPECT_EQ(Written(hidden, "a::M", "a::N"), "::a::N");
  EXPECT_EQ(Written(hidden, "a::M", "a::O"), "O");
  hidden.hides = {"N"};  // farther away than the one that is meant
  EXPECT_EQ(Written(hidden, "a::M", "a::N"), "N");
  hidden.context = "other";  // where a using directive leads to a::N, ::N is as near
  EXPECT_EQ(Written(hidden, "a::M", "a::N"), "::a::N");
  hidden.written = {"a"};
  EXPECT_EQ(Written(hidden, "a::M", "a::N"), "a::N");
}

}  // namespace
}  // namespace rewriter
