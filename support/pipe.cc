#include "support/pipe.h"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace support {

bool Pipe::Open() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return false;
  read.Set(ends[0]);
  write.Set(ends[1]);
  return true;
}

Capture::Capture(int fd, size_t limit, bool keep_end)
    : fd_(fd), limit_(limit), keep_end_(keep_end) {
  ::fcntl(fd_, F_SETFL, O_NONBLOCK);
}

void Capture::Read() {
  std::array<char, 1 << 16> buffer;
  for (int i = 0; fd_ >= 0 && i < 16; ++i) {
    ssize_t n = ::read(fd_, buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n == 0 || (n < 0 && errno != EAGAIN)) fd_ = -1;  // poll skips negative descriptors
    if (n <= 0) return;
    Keep({buffer.data(), static_cast<size_t>(n)});
  }
}

std::string Capture::Take(bool& truncated) {
  if (keep_end_ && text_.size() > limit_) {
    text_.erase(0, text_.size() - limit_);
    dropped_ = true;
  }
  truncated |= dropped_;
  return std::move(text_);
}

void Capture::Keep(std::string_view bytes) {
  if (!keep_end_) {
    size_t room = limit_ - std::min(limit_, text_.size());
    dropped_ |= bytes.size() > room;
    text_ += bytes.substr(0, room);
    return;
  }
  text_ += bytes;
  if (text_.size() > 2 * limit_ + bytes.size()) {
    text_.erase(0, text_.size() - limit_);
    dropped_ = true;
  }
}

}  // namespace support
