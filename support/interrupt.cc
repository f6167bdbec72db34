#include "support/interrupt.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <initializer_list>

namespace support {
namespace {

int g_interrupt_fd = -1;  // never closed: a handler may run at any time

extern "C" void OnInterrupt(int) {
  int saved = errno;
  uint64_t one = 1;
  [[maybe_unused]] auto n = ::write(g_interrupt_fd, &one, sizeof one);
  errno = saved;
}

}  // namespace

void CatchInterrupts() {
  if (g_interrupt_fd >= 0) return;
  g_interrupt_fd = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  struct sigaction action = {};
  action.sa_handler = OnInterrupt;
  action.sa_flags = SA_RESETHAND | SA_RESTART;
  for (int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before = {};
    ::sigaction(signal, nullptr, &before);
    bool nohup = signal == SIGHUP && before.sa_handler == SIG_IGN;  // asked to outlive the terminal
    if (!nohup) ::sigaction(signal, &action, nullptr);
  }
}

int InterruptFd() { return g_interrupt_fd; }

bool Interrupted() {
  pollfd fd{g_interrupt_fd, POLLIN, 0};
  return g_interrupt_fd >= 0 && ::poll(&fd, 1, 0) == 1;
}

}  // namespace support
