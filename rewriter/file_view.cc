#include "rewriter/file_view.h"

#include <llvm/ADT/SmallString.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/Path.h>
#include <sys/stat.h>

#include <deque>
#include <optional>
#include <utility>

namespace rewriter {
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;
namespace vfs = llvm::vfs;
namespace {

constexpr int kMaxLinks = 40;  // as Linux has it

std::error_code NotFound() { return std::make_error_code(std::errc::no_such_file_or_directory); }

std::string Absolute(const llvm::Twine& name, const std::string& directory) {
  llvm::SmallString<256> absolute;
  name.toVector(absolute);
  if (!path::is_absolute(absolute)) fs::make_absolute(directory, absolute);
  return std::string(absolute);
}

bool IsBelow(llvm::StringRef name, llvm::StringRef folder) {
  return name.consume_front(folder) && (name.empty() || name.front() == '/' || folder == "/");
}

// Keeps the working directory, which the process's own must not influence.
class View : public vfs::FileSystem {
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

vfs::Status StatusOf(const TreeNode& node, const llvm::Twine& name) {
  bool folder = node.kind == TreeNode::Kind::kFolder;
  return vfs::Status(name, node.id, llvm::sys::TimePoint<>(), 0, 0, folder ? 0 : node.read().size(),
                     folder ? fs::file_type::directory_file : fs::file_type::regular_file,
                     fs::perms::all_read);
}

class TreeFile : public vfs::File {
 public:
  TreeFile(const TreeNode& node, std::string name) : node_(node), name_(std::move(name)) {}
  llvm::ErrorOr<vfs::Status> status() override { return StatusOf(node_, name_); }
  llvm::ErrorOr<std::string> getName() override { return node_.path; }
  llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> getBuffer(const llvm::Twine& name, int64_t,
                                                               bool, bool) override {
    llvm::SmallString<256> storage;
    return llvm::MemoryBuffer::getMemBuffer(node_.read(), name.toStringRef(storage));
  }
  std::error_code close() override { return {}; }

 private:
  const TreeNode& node_;
  std::string name_;
};

class TreeListing : public vfs::detail::DirIterImpl {
 public:
  TreeListing(const TreeNode& folder, std::string name)
      : name_(std::move(name)), next_(folder.children.begin()), end_(folder.children.end()) {
    increment();
  }
  std::error_code increment() override {
    CurrentEntry = {};
    if (next_ == end_) return {};
    fs::file_type type =
        next_->second.kind == TreeNode::Kind::kFolder ? fs::file_type::directory_file
        : next_->second.kind == TreeNode::Kind::kLink ? fs::file_type::symlink_file
                                                      : fs::file_type::regular_file;
    CurrentEntry = vfs::directory_entry(name_ + "/" + next_->first, type);
    ++next_;
    return {};
  }

 private:
  std::string name_;
  std::map<std::string, TreeNode, std::less<>>::const_iterator next_, end_;
};

class Tree : public View {
 public:
  Tree(std::shared_ptr<const TreeNode> tree, llvm::IntrusiveRefCntPtr<vfs::FileSystem> elsewhere)
      : tree_(std::move(tree)), elsewhere_(std::move(elsewhere)) {
    directory_ = tree_->path;
  }

  llvm::ErrorOr<vfs::Status> status(const llvm::Twine& name) override {
    Place place = Resolve(name);
    if (place.node) return StatusOf(*place.node, name);
    auto found = elsewhere_->status(place.outside);
    if (!found) return found;
    return vfs::Status::copyWithNewName(*found, name);
  }

  llvm::ErrorOr<std::unique_ptr<vfs::File>> openFileForRead(const llvm::Twine& name) override {
    Place place = Resolve(name);
    if (!place.node) return elsewhere_->openFileForRead(place.outside);
    if (place.node->kind != TreeNode::Kind::kFile) return NotFound();
    return std::make_unique<TreeFile>(*place.node, name.str());
  }

  vfs::directory_iterator dir_begin(const llvm::Twine& name, std::error_code& error) override {
    Place place = Resolve(name);
    if (!place.node) return elsewhere_->dir_begin(place.outside, error);
    return vfs::directory_iterator(std::make_shared<TreeListing>(*place.node, name.str()));
  }

  std::error_code getRealPath(const llvm::Twine& name, llvm::SmallVectorImpl<char>& out) override {
    Place place = Resolve(name);
    if (!place.node) return elsewhere_->getRealPath(place.outside, out);
    out.assign(place.node->path.begin(), place.node->path.end());
    return {};
  }

 private:
  // Either a node that is no link, or a path that is not ours ("" leads nowhere).
  struct Place {
    const TreeNode* node = nullptr;
    std::string outside;
  };

  Place Resolve(const llvm::Twine& name) const {
    int links = kMaxLinks;
    return Resolve(Absolute(name, directory_), links);
  }

  Place Resolve(std::string name, int& links) const {
    if (!IsBelow(name, tree_->path)) return {nullptr, name};
    std::deque<std::string> todo = Parts(llvm::StringRef(name).drop_front(tree_->path.size()));
    std::vector<const TreeNode*> stack{tree_.get()};
    while (!todo.empty()) {
      std::string part = std::move(todo.front());
      todo.pop_front();
      if (part == ".") continue;
      if (part == "..") {
        if (stack.size() > 1) {
          stack.pop_back();
          continue;
        }
        return Resolve(Rejoin(path::parent_path(tree_->path), todo), links);
      }
      auto child = stack.back()->children.find(part);
      if (child == stack.back()->children.end()) return {};
      if (child->second.kind != TreeNode::Kind::kLink) {
        stack.push_back(&child->second);
        continue;
      }
      if (links-- == 0) return {};
      std::string target(child->second.read());
      if (path::is_absolute(target)) return Resolve(Rejoin(target, todo), links);
      std::deque<std::string> parts = Parts(target);
      todo.insert(todo.begin(), parts.begin(), parts.end());
    }
    return {stack.back(), ""};
  }

  static std::deque<std::string> Parts(llvm::StringRef name) {
    llvm::SmallVector<llvm::StringRef> parts;
    name.split(parts, '/', -1, /*KeepEmpty=*/false);
    return {parts.begin(), parts.end()};
  }

  static std::string Rejoin(llvm::StringRef front, const std::deque<std::string>& parts) {
    llvm::SmallString<256> joined(front);
    for (const std::string& part : parts) path::append(joined, part);
    path::remove_dots(joined, /*remove_dot_dot=*/false);
    return std::string(joined);
  }

  std::shared_ptr<const TreeNode> tree_;
  llvm::IntrusiveRefCntPtr<vfs::FileSystem> elsewhere_;
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

llvm::IntrusiveRefCntPtr<vfs::FileSystem> TreeView(
    std::shared_ptr<const TreeNode> tree, llvm::IntrusiveRefCntPtr<vfs::FileSystem> elsewhere) {
  return llvm::makeIntrusiveRefCnt<Tree>(std::move(tree), std::move(elsewhere));
}

}  // namespace rewriter
