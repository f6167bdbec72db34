#include "support/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "support/files.h"

namespace {
using std::chrono::milliseconds;
using support::ErrorKind;
using support::ProcessCommand;

// Whether a process that has been killed, or is about to be, ends within seconds.
bool Ends(int pid) {
  int fd = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
  if (fd < 0) return errno == ESRCH;
  pollfd process{fd, POLLIN, 0};
  bool ended = ::poll(&process, 1, 10000) == 1;
  ::close(fd);
  return ended;
}

ProcessCommand Shell(const std::string& script) { return {.argv = {"sh", "-c", script}}; }

TEST(Process, BothStreamsTheStatusAndTheInputArriveUnchanged) {
  ProcessCommand command = Shell("cat; echo wrong >&2; exit 7");
  command.input = std::string("a\0b", 3);
  auto outcome = support::RunProcess(command);
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->out, command.input);
  EXPECT_EQ(outcome->err, "wrong\n");
  EXPECT_EQ(outcome->exit_code, 7);
  EXPECT_EQ(support::DescribeEnd(*outcome), "exit status 7");
}

TEST(Process, NothingOfOurEnvironmentIsInherited) {
  ::setenv("COEVOLVE_SECRET", "token", 1);
  auto outcome = support::RunProcess(Shell("env; ls /proc/self/fd | wc -l"));
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->out.find("token"), std::string::npos);
  EXPECT_TRUE(outcome->out.ends_with("\n4\n")) << outcome->out;  // three, and the one to list them
}

TEST(Process, ArgumentsAreNotReadByAShell) {
  auto outcome = support::RunProcess({.argv = {"echo", "$(id); *"}});
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->out, "$(id); *\n");
}

TEST(Process, ATimeoutKillsGrandchildrenToo) {
  auto folder = support::TempDir::Make().value();
  std::string pid_file = (folder.path() / "pid").string();
  ProcessCommand command =
      Shell("sh -c 'sleep 1000 & echo $! > " + pid_file + "; wait' & echo started; wait");
  command.timeout = milliseconds(500);
  auto outcome = support::RunProcess(command);
  ASSERT_TRUE(outcome);
  EXPECT_TRUE(outcome->timed_out);
  EXPECT_EQ(outcome->out, "started\n");
  EXPECT_TRUE(Ends(std::stoi(support::ReadFile(pid_file).value())));
}

TEST(Process, WhatRunsOnInTheBackgroundNeitherBlocksNorSurvives) {
  auto outcome = support::RunProcess(Shell("sleep 1000 & echo $!"));
  ASSERT_TRUE(outcome);
  EXPECT_FALSE(outcome->timed_out);
  EXPECT_TRUE(Ends(std::stoi(outcome->out)));
}

TEST(Process, LongOutputIsCutAtEitherEnd) {
  ProcessCommand command = Shell("seq 1 200000");
  command.output_limit = 1000;
  auto begin = support::RunProcess(command);
  ASSERT_TRUE(begin);
  EXPECT_TRUE(begin->truncated);
  EXPECT_EQ(begin->out.size(), 1000u);
  EXPECT_TRUE(begin->out.starts_with("1\n2\n"));
  command.keep_end = true;
  auto end = support::RunProcess(command);
  ASSERT_TRUE(end);
  EXPECT_TRUE(end->truncated);
  EXPECT_EQ(end->out.size(), 1000u);
  EXPECT_TRUE(end->out.ends_with("200000\n"));
}

TEST(Process, ASignalIsToldFromAnExitStatus) {
  auto outcome = support::RunProcess(Shell("kill -SEGV $$"));
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->signal, SIGSEGV);
  EXPECT_THAT(support::DescribeEnd(*outcome), testing::HasSubstr("Segmentation fault"));
}

TEST(Process, MemoryIsLimited) {
  ProcessCommand command{.argv = {"dd", "if=/dev/zero", "of=/dev/null", "bs=512M", "count=1"}};
  command.memory_bytes = 128 << 20;
  auto outcome = support::RunProcess(command);
  ASSERT_TRUE(outcome);
  EXPECT_FALSE(outcome->ok());
  EXPECT_THAT(outcome->err, testing::HasSubstr("memory exhausted"));
}

TEST(Process, AProgramThatIsNotThereIsNamed) {
  auto by_name = support::RunProcess({.argv = {"no-such-program"}});
  ASSERT_FALSE(by_name);
  EXPECT_EQ(by_name.error().kind, ErrorKind::kNotFound);
  EXPECT_THAT(by_name.error().message, testing::HasSubstr("no-such-program"));
  auto by_path = support::RunProcess({.argv = {"/no/such/program"}});
  ASSERT_FALSE(by_path);
  EXPECT_EQ(by_path.error().kind, ErrorKind::kNotFound);
}

// In a process of its own, because the handler stays.
TEST(ProcessDeathTest, AnInterruptKillsTheChildAndIsReported) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_EXIT(
      {
        support::CatchInterrupts();
        auto outcome = support::RunProcess(Shell("kill -INT $PPID; sleep 1000"));
        bool reported = !outcome && outcome.error().kind == ErrorKind::kInterrupted;
        bool stays = !support::RunProcess({.argv = {"true"}});
        ::_exit(reported && stays ? 42 : 1);
      },
      testing::ExitedWithCode(42), "");
}

}  // namespace
