#include "rewriter/facts/words.h"

#include <gtest/gtest.h>

namespace rewriter {
namespace {

// The code with what is known of each word of "speed" and "Trip" put around it:
//   [speed] code   [.speed] after an access   [speed(] before a call   [.speed(] both
//   [/speed] comment   ["speed] string   [#speed] directive
std::string Marked(const std::string& code) {
  std::string out;
  int64_t at = 0;
  for (const Word& word : FindWords(code, {"speed", "Trip"})) {
    out += code.substr(static_cast<size_t>(at), static_cast<size_t>(word.begin - at)) + "[";
    if (word.kind == WordKind::kComment) out += "/";
    if (word.kind == WordKind::kString) out += "\"";
    if (word.kind == WordKind::kDirective) out += "#";
    if (word.after_access) out += ".";
    out += code.substr(static_cast<size_t>(word.begin), static_cast<size_t>(word.end - word.begin));
    if (word.before_call) out += "(";
    out += "]";
    at = word.end;
  }
  return out + code.substr(static_cast<size_t>(at));
}

TEST(Words, AccessAndCallAreSeenThroughLayout) {
  EXPECT_EQ(Marked("a.speed()"), "a.[.speed(]()");
  EXPECT_EQ(Marked("a . speed ( )"), "a . [.speed(] ( )");
  EXPECT_EQ(Marked("a->\n  speed"), "a->\n  [.speed]");
  EXPECT_EQ(Marked("p::Trip t"), "p::[.Trip] t");
  EXPECT_EQ(Marked("speed = speed(1)"), "[speed] = [speed(](1)");
}

TEST(Words, ScopesAreToldFromOtherAccesses) {
  std::vector<Word> words = FindWords("v1::speed::Call c; c.speed(&T::speed);", {"speed"});
  ASSERT_EQ(words.size(), 3u);
  EXPECT_TRUE(words[0].after_scope && words[0].before_scope);
  EXPECT_TRUE(words[1].after_access && !words[1].after_scope && !words[1].before_scope);
  EXPECT_TRUE(words[2].after_scope && !words[2].before_scope);
}

TEST(Words, ACommentBetweenChangesNothing) {
  EXPECT_EQ(Marked("a./* x */speed /* y */()"), "a./* x */[.speed(] /* y */()");
  EXPECT_EQ(Marked("speed /* speed */ ()"), "[speed(] /* [/speed] */ ()");
  EXPECT_EQ(Marked("f /* speed */ ()"), "f /* [/speed] */ ()");
}

TEST(Words, OnlyWholeWordsCount) {
  EXPECT_EQ(Marked("speeds xspeed speed_ _speed speed2"), "speeds xspeed speed_ _speed speed2");
  EXPECT_EQ(Marked("// speeds, speed."), "// speeds, [/speed].");
}

TEST(Words, CommentsOfBothKinds) {
  EXPECT_EQ(Marked("int a; // speed\nspeed"), "int a; // [/speed]\n[speed]");
  EXPECT_EQ(Marked("/* a.speed()\n speed */"), "/* a.[/speed]()\n [/speed] */");
  EXPECT_EQ(Marked("// goes on \\\nspeed\nspeed"), "// goes on \\\n[/speed]\n[speed]");
}

TEST(Words, StringsOfEveryKind) {
  EXPECT_EQ(Marked("\"speed\""), "\"[\"speed]\"");
  EXPECT_EQ(Marked("u8\"a speed\" L\"Trip\""), "u8\"a [\"speed]\" L\"[\"Trip]\"");
  EXPECT_EQ(Marked("\"a \\\" speed\" speed"), "\"a \\\" [\"speed]\" [speed]");
  EXPECT_EQ(Marked("R\"x(speed \" )\" // speed)x\" speed"),
            "R\"x([\"speed] \" )\" // [\"speed])x\" [speed]");
  EXPECT_EQ(Marked("R\"(\nspeed\n)\";\nspeed"), "R\"(\n[\"speed]\n)\";\n[speed]");
}

TEST(Words, AQuoteInANumberOpensNoLiteral) {
  EXPECT_EQ(Marked("1'000 + speed + 1'0"), "1'000 + [speed] + 1'0");
}

TEST(Words, AByteOrderMarkIsNoPartOfAWord) {
  EXPECT_EQ(Marked("\xEF\xBB\xBFspeed"), "\xEF\xBB\xBF[speed]");
}

TEST(Words, LineEndingsOfBothKinds) {
  EXPECT_EQ(Marked("// speed\r\nspeed\r\n"), "// [/speed]\r\n[speed]\r\n");
  EXPECT_EQ(Marked("// a \\\r\nspeed\r\nspeed"), "// a \\\r\n[/speed]\r\n[speed]");
}

TEST(Words, Utf8AndStrayBytesAreSteppedOver) {
  EXPECT_EQ(Marked("/* \xC3\xA9 */ speed"), "/* \xC3\xA9 */ [speed]");
  EXPECT_EQ(Marked("\xFF speed"), "\xFF [speed]");
  EXPECT_EQ(Marked("\xC3\xA9speed"), "\xC3\xA9speed");  // one identifier
  EXPECT_EQ(Marked(std::string("a\0 speed", 8)), std::string("a\0 [speed]", 10));
}

TEST(Words, WhatIsNotClosedEndsWithTheFile) {
  EXPECT_EQ(Marked("speed \"speed"), "[speed] \"[\"speed]");
  EXPECT_EQ(Marked(""), "");
}

TEST(Words, AHeadersNameIsNoCode) {
  EXPECT_EQ(Marked("#include <speed/Trip.pb.h>\nspeed"),
            "#include <[#speed]/[#Trip].pb.h>\n[speed]");
  EXPECT_EQ(Marked("# include \"speed.h\" // speed\n"), "# include \"[#speed].h\" // [/speed]\n");
  EXPECT_EQ(Marked("a < speed > b"), "a < [speed] > b");
}

TEST(Words, ConditionsNameMacrosAndMessagesNothing) {
  EXPECT_EQ(Marked("#ifdef speed\nspeed\n#endif // speed"),
            "#ifdef [#speed]\n[speed]\n#endif // [/speed]");
  EXPECT_EQ(Marked("#if A && \\\n  speed\n#endif"), "#if A && \\\n  [#speed]\n#endif");
  EXPECT_EQ(Marked("#error don't speed\nspeed"), "#error don't [#speed]\n[speed]");
}

TEST(Words, TheBodyOfAMacroIsCode) {
  EXPECT_EQ(Marked("#define F(x) x.speed()\n"), "#define F(x) x.[.speed(]()\n");
  EXPECT_EQ(Marked("#define F(x) \\\n  x.speed()\n"), "#define F(x) \\\n  x.[.speed(]()\n");
}

TEST(LineTable, CountsLinesAndBytesFromOne) {
  LineTable lines("ab\ncd\r\n\nx");
  EXPECT_EQ(lines.At(0), std::pair(1, 1));
  EXPECT_EQ(lines.At(2), std::pair(1, 3));
  EXPECT_EQ(lines.At(3), std::pair(2, 1));
  EXPECT_EQ(lines.At(7), std::pair(3, 1));
  EXPECT_EQ(lines.At(8), std::pair(4, 1));
}

}  // namespace
}  // namespace rewriter
