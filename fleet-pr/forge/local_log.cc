#include "fleet-pr/forge/local_log.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "fleet-pr/crash_point.h"
#include "support/files.h"

namespace fleet {
namespace fs = std::filesystem;
using support::ErrorKind;
using support::Result;
using support::Status;
namespace {

tl::unexpected<support::Error> Errno(const fs::path& path) {
  return support::Fail(ErrorKind::kUnavailable,
                       "local forge: cannot write " + path.string() + ": " + std::strerror(errno));
}

fs::path LogFile(const fs::path& root) { return root / "forge.log"; }
fs::path AppliedFile(const fs::path& root) { return root / "forge.applied"; }

Result<std::string> ReadIfThere(const fs::path& path) {
  Result<std::string> text = support::ReadFile(path);
  if (!text && text.error().kind == ErrorKind::kNotFound) return std::string();
  return text;
}

}  // namespace

Result<ForgeLog> ForgeLog::Lock(const fs::path& root, Apply apply) {
  fs::path file = root / "forge.lock";
  int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) return Errno(file);
  ForgeLog log(root, std::move(apply), fd);
  while (::flock(fd, LOCK_EX) != 0) {
    if (errno != EINTR) return Errno(file);
  }
  if (Status status = log.CarryOut(/*taken_over=*/true); !status)
    return tl::unexpected<support::Error>(status.error());
  return log;
}

ForgeLog::ForgeLog(ForgeLog&& other) noexcept
    : root_(std::move(other.root_)),
      apply_(std::move(other.apply_)),
      lock_(std::exchange(other.lock_, -1)) {}

ForgeLog::~ForgeLog() {
  if (lock_ >= 0) ::close(lock_);
}

Status ForgeLog::CarryOut(bool taken_over) {
  Result<std::string> text = ReadIfThere(LogFile(root_));
  Result<std::string> applied = ReadIfThere(AppliedFile(root_));
  if (!text) return tl::unexpected<support::Error>(text.error());
  if (!applied) return tl::unexpected<support::Error>(applied.error());
  size_t at = std::strtoull(applied->c_str(), nullptr, 10);
  size_t end = text->rfind('\n') == std::string::npos ? 0 : text->rfind('\n') + 1;
  if (end < text->size() && ::truncate(LogFile(root_).c_str(), static_cast<off_t>(end)) != 0) {
    return Errno(LogFile(root_));
  }
  if (at > end && end == 0) {  // the log was taken away as a whole and begins anew
    return support::WriteFileAtomically(AppliedFile(root_), "0");
  }
  if (at > end) {
    return support::Fail(ErrorKind::kUnavailable,
                         LogFile(root_).string() +
                             " is shorter than what was carried out of it; put it back as it was, "
                             "or move it and " +
                             AppliedFile(root_).string() + " away together");
  }
  if (at == end) return {};
  while (at < end) {
    size_t stop = text->find('\n', at);
    Result<support::Json> entry =
        support::ParseJson(text->substr(at, stop - at), LogFile(root_).string());
    if (!entry) return support::Fail(ErrorKind::kUnavailable, entry.error().message);
    if (Status status = apply_(*entry, taken_over); !status) return status;
    at = stop + 1;
  }
  return support::WriteFileAtomically(AppliedFile(root_), std::to_string(at));
}

Status ForgeLog::Append(const std::string& line) {
  fs::path file = LogFile(root_);
  int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (fd < 0) return Errno(file);
  size_t done = 0;
  while (done < line.size()) {
    ssize_t n = ::write(fd, line.data() + done, line.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) break;
    done += static_cast<size_t>(n);
  }
  bool written = done == line.size() && ::fsync(fd) == 0;
  auto error = Errno(file);
  ::close(fd);
  return written ? Status() : error;
}

Status ForgeLog::Do(const support::Json& entry) {
  using Handler = support::Json::error_handler_t;
  std::string line = entry.dump(-1, ' ', false, Handler::replace) + "\n";
  CrashPoint();
  if (Status status = Append(line); !status) return status;
  CrashPoint();
  if (Status status = CarryOut(/*taken_over=*/false); !status) return status;
  CrashPoint();
  return {};
}

}  // namespace fleet
