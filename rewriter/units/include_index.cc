#include "rewriter/units/include_index.h"

#include <llvm/ADT/SmallString.h>
#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/Path.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "support/text.h"

namespace rewriter {
namespace fs = std::filesystem;
namespace {

constexpr int kMaxDepth = 3;

bool IsFile(const std::string& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

std::vector<std::string> Subfolders(const std::string& folder) {
  std::vector<std::string> found;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (it->is_directory(error) && !it->is_symlink(error)) found.push_back(it->path().string());
  }
  // The newest version of a library first: lua5.4 before lua5.3.
  std::sort(found.rbegin(), found.rend());
  return found;
}

// /usr/include/freetype2, not /usr/include/boost/predef/os.
bool IsShallow(const std::string& folder) {
  return FolderOf(folder) == "/usr/include" || FolderOf(folder) == "/usr/local/include";
}

// How well a folder's name fits the first part of a spelling: 2 for <lua.hpp> and lua5.3, 1 for
// "cairo-svg.h" and cairo or <Eigen/Core> and eigen3, else 0.
int NameFit(const std::string& folder, llvm::StringRef stem) {
  std::string name = llvm::sys::path::filename(folder).lower();
  llvm::StringRef letters = llvm::StringRef(name).take_while(llvm::isAlpha);
  std::string wanted = stem.lower();
  if (letters.size() < 3 || wanted.size() < 3) return 0;
  if (letters == wanted) return 2;
  return llvm::StringRef(wanted).starts_with(letters) || letters.starts_with(wanted);
}

}  // namespace

std::optional<std::string> NormalPath(std::string_view path) {
  std::vector<std::string> parts;
  for (std::string& part : support::Split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      parts.push_back(std::move(part));
    } else if (parts.empty()) {
      return std::nullopt;
    } else {
      parts.pop_back();
    }
  }
  return support::Join(parts, "/");
}

std::string FolderOf(const std::string& path) {
  size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

std::string JoinPath(const std::string& folder, const std::string& name) {
  return folder.empty() ? name : folder + "/" + name;
}

int SharedFolders(std::string_view a, std::string_view b) {
  int shared = 0;
  for (size_t i = 0; i < a.size() && i < b.size() && a[i] == b[i]; ++i) shared += a[i] == '/';
  return shared;
}

RepositoryFiles::RepositoryFiles(const Snapshot& snapshot) : snapshot_(snapshot) {
  for (const SnapshotFile& file : snapshot.files()) {
    has_links_ |= file.mode == FileMode::kLink;
    if (file.mode != FileMode::kRegular) continue;
    by_name_[llvm::sys::path::filename(file.path).str()].push_back(file.path);
  }
}

std::optional<std::string> RepositoryFiles::At(const std::string& path) const {
  std::optional<std::string> normal = NormalPath(path);
  if (normal) {
    const SnapshotFile* file = snapshot_.Find(*normal);
    if (file && file->mode == FileMode::kRegular) return normal;
  }
  llvm::SmallString<256> real;
  std::string root = snapshot_.root() + "/";
  if (!has_links_ || snapshot_.FileSystem()->getRealPath(root + path, real)) return std::nullopt;
  llvm::StringRef inside = real;
  if (!inside.consume_front(root)) return std::nullopt;
  const SnapshotFile* file = snapshot_.Find(inside.str());
  if (!file || file->mode != FileMode::kRegular) return std::nullopt;
  return file->path;
}

std::vector<std::string> RepositoryFiles::EndingWith(const std::string& spelling) const {
  auto named = by_name_.find(llvm::sys::path::filename(spelling).str());
  if (named == by_name_.end()) return {};
  std::vector<std::string> found;
  for (const std::string& path : named->second) {
    llvm::StringRef start = path;
    if (start.consume_back(spelling) && (start.empty() || start.back() == '/')) {
      found.push_back(path);
    }
  }
  return found;
}

SystemHeaders::SystemHeaders() {
  standard_ = {"/usr/local/include", "/usr/include"};
  std::vector<std::string> level = standard_;
  for (const std::string& folder : Subfolders("/usr/include")) {
    if (llvm::StringRef(folder).contains("-linux-gnu")) standard_.push_back(folder);
  }
  for (const std::string& library : Subfolders("/usr/lib")) {
    if (llvm::StringRef(library).ends_with("/c++")) continue;
    for (const std::string& package : Subfolders(library)) {
      if (fs::is_directory(package + "/include")) deeper_.push_back(package + "/include");
    }
  }
  for (const std::string& version : Subfolders("/usr/include/c++")) standard_.push_back(version);
  for (const std::string& target : Subfolders("/usr/lib/gcc")) {
    for (const std::string& version : Subfolders(target)) standard_.push_back(version + "/include");
  }
  for (int depth = 1; depth <= kMaxDepth; ++depth) {
    std::vector<std::string> next;
    for (const std::string& folder : level) {
      for (std::string& child : Subfolders(folder)) {
        if (!llvm::StringRef(child).contains("/c++")) next.push_back(std::move(child));
      }
    }
    deeper_.insert(deeper_.end(), next.begin(), next.end());
    level = std::move(next);
  }
}

bool SystemHeaders::Has(const std::string& spelling) {
  auto [known, fresh] = known_.try_emplace(spelling);
  if (fresh) {
    known->second = std::any_of(standard_.begin(), standard_.end(), [&](const std::string& folder) {
      return IsFile(folder + "/" + spelling);
    });
  }
  return known->second;
}

std::optional<std::string> SystemHeaders::FolderFor(const std::string& spelling, bool angled) {
  if (!NormalPath(spelling)) return std::nullopt;
  llvm::StringRef stem = llvm::StringRef(spelling).split('/').first.split('.').first;
  std::optional<std::string> best;
  int best_fit = -1, found = 0;
  for (const std::string& folder : deeper_) {  // shallow ones first
    if (!IsFile(folder + "/" + spelling)) continue;
    ++found;
    int fit = NameFit(folder, stem);
    if (fit > best_fit) best = folder;
    best_fit = std::max(fit, best_fit);
  }
  bool bare = spelling.find('/') == std::string::npos;
  static const std::set<std::string> kCommonNames = {"config", "version", "types", "util", "utils"};
  bool guess = best_fit == 0 && bare &&
               (found > 1 || !angled || kCommonNames.count(stem.str()) || !IsShallow(*best));
  return guess ? std::nullopt : best;
}

}  // namespace rewriter
