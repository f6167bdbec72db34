// Child processes: started without a shell, with nothing inherited, with limits, and killed as a
// whole group. Used for the engine, for git, and (through support/sandbox.h) for builds and tests.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "support/interrupt.h"
#include "support/result.h"

namespace support {

struct ProcessCommand {
  std::vector<std::string> argv;    // argv[0] without a '/' is looked up in PATH of `environment`
  std::filesystem::path directory;  // working directory; empty: ours
  std::vector<std::string> environment = CleanEnvironment();     // "NAME=value"; the whole of it
  std::string input;                                             // stdin; empty: /dev/null
  std::chrono::milliseconds timeout = std::chrono::minutes(10);  // wall clock
  uint64_t memory_bytes = 0;       // address space of each process; 0: no limit
  size_t output_limit = 64 << 20;  // bytes kept of each of stdout and stderr; the rest is dropped
  bool keep_end = false;           // keep the end of long output rather than its beginning
  std::function<bool()> watch;     // if set, asked every second; true: it took too much, kill it

  // PATH of the system's folders and a UTF-8 locale; HOME, tokens and agents stay behind.
  static std::vector<std::string> CleanEnvironment();
};

struct ProcessOutcome {
  int exit_code = 0;  // meaningless if `signal` is not 0
  int signal = 0;     // that ended it; SIGKILL after a timeout
  bool timed_out = false;
  bool stopped = false;    // by `watch`
  bool truncated = false;  // output went over its limit
  std::string out, err;

  bool ok() const { return exit_code == 0 && signal == 0; }
};

// Runs the command to its end. When it ends, times out or is interrupted, its whole process group
// is killed, so that nothing is left behind. kNotFound if there is no such program; kInterrupted
// after Ctrl-C. A command that fails is no error. Thread-safe.
Result<ProcessOutcome> RunProcess(const ProcessCommand& command);

// "exit status 1", "signal 11 (Segmentation fault)", "timed out": for messages.
std::string DescribeEnd(const ProcessOutcome& outcome);

}  // namespace support
