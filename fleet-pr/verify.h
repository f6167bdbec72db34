// Builds and tests one tree in the sandbox: sources read-only at $SOURCE, a folder to build in at
// $BUILD. Called by campaigns, first for the base and then for the change.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "support/result.h"

namespace fleet {

struct VerifyRequest {
  std::filesystem::path tree;         // a checkout of ours; made readable for everybody
  std::filesystem::path build;        // outside of `tree`; made if it isn't there
  std::vector<std::string> commands;  // for `sh -c`, in order, in $BUILD; none: CMake, then CTest
  std::chrono::seconds timeout = std::chrono::minutes(30);  // all commands together
  uint64_t memory_bytes = 4ull << 30;
  uint64_t disk_bytes = 16ull << 30;  // that the build may write
  int processes = 256;
};

// kUnavailable: the sandbox could not be started, nothing is known about the tree.
enum class VerifyResult { kPassed, kFailed, kTimedOut, kUnavailable };

struct VerifyOutcome {
  VerifyResult result = VerifyResult::kPassed;
  std::string failed_command;  // "" if all passed
  std::string log_tail;        // the end of its output, or why the sandbox is unavailable
};

// An error is about the request itself (no such tree) or kInterrupted.
support::Result<VerifyOutcome> Verify(const VerifyRequest& request);

}  // namespace fleet
