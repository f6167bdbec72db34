#include <sys/stat.h>

#include <optional>

#include "rewriter/tree/file_view.h"
#include "rewriter/tree/view.h"

namespace rewriter {
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;
namespace vfs = llvm::vfs;
namespace {

class Confined : public View {
 public:
  explicit Confined(std::vector<std::string> folders) : disk_(vfs::createPhysicalFileSystem()) {
    for (const std::string& folder : folders) {
      llvm::SmallString<256> real;
      if (!fs::real_path(folder, real)) folders_.push_back(std::string(real));
    }
  }

  llvm::ErrorOr<vfs::Status> status(const llvm::Twine& name) override {
    std::optional<std::string> real = Real(Absolute(name, directory_));
    if (!real) return NotFound();
    auto found = disk_->status(*real);
    if (!found || !(found->isRegularFile() || found->isDirectory())) return NotFound();
    return vfs::Status::copyWithNewName(*found, name);
  }

  llvm::ErrorOr<std::unique_ptr<vfs::File>> openFileForRead(const llvm::Twine& name) override {
    std::optional<std::string> real = Real(Absolute(name, directory_));
    if (!real) return NotFound();
    auto found = disk_->status(*real);  // before it is opened: opening a FIFO waits for a writer
    if (!found || !found->isRegularFile()) return NotFound();
    return vfs::File::getWithPath(disk_->openFileForRead(*real), name);
  }

  vfs::directory_iterator dir_begin(const llvm::Twine& name, std::error_code& error) override {
    std::optional<std::string> real = Real(Absolute(name, directory_));
    if (real) return disk_->dir_begin(*real, error);
    error = NotFound();
    return {};
  }

  std::error_code getRealPath(const llvm::Twine& name, llvm::SmallVectorImpl<char>& out) override {
    std::optional<std::string> real = Real(Absolute(name, directory_));
    if (!real) return NotFound();
    out.assign(real->begin(), real->end());
    return {};
  }

 private:
  // Where `name` ends, if that is inside our folders. Clang asks for most headers in folders where
  // they are not, so that the parents are remembered, also those that do not exist.
  std::optional<std::string> Real(const std::string& name) {
    llvm::StringRef last = path::filename(name);
    if (last == "." || last == ".." || last == "/") return Check(Follow(name));
    std::string parent(path::parent_path(name));
    auto [known, fresh] = parents_.try_emplace(parent);
    if (fresh) known->second = Follow(parent);
    if (!known->second) return std::nullopt;
    std::string real = *known->second + (*known->second == "/" ? "" : "/") + last.str();
    struct stat info;
    if (::lstat(real.c_str(), &info) != 0) return std::nullopt;
    return Check(S_ISLNK(info.st_mode) ? Follow(real) : std::move(real));
  }

  static std::optional<std::string> Follow(const std::string& name) {
    llvm::SmallString<256> real;
    if (fs::real_path(name, real)) return std::nullopt;
    return std::string(real);
  }

  std::optional<std::string> Check(std::optional<std::string> real) const {
    for (const std::string& folder : folders_) {
      if (real && IsBelow(*real, folder)) return real;
    }
    return std::nullopt;
  }

  llvm::IntrusiveRefCntPtr<vfs::FileSystem> disk_;
  std::vector<std::string> folders_;
  std::map<std::string, std::optional<std::string>> parents_;
};

}  // namespace

const std::vector<std::string>& SystemFolders() {
  static const std::vector<std::string> kFolders = {
      "/usr/include", "/usr/lib",           "/usr/lib32",     "/usr/lib64",
      "/usr/share",   "/usr/local/include", "/usr/local/lib", "/opt"};
  return kFolders;
}

llvm::IntrusiveRefCntPtr<vfs::FileSystem> ConfinedView(std::vector<std::string> folders) {
  return llvm::makeIntrusiveRefCnt<Confined>(std::move(folders));
}

}  // namespace rewriter
