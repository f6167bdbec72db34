// Writing into a person's work tree: when it is refused, and that it is all or nothing.
#include "fleet-pr/work_tree.h"

#include <fcntl.h>
#include <git2.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "support/files.h"
#include "support/process.h"

namespace {
namespace fs = std::filesystem;
using fleet::FileChange;
using support::ErrorKind;
using testing::ElementsAre;
using testing::HasSubstr;

class WorkTree : public testing::Test {
 protected:
  void SetUp() override {
    fs::create_directories(root() / "src");
    Write("src/a.cc", "int a;\n");
    Write("src/b.cc", "int b;\n");
    Git("git init -q && git add -A && git commit -qm base");
  }
  fs::path root() const { return folder_.path() / "repo"; }
  void Write(const std::string& path, const std::string& text) {
    ASSERT_TRUE(support::WriteFileAtomically(root() / path, text));
  }
  std::string Read(const std::string& path) { return support::ReadFile(root() / path).value(); }
  void Git(const std::string& script) {
    support::ProcessCommand command{.argv = {"sh", "-ec", script}, .directory = root()};
    for (const char* who : {"AUTHOR", "COMMITTER"}) {
      command.environment.push_back(std::string("GIT_") + who + "_NAME=Test");
      command.environment.push_back(std::string("GIT_") + who + "_EMAIL=test@example.org");
    }
    auto outcome = support::RunProcess(command);
    ASSERT_TRUE(outcome) << outcome.error().message;
    ASSERT_TRUE(outcome->ok()) << outcome->err;
  }
  std::string Refusal(const std::vector<std::string>& touched = {}) {
    auto clean = fleet::CheckClean(root(), touched);
    if (clean) return "";
    EXPECT_EQ(clean.error().kind, ErrorKind::kConflict);
    return clean.error().message;
  }
  std::vector<std::string> Names(const std::string& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(root() / folder)) {
      names.push_back(entry.path().filename());
    }
    std::sort(names.begin(), names.end());
    return names;
  }
  std::vector<FileChange> Both() {
    return {{"src/a.cc", "int a;\n", "int aa;\n"}, {"src/b.cc", "int b;\n", "int bb;\n"}};
  }

 private:
  support::TempDir folder_ = support::TempDir::Make().value();
};

TEST_F(WorkTree, ACleanTreeIsAcceptedWhateverElseLiesAround) {
  Write("notes.txt", "untracked, and not touched");
  EXPECT_EQ(Refusal({"src/a.cc"}), "");
}

TEST_F(WorkTree, ModifiedStagedAndDeletedFilesAreRefusedByName) {
  Write("src/a.cc", "int changed;\n");
  EXPECT_THAT(Refusal(), HasSubstr("src/a.cc (modified)"));
  Git("git add src/a.cc; rm src/b.cc");
  EXPECT_THAT(Refusal(), HasSubstr("src/a.cc (staged)"));
  EXPECT_THAT(Refusal(), HasSubstr("src/b.cc (deleted)"));
}

TEST_F(WorkTree, UntrackedFilesAreRefusedWhereTheyWouldBeWritten) {
  Write("src/new.cc", "int n;\n");
  EXPECT_THAT(Refusal({"src/new.cc"}), HasSubstr("src/new.cc (not tracked)"));
}

TEST_F(WorkTree, AMergeInProgressIsRefused) {
  Git("git rev-parse HEAD > .git/MERGE_HEAD");
  EXPECT_THAT(Refusal(), HasSubstr("merge"));
}

TEST_F(WorkTree, TheRootIsFoundFromBelowAndAFolderWithoutGitIsNone) {
  EXPECT_EQ(fleet::FindWorkTree(root() / "src").value(), fs::canonical(root()));
  auto none = fleet::FindWorkTree("/");
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error().message, HasSubstr("no git repository"));
}

TEST_F(WorkTree, EveryFileIsWrittenWithItsModeAndNothingElseIsLeft) {
  fs::permissions(root() / "src/a.cc", fs::perms(0755));
  ASSERT_TRUE(fleet::WriteChanges(root(), Both()));
  EXPECT_EQ(Read("src/a.cc"), "int aa;\n");
  EXPECT_EQ(Read("src/b.cc"), "int bb;\n");
  EXPECT_EQ(fs::status(root() / "src/a.cc").permissions(), fs::perms(0755));
  EXPECT_THAT(Names("src"), ElementsAre("a.cc", "b.cc"));
}

TEST_F(WorkTree, AFileThatChangedInBetweenStopsAll) {
  Write("src/b.cc", "int other;\n");
  auto status = fleet::WriteChanges(root(), Both());
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, ErrorKind::kConflict);
  EXPECT_EQ(Read("src/a.cc"), "int a;\n");
  EXPECT_THAT(Names("src"), ElementsAre("a.cc", "b.cc"));
}

TEST_F(WorkTree, NothingIsWrittenThroughALinkOfAFolderOrAFile) {
  fs::path outside = root().parent_path() / "outside";
  fs::create_directory(outside);
  ASSERT_TRUE(support::WriteFileAtomically(outside / "a.cc", "int a;\n"));
  fs::create_directory_symlink(outside, root() / "link");
  fs::create_symlink(outside / "a.cc", root() / "src/l.cc");
  for (const char* path : {"link/a.cc", "src/l.cc", "../outside/a.cc", ".git/config", "/etc/a"}) {
    auto status = fleet::WriteChanges(root(), {{path, "int a;\n", "int evil;\n"}});
    ASSERT_FALSE(status) << path;
    EXPECT_EQ(status.error().kind, ErrorKind::kInvalid) << path;
  }
  EXPECT_EQ(support::ReadFile(outside / "a.cc").value(), "int a;\n");
}

// A disk that is full after the first file: a limit on the size of files stands in for it.
TEST_F(WorkTree, AFullDiskChangesNothing) {
  auto changes = Both();
  changes[1].after = std::string(1 << 20, 'x');
  auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit old_limit;
  ::getrlimit(RLIMIT_FSIZE, &old_limit);
  rlimit small{1 << 16, old_limit.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &small);
  auto status = fleet::WriteChanges(root(), changes);
  ::setrlimit(RLIMIT_FSIZE, &old_limit);
  std::signal(SIGXFSZ, old_handler);
  ASSERT_FALSE(status);
  EXPECT_THAT(status.error().message, HasSubstr("nothing was changed"));
  EXPECT_EQ(Read("src/a.cc"), "int a;\n");
  EXPECT_THAT(Names("src"), ElementsAre("a.cc", "b.cc"));
}

// An immutable file can be read but not replaced. Not every file system or user can make one.
bool SetImmutable(const fs::path& file, bool immutable) {
  int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  int flags = 0;
  bool done = ::ioctl(fd, FS_IOC_GETFLAGS, &flags) == 0;
  flags = immutable ? flags | FS_IMMUTABLE_FL : flags & ~FS_IMMUTABLE_FL;
  done = done && ::ioctl(fd, FS_IOC_SETFLAGS, &flags) == 0;
  ::close(fd);
  return done;
}

TEST_F(WorkTree, AFileThatCannotBeReplacedTakesTheOthersBack) {
  if (!SetImmutable(root() / "src/b.cc", true)) GTEST_SKIP() << "no immutable files here";
  auto status = fleet::WriteChanges(root(), Both());
  SetImmutable(root() / "src/b.cc", false);
  ASSERT_FALSE(status);
  EXPECT_THAT(status.error().message, HasSubstr("cannot replace src/b.cc"));
  EXPECT_EQ(Read("src/a.cc"), "int a;\n");
  EXPECT_THAT(Names("src"), ElementsAre("a.cc", "b.cc"));
}

TEST_F(WorkTree, TheDiffIsTakenByGitApply) {
  std::vector<FileChange> changes = Both();
  changes[1].before = "int b;\n";
  changes[1].after = "int b2;";  // no newline at the end
  std::string diff = fleet::UnifiedDiff(changes).value();
  EXPECT_THAT(diff, HasSubstr("--- a/src/a.cc\n+++ b/src/a.cc\n"));
  Write("d.patch", diff);
  Git("git apply --check d.patch && git apply d.patch");
  EXPECT_EQ(Read("src/a.cc"), "int aa;\n");
  EXPECT_EQ(Read("src/b.cc"), "int b2;");
}

TEST_F(WorkTree, EditsApplyOnlyToTheBlobThatTheyWereMadeFor) {
  rewriter::Report report;
  report.edits.push_back({.file = "src/a.cc", .offset = 4, .length = 1, .replacement = "x"});
  report.files["src/a.cc"] = "1ccbd9bd6ab0a4bd0c3a1a6b3d2d7f4a5c5a5f5e";
  auto other = fleet::ChangedFiles(report, fleet::WorkTreeReader(root()));
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().kind, ErrorKind::kConflict);
  git_oid id;
  git_odb_hash(&id, "int a;\n", 7, GIT_OBJECT_BLOB);
  report.files["src/a.cc"] = git_oid_tostr_s(&id);
  auto same = fleet::ChangedFiles(report, fleet::WorkTreeReader(root()));
  ASSERT_TRUE(same) << same.error().message;
  EXPECT_EQ(same->at(0).after, "int x;\n");
}

}  // namespace
