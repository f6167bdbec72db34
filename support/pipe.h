// A child's output: the pipe, and its reading end. Private to support/process.cc.
#pragma once

#include <string>
#include <string_view>

#include "support/fd.h"

namespace support {

struct Pipe {
  Fd read, write;
  bool Open();  // errno says why not
};

// Keeps the first or the last `limit` bytes of a stream.
class Capture {
 public:
  Capture(int fd, size_t limit, bool keep_end);
  int fd() const { return fd_; }  // -1 after the end

  // Takes what is there, at most a megabyte at a time, without waiting.
  void Read();

  // Sets `truncated` if something was dropped.
  std::string Take(bool& truncated);

 private:
  void Keep(std::string_view bytes);

  int fd_;
  size_t limit_;
  bool keep_end_, dropped_ = false;
  std::string text_;
};

}  // namespace support
