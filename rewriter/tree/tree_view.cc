#include <llvm/Support/MemoryBuffer.h>

#include <deque>
#include <utility>

#include "rewriter/tree/file_view.h"
#include "rewriter/tree/view.h"

namespace rewriter {
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;
namespace vfs = llvm::vfs;
namespace {

constexpr int kMaxLinks = 40;  // as Linux has it

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

llvm::IntrusiveRefCntPtr<vfs::FileSystem> TreeView(
    std::shared_ptr<const TreeNode> tree, llvm::IntrusiveRefCntPtr<vfs::FileSystem> elsewhere) {
  return llvm::makeIntrusiveRefCnt<Tree>(std::move(tree), std::move(elsewhere));
}

}  // namespace rewriter
