// The journal of the local forge, ROOT/forge.log: one JSON line for every call, in order. A call
// that changes something is appended first and carried out second; how far the log has been
// carried out stands in ROOT/forge.applied. A process killed in between leaves one line to be
// carried out by whoever locks the journal next.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "support/document.h"
#include "support/result.h"

namespace fleet {

class ForgeLog {
 public:
  // `taken_over`: another process began with this line, and was killed.
  using Apply = std::function<support::Status(const support::Json& entry, bool taken_over)>;

  // Waits for the lock, cuts off a line that was never finished, and carries out what is left over.
  static support::Result<ForgeLog> Lock(const std::filesystem::path& root, Apply apply);
  ForgeLog(ForgeLog&& other) noexcept;
  ~ForgeLog();

  // Appends, then carries out. Carrying out the same line twice must do no harm.
  support::Status Do(const support::Json& entry);

 private:
  ForgeLog(std::filesystem::path root, Apply apply, int lock)
      : root_(std::move(root)), apply_(std::move(apply)), lock_(lock) {}
  support::Status CarryOut(bool taken_over);
  support::Status Append(const std::string& line);

  std::filesystem::path root_;
  Apply apply_;
  int lock_;
};

}  // namespace fleet
