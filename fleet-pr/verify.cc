#include "fleet-pr/verify.h"

#include "support/sandbox.h"

namespace fleet {
namespace fs = std::filesystem;
using support::Result;
namespace {
using Clock = std::chrono::steady_clock;

constexpr size_t kLogTail = 64 << 10;  // bytes of each of stdout and stderr

std::vector<std::string> Commands(const VerifyRequest& request) {
  if (!request.commands.empty()) return request.commands;
  return {"cmake -S \"$SOURCE\" -B \"$BUILD\"", "cmake --build \"$BUILD\" --parallel 2",
          "ctest --test-dir \"$BUILD\" --output-on-failure --no-tests=ignore"};
}

support::SandboxCommand Sandboxed(const VerifyRequest& request, const std::string& command,
                                  Clock::time_point deadline) {
  support::SandboxCommand sandboxed;
  sandboxed.argv = {"sh", "-c", command};
  sandboxed.binds = {{request.tree, "/source"}, {request.build, "/build", true}};
  sandboxed.directory = "/build";
  sandboxed.environment = {"SOURCE=/source", "BUILD=/build"};
  sandboxed.timeout = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
  sandboxed.memory_bytes = request.memory_bytes;
  sandboxed.disk_bytes = request.disk_bytes;
  sandboxed.processes = request.processes;
  sandboxed.output_limit = kLogTail;
  return sandboxed;
}

support::Status Prepare(const VerifyRequest& request) {
  std::error_code error;
  if (!fs::is_directory(request.tree, error)) {
    return support::Invalid("cannot verify " + request.tree.string() + ": there is no such folder");
  }
  fs::create_directories(request.build, error);
  if (error) {
    return support::Fail(support::ErrorKind::kUnavailable,
                         "cannot make " + request.build.string() + ": " + error.message());
  }
  return support::MakeReadable(request.tree);
}

}  // namespace

Result<VerifyOutcome> Verify(const VerifyRequest& request) {
  if (auto prepared = Prepare(request); !prepared) {
    return tl::unexpected<support::Error>(prepared.error());
  }
  Clock::time_point deadline = Clock::now() + request.timeout;
  for (const std::string& command : Commands(request)) {
    auto outcome = support::RunSandboxed(Sandboxed(request, command, deadline));
    if (!outcome && outcome.error().kind == support::ErrorKind::kUnavailable) {
      return VerifyOutcome{VerifyResult::kUnavailable, command, outcome.error().message};
    }
    if (!outcome) return tl::unexpected<support::Error>(outcome.error());
    if (outcome->ok()) continue;
    std::string log = outcome->out + outcome->err + "[" + support::DescribeEnd(*outcome) + "]\n";
    return VerifyOutcome{outcome->timed_out ? VerifyResult::kTimedOut : VerifyResult::kFailed,
                         command, std::move(log)};
  }
  return VerifyOutcome{};
}

}  // namespace fleet
