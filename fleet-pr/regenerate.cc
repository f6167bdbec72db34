#include "fleet-pr/regenerate.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "fleet-pr/git/export.h"
#include "fleet-pr/work_folder.h"
#include "fleet-pr/work_tree.h"
#include "support/generator_output.h"
#include "support/sandbox.h"

namespace fleet {
namespace fs = std::filesystem;
using support::Error;
using support::Result;
using support::Status;
namespace {

constexpr size_t kLogTail = 16 << 10;

// Reasons of the report (rewriter/facts/reasons.h).
constexpr char kGeneratedFile[] = "generated_file";
constexpr char kRegenerated[] = "regenerated";

bool WantsGenerator(const rewriter::Use& use) {
  return use.state == rewriter::UseState::kReview && use.reason == kGeneratedFile;
}

// The change as a folder. Its commit is nobody's branch; git drops it some day.
Status Export(const Run& run, const Task& task, const Repository& mirror, const TreeChange& change,
              const fs::path& folder) {
  const Author& author = run.campaign.author;
  Result<std::string> commit =
      change.empty()
          ? Result<std::string>(task.base)
          : mirror.Commit(task.base, change, {author.name, author.email, "to be regenerated"});
  if (!commit) return tl::unexpected<Error>(commit.error());
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    return support::Fail(support::ErrorKind::kUnavailable,
                         "cannot make " + folder.string() + ": " + error.message());
  }
  Status exported = ExportCommit(mirror, *commit, folder);
  return exported ? support::MakeReadable(folder) : exported;
}

Status RunCommand(const Run& run, const fs::path& tree) {
  const VerifySettings& limits = run.campaign.verify;
  support::SandboxCommand command;
  command.argv = {"sh", "-c", run.campaign.regenerate};
  command.binds = {{tree, "/source", true}};
  command.directory = "/source";
  command.environment = {"SOURCE=/source"};
  command.timeout = std::chrono::seconds(limits.timeout_seconds);
  command.memory_bytes = static_cast<uint64_t>(limits.memory_mb) << 20;
  command.disk_bytes = static_cast<uint64_t>(limits.disk_mb) << 20;
  command.processes = limits.processes;
  command.output_limit = kLogTail;
  Result<support::ProcessOutcome> outcome = support::RunSandboxed(command);
  if (!outcome) return tl::unexpected<Error>(outcome.error());
  if (outcome->ok()) return {};
  return support::Invalid("`regenerate` failed: " + support::DescribeEnd(*outcome) + "\n" +
                          outcome->out + outcome->err);
}

// The bytes that the command left, if the file may be taken back: a regular file of the base that
// was generated and is so still, reached through no link.
std::optional<std::string> TakeBack(const Repository& mirror, const std::string& base,
                                    const std::string& path, const fs::path& tree) {
  Result<std::optional<TreeFile>> entry = mirror.Find(base, path);
  bool regular = entry && *entry && IsPlainPath(path) && (*entry)->mode != EntryMode::kLink &&
                 (*entry)->mode != EntryMode::kSubmodule;
  if (!regular) return std::nullopt;
  Result<std::string> before = mirror.ReadBlob((*entry)->id);
  Result<std::string> after = WorkTreeReader(tree)(path);
  bool usable = before && after && *before != *after && support::IsGeneratorOutput(path, *before) &&
                support::IsGeneratorOutput(path, *after);
  return usable ? std::optional(*after) : std::nullopt;
}

// A header's source lies beside it: m.pb.h, m.pb.cc.
std::string SourceOf(const std::string& header) {
  constexpr std::string_view kHeader = ".pb.h";
  if (!header.ends_with(kHeader)) return "";
  return header.substr(0, header.size() - kHeader.size()) + ".pb.cc";
}

}  // namespace

std::vector<std::string> ToRegenerate(const rewriter::Report& report) {
  std::set<std::string> files;
  for (const rewriter::Use& use : report.uses) {
    if (WantsGenerator(use)) files.insert(use.file);
  }
  return {files.begin(), files.end()};
}

Status Regenerate(const Run& run, const Task& task, const Repository& mirror, TreeChange& change,
                  rewriter::Report& report) {
  WorkFolder work(run.state / "work" / run.campaign.name / (task.repository + ".regenerate"));
  fs::path tree = work.path() / "source";
  if (Status made = Export(run, task, mirror, change, tree); !made) return made;
  if (Status ran = RunCommand(run, tree); !ran) return ran;
  std::set<std::string> done;
  for (const std::string& path : ToRegenerate(report)) {
    std::optional<std::string> bytes = TakeBack(mirror, task.base, path, tree);
    if (!bytes) continue;
    done.insert(path);
    change[path] = NewFile{std::move(*bytes)};
    std::string source = SourceOf(path);
    if (source.empty()) continue;
    if (auto also = TakeBack(mirror, task.base, source, tree)) change[source] = NewFile{*also};
  }
  for (rewriter::Use& use : report.uses) {
    if (!WantsGenerator(use) || !done.count(use.file)) continue;
    use.state = rewriter::UseState::kEdited;
    use.reason = kRegenerated;
    use.advice.clear();
  }
  return {};
}

}  // namespace fleet
