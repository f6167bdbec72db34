#include "rewriter/units/flags_configure.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "rewriter/units/flags_database.h"
#include "support/files.h"
#include "support/sandbox.h"

namespace rewriter {
namespace fs = std::filesystem;
using support::Fail;
using support::Invalid;
using support::Result;
using support::Status;
namespace {

constexpr std::chrono::seconds kLimit{120};
constexpr uint64_t kMaxFile = 16u << 20;  // larger ones are data, which configuring can do without

// Where the sandbox shows the two folders, by names that nothing else has.
constexpr char kSources[] = "/coevolve-sources";
constexpr char kBuild[] = "/coevolve-build";

Status CopyTo(const Snapshot& snapshot, const fs::path& folder) {
  std::error_code error;
  for (const SnapshotFile& file : snapshot.files()) {
    fs::path place = folder / file.path;
    fs::create_directories(place.parent_path(), error);
    if (file.mode == FileMode::kSubmodule) fs::create_directories(place, error);
    std::optional<std::string> bytes = snapshot.Peek(file, kMaxFile);
    if (!bytes) continue;  // also links: a copy with a link could be written through
    std::ofstream(place, std::ios::binary) << *bytes;
    if (!fs::exists(place, error)) {
      return Fail(support::ErrorKind::kUnavailable, "cannot write " + place.string());
    }
  }
  return support::MakeReadable(folder);
}

// "cmake: ... CMake Error at CMakeLists.txt:3 (find_package):": the line that says what went wrong.
std::string FirstError(const support::ProcessOutcome& outcome) {
  size_t at = outcome.err.find("CMake Error");
  std::string text = at == std::string::npos ? outcome.err : outcome.err.substr(at);
  for (char& c : text) c = c == '\n' ? ' ' : c;
  return support::DescribeEnd(outcome) + (text.empty() ? "" : ": " + text.substr(0, 300));
}

Status RunCMake(const fs::path& sources, const fs::path& build, const std::string& folder) {
  support::SandboxCommand command;
  std::string top = folder.empty() ? kSources : std::string(kSources) + "/" + folder;
  command.argv = {"cmake", "-S", top, "-B", kBuild, "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON"};
  command.binds = {{sources, kSources, false}, {build, kBuild, true}};
  command.timeout = kLimit;
  Result<support::ProcessOutcome> outcome = support::RunSandboxed(command);
  if (!outcome) return tl::unexpected(outcome.error());
  if (!outcome->ok()) return Invalid("configuring failed: " + FirstError(*outcome));
  return {};
}

// The database as if CMake had been run in the real build folder.
std::string Relocated(std::string text, const std::string& build) {
  const std::string from = kBuild;
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += build.size()) {
    text.replace(at, from.size(), build);
  }
  return text;
}

}  // namespace

std::optional<std::string> ConfigurableFolder(const Snapshot& snapshot) {
  if (snapshot.Find("CMakeLists.txt")) return "";
  if (snapshot.Find("cpp/CMakeLists.txt")) return "cpp";
  return std::nullopt;
}

Result<Flags> ConfigureFlags(const Snapshot& snapshot, const ScanResult& scan,
                             const RepositoryFiles& files, const std::string& folder) {
  Result<support::TempDir> made = support::TempDir::Make("configure");
  if (!made) return tl::unexpected(made.error());
  auto temporary = std::make_shared<support::TempDir>(std::move(*made));
  std::error_code error;
  fs::path top = fs::canonical(temporary->path(), error);
  fs::path sources = top / "sources", build = top / "build";
  fs::create_directories(sources, error);
  fs::create_directories(build, error);
  if (Status copied = CopyTo(snapshot, sources); !copied) return tl::unexpected(copied.error());
  if (Status run = RunCMake(sources, build, folder); !run) return tl::unexpected(run.error());
  fs::remove_all(sources, error);
  // What ran may have left a link to a file of ours there: it is read as Clang would.
  auto text = snapshot.FileSystem({build.string()})
                  ->getBufferForFile((build / "compile_commands.json").string());
  if (!text)
    return Invalid("configuring wrote no compile database (" + text.getError().message() + ")");
  Database database{"the configured build", Relocated((*text)->getBuffer().str(), build.string()),
                    build.string(), false};
  Result<Flags> flags = FlagsOfDatabase(snapshot, scan, files, database);
  if (!flags) return flags;
  flags->rung = "configured";
  flags->keep = temporary;
  return flags;
}

}  // namespace rewriter
