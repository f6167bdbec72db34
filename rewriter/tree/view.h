// What both file systems of file_view.h share. Used by confined_view.cc and tree_view.cc alone.
#pragma once

#include <llvm/ADT/SmallString.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/Path.h>
#include <llvm/Support/VirtualFileSystem.h>

#include <string>

namespace rewriter {

inline std::error_code NotFound() {
  return std::make_error_code(std::errc::no_such_file_or_directory);
}

inline std::string Absolute(const llvm::Twine& name, const std::string& directory) {
  llvm::SmallString<256> absolute;
  name.toVector(absolute);
  if (!llvm::sys::path::is_absolute(absolute)) llvm::sys::fs::make_absolute(directory, absolute);
  return std::string(absolute);
}

inline bool IsBelow(llvm::StringRef name, llvm::StringRef folder) {
  return name.consume_front(folder) && (name.empty() || name.front() == '/' || folder == "/");
}

// Keeps the working directory, which the process's own must not influence.
class View : public llvm::vfs::FileSystem {
 public:
  llvm::ErrorOr<std::string> getCurrentWorkingDirectory() const override { return directory_; }
  std::error_code setCurrentWorkingDirectory(const llvm::Twine& name) override {
    std::string absolute = Absolute(name, directory_);
    auto found = status(absolute);
    if (!found || !found->isDirectory()) return NotFound();
    directory_ = absolute;
    return {};
  }

 protected:
  std::string directory_ = "/";
};

}  // namespace rewriter
