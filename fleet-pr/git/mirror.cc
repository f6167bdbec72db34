#include "fleet-pr/git/mirror.h"

namespace fleet {
namespace fs = std::filesystem;
using support::Result;
namespace {

void RemoveLocksBelow(const fs::path& folder) {
  std::error_code ignored;
  for (auto it = fs::recursive_directory_iterator(folder, ignored);
       it != fs::recursive_directory_iterator(); it.increment(ignored)) {
    if (it->path().extension() == ".lock") fs::remove(it->path(), ignored);
  }
}

}  // namespace

Result<Repository> OpenMirror(const fs::path& path) {
  std::error_code error;
  if (fs::exists(path, error)) {
    for (const char* file : {"HEAD", "config", "packed-refs"}) RemoveStaleLocks(path, file);
    RemoveLocksBelow(path / "refs");
    if (Result<Repository> mirror = Repository::Open(path)) return mirror;
    fs::remove_all(path, error);  // damaged; all that it had can be fetched or made again
  }
  fs::path fresh = path.string() + ".new";
  fs::remove_all(fresh, error);
  if (Result<Repository> made = Repository::OpenOrMake(fresh); !made) return made;
  fs::rename(fresh, path, error);
  if (error) {
    return support::Fail(support::ErrorKind::kUnavailable,
                         "cannot make " + path.string() + ": " + error.message());
  }
  return Repository::Open(path);
}

void RemoveStaleLocks(const fs::path& repository, const std::string& reference) {
  std::error_code ignored;
  fs::remove(repository / (reference + ".lock"), ignored);
  fs::remove(repository / "packed-refs.lock", ignored);
}

}  // namespace fleet
