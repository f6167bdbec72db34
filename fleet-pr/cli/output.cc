#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "fleet-pr/cli/command.h"
#include "support/files.h"

namespace fleet::cli {
namespace fs = std::filesystem;
using support::Status;
namespace {

Status CannotWrite(const std::string& what) {
  return support::Fail(support::ErrorKind::kUnavailable,
                       "cannot write " + what + ": " + std::strerror(errno));
}

bool WriteAll(const std::string& text, std::FILE* file) {
  bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  return written && std::fflush(file) == 0;
}

// A link is followed, and a device or pipe is written to: neither may be replaced by a file.
Status WriteOutput(const fs::path& path, const std::string& text) {
  std::error_code error;
  fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) return support::WriteFileAtomically(path, text);
  if (fs::is_regular_file(status)) {
    return support::WriteFileAtomically(fs::canonical(path, error), text);
  }
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "w"), std::fclose);
  if (file && WriteAll(text, file.get())) return {};
  return CannotWrite(path.string());
}

}  // namespace

Status Emit(const Globals& globals, const std::string& text) {
  if (!globals.output.empty()) return WriteOutput(globals.output, text);
  if (WriteAll(text, stdout) || errno == EPIPE) return {};
  return CannotWrite("the result");
}

}  // namespace fleet::cli
