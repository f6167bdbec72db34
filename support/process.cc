#include "support/process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "support/pipe.h"
#include "support/text.h"

namespace support {
namespace {
using Clock = std::chrono::steady_clock;

tl::unexpected<Error> Trouble(const std::string& program) {
  bool missing = errno == ENOENT || errno == EACCES;
  return Fail(missing ? ErrorKind::kNotFound : ErrorKind::kUnavailable,
              "cannot start " + program + ": " + std::strerror(errno));
}

std::string FindProgram(const std::string& name, const std::vector<std::string>& environment) {
  if (name.find('/') != std::string::npos) return name;
  for (const std::string& variable : environment) {
    if (!variable.starts_with("PATH=")) continue;
    for (const std::string& folder : Split(std::string_view(variable).substr(5), ':')) {
      std::string path = folder + "/" + name;
      if (::access(path.c_str(), X_OK) == 0) return path;
    }
  }
  return "";
}

std::vector<char*> Pointers(const std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (const std::string& text : strings) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

// All that the child needs, made before the fork: after it nothing may be allocated.
struct Launch {
  std::string program;
  std::vector<char*> argv, environment;
  const char* directory = nullptr;
  uint64_t memory_bytes = 0;
  pid_t parent = ::getpid();
  Fd input;
  Pipe out, err, failure;
};

void Limit(decltype(RLIMIT_AS) resource, uint64_t value) {
  rlimit limit{static_cast<rlim_t>(value), static_cast<rlim_t>(value)};
  ::setrlimit(resource, &limit);
}

// Between fork and exec: only calls that are safe there.
[[noreturn]] void BecomeChild(const Launch& launch) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != launch.parent) ::_exit(127);  // it died before the line above
  ::signal(SIGPIPE, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  Limit(RLIMIT_CORE, 0);
  if (launch.memory_bytes) Limit(RLIMIT_AS, launch.memory_bytes);
  ::dup2(launch.input.get(), 0);
  ::dup2(launch.out.write.get(), 1);
  ::dup2(launch.err.write.get(), 2);
  ::close_range(3, ~0u, CLOSE_RANGE_CLOEXEC);
  if (!launch.directory || ::chdir(launch.directory) == 0) {
    ::execve(launch.program.c_str(), launch.argv.data(), launch.environment.data());
  }
  int code = errno;
  [[maybe_unused]] auto n = ::write(launch.failure.write.get(), &code, sizeof code);
  ::_exit(127);
}

// A memory file: unlike a pipe it needs nobody to feed it.
bool OpenInput(const std::string& input, Fd& fd) {
  if (input.empty()) {
    fd.Set(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    return fd.get() >= 0;
  }
  fd.Set(::memfd_create("stdin", MFD_CLOEXEC));
  std::string_view rest = input;
  while (fd.get() >= 0 && !rest.empty()) {
    ssize_t n = ::write(fd.get(), rest.data(), rest.size());
    if (n < 0 && errno != EINTR) return false;
    if (n > 0) rest.remove_prefix(static_cast<size_t>(n));
  }
  return fd.get() >= 0 && ::lseek(fd.get(), 0, SEEK_SET) == 0;
}

enum class End { kExited, kTimedOut, kStopped, kInterrupted };

int64_t MillisecondsTo(Clock::time_point when) {
  return std::chrono::ceil<std::chrono::milliseconds>(when - Clock::now()).count();
}

End Watch(int process, Clock::time_point deadline, const ProcessCommand& command, Capture& out,
          Capture& err) {
  constexpr auto kPause = std::chrono::seconds(1);
  Clock::time_point next = command.watch ? Clock::now() + kPause : deadline;
  for (;;) {
    int64_t left = std::min(MillisecondsTo(deadline), MillisecondsTo(next));
    if (MillisecondsTo(deadline) <= 0) return End::kTimedOut;
    if (left <= 0) {
      if (command.watch()) return End::kStopped;
      next = Clock::now() + kPause;
      continue;
    }
    std::array<pollfd, 4> fds{{{process, POLLIN, 0},
                               {InterruptFd(), POLLIN, 0},
                               {out.fd(), POLLIN, 0},
                               {err.fd(), POLLIN, 0}}};
    ::poll(fds.data(), fds.size(), static_cast<int>(std::min<int64_t>(left, 1 << 30)));
    if (fds[1].revents) return End::kInterrupted;
    if (fds[2].revents) out.Read();
    if (fds[3].revents) err.Read();
    if (fds[0].revents) return End::kExited;
  }
}

// The leader is still there as a zombie when its group is killed, so the number can't be another's.
int KillAndReap(pid_t pid) {
  ::kill(-pid, SIGKILL);
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

// errno of the child's exec, or 0 once it has succeeded (which closes the pipe).
int FailureToStart(int fd) {
  int code = 0;
  ssize_t n;
  while ((n = ::read(fd, &code, sizeof code)) < 0 && errno == EINTR) {
  }
  return n == sizeof code ? code : 0;
}

Result<ProcessOutcome> Follow(pid_t pid, Launch& launch, const ProcessCommand& command) {
  Fd process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  Capture out(launch.out.read.get(), command.output_limit, command.keep_end);
  Capture err(launch.err.read.get(), command.output_limit, command.keep_end);
  End end = process.get() < 0
                ? End::kTimedOut
                : Watch(process.get(), Clock::now() + command.timeout, command, out, err);
  int status = KillAndReap(pid);
  if (process.get() < 0) return Trouble(command.argv[0]);
  if (end == End::kInterrupted) {
    return Fail(ErrorKind::kInterrupted, command.argv[0] + " was interrupted");
  }
  out.Read();
  err.Read();
  ProcessOutcome outcome;
  outcome.timed_out = end == End::kTimedOut;
  outcome.stopped = end == End::kStopped;
  outcome.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
  outcome.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  outcome.out = out.Take(outcome.truncated);
  outcome.err = err.Take(outcome.truncated);
  return outcome;
}

}  // namespace

std::vector<std::string> ProcessCommand::CleanEnvironment() {
  return {"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "TZ=UTC"};
}

Result<ProcessOutcome> RunProcess(const ProcessCommand& command) {
  Launch launch;
  launch.program = FindProgram(command.argv.at(0), command.environment);
  if (launch.program.empty()) {
    return Fail(ErrorKind::kNotFound, "there is no program " + command.argv[0] + " in PATH");
  }
  if (Interrupted()) return Fail(ErrorKind::kInterrupted, command.argv[0] + " was not started");
  launch.argv = Pointers(command.argv);
  launch.environment = Pointers(command.environment);
  launch.directory = command.directory.empty() ? nullptr : command.directory.c_str();
  launch.memory_bytes = command.memory_bytes;
  bool open = OpenInput(command.input, launch.input) && launch.out.Open() && launch.err.Open() &&
              launch.failure.Open();
  pid_t pid = open ? ::fork() : -1;
  if (pid < 0) return Trouble(command.argv[0]);
  if (pid == 0) BecomeChild(launch);
  ::setpgid(pid, pid);  // the child does so too: whoever comes first
  launch.out.write.Close();
  launch.err.write.Close();
  launch.failure.write.Close();
  if (int code = FailureToStart(launch.failure.read.get())) {
    KillAndReap(pid);
    errno = code;
    return Trouble(launch.program + (launch.directory ? " in " + command.directory.string() : ""));
  }
  return Follow(pid, launch, command);
}

std::string DescribeEnd(const ProcessOutcome& outcome) {
  if (outcome.timed_out) return "timed out";
  if (outcome.stopped) return "stopped: it took more than its share";
  if (outcome.signal == 0) return "exit status " + std::to_string(outcome.exit_code);
  return "signal " + std::to_string(outcome.signal) + " (" + ::strsignal(outcome.signal) + ")";
}

}  // namespace support
