// Runs one task per child process, so that a crash, a hang or a memory bomb in one translation unit
// costs that unit and nothing else.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace rewriter {

struct Limits {
  std::chrono::seconds cpu{120};
  std::chrono::seconds wall{300};
  uint64_t memory_bytes = 4ull << 30;  // of address space
  uint64_t answer_bytes = 512ull << 20;
  bool talkative = false;  // keeps stderr, on which a crash leaves a trace
};

struct Outcome {
  std::string answer;  // what the task returned
  std::string
      failure;  // "" if it returned; else "crashed (signal 11)", "took longer than 300 s", ...
};

// `task(i)` for i in [0, count), at most `jobs` at a time, each in a forked child; outcomes in the
// order of i. Call it while this process has a single thread. `ended`, if set, is told how many
// have ended each time one does.
std::vector<Outcome> RunIsolated(size_t count, unsigned jobs, const Limits& limits,
                                 const std::function<std::string(size_t)>& task,
                                 const std::function<void(size_t)>& ended = {});

}  // namespace rewriter
