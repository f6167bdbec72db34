// Runs code that is not trusted (a repository's build and tests) in bubblewrap:
//   no network · the system's folders read-only · no home, no secrets · a private /tmp · only the
//   folders that are named · a clean environment · limits on time, memory, processes and disk
// When we are root, what is inside runs as an unprivileged user of its own, since the kernel
// exempts root from the limit on processes; writable folders are handed over to that user.
// Never falls back to running unprotected.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "support/process.h"
#include "support/result.h"

namespace support {

struct Bind {
  std::filesystem::path from;  // a folder or file of ours
  std::string to;              // absolute, as seen from inside: "/source"
  bool writable = false;
};

struct SandboxCommand {
  std::vector<std::string> argv;
  std::vector<Bind> binds;
  std::string directory = "/tmp";        // working directory, as seen from inside
  std::vector<std::string> environment;  // "NAME=value", added to the clean environment
  std::chrono::milliseconds timeout = std::chrono::minutes(10);
  uint64_t memory_bytes = 4ull << 30;  // address space of each process
  uint64_t file_bytes = 4ull << 30;    // size of each file, and of /tmp together
  uint64_t disk_bytes = 16ull << 30;   // of all writable folders together, about
  int processes = 256;                 // processes and threads at one time
  size_t output_limit = 1 << 20;       // bytes kept, from the end, of each of stdout and stderr
  std::string bubblewrap = "bwrap";    // tests put another program here
};

// kUnavailable, with what to do about it, if bubblewrap is missing or can't start (no user
// namespaces); kInvalid if a bind's source isn't there or can't be read from inside.
Result<ProcessOutcome> RunSandboxed(const SandboxCommand& command);

// Lets every user read a tree of ours (not links' targets), as a sandbox run by root needs it.
Status MakeReadable(const std::filesystem::path& tree);

}  // namespace support
