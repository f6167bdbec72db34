// Kills `rewrite --apply` before and after each of its steps, by SIGKILL. Every file is whole at
// any moment, and the next --apply ends where an undisturbed one ends.
#include <gmock/gmock.h>

#include <algorithm>

#include "tests/cli/program.h"

namespace {
namespace fs = std::filesystem;
using testing::AnyOf;
using testing::HasSubstr;

constexpr char kBefore[] = "double Get(const Reading& r) { return r.temp(); }\n";
constexpr char kAfter[] = "double Get(const Reading& r) { return r.celsius(); }\n";

class ApplyKilled : public cli_test::Program {
 protected:
  void SetUp() override {
    Program::SetUp();
    Write("repo/src/b.cc", kBefore);
    ASSERT_TRUE(Shell("cd repo && git add -A && git commit -qm more").ok());
    rewriter::Report report = OneEdit();
    report.files["src/b.cc"] = report.files["a.cc"];
    report.edits.push_back(report.edits[0]);
    report.edits[1].file = "src/b.cc";
    engine_ = EngineThatReports(report);
  }
  support::ProcessOutcome Apply(int crash_at) const {
    auto environment = engine_;
    environment.push_back("COEVOLVE_CRASH_AT=" + std::to_string(crash_at));
    return Run({"rewrite", "old.proto", "new.proto", "repo", "--apply"}, environment);
  }
  std::vector<std::string> LeftOver() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(folder() / "repo")) {
      std::string name = entry.path().filename();
      if (name.find("coevolve") != std::string::npos) names.push_back(name);
    }
    return names;
  }
  std::vector<std::string> engine_;
};

TEST_F(ApplyKilled, AtAnyMomentLeavesWholeFilesAndTheNextOneFinishes) {
  int at = 1;
  for (;; ++at) {
    auto killed = Apply(at);
    for (const char* file : {"repo/a.cc", "repo/src/b.cc"}) {
      ASSERT_THAT(Read(file), AnyOf(kBefore, kAfter)) << "killed at " << at;
    }
    if (killed.signal == 0) break;
    bool all_written = Read("repo/a.cc") == kAfter && Read("repo/src/b.cc") == kAfter;
    auto next = Apply(0);
    // Where everything had been written, git says that it is not committed: nothing is lost.
    if (next.exit_code == 0) {
      EXPECT_EQ(Read("repo/src/b.cc"), kAfter) << "killed at " << at << "\n" << next.err;
    } else {
      EXPECT_TRUE(all_written) << "killed at " << at << "\n" << next.err;
    }
    EXPECT_THAT(LeftOver(), testing::IsEmpty()) << "killed at " << at;
    ASSERT_TRUE(Shell("git -C repo checkout -q .").ok());
  }
  EXPECT_GT(at, 12) << "places where it was killed";
  EXPECT_THAT(LeftOver(), testing::IsEmpty());
}

TEST_F(ApplyKilled, AFileThatWasEditedSinceIsNotTakenBack) {
  int at = 1;
  while (Apply(at).signal != 0 && Read("repo/a.cc") == kBefore) {
    Apply(0);
    ASSERT_TRUE(Shell("git -C repo checkout -q .").ok());
    ++at;
  }
  ASSERT_EQ(Read("repo/src/b.cc"), kBefore) << "killed between the two files";
  Write("repo/a.cc", "// somebody's work\n");
  auto next = Apply(0);
  EXPECT_EQ(next.exit_code, 2);
  EXPECT_THAT(next.err, HasSubstr("a.cc was edited after an interrupted --apply"));
  EXPECT_EQ(Read("repo/a.cc"), "// somebody's work\n");
}

}  // namespace
