#include <cerrno>
#include <cstdio>
#include <cstring>

#include "fleet-pr/cli/command.h"
#include "support/files.h"

namespace fleet::cli {

support::Status Emit(const Globals& globals, const std::string& text) {
  if (!globals.output.empty()) return support::WriteFileAtomically(globals.output, text);
  bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if ((written && std::fflush(stdout) == 0) || errno == EPIPE) return {};
  return support::Fail(support::ErrorKind::kUnavailable,
                       std::string("cannot write the result: ") + std::strerror(errno));
}

}  // namespace fleet::cli
