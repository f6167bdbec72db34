// What Clang may see of the machine. Two file systems, used by snapshot.cc alone:
//   ConfinedView  the disk, but only below some folders; a link that leads out of them is not there
//   TreeView      the files of a commit below an invented root, and a ConfinedView everywhere else
// Both hide everything that is neither a regular file nor a folder. One thread at a time.
#pragma once

#include <llvm/ADT/IntrusiveRefCntPtr.h>
#include <llvm/Support/VirtualFileSystem.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rewriter {

// Where compilers and development packages of the machine lie.
const std::vector<std::string>& SystemFolders();

llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> ConfinedView(std::vector<std::string> folders);

// One entry of a commit's tree, with the folders that its path implies.
struct TreeNode {
  enum class Kind { kFolder, kFile, kLink };
  Kind kind = Kind::kFolder;
  std::string path;  // absolute
  llvm::sys::fs::UniqueID id;
  std::map<std::string, TreeNode, std::less<>> children;  // of a folder
  std::function<std::string_view()> read;  // bytes of a file, target of a link; thread-safe
};

// `tree` is shared by all views of a snapshot and never changes; `tree->path` is the root.
llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> TreeView(
    std::shared_ptr<const TreeNode> tree,
    llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> elsewhere);

}  // namespace rewriter
