// The part of work_tree.h that writes files.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <random>

#include "fleet-pr/apply_journal.h"
#include "fleet-pr/crash_point.h"
#include "fleet-pr/tree_files.h"
#include "fleet-pr/work_tree.h"
#include "support/files.h"

namespace fleet {
namespace fs = std::filesystem;
using support::ErrorKind;
using support::Fd;
using support::Result;
using support::Status;
namespace {

// A file on its way: `fresh` takes its place, `backup` takes it back. "" once there is no such
// file.
struct Staged {
  Fd folder;
  std::string path, fresh, backup;
  bool in_place = false;

  ~Staged() {
    if (folder.get() < 0) return;
    if (!fresh.empty()) ::unlinkat(folder.get(), fresh.c_str(), 0);
    if (!backup.empty()) ::unlinkat(folder.get(), backup.c_str(), 0);
  }
  bool Move(std::string& from) {
    CrashPoints around;
    if (::renameat(folder.get(), from.c_str(), folder.get(), NameOf(path).c_str()) != 0) {
      return false;
    }
    from.clear();
    return true;
  }
};

bool WriteBeside(const Fd& folder, const std::string& bytes, const struct stat& like,
                 const std::string& name) {
  CrashPoints around;
  Fd file(::openat(folder.get(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (file.get() < 0) return false;
  for (size_t done = 0; done < bytes.size();) {
    ssize_t n = ::write(file.get(), bytes.data() + done, bytes.size() - done);
    if (n < 0 && errno != EINTR) return false;
    if (n > 0) done += static_cast<size_t>(n);
  }
  // Only root may give a file away; for others it is theirs already.
  [[maybe_unused]] int given = ::fchown(file.get(), like.st_uid, like.st_gid);
  return ::fchmod(file.get(), like.st_mode & 07777) == 0 && ::fsync(file.get()) == 0;
}

// What will be done, before anything is.
ApplyJournal Announce(const std::vector<FileChange>& changes) {
  std::random_device random;
  ApplyJournal journal;
  for (const FileChange& change : changes) {
    std::string name = ".coevolve-" + std::to_string(random()) + std::to_string(random());
    journal.files.push_back(
        {change.path, name + ".new", name + ".old", support::Sha256(change.after)});
  }
  return journal;
}

Status Stage(const fs::path& root, const FileChange& change, const Replaced& names,
             Staged& staged) {
  Result<Fd> folder = OpenParent(root, change.path);
  if (!folder) return tl::unexpected<support::Error>(folder.error());
  staged.folder = std::move(*folder);
  staged.path = change.path;
  struct stat info;
  Result<std::string> bytes = ReadAt(staged.folder, change.path, info);
  if (!bytes) return tl::unexpected<support::Error>(bytes.error());
  if (*bytes != change.before) {
    return support::Fail(ErrorKind::kConflict, change.path + " was changed; run the command again");
  }
  staged.fresh = names.fresh;
  staged.backup = names.backup;
  if (WriteBeside(staged.folder, change.after, info, staged.fresh) &&
      WriteBeside(staged.folder, change.before, info, staged.backup)) {
    return {};
  }
  return Errno("nothing was changed: cannot write", change.path);
}

// All, or none where one can't be replaced.
Status PutInPlace(std::vector<Staged>& staged) {
  for (Staged& file : staged) {
    file.in_place = file.Move(file.fresh);
    if (file.in_place) continue;
    auto error = Errno("nothing was changed: cannot replace", file.path);
    for (Staged& done : staged) {
      if (done.in_place && !done.Move(done.backup)) {
        error.value().message += "\n  " + done.path + " could not be taken back; its old text is " +
                                 "in " + done.backup + " beside it";
        done.backup.clear();
      }
    }
    return error;
  }
  for (const Staged& file : staged) ::fsync(file.folder.get());
  return {};
}

Status StageAndReplace(const fs::path& root, const std::vector<FileChange>& changes,
                       ApplyJournal& journal) {
  std::vector<Staged> staged(changes.size());
  for (size_t i = 0; i < changes.size(); ++i) {
    if (Status status = Stage(root, changes[i], journal.files[i], staged[i]); !status) {
      return status;
    }
  }
  Status placed = PutInPlace(staged);
  if (!placed) return placed;
  journal.done = true;
  return WriteJournal(root, journal);  // from here on nothing is taken back
}

}  // namespace

FileReader WorkTreeReader(const fs::path& root) {
  return [root](const std::string& path) -> Result<std::string> {
    Result<Fd> folder = OpenParent(root, path);
    if (!folder) return tl::unexpected<support::Error>(folder.error());
    struct stat info;
    return ReadAt(*folder, path, info);
  };
}

Status WriteChanges(const fs::path& root, const std::vector<FileChange>& changes) {
  ApplyJournal journal = Announce(changes);
  if (Status begun = WriteJournal(root, journal); !begun) return begun;
  Status written = StageAndReplace(root, changes, journal);
  Status forgotten = ForgetJournal(root);
  return written ? forgotten : written;
}

}  // namespace fleet
