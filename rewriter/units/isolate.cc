#include "rewriter/units/isolate.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

namespace rewriter {
namespace {

using Clock = std::chrono::steady_clock;

struct Child {
  size_t index = 0;
  pid_t pid = -1;
  int pipe = -1;
  Clock::time_point deadline;
  bool too_slow = false, too_long = false;
};

void Limit(int resource, uint64_t value) {
  uint64_t more = resource == RLIMIT_CPU ? 1 : 0;  // at the hard limit there is no SIGXCPU
  rlimit limit{value, value + more};
  ::setrlimit(static_cast<__rlimit_resource_t>(resource), &limit);
}

[[noreturn]] void RunChild(int pipe, const Limits& limits, size_t index,
                           const std::function<std::string(size_t)>& task) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  Limit(RLIMIT_CPU, static_cast<uint64_t>(limits.cpu.count()));
  Limit(RLIMIT_AS, limits.memory_bytes);
  Limit(RLIMIT_CORE, 0);
  Limit(RLIMIT_FSIZE, 0);  // a parse has nothing to write
  ::signal(SIGXFSZ, SIG_IGN);
  int null = ::open("/dev/null", O_RDWR);
  ::dup2(null, 0);
  ::dup2(null, 1);
  if (!limits.talkative)
    ::dup2(null, 2);  // crash traces of one unit are no business of the report's reader
  std::string answer = task(index);
  for (size_t at = 0; at < answer.size();) {
    ssize_t n = ::write(pipe, answer.data() + at, answer.size() - at);
    if (n < 0 && errno != EINTR) ::_exit(3);
    if (n > 0) at += static_cast<size_t>(n);
  }
  ::_exit(0);
}

Child Start(size_t index, const Limits& limits, const std::function<std::string(size_t)>& task) {
  Child child{.index = index, .deadline = Clock::now() + limits.wall};
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return child;
  std::fflush(nullptr);
  child.pid = ::fork();
  if (child.pid == 0) {
    ::close(ends[0]);
    RunChild(ends[1], limits, index, task);
  }
  ::close(ends[1]);
  child.pipe = ends[0];
  return child;
}

// Reads what is there; false once the pipe is at its end.
bool Drain(Child& child, const Limits& limits, std::string& answer) {
  char buffer[1 << 16];
  ssize_t n = ::read(child.pipe, buffer, sizeof buffer);
  if (n < 0) return errno == EINTR || errno == EAGAIN;
  if (n == 0) return false;
  answer.append(buffer, static_cast<size_t>(n));
  child.too_long = answer.size() > limits.answer_bytes;
  if (child.too_long) ::kill(child.pid, SIGKILL);
  return !child.too_long;
}

std::string Reap(const Child& child, const Limits& limits) {
  if (child.pid < 0) return "no process could be started";
  int status = 0;
  while (::waitpid(child.pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (child.too_slow) return "took longer than " + std::to_string(limits.wall.count()) + " s";
  if (child.too_long) return "said more than is believable";
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) {
    return "took more than " + std::to_string(limits.cpu.count()) + " s of processor time";
  }
  if (WIFSIGNALED(status)) return "crashed (signal " + std::to_string(WTERMSIG(status)) + ")";
  return WEXITSTATUS(status) == 0 ? "" : "ended with status " + std::to_string(WEXITSTATUS(status));
}

int MillisecondsLeft(const std::vector<Child>& running) {
  auto first = Clock::time_point::max();
  for (const Child& child : running) first = std::min(first, child.deadline);
  auto left = std::chrono::duration_cast<std::chrono::milliseconds>(first - Clock::now()).count();
  return static_cast<int>(std::clamp<int64_t>(left, 0, 60'000));
}

}  // namespace

std::vector<Outcome> RunIsolated(size_t count, unsigned jobs, const Limits& limits,
                                 const std::function<std::string(size_t)>& task,
                                 const std::function<void(size_t)>& ended) {
  std::vector<Outcome> outcomes(count);
  std::vector<Child> running;
  size_t next = 0;
  while (next < count || !running.empty()) {
    while (next < count && running.size() < std::max(1u, jobs)) {
      running.push_back(Start(next, limits, task));
      if (running.back().pipe < 0) outcomes[next].failure = Reap(running.back(), limits);
      if (running.back().pipe < 0) running.pop_back();
      ++next;
    }
    std::vector<pollfd> waits;
    for (const Child& child : running) waits.push_back({child.pipe, POLLIN, 0});
    ::poll(waits.data(), waits.size(), MillisecondsLeft(running));
    std::vector<Child> still;
    for (size_t i = 0; i < running.size(); ++i) {
      Child& child = running[i];
      Outcome& outcome = outcomes[child.index];
      child.too_slow = Clock::now() >= child.deadline;
      if (child.too_slow) ::kill(child.pid, SIGKILL);
      bool open =
          !child.too_slow && (waits[i].revents == 0 || Drain(child, limits, outcome.answer));
      if (open) {
        still.push_back(child);
        continue;
      }
      ::close(child.pipe);
      outcome.failure = Reap(child, limits);
    }
    bool fewer = still.size() < running.size();
    running = std::move(still);
    if (fewer && ended) ended(next - running.size());
  }
  return outcomes;
}

}  // namespace rewriter
