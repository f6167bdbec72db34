#include <gmock/gmock.h>

#include "fleet-pr/git/export.h"
#include "fleet-pr/git/transport.h"
#include "tests/fleet/test_fleet.h"

namespace fleet::testing {
namespace {
namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Git : public FleetTest {
 protected:
  Repository Open(const std::string& name) {
    return Repository::Open(fleet_.OnForge(name).url).value();
  }
  std::string Head(const Repository& repository) {
    return repository.Branch("main").value().value();
  }
  // A commit whose tree holds one entry that no well-behaved git would write.
  std::string CommitWithEntry(const Repository& repository, const std::string& name,
                              const std::string& bytes, git_filemode_t mode) {
    git_oid blob, tree, id;
    git_blob_create_from_buffer(&blob, repository.raw(), bytes.data(), bytes.size());
    char octal[8];
    std::snprintf(octal, sizeof octal, "%o", static_cast<unsigned>(mode));
    std::string raw = std::string(octal) + " " + name + '\0' +
                      std::string(reinterpret_cast<const char*>(blob.id), GIT_OID_RAWSZ);
    git_odb* odb = nullptr;
    git_repository_odb(&odb, repository.raw());
    GitOdb owner(odb);
    git_odb_write(&tree, odb, raw.data(), raw.size(), GIT_OBJECT_TREE);
    std::string commit = "tree " + ToHex(tree) +
                         "\nauthor A <a@b> 1700000000 +0000\n"
                         "committer A <a@b> 1700000000 +0000\n\nx\n";
    git_odb_write(&id, odb, commit.data(), commit.size(), GIT_OBJECT_COMMIT);
    return ToHex(id);
  }
};

TEST_F(Git, ACommitKeepsModesAndRemovesEmptyFolders) {
  fleet_.Add("r", {{"a/only.txt", "x"}, {"b.txt", "y"}});
  Repository repository = Open("r");
  TreeChange add{{"run.sh", NewFile{"#!/bin/sh\n", true}}};
  std::string one = repository.Commit(Head(repository), add, {"A", "a@b", "one"}).value();
  TreeChange edit{{"run.sh", NewFile{"#!/bin/sh\ntrue\n"}}, {"a/only.txt", std::nullopt}};
  std::string two = repository.Commit(one, edit, {"A", "a@b", "two"}).value();
  std::vector<TreeFile> files = repository.List(two).value();
  ASSERT_EQ(files.size(), 2u);
  EXPECT_EQ(files[0].path, "b.txt");
  EXPECT_EQ(files[1].mode, EntryMode::kExecutable);
  EXPECT_THAT(repository.ChangedPaths(one, two).value(), ElementsAre("run.sh", "a/only.txt"));
}

TEST_F(Git, ExportingWritesWhatTheCommitHolds) {
  fleet_.Add("r", {{"a/b.txt", "x"}});
  Repository repository = Open("r");
  fs::path out = fleet_.root() / "out";
  fs::create_directories(out);
  ASSERT_TRUE(ExportCommit(repository, Head(repository), out));
  EXPECT_EQ(support::ReadFile(out / "a/b.txt").value(), "x");
  EXPECT_FALSE(fs::exists(out / ".git"));
}

TEST_F(Git, ATreeThatReachesOutIsRefused) {
  fleet_.Add("r", User());
  Repository repository = Open("r");
  auto refused = [&](const std::string& name, const std::string& bytes, git_filemode_t mode) {
    fs::path out = fleet_.root() / "out";
    fs::remove_all(out);
    fs::create_directories(out);
    auto status = ExportCommit(repository, CommitWithEntry(repository, name, bytes, mode), out);
    return status ? "written" : status.error().message;
  };
  EXPECT_THAT(refused("link", "/etc/passwd", GIT_FILEMODE_LINK), HasSubstr("leads outside"));
  EXPECT_THAT(refused("link", "../up", GIT_FILEMODE_LINK), HasSubstr("leads outside"));
  EXPECT_THAT(refused("..", "x", GIT_FILEMODE_BLOB), ::testing::Not("written"));
  EXPECT_THAT(refused(".git", "x", GIT_FILEMODE_BLOB), ::testing::Not("written"));
  EXPECT_THAT(refused(".GIT", "x", GIT_FILEMODE_BLOB), ::testing::Not("written"));
  EXPECT_EQ(refused("link", "inside", GIT_FILEMODE_LINK), "written");
}

TEST(Links, StayInsideWhateverOtherLinksTheyGoThrough) {
  EXPECT_TRUE(LinkStaysInside("a/b", 0));
  EXPECT_TRUE(LinkStaysInside("../a", 1));
  EXPECT_TRUE(LinkStaysInside("./a", 0));
  EXPECT_FALSE(LinkStaysInside("../a", 0));
  EXPECT_FALSE(LinkStaysInside("a/../b", 5));  // `a` may be a link that leads up
  EXPECT_FALSE(LinkStaysInside("/a", 5));
  EXPECT_FALSE(LinkStaysInside("", 5));
}

TEST_F(Git, APushMovesABranchOnlyFromWhereItIsExpected) {
  fleet_.Add("r", User());
  Repository mirror = Repository::OpenOrMake(fleet_.root() / "mirror.git").value();
  LocalTransport transport;
  std::string url = fleet_.OnForge("r").url;
  ASSERT_TRUE(transport.Fetch(mirror, url, "main"));
  std::string base = Head(mirror);
  TreeChange change{{"new.txt", NewFile{"x"}}};
  std::string one = mirror.Commit(base, change, {"A", "a@b", "one"}).value();
  std::string two = mirror.Commit(one, change, {"A", "a@b", "two"}).value();
  EXPECT_TRUE(transport.Push(mirror, url, "topic", one, std::nullopt));
  EXPECT_FALSE(transport.Push(mirror, url, "topic", two, std::nullopt));
  EXPECT_FALSE(transport.Push(mirror, url, "topic", two, base));
  EXPECT_EQ(Open("r").Branch("topic").value(), one);
  EXPECT_TRUE(transport.Push(mirror, url, "topic", two, one));
  EXPECT_EQ(fleet_.Content("r", "topic", "new.txt"), "x");
}

TEST_F(Git, FetchingAMissingBranchSaysWhichAndWhatToDo) {
  fleet_.Add("r", User());
  Repository mirror = Repository::OpenOrMake(fleet_.root() / "mirror.git").value();
  auto status = LocalTransport().Fetch(mirror, fleet_.OnForge("r").url, "trunk");
  ASSERT_FALSE(status);
  EXPECT_THAT(status.error().message, HasSubstr("no branch `trunk`"));
}

}  // namespace
}  // namespace fleet::testing
