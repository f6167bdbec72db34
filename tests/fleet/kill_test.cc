// Kills a sweep and a revert, by SIGKILL: before and after every durable write and every call that
// changes the forge, and at random moments. However often, what follows must end where an
// undisturbed run ends, with each pull request opened once.
#include <gmock/gmock.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <random>

#include "tests/fleet/test_fleet.h"

namespace fleet::testing {
namespace {
namespace fs = std::filesystem;

class Child {
 public:
  Child(const fs::path& folder, const std::string& command, int crash_at = 0) {
    std::string program = fs::read_symlink("/proc/self/exe").parent_path() / "fleet_kill_child";
    std::string where = folder, crash = "COEVOLVE_CRASH_AT=" + std::to_string(crash_at);
    std::string what = command;
    char* argv[] = {program.data(), where.data(), what.data(), nullptr};
    char* environment[] = {crash.data(), nullptr};
    EXPECT_EQ(::posix_spawn(&pid_, program.c_str(), nullptr, nullptr, argv, environment), 0);
  }
  // True if it was killed, false if it came to its end.
  bool WasKilled() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    return WIFSIGNALED(status);
  }
  // Waits until the moment has come or the child has ended, whichever is first.
  void KillAfter(std::chrono::microseconds moment) {
    pollfd child{static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)), POLLIN, 0};
    timespec left{moment.count() / 1'000'000, moment.count() % 1'000'000 * 1000};
    ::ppoll(&child, 1, &left, nullptr);
    ::close(child.fd);
    ::kill(pid_, SIGKILL);
  }

 private:
  pid_t pid_ = -1;
};

// Two that are published, one each that is not.
void Fill(TestFleet& fleet) {
  fleet.Add("carrier", {{"proto/m.proto", kOldSchema}});
  fleet.Add("fails", With(User(), {{"FAILS_WITH_NEW", ""}}));
  fleet.Add("user", User());
}

// Folders in memory: what is promised against SIGKILL does not depend on the disk.
support::TempDir MakeFolder() {
  if (fs::is_directory("/dev/shm")) ::setenv("TMPDIR", "/dev/shm", /*overwrite=*/0);
  return support::TempDir::Make("fleet-kill").value();
}

// What must be the same however often we were killed.
std::string Outcome(TestFleet& fleet) {
  std::string text = fleet.Branches();
  Store store = Store::Open(fleet.state()).value();
  std::vector<Task> tasks = store.Tasks("color").value();
  for (const Task& task : tasks) {
    text += TestFleet::At(tasks, task.repository) + " " + task.commit + " #" +
            std::to_string(task.pull) + "\n";
  }
  text += "opened " + std::to_string(fleet.Calls("open_pull", "opened")) + "\n";
  text += "closed " + std::to_string(fleet.Calls("close_pull", "closed")) + "\n";
  return text + "deleted " + std::to_string(fleet.Calls("delete_branch", "deleted")) + "\n";
}

// A fleet in a folder of its own, with a sweep behind it if the command to be killed is a revert.
struct Ground {
  explicit Ground(const std::string& command) : fleet(folder.path()) {
    Fill(fleet);
    if (command == "revert") {
      EXPECT_FALSE(Child(folder.path(), "publish").WasKilled());
    }
  }
  support::TempDir folder = MakeFolder();
  TestFleet fleet;
};

std::string UndisturbedOutcome(const std::string& command) {
  Ground ground(command);
  EXPECT_FALSE(Child(ground.folder.path(), command).WasKilled());
  return Outcome(ground.fleet);
}

class Killing : public ::testing::TestWithParam<const char*> {};

TEST_P(Killing, AtEveryDurableWriteAndEveryCallToTheForge) {
  std::string expected = UndisturbedOutcome(GetParam());
  int at = 1;
  for (;; ++at) {
    SCOPED_TRACE("killed at point " + std::to_string(at));
    Ground ground(GetParam());
    bool killed = Child(ground.folder.path(), GetParam(), at).WasKilled();
    if (!killed) break;
    ASSERT_FALSE(Child(ground.folder.path(), GetParam()).WasKilled());
    ASSERT_EQ(Outcome(ground.fleet), expected);
  }
  EXPECT_GT(at, 20);
}

// Every second run is killed again while it resumes. COEVOLVE_KILLS sets the number.
TEST_P(Killing, AtRandomMoments) {
  const char* text = std::getenv("COEVOLVE_KILLS");
  int kills = text ? std::atoi(text) : 10;
  std::string expected = UndisturbedOutcome(GetParam());
  auto start = std::chrono::steady_clock::now();
  {
    Ground ground(GetParam());
    start = std::chrono::steady_clock::now();
    ASSERT_FALSE(Child(ground.folder.path(), GetParam()).WasKilled());
  }
  auto whole = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - start);
  std::mt19937 random(20240229);
  std::uniform_int_distribution<long> moment(0, whole.count());
  for (int done = 0; done < kills;) {
    Ground ground(GetParam());
    for (int again = 0; again < 1 + done % 2 && done < kills; ++again, ++done) {
      Child child(ground.folder.path(), GetParam());
      child.KillAfter(std::chrono::microseconds(moment(random)));
      child.WasKilled();
    }
    ASSERT_FALSE(Child(ground.folder.path(), GetParam()).WasKilled());
    ASSERT_EQ(Outcome(ground.fleet), expected) << "after " << done << " kills";
  }
}

INSTANTIATE_TEST_SUITE_P(Commands, Killing, ::testing::Values("publish", "revert"),
                         [](const auto& info) { return std::string(info.param); });

}  // namespace
}  // namespace fleet::testing
