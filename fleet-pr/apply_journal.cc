#include "fleet-pr/apply_journal.h"

#include <fcntl.h>
#include <unistd.h>

#include "fleet-pr/crash_point.h"
#include "fleet-pr/git/repository.h"
#include "fleet-pr/tree_files.h"
#include "support/files.h"

namespace fleet {
namespace fs = std::filesystem;
using support::Result;
using support::Status;
namespace {

// Outside the tree, so that nobody commits it.
Result<fs::path> JournalOf(const fs::path& root) {
  Result<Repository> repository = Repository::Open(root);
  if (!repository) return tl::unexpected<support::Error>(repository.error());
  return fs::path(git_repository_path(repository->raw())) / "coevolve-apply.json";
}

bool Exists(const support::Fd& folder, const std::string& name) {
  struct stat info;
  return ::fstatat(folder.get(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0;
}

// The names come from a file that somebody may have written by hand.
bool IsOurs(const std::string& name) {
  return name.starts_with(".coevolve-") && name.find('/') == std::string::npos;
}

Status Undo(const fs::path& root, const Replaced& file, bool done) {
  Result<support::Fd> folder = OpenParent(root, file.path);
  if (!folder || !IsOurs(file.fresh) || !IsOurs(file.backup)) {
    return support::Invalid("the journal of an interrupted --apply names " + file.path +
                            ", which can't be reached; see coevolve-apply.json in the git folder");
  }
  CrashPoint();
  bool replaced = !done && !Exists(*folder, file.fresh) && Exists(*folder, file.backup);
  if (!replaced) {
    ::unlinkat(folder->get(), file.fresh.c_str(), 0);
    ::unlinkat(folder->get(), file.backup.c_str(), 0);
    return {};
  }
  struct stat info;
  Result<std::string> text = ReadAt(*folder, file.path, info);
  if (!text || support::Sha256(*text) != file.digest) {
    return support::Fail(support::ErrorKind::kConflict,
                         file.path +
                             " was edited after an interrupted --apply had written it; its " +
                             "text from before is in " + file.backup +
                             " beside it: move one of them away and run again");
  }
  std::string name = NameOf(file.path);
  bool moved = ::renameat(folder->get(), file.backup.c_str(), folder->get(), name.c_str()) == 0;
  if (!moved) return Errno("cannot take back", file.path);
  return {};
}

}  // namespace

Status WriteJournal(const fs::path& root, const ApplyJournal& journal) {
  CrashPoints around;
  Result<fs::path> file = JournalOf(root);
  if (!file) return tl::unexpected<support::Error>(file.error());
  return support::WriteFileAtomically(*file, support::DumpJson(support::ToJson(journal)));
}

Status ForgetJournal(const fs::path& root) {
  CrashPoints around;
  Result<fs::path> file = JournalOf(root);
  std::error_code error;
  if (file) fs::remove(*file, error);
  return {};
}

Result<bool> UndoInterrupted(const fs::path& root) {
  Result<fs::path> file = JournalOf(root);
  if (!file) return tl::unexpected<support::Error>(file.error());
  std::error_code error;
  if (!fs::exists(*file, error)) return false;
  Result<std::string> text = support::ReadFile(*file);
  if (!text) return tl::unexpected<support::Error>(text.error());
  Result<ApplyJournal> journal = support::ParseDocument<ApplyJournal>(*text, file->string());
  if (!journal) return tl::unexpected<support::Error>(journal.error());
  for (const Replaced& replaced : journal->files) {
    Status undone = Undo(root, replaced, journal->done);
    if (!undone) return tl::unexpected<support::Error>(undone.error());
  }
  fs::remove(*file, error);
  return true;
}

}  // namespace fleet
