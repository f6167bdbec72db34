// Whole-file reading and crash-safe writing, and temporary folders that clean up after themselves.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "support/result.h"

namespace support {

// The bytes of a regular file of at most `limit` bytes. FIFOs, devices and folders are refused
// (kInvalid), so that a hostile path can neither block nor exhaust us.
Result<std::string> ReadFile(const std::filesystem::path& path, uint64_t limit = 256u << 20);

// Replaces `path` by `bytes` as one step (temporary file, fsync, rename, fsync of the folder), and
// keeps the mode of a file that was there. A full disk leaves the old file untouched.
Status WriteFileAtomically(const std::filesystem::path& path, std::string_view bytes);

// A fresh folder of mode 0700 below $TMPDIR, removed with everything in it when it goes out of
// scope.
class TempDir {
 public:
  static Result<TempDir> Make(std::string_view prefix = "coevolve");
  TempDir(TempDir&& other) noexcept;
  TempDir& operator=(TempDir&& other) noexcept;
  ~TempDir();
  const std::filesystem::path& path() const { return path_; }

 private:
  explicit TempDir(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

// Lower-case hexadecimal SHA-256 of `bytes`.
std::string Sha256(std::string_view bytes);

}  // namespace support
