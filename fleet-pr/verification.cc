#include "fleet-pr/verification.h"

#include "fleet-pr/git/export.h"
#include "fleet-pr/work_folder.h"

namespace fleet {
namespace fs = std::filesystem;
using support::Result;
using support::Status;
namespace {

// A build that fails with less room than this says nothing about the repository.
constexpr uint64_t kRoomToBuild = 4u << 20;

std::string Describe(const VerifyOutcome& outcome, const std::string& what) {
  std::string end = outcome.result == VerifyResult::kTimedOut ? " ran out of time" : " failed";
  return what + ": `" + outcome.failed_command + "`" + end + "\n" + outcome.log_tail;
}

Result<VerifyOutcome> VerifyCommit(const Run& run, const Repository& mirror,
                                   const std::string& commit, const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder / "source", error);
  if (error) {
    return support::Fail(support::ErrorKind::kUnavailable,
                         "cannot make " + folder.string() + ": " + error.message());
  }
  if (Status status = ExportCommit(mirror, commit, folder / "source"); !status) {
    return tl::unexpected<support::Error>(status.error());
  }
  const VerifySettings& settings = run.campaign.verify;
  VerifyRequest request{.tree = folder / "source",
                        .build = folder / "build",
                        .commands = settings.commands,
                        .timeout = std::chrono::seconds(settings.timeout_seconds),
                        .memory_bytes = static_cast<uint64_t>(settings.memory_mb) << 20,
                        .disk_bytes = static_cast<uint64_t>(settings.disk_mb) << 20,
                        .processes = settings.processes};
  Result<VerifyOutcome> outcome = run.tools.verify(request);
  std::error_code ignored;
  bool full = fs::space(folder, ignored).available < kRoomToBuild;
  if (outcome && outcome->result != VerifyResult::kPassed && full) {
    return support::Fail(support::ErrorKind::kUnavailable,
                         "the build has filled the disk of " + run.state.string() +
                             "; make room, or lower `verify.disk_mb`, and run the command again");
  }
  return outcome;
}

// What one commit's outcome means; `failed` is the reason if it does not pass.
Result<Finding> Judge(const Result<VerifyOutcome>& outcome, Reason failed,
                      const std::string& what) {
  if (!outcome) {
    if (outcome.error().kind != support::ErrorKind::kInvalid) {
      return tl::unexpected<support::Error>(outcome.error());
    }
    return Finding{Reason::kUnsafeTree, outcome.error().message};
  }
  if (outcome->result == VerifyResult::kUnavailable) {
    return Finding{Reason::kSandboxUnavailable, outcome->log_tail};
  }
  if (outcome->result != VerifyResult::kPassed) return Finding{failed, Describe(*outcome, what)};
  return Finding{};
}

}  // namespace

Result<Finding> VerifyChange(const Run& run, const Repository& mirror, const Task& task,
                             bool build_base) {
  WorkFolder work(run.state / "work" / run.campaign.name / task.repository);
  if (build_base) {
    auto base = Judge(VerifyCommit(run, mirror, task.base, work.path() / "base"),
                      Reason::kBaseBroken, "the base as it is");
    if (!base || base->reason != Reason::kNone) return base;
  }
  if (run.tools.interrupted()) {
    return support::Fail(support::ErrorKind::kInterrupted, "interrupted; sweep again to go on");
  }
  return Judge(VerifyCommit(run, mirror, task.commit, work.path() / "change"),
               Reason::kVerificationFailed, "the change");
}

}  // namespace fleet
