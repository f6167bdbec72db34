#include "rewriter/tree/snapshot.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <thread>

#include "tests/rewriter/test_repository.h"

namespace rewriter {
namespace {
namespace fs = std::filesystem;
using support::ErrorKind;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> Paths(const Snapshot& snapshot) {
  std::vector<std::string> paths;
  for (const SnapshotFile& file : snapshot.files()) paths.push_back(file.path);
  return paths;
}

// What Clang would read at `path`, or "-" if there is nothing for it.
std::string Seen(const Snapshot& snapshot, const std::string& path) {
  auto buffer = snapshot.FileSystem()->getBufferForFile(path);
  return buffer ? (*buffer)->getBuffer().str() : "-";
}

// Every test of what a view shows holds for a commit and for a work tree alike.
class BothSources : public testing::TestWithParam<bool> {
 protected:
  Snapshot Take(const TestRepository& repo) const {
    auto snapshot =
        GetParam() ? Snapshot::OfCommit(repo.path(), "HEAD") : Snapshot::OfWorkTree(repo.path());
    EXPECT_TRUE(snapshot.has_value()) << snapshot.error().message;
    return std::move(*snapshot);
  }
};
INSTANTIATE_TEST_SUITE_P(Snapshot, BothSources, testing::Bool(),
                         [](const auto& info) { return info.param ? "Commit" : "WorkTree"; });

TEST_P(BothSources, ListsAndReadsFilesByPath) {
  TestRepository repo{{"b.cc", "int b;"}, {"a/a.h", "int a;"}, {"a.h", ""}};
  Snapshot snapshot = Take(repo);
  EXPECT_THAT(Paths(snapshot), ElementsAre("a.h", "a/a.h", "b.cc"));
  EXPECT_EQ(snapshot.Read("a/a.h"), "int a;");
  EXPECT_EQ(snapshot.Read("missing.h"), "");
  EXPECT_THAT(snapshot.unreadable(), IsEmpty());
}

TEST_P(BothSources, ClangSeesTheSameBytesBelowTheRoot) {
  TestRepository repo{{"a/a.h", "int a;"}};
  Snapshot snapshot = Take(repo);
  EXPECT_EQ(Seen(snapshot, snapshot.root() + "/a/a.h"), "int a;");
  EXPECT_EQ(Seen(snapshot, snapshot.root() + "/a/../a/./a.h"), "int a;");
  EXPECT_EQ(Seen(snapshot, snapshot.root() + "/a"), "-");
}

TEST_P(BothSources, LinksAreFollowedInsideTheRepository) {
  TestRepository repo{{"real/a.h", "int a;"}};
  repo.Link("include", "real");
  repo.Link("deep/er/a.h", "../../include/a.h");
  repo.Link("loop", "loop");
  repo.Commit();
  Snapshot snapshot = Take(repo);
  EXPECT_EQ(Seen(snapshot, snapshot.root() + "/include/a.h"), "int a;");
  EXPECT_EQ(Seen(snapshot, snapshot.root() + "/deep/er/a.h"), "int a;");
  EXPECT_EQ(Seen(snapshot, snapshot.root() + "/loop"), "-");
  EXPECT_EQ(snapshot.Read("deep/er/a.h"), "");  // a link has no text of its own to edit
  llvm::SmallString<64> real;
  ASSERT_FALSE(snapshot.FileSystem()->getRealPath(snapshot.root() + "/deep/er/a.h", real));
  EXPECT_EQ(real.str().str(), snapshot.root() + "/real/a.h");
}

TEST_P(BothSources, LinksThatLeaveTheRepositoryLeadNowhere) {
  TestRepository repo;
  std::ofstream(repo.outside() / "secret.h") << "secret";
  repo.Link("relative.h", "../secret.h");
  repo.Link("absolute.h", (repo.outside() / "secret.h").string());
  repo.Link("folder", "..");
  repo.Link("passwords", "/etc/passwd");
  repo.Link("system.h", "/usr/include/stdio.h");
  repo.Commit();
  Snapshot snapshot = Take(repo);
  for (std::string path : {"relative.h", "absolute.h", "folder/secret.h", "passwords"}) {
    EXPECT_EQ(Seen(snapshot, snapshot.root() + "/" + path), "-") << path;
  }
  EXPECT_THAT(Seen(snapshot, snapshot.root() + "/system.h"), HasSubstr("printf"));
}

TEST_P(BothSources, OfTheMachineOnlyDevelopmentFilesExist) {
  TestRepository repo{{"a.h", ""}};
  Snapshot snapshot = Take(repo);
  EXPECT_THAT(Seen(snapshot, "/usr/include/stdio.h"), HasSubstr("printf"));
  for (std::string path : {"/etc/passwd", "/dev/null", "/proc/self/environ",
                           "/usr/include/../../etc/passwd", "/usr/bin/env"}) {
    EXPECT_EQ(Seen(snapshot, path), "-") << path;
  }
}

TEST_P(BothSources, AFileThatAReportCannotNameIsNotListed) {
  TestRepository repo{{"a.h", ""}, {"caf\xe9.h", ""}, {"new\nline.h", ""}, {"caf\xc3\xa9.h", ""}};
  EXPECT_THAT(Paths(Take(repo)), ElementsAre("a.h", "caf\xc3\xa9.h"));
}

TEST_P(BothSources, CanBeReadByManyThreads) {
  TestRepository repo;
  for (int i = 0; i < 50; ++i) repo.Write(std::to_string(i) + ".h", std::to_string(i));
  repo.Commit();
  Snapshot snapshot = Take(repo);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&snapshot] {
      for (int i = 0; i < 50; ++i) {
        EXPECT_EQ(snapshot.Read(std::to_string(i) + ".h"), std::to_string(i));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(SnapshotOfCommit, IsNotDisturbedByTheWorkTree) {
  TestRepository repo{{"a.h", "committed"}};
  repo.Write("a.h", "changed");
  auto snapshot = Snapshot::OfCommit(repo.path(), "main");
  ASSERT_TRUE(snapshot.has_value());
  EXPECT_EQ(snapshot->Read("a.h"), "committed");
  EXPECT_EQ(snapshot->Find("a.h")->blob, GitBlobId("committed"));
  EXPECT_EQ(snapshot->base().size(), 40u);
}

TEST(SnapshotOfCommit, ReadsABareRepositoryOfAnotherConfiguration) {
  TestRepository repo{{"a.h", "int a;"}, {".gitattributes", "* filter=evil\n"}};
  repo.Git("config filter.evil.smudge 'touch hit'");
  repo.Git("clone -q --bare . ../bare.git");
  auto snapshot = Snapshot::OfCommit(repo.outside() / "bare.git", "HEAD");
  ASSERT_TRUE(snapshot.has_value()) << snapshot.error().message;
  EXPECT_EQ(snapshot->Read("a.h"), "int a;");
}

TEST(SnapshotOfCommit, ABlobThatIsMissingIsListedAndDoesNotStopTheRest) {
  TestRepository repo{{"a.h", "int a;"}, {"b.h", "int b;"}};
  std::string id = GitBlobId("int a;");
  fs::remove(repo.path() / ".git/objects" / id.substr(0, 2) / id.substr(2));
  auto snapshot = Snapshot::OfCommit(repo.path(), "HEAD");
  ASSERT_TRUE(snapshot.has_value());
  EXPECT_EQ(snapshot->Read("a.h"), "");
  EXPECT_EQ(snapshot->Read("b.h"), "int b;");
  EXPECT_THAT(snapshot->unreadable(), ElementsAre("a.h"));
}

TEST(SnapshotOfCommit, SaysWhatIsWrong) {
  TestRepository repo{{"a.h", ""}};
  auto no_commit = Snapshot::OfCommit(repo.path(), "v9");
  ASSERT_FALSE(no_commit.has_value());
  EXPECT_EQ(no_commit.error().kind, ErrorKind::kInvalid);
  EXPECT_THAT(no_commit.error().message, HasSubstr("`v9` names no commit"));
  auto no_repository = Snapshot::OfCommit(repo.outside(), "HEAD");
  ASSERT_FALSE(no_repository.has_value());
  EXPECT_THAT(no_repository.error().message, HasSubstr("is no git repository"));
}

TEST(SnapshotOfWorkTree, HasChangedAndNewFilesButNeitherIgnoredNorDeletedOnes) {
  TestRepository repo{{"a.h", "old"}, {"gone.h", ""}, {".gitignore", "build/\n*.o\n"}};
  repo.Write("a.h", "new");
  repo.Write("fresh/b.h", "fresh");
  repo.Write("build/config.h", "generated");
  repo.Write("a.o", "");
  fs::remove(repo.path() / "gone.h");
  auto snapshot = Snapshot::OfWorkTree(repo.path());
  ASSERT_TRUE(snapshot.has_value());
  EXPECT_THAT(Paths(*snapshot), ElementsAre(".gitignore", "a.h", "fresh/b.h"));
  EXPECT_EQ(snapshot->Read("a.h"), "new");
  EXPECT_EQ(Seen(*snapshot, snapshot->root() + "/build/config.h"), "generated");
}

TEST(SnapshotOfWorkTree, NeitherFifosNorRedirectedFoldersAreRead) {
  TestRepository repo{{"a/a.h", "int a;"}};
  ASSERT_EQ(::mkfifo((repo.path() / "pipe.h").c_str(), 0600), 0);
  fs::create_directories(repo.outside() / "other");
  std::ofstream(repo.outside() / "other/a.h") << "secret";
  fs::remove_all(repo.path() / "a");
  repo.Link("a", "../other");
  auto snapshot = Snapshot::OfWorkTree(repo.path());
  ASSERT_TRUE(snapshot.has_value());
  EXPECT_EQ(snapshot->Read("a/a.h"), "");
  EXPECT_EQ(snapshot->Find("pipe.h"), nullptr);
  EXPECT_EQ(Seen(*snapshot, snapshot->root() + "/pipe.h"), "-");
}

TEST(SnapshotOfWorkTree, IgnoresAWorkTreeThatTheConfigurationPutsElsewhere) {
  TestRepository repo{{"a.h", ""}};
  repo.Git("config core.worktree /usr/include");
  EXPECT_FALSE(Snapshot::OfWorkTree(repo.path()).has_value());
}

TEST(GitBlobId, IsWhatGitSays) {
  EXPECT_EQ(GitBlobId(""), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
  EXPECT_EQ(GitBlobId("hello\n"), "ce013625030ba8dba906f756967f9e9ca394464a");
}

}  // namespace
}  // namespace rewriter
