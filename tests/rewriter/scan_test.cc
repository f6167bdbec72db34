#include "rewriter/units/scan.h"

#include <gmock/gmock.h>

#include "tests/rewriter/test_repository.h"

namespace rewriter {
namespace {
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

ScanResult ScanFiles(const std::map<std::string, std::string>& files,
                     const std::unordered_set<std::string>& names, unsigned threads = 2) {
  TestRepository repo(files);
  auto snapshot = Snapshot::OfCommit(repo.path(), "HEAD");
  return Scan(*snapshot, names, names, threads);
}

std::vector<std::string> IncludesOf(const std::string& text) {
  std::vector<std::string> spellings;
  ScanResult result = ScanFiles({{"a.cc", text}}, {});
  for (const Include& include : result.files.at(0).includes) {
    spellings.push_back((include.angled ? "<" : "\"") + include.spelling + ":" +
                        std::to_string(include.line));
  }
  return spellings;
}

std::map<std::string, int> HitsIn(const std::string& text,
                                  const std::unordered_set<std::string>& names) {
  return ScanFiles({{"a.cc", text}}, names).files.at(0).hits;
}

TEST(Scan, FindsEverySpellingOfAnInclude) {
  EXPECT_THAT(IncludesOf("#include \"a/b.h\"\n#  include <c>\n\t#include_next <d.h>\n"
                         "#import \"e.h\"\r\n#if X\n#include<f.h>\n#endif"),
              ElementsAre("\"a/b.h:1", "<c:2", "<d.h:3", "\"e.h:4", "<f.h:6"));
}

TEST(Scan, IsNotDeceivedByWhatLooksLikeAnInclude) {
  EXPECT_THAT(IncludesOf("#include MACRO\n#if __has_include(<a.h>)\n// #include <b.h>\n#include <\n"
                         "#include \"\"\n#define include <c.h>\n"),
              IsEmpty());
}

TEST(Scan, SeesAByteOrderMark) {
  EXPECT_THAT(IncludesOf("\xEF\xBB\xBF#include <a>\n"), ElementsAre("<a:1"));
}

TEST(Scan, CountsWholeIdentifiersWhereverTheyStand) {
  EXPECT_THAT(HitsIn("x.id(); ids; my_id; ID; 7id; \"id\" // id\u2026", {"id", "absent"}),
              ElementsAre(Pair("id", 3)));
}

TEST(Scan, ReadsAcrossLineContinuations) {
  EXPECT_THAT(
      HitsIn("t.spe\\\ned() + t.s\\\r\npe\\\ned(); t.speed\\\n (); t.speed\\\ny();", {"speed"}),
      ElementsAre(Pair("speed", 3)));
}

TEST(Scan, TellsHeadersFromSources) {
  ScanResult result = ScanFiles({{"a.h", ""}, {"b.cc", ""}, {"c.inl", ""}, {"d.py", ""}}, {});
  ASSERT_THAT(result.files, SizeIs(3));
  EXPECT_TRUE(result.files[0].header);
  EXPECT_FALSE(result.files[1].header);
  EXPECT_TRUE(result.files[2].header);
}

TEST(Scan, ListsHitsInOtherLanguagesOncePerLine) {
  ScanResult result = ScanFiles({{"a.py", "m.speed = speed\nx\n  m.speed\n"}}, {"speed"});
  ASSERT_THAT(result.outside, SizeIs(2));
  EXPECT_EQ(result.outside[0].line, 1);
  EXPECT_EQ(result.outside[1].line, 3);
  EXPECT_EQ(result.outside[1].text, "m.speed");
}

TEST(Scan, CountsWhatGoesBeyondTwoHundredPlacesOfAName) {
  std::string rows;
  for (int i = 0; i < 150; ++i) rows += "speed\n";
  ScanResult result = ScanFiles({{"a.csv", rows}, {"b.csv", rows + "id\n"}}, {"speed", "id"});
  EXPECT_THAT(result.outside, SizeIs(201));
  EXPECT_THAT(result.unlisted, ElementsAre(Pair("speed", 100)));
}

TEST(Scan, LeavesOutSchemasBinariesAndMinifiedText) {
  EXPECT_THAT(ScanFiles({{"a.proto", "int32 speed = 1;"},
                         {"b.bin", std::string("speed\0", 6)},
                         {"c.min.js", "speed;" + std::string(3000, 'x')},
                         {"d.txt", std::string(2 << 20, '\n') + "speed"}},
                        {"speed"})
                  .outside,
              IsEmpty());
}

TEST(Scan, ShowsAtMostTwoHundredBytesOfValidText) {
  std::string line = "speed \xFF ";
  for (int i = 0; i < 150; ++i) line += "\u00e9";
  std::string text = ScanFiles({{"a.txt", line}}, {"speed"}).outside.at(0).text;
  EXPECT_EQ(text.substr(0, 9), "speed \uFFFD");
  EXPECT_LE(text.size(), 202u);
  EXPECT_EQ(text.substr(text.size() - 2), "\u00e9");
}

TEST(Scan, GivesTheSameWithAnyNumberOfThreads) {
  std::map<std::string, std::string> files;
  for (int i = 0; i < 40; ++i) {
    files["f" + std::to_string(i) + ".cc"] = "id speed #include <a>";
    files["f" + std::to_string(i) + ".md"] = "speed\nid\n";
  }
  auto digest = [&](unsigned threads) {
    std::string all;
    ScanResult result = ScanFiles(files, {"id", "speed"}, threads);
    for (const ScannedFile& file : result.files) all += file.path;
    for (const OutsideHit& hit : result.outside) {
      all += hit.path + std::to_string(hit.line) + hit.name;
    }
    return all;
  };
  EXPECT_EQ(digest(1), digest(7));
}

}  // namespace
}  // namespace rewriter
