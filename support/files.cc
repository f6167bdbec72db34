#include "support/files.h"

#include <fcntl.h>
#include <openssl/sha.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace support {
namespace fs = std::filesystem;
namespace {

tl::unexpected<Error> Errno(const char* what, const fs::path& path) {
  int code = errno;
  ErrorKind kind = code == ENOENT                     ? ErrorKind::kNotFound
                   : code == ENOSPC || code == EDQUOT ? ErrorKind::kUnavailable
                                                      : ErrorKind::kInvalid;
  return Fail(kind, std::string(what) + " " + path.string() + ": " + std::strerror(code));
}

// A descriptor that closes itself.
struct Descriptor {
  int fd;
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
};

bool WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return true;
}

}  // namespace

Result<std::string> ReadFile(const fs::path& path, uint64_t limit) {
  Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  if (file.fd < 0) return Errno("cannot read", path);
  struct stat info;
  if (::fstat(file.fd, &info) != 0) return Errno("cannot read", path);
  if (!S_ISREG(info.st_mode))
    return Invalid("cannot read " + path.string() + ": not a regular file");
  std::string bytes;
  char buffer[1 << 16];
  for (;;) {
    ssize_t n = ::read(file.fd, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return Errno("cannot read", path);
    if (n == 0) return bytes;
    bytes.append(buffer, static_cast<size_t>(n));
    if (bytes.size() > limit) {
      return Invalid("cannot read " + path.string() + ": larger than " + std::to_string(limit) +
                     " bytes");
    }
  }
}

Status WriteFileAtomically(const fs::path& path, std::string_view bytes) {
  struct stat info;
  mode_t mode = ::stat(path.c_str(), &info) == 0 ? info.st_mode & 07777 : 0644;
  std::string temporary = path.string() + ".XXXXXX";
  Descriptor file{::mkostemp(temporary.data(), O_CLOEXEC)};
  if (file.fd < 0) return Errno("cannot write", path);
  bool written = WriteAll(file.fd, bytes) && ::fchmod(file.fd, mode) == 0 && ::fsync(file.fd) == 0;
  if (!written || ::rename(temporary.c_str(), path.c_str()) != 0) {
    auto error = Errno("cannot write", path);
    ::unlink(temporary.c_str());
    return error;
  }
  fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  Descriptor parent{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (parent.fd >= 0) ::fsync(parent.fd);
  return {};
}

Result<TempDir> TempDir::Make(std::string_view prefix) {
  const char* root = std::getenv("TMPDIR");
  std::string path =
      std::string(root && *root ? root : "/tmp") + "/" + std::string(prefix) + "-XXXXXX";
  if (!::mkdtemp(path.data())) return Errno("cannot make a temporary folder", path);
  return TempDir(fs::path(path));
}

TempDir::TempDir(TempDir&& other) noexcept : path_(std::exchange(other.path_, {})) {}

TempDir& TempDir::operator=(TempDir&& other) noexcept {
  std::swap(path_, other.path_);
  return *this;
}

TempDir::~TempDir() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

std::string Sha256(std::string_view bytes) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest);
  static const char* kHex = "0123456789abcdef";
  std::string hex;
  for (unsigned char byte : digest) {
    hex += kHex[byte >> 4];
    hex += kHex[byte & 15];
  }
  return hex;
}

}  // namespace support
