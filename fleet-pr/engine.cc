#include "fleet-pr/engine.h"

#include <cstdlib>
#include <vector>

#include "support/files.h"
#include "support/process.h"
#include "support/text.h"

namespace fleet {
namespace fs = std::filesystem;
using support::ErrorKind;
using support::Fail;
using support::Result;
namespace {

constexpr uint64_t kMemoryAtStart = 4ull << 30;  // Clang's libraries and the sources, mapped
constexpr uint64_t kMemoryPerJob = 1ull << 30;   // what units answer; each has a limit of its own
constexpr size_t kLargestReport = 1u << 30;
constexpr size_t kLongestTrace = 4000;

Result<fs::path> FindEngine() {
  if (const char* given = std::getenv("COEVOLVE_REWRITER"); given && *given) return fs::path(given);
  std::error_code error;
  fs::path self = fs::read_symlink("/proc/self/exe", error);
  fs::path engine = self.parent_path() / "coevolve-rewriter";
  if (!error && fs::exists(engine, error)) return engine;
  return Fail(ErrorKind::kNotFound, "there is no engine at " + engine.string() +
                                        "; install coevolve-rewriter beside coevolve, or name it "
                                        "in $COEVOLVE_REWRITER");
}

std::vector<std::string> Arguments(const fs::path& engine, const std::string& command,
                                   const fs::path& plan, const EngineRequest& request) {
  std::vector<std::string> argv{engine.string(),
                                command,
                                "--plan",
                                plan.string(),
                                "--repo",
                                fs::absolute(request.repo),
                                "-j",
                                std::to_string(request.jobs),
                                "--unit-seconds",
                                std::to_string(request.unit_limits.seconds),
                                "--unit-megabytes",
                                std::to_string(request.unit_limits.megabytes)};
  if (!request.commit.empty()) argv.insert(argv.end(), {"--commit", request.commit});
  if (request.build) argv.insert(argv.end(), {"--build", fs::absolute(*request.build)});
  if (!request.only.empty()) argv.insert(argv.end(), {"--only", request.only});
  if (request.wrappers) argv.push_back("--wrappers");
  if (request.may_configure) argv.push_back("--configure");
  return argv;
}

// What the engine wrote on stderr, without its own name in front and the end of the line.
std::string Message(std::string text) {
  constexpr std::string_view kName = "coevolve-rewriter: ";
  if (text.starts_with(kName)) text.erase(0, kName.size());
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

support::Status Judge(const support::ProcessOutcome& outcome, const EngineRequest& request) {
  std::string where = request.repo.string();
  if (outcome.timed_out) {
    return Fail(ErrorKind::kInternal,
                "the engine did not finish with " + where + " in time; try more jobs (-j)");
  }
  std::string message = Message(outcome.err);
  if (outcome.signal != 0) {
    std::string last = message.substr(0, 2000);
    return Fail(ErrorKind::kInternal, "the engine crashed on " + where + ": " +
                                          support::DescribeEnd(outcome) +
                                          (last.empty() ? "" : "\n" + last));
  }
  if (outcome.exit_code == 2) return support::Invalid(message);
  if (outcome.exit_code != 0) {
    return Fail(ErrorKind::kInternal, "the engine failed on " + where + ": " +
                                          support::DescribeEnd(outcome) + ": " + message);
  }
  if (outcome.truncated) return Fail(ErrorKind::kInternal, where + ": the report is too large");
  return {};
}

Result<support::ProcessOutcome> RunEngine(const std::string& command, const rules::Plan& plan,
                                          const EngineRequest& request) {
  Result<fs::path> engine = FindEngine();
  if (!engine) return tl::unexpected<support::Error>(engine.error());
  Result<support::TempDir> folder = support::TempDir::Make();
  if (!folder) return tl::unexpected<support::Error>(folder.error());
  fs::path plan_file = folder->path() / "plan.json";
  auto written = support::WriteFileAtomically(plan_file, support::DumpJson(support::ToJson(plan)));
  if (!written) return tl::unexpected<support::Error>(written.error());

  support::ProcessCommand process;
  process.argv = Arguments(*engine, command, plan_file, request);
  process.environment.push_back("TMPDIR=" + folder->path().string());
  process.timeout = request.timeout;
  process.memory_bytes = kMemoryAtStart + request.jobs * kMemoryPerJob +
                         (uint64_t{request.unit_limits.megabytes} << 20);
  process.output_limit = kLargestReport;
  if (request.progress) {
    fs::path said = folder->path() / "progress";
    process.argv.insert(process.argv.end(), {"--progress", said.string()});
    process.watch = [&request, said] {
      auto text = support::ReadFile(said);
      if (!text) request.progress("reading the repository");
      if (text && text->ends_with('\n')) request.progress(text->substr(0, text->size() - 1));
      return false;
    };
  }
  Result<support::ProcessOutcome> outcome = support::RunProcess(process);
  if (request.progress) request.progress("");
  if (!outcome) return tl::unexpected<support::Error>(outcome.error());
  support::Status status = Judge(*outcome, request);
  if (!status) return tl::unexpected<support::Error>(status.error());
  return outcome;
}

template <class Document>
Result<Document> Run(const std::string& command, const rules::Plan& plan,
                     const EngineRequest& request) {
  Result<support::ProcessOutcome> ran = RunEngine(command, plan, request);
  if (!ran) return tl::unexpected<support::Error>(ran.error());
  Result<Document> document = support::ParseDocument<Document>(ran->out, "the engine's answer");
  if (!document) return Fail(ErrorKind::kInternal, document.error().message);
  // The trace of a unit that crashed, where just that one was asked for.
  if constexpr (std::is_same_v<Document, rewriter::Report>) {
    std::string said = request.only.empty() ? "" : Message(ran->err);
    if (!said.empty()) document->diagnostics.push_back(said.substr(0, kLongestTrace));
  }
  return document;
}

}  // namespace

Result<rewriter::Report> RunRewrite(const rules::Plan& plan, const EngineRequest& request) {
  return Run<rewriter::Report>("rewrite", plan, request);
}

Result<rewriter::Usage> RunUsage(const rules::Plan& plan, const EngineRequest& request) {
  return Run<rewriter::Usage>("usage", plan, request);
}

}  // namespace fleet
