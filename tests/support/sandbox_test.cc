// What the sandbox promises, tried from inside. Where bubblewrap can't run, the promises can't be
// tried and the tests are skipped; that nothing runs unprotected then is a test of its own.
#include "support/sandbox.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/files.h"

namespace {
namespace fs = std::filesystem;
using support::ErrorKind;
using support::SandboxCommand;
using testing::HasSubstr;

class Sandbox : public testing::Test {
 protected:
  void SetUp() override {
    fs::create_directories(source());
    fs::create_directories(build());
    ASSERT_TRUE(support::WriteFileAtomically(source() / "main.cc", "int main() {}\n"));
    auto works = Run("true");
    if (!works) GTEST_SKIP() << works.error().message;
  }
  fs::path source() const { return folder_.path() / "source"; }
  fs::path build() const { return folder_.path() / "build"; }
  SandboxCommand Shell(const std::string& script) const {
    return {.argv = {"sh", "-c", script},
            .binds = {{source(), "/source"}, {build(), "/build", true}},
            .directory = "/build"};
  }
  support::Result<support::ProcessOutcome> Run(const std::string& script) const {
    return support::RunSandboxed(Shell(script));
  }
  // Exit status 0 and what it printed, or why not.
  std::string Output(const std::string& script) const {
    auto outcome = Run(script);
    if (!outcome) return outcome.error().message;
    return outcome->ok() ? outcome->out : DescribeEnd(*outcome) + ": " + outcome->err;
  }

 private:
  support::TempDir folder_ = support::TempDir::Make().value();
};

TEST_F(Sandbox, SourcesAreReadAndTheBuildFolderIsWritten) {
  EXPECT_EQ(Output("cat /source/main.cc > copy && cat copy"), "int main() {}\n");
  EXPECT_TRUE(fs::exists(build() / "copy"));
}

TEST_F(Sandbox, SourcesAndTheSystemCannotBeWritten) {
  ::chmod(source().c_str(), 0777);
  ::chmod((source() / "main.cc").c_str(), 0666);
  EXPECT_THAT(Output("echo x >> /source/main.cc"), HasSubstr("Read-only file system"));
  EXPECT_THAT(Output("touch /source/new"), HasSubstr("Read-only file system"));
  EXPECT_THAT(Output("touch /new /usr/new"), HasSubstr("Read-only file system"));
  EXPECT_EQ(support::ReadFile(source() / "main.cc").value(), "int main() {}\n");
}

TEST_F(Sandbox, HomesAndSecretsAreNotThere) {
  EXPECT_EQ(Output("ls -d /root /home /etc/shadow /etc/ssh /run /var 2>/dev/null; true"), "");
  EXPECT_EQ(Output("ls /tmp; echo $HOME"), "/tmp\n");
}

TEST_F(Sandbox, ThereIsNoNetworkNotEvenOurLoopback) {
  int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ASSERT_EQ(::bind(server, reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(::listen(server, 1), 0);
  ::getsockname(server, reinterpret_cast<sockaddr*>(&address), &size);
  std::string port = std::to_string(::ntohs(address.sin_port));
  SandboxCommand command = Shell("");
  command.argv = {"bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/" + port};
  auto outcome = support::RunSandboxed(command);
  ASSERT_TRUE(outcome);
  EXPECT_THAT(outcome->err, HasSubstr("Connection refused"));
  EXPECT_EQ(Output("tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '"), "lo\n");
  ::close(server);
}

TEST_F(Sandbox, NoRightsAreLeft) {
  EXPECT_EQ(Output("grep -c 'CapEff:.*0000000000000000' /proc/self/status"), "1\n");
  EXPECT_EQ(Output("grep NoNewPrivs /proc/self/status"), "NoNewPrivs:\t1\n");
}

TEST_F(Sandbox, AForkBombIsHeldBack) {
  SandboxCommand command = Shell("while :; do sleep 1000 & done");
  command.processes = 30;
  auto outcome = support::RunSandboxed(command);
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_THAT(outcome->err, HasSubstr("Cannot fork"));
}

TEST_F(Sandbox, TimeIsLimitedForEverythingInside) {
  SandboxCommand command = Shell("setsid sleep 1000 & echo here; sleep 1000");
  command.timeout = std::chrono::milliseconds(700);
  auto outcome = support::RunSandboxed(command);
  ASSERT_TRUE(outcome);
  EXPECT_TRUE(outcome->timed_out);
  EXPECT_EQ(outcome->out, "here\n");
}

TEST_F(Sandbox, MemoryAndFileSizesAreLimited) {
  SandboxCommand command = Shell("dd if=/dev/zero of=/dev/null bs=512M count=1");
  command.memory_bytes = 128 << 20;
  auto memory = support::RunSandboxed(command);
  ASSERT_TRUE(memory);
  EXPECT_THAT(memory->err, HasSubstr("memory exhausted"));
  command = Shell("trap '' XFSZ; head -c 3000000 /dev/zero > big");
  command.file_bytes = 1 << 20;
  auto size = support::RunSandboxed(command);
  ASSERT_TRUE(size);
  EXPECT_THAT(size->err, HasSubstr("File too large"));
  EXPECT_EQ(fs::file_size(build() / "big"), 1u << 20);
}

TEST_F(Sandbox, OutputIsCutToItsEnd) {
  SandboxCommand command = Shell("seq 1 100000; exit 3");
  command.output_limit = 100;
  auto outcome = support::RunSandboxed(command);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->exit_code, 3);
  EXPECT_TRUE(outcome->out.ends_with("100000\n"));
  EXPECT_EQ(outcome->out.size(), 100u);
}

TEST_F(Sandbox, ACommandThatFailsLikeBubblewrapIsStillTheCommandsFailure) {
  auto outcome = Run("echo 'bwrap: no' >&2; exit 1");
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->exit_code, 1);
}

TEST_F(Sandbox, ASourceThatIsNotThereIsTheCallersMistake) {
  SandboxCommand command = Shell("true");
  command.binds.push_back({"/no/such/folder", "/x"});
  auto outcome = support::RunSandboxed(command);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, ErrorKind::kInvalid);
  EXPECT_THAT(outcome.error().message, HasSubstr("/no/such/folder"));
}

TEST_F(Sandbox, APrivateTreeCanBeMadeReadableWithoutFollowingLinks) {
  fs::path secret = build() / "secret";
  ASSERT_TRUE(support::WriteFileAtomically(secret, "s"));
  ::chmod(secret.c_str(), 0600);
  fs::create_symlink(secret, source() / "link");
  ::chmod((source() / "main.cc").c_str(), 0600);
  ::chmod(source().c_str(), 0700);
  ASSERT_TRUE(support::MakeReadable(source()));
  EXPECT_EQ(Output("cat /source/main.cc"), "int main() {}\n");
  EXPECT_EQ(fs::status(secret).permissions(), fs::perms(0600));
}

TEST(SandboxMissing, NothingRunsWithoutBubblewrap) {
  auto folder = support::TempDir::Make().value();
  SandboxCommand command{.argv = {"touch", (folder.path() / "ran").string()},
                         .bubblewrap = "no-such-bubblewrap"};
  auto outcome = support::RunSandboxed(command);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, ErrorKind::kUnavailable);
  EXPECT_THAT(outcome.error().message, HasSubstr("apt-get install bubblewrap"));
  EXPECT_FALSE(fs::exists(folder.path() / "ran"));
}

TEST(SandboxMissing, ABubblewrapThatCannotMakeNamespacesIsUnavailable) {
  auto folder = support::TempDir::Make().value();
  fs::path program = folder.path() / "bwrap";
  ASSERT_TRUE(support::WriteFileAtomically(
      program, "#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n"));
  ::chmod(program.c_str(), 0755);
  auto outcome = support::RunSandboxed({.argv = {"true"}, .bubblewrap = program.string()});
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, ErrorKind::kUnavailable);
  EXPECT_THAT(outcome.error().message, HasSubstr("No permissions to create new namespace"));
}

TEST_F(Sandbox, WhatWritesMoreThanItsShareOfTheDiskIsStopped) {
  SandboxCommand command = Shell("for i in $(seq 64); do head -c 1M /dev/zero > $i; done; cat");
  command.argv[2] += " /dev/zero > /dev/null";
  command.disk_bytes = 16 << 20;
  auto outcome = support::RunSandboxed(command);
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_TRUE(outcome->stopped);
  EXPECT_THAT(DescribeEnd(*outcome), HasSubstr("more than its share"));
}

TEST_F(Sandbox, FoldersThatNestTooDeeplyAreTold) {
  std::string script = "perl -e 'for (1..40) { mkdir \"d\" x 200; chdir \"d\" x 200 }'";
  ASSERT_EQ(Output(script), "");
  auto outcome = Run("true");
  if (::geteuid() != 0) return;  // nothing is handed over
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message, HasSubstr("nest too deeply"));
}

TEST_F(Sandbox, TheDefaultProgramsOfTheSystemAreFound) {
  EXPECT_EQ(Output("test ! -e /usr/bin/awk || awk 'BEGIN { print \"found\" }'"), "found\n");
}

}  // namespace
