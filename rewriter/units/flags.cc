#include <llvm/ADT/StringRef.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/Path.h>

#include <algorithm>
#include <utility>

#include "rewriter/units/cover.h"
#include "rewriter/units/flags_configure.h"
#include "rewriter/units/flags_database.h"
#include "rewriter/units/flags_infer.h"
#include "rewriter/units/include_prefixes.h"
#include "support/files.h"

namespace rewriter {
namespace fs = std::filesystem;
using support::ErrorKind;
using support::Fail;
using support::Result;
namespace {

constexpr char kDatabase[] = "compile_commands.json";
constexpr char kPrefixFolder[] = "/coevolve/include/";  // in memory only

// --build DIR, or the database itself.
Result<Database> NamedDatabase(const fs::path& build) {
  std::error_code error;
  fs::path file = fs::is_directory(build, error) ? build / kDatabase : build;
  Result<std::string> text = support::ReadFile(file);
  if (!text) {
    return support::Invalid("--build " + build.string() + ": " + text.error().message +
                            "; configure with -DCMAKE_EXPORT_COMPILE_COMMANDS=ON");
  }
  std::string folder = fs::canonical(file.parent_path().empty() ? "." : file.parent_path(), error);
  return Database{file.string(), std::move(*text), folder, /*trusted=*/true};
}

// Databases of a work tree: at its root, then in folders called build*, by name.
std::vector<Database> DatabasesIn(const Snapshot& snapshot) {
  std::vector<std::string> folders;
  auto view = snapshot.FileSystem();
  std::error_code error;
  for (llvm::vfs::directory_iterator it = view->dir_begin(snapshot.root(), error), end;
       !error && it != end; it.increment(error)) {
    llvm::StringRef name = llvm::sys::path::filename(it->path());
    if (name.starts_with("build") || name.starts_with("cmake-build")) {
      folders.push_back(it->path().str());
    }
  }
  std::sort(folders.begin(), folders.end());
  folders.insert(folders.begin(), snapshot.root());
  std::vector<Database> found;
  for (const std::string& folder : folders) {
    std::string file = folder + "/" + kDatabase;
    auto text = view->getBufferForFile(file);
    if (text) found.push_back({file, (*text)->getBuffer().str(), folder, /*trusted=*/false});
  }
  return found;
}

// Lets units find own headers by a prefix that only the build gives them, after everything else:
// each spelling is a header in memory that includes the own one.
void AddPrefixed(const Snapshot& snapshot, const ScanResult& scan, const RepositoryFiles& files,
                 Flags& flags) {
  flags.prefixed = PrefixedHeaders(scan, files);
  if (flags.prefixed.empty()) return;
  for (const auto& [spelling, file] : flags.prefixed) {
    flags.generated[kPrefixFolder + spelling] =
        "#include \"" + snapshot.root() + "/" + file + "\"\n";
  }
  std::string search = std::string("-idirafter") + kPrefixFolder;
  for (Unit& unit : flags.units) unit.args.push_back(search);
  flags.default_args.push_back(search);
  const auto& [spelling, file] = *flags.prefixed.begin();
  flags.diagnostics.push_back("`" + spelling + "` is taken to be " + file +
                              ", and so on: " + std::to_string(flags.prefixed.size()) +
                              " includes have a prefix that only the build can give them");
}

Result<Flags> FlagsByLadder(const Snapshot& snapshot, const ScanResult& scan,
                            const RepositoryFiles& files, const FlagOptions& options) {
  if (options.build) {
    Result<Database> database = NamedDatabase(*options.build);
    if (!database) return tl::unexpected(database.error());
    return FlagsOfDatabase(snapshot, scan, files, *database);
  }
  std::vector<std::string> failures;
  for (const Database& database : DatabasesIn(snapshot)) {
    Result<Flags> flags = FlagsOfDatabase(snapshot, scan, files, database);
    if (flags) return flags;
    failures.push_back(flags.error().message);
  }
  std::optional<std::string> folder = ConfigurableFolder(snapshot);
  if (options.may_configure && folder) {
    Result<Flags> flags = ConfigureFlags(snapshot, scan, files, *folder);
    if (flags || flags.error().kind == ErrorKind::kInterrupted) return flags;
    failures.push_back(flags.error().message);
  }
  Flags flags = InferFlags(snapshot, scan, files);
  flags.diagnostics.insert(flags.diagnostics.begin(), failures.begin(), failures.end());
  return flags;
}

}  // namespace

Result<Flags> FindFlags(const Snapshot& snapshot, const ScanResult& scan,
                        const FlagOptions& options) {
  RepositoryFiles files(snapshot);
  Result<Flags> flags = FlagsByLadder(snapshot, scan, files, options);
  if (flags) AddPrefixed(snapshot, scan, files, *flags);
  return flags;
}

}  // namespace rewriter
