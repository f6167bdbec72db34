#include "support/files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace {

TEST(Files, WritingKeepsTheModeAndReplacesTheContent) {
  auto folder = support::TempDir::Make();
  ASSERT_TRUE(folder);
  auto path = folder->path() / "f";
  ASSERT_TRUE(support::WriteFileAtomically(path, "one"));
  ::chmod(path.c_str(), 0755);
  ASSERT_TRUE(support::WriteFileAtomically(path, "two"));
  EXPECT_EQ(support::ReadFile(path).value(), "two");
  EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms(0755));
}

TEST(Files, AFifoIsRefusedInsteadOfBlocking) {
  auto folder = support::TempDir::Make();
  ASSERT_TRUE(folder);
  auto path = folder->path() / "fifo";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  EXPECT_FALSE(support::ReadFile(path));
}

TEST(Files, Sha256MatchesThePublishedVector) {  // FIPS 180-2, appendix B.1
  EXPECT_EQ(support::Sha256("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
