// The part of work_tree.h that touches files. Every step is taken relative to an open folder, so
// that a link put in the way at any moment is noticed rather than followed.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <random>

#include "fleet-pr/work_tree.h"
#include "support/fd.h"
#include "support/text.h"

namespace fleet {
namespace fs = std::filesystem;
using support::ErrorKind;
using support::Fd;
using support::Result;
using support::Status;
namespace {

tl::unexpected<support::Error> Errno(const std::string& what, const std::string& path) {
  int code = errno;
  if (code == ELOOP || code == ENOTDIR) {
    return support::Invalid(what + " " + path + ": there is a link on the way, not followed");
  }
  ErrorKind kind = code == ENOENT                     ? ErrorKind::kConflict
                   : code == ENOSPC || code == EDQUOT ? ErrorKind::kUnavailable
                                                      : ErrorKind::kInvalid;
  return support::Fail(kind, what + " " + path + ": " + std::strerror(code));
}

Result<Fd> OpenParent(const fs::path& root, const std::string& path) {
  Fd folder(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  std::vector<std::string> parts = support::Split(path, '/');
  for (size_t i = 0; folder.get() >= 0 && i < parts.size(); ++i) {
    if (parts[i].empty() || parts[i] == "." || parts[i] == ".." || parts[i] == ".git") {
      return support::Invalid("`" + path + "` is no path inside a repository");
    }
    if (i + 1 == parts.size()) return folder;
    folder = Fd(
        ::openat(folder.get(), parts[i].c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  }
  return Errno("cannot open", path);
}

std::string NameOf(const std::string& path) { return path.substr(path.rfind('/') + 1); }

Result<std::string> ReadAt(const Fd& folder, const std::string& path, struct stat& info) {
  Fd file(
      ::openat(folder.get(), NameOf(path).c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (file.get() < 0 || ::fstat(file.get(), &info) != 0) return Errno("cannot read", path);
  if (!S_ISREG(info.st_mode)) return support::Invalid("cannot read " + path + ": no regular file");
  std::string bytes(static_cast<size_t>(info.st_size) + 1, '\0');
  size_t size = 0;
  while (size < bytes.size()) {
    ssize_t n = ::read(file.get(), bytes.data() + size, bytes.size() - size);
    if (n < 0 && errno != EINTR) return Errno("cannot read", path);
    if (n == 0) break;
    if (n > 0) size += static_cast<size_t>(n);
  }
  bytes.resize(size);
  return bytes;
}

// A file on its way: `fresh` takes its place, `backup` takes it back.
struct Staged {
  Fd folder;
  std::string path, fresh, backup;
  bool in_place = false;

  ~Staged() {
    if (!fresh.empty()) ::unlinkat(folder.get(), fresh.c_str(), 0);
    if (!backup.empty()) ::unlinkat(folder.get(), backup.c_str(), 0);
  }
  bool Move(std::string& from) {
    if (::renameat(folder.get(), from.c_str(), folder.get(), NameOf(path).c_str()) != 0) {
      return false;
    }
    from.clear();
    return true;
  }
};

// Sets `name` as soon as there is something to be removed.
bool WriteBeside(const Fd& folder, const std::string& bytes, const struct stat& like,
                 std::string& name) {
  std::random_device random;
  std::string candidate = ".coevolve-" + std::to_string(random()) + std::to_string(random());
  Fd file(::openat(folder.get(), candidate.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (file.get() < 0) return false;
  name = candidate;
  for (size_t done = 0; done < bytes.size();) {
    ssize_t n = ::write(file.get(), bytes.data() + done, bytes.size() - done);
    if (n < 0 && errno != EINTR) return false;
    if (n > 0) done += static_cast<size_t>(n);
  }
  // Only root may give a file away; for others it is theirs already.
  [[maybe_unused]] int given = ::fchown(file.get(), like.st_uid, like.st_gid);
  return ::fchmod(file.get(), like.st_mode & 07777) == 0 && ::fsync(file.get()) == 0;
}

Status Stage(const fs::path& root, const FileChange& change, Staged& staged) {
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
  if (WriteBeside(staged.folder, change.after, info, staged.fresh) &&
      WriteBeside(staged.folder, change.before, info, staged.backup)) {
    return {};
  }
  return Errno("nothing was changed: cannot write", change.path);
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
  std::vector<Staged> staged(changes.size());
  for (size_t i = 0; i < changes.size(); ++i) {
    if (Status status = Stage(root, changes[i], staged[i]); !status) return status;
  }
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

}  // namespace fleet
