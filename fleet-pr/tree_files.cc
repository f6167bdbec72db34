#include "fleet-pr/tree_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "support/text.h"

namespace fleet {
namespace fs = std::filesystem;
using support::ErrorKind;
using support::Fd;
using support::Result;

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

}  // namespace fleet
