#include "support/git_folder.h"

#include <set>

#include "support/files.h"
#include "support/text.h"

namespace support {
namespace fs = std::filesystem;
namespace {

constexpr size_t kMostEntries = 2'000'000;
constexpr int kMostIncludes = 100;
constexpr uint64_t kLargestConfig = 16u << 20;

bool Blocks(fs::file_type type) {
  return type == fs::file_type::fifo || type == fs::file_type::character ||
         type == fs::file_type::block;
}

Status Refuse(const fs::path& path) {
  return Invalid(path.string() + " is a pipe or a device: a git folder has none, remove it");
}

// Where the files of the nearest repository lie, or "".
fs::path FindGitFolder(fs::path folder) {
  std::error_code error;
  folder = fs::absolute(folder, error).lexically_normal();
  for (;; folder = folder.parent_path()) {
    if (fs::symlink_status(folder / ".git", error).type() != fs::file_type::not_found) {
      return folder / ".git";
    }
    if (fs::exists(folder / "objects", error) && fs::exists(folder / "refs", error)) return folder;
    if (folder == folder.parent_path()) return "";
  }
}

// "gitdir: ../.git/worktrees/a"  ->  that path
fs::path FollowGitFile(const fs::path& file) {
  std::string text = ReadFile(file, 1u << 16).value_or("");
  constexpr std::string_view kKey = "gitdir:";
  if (!text.starts_with(kKey)) return "";
  std::string path = Split(text.substr(kKey.size()), '\n').front();
  path.erase(0, path.find_first_not_of(" \t"));
  return file.parent_path() / path;
}

// The values of `path = ...`; more than includes have such a key, and none of them may be a pipe.
std::vector<std::string> PathsIn(const std::string& config) {
  std::vector<std::string> paths;
  for (std::string line : Split(config, '\n')) {
    size_t equals = line.find('=');
    if (equals == std::string::npos || line.find("path") >= equals) continue;
    std::string value = line.substr(equals + 1);
    std::erase_if(value, [](char c) { return c == '"' || c == '\r'; });
    size_t first = value.find_first_not_of(" \t"), last = value.find_last_not_of(" \t");
    if (first != std::string::npos) paths.push_back(value.substr(first, last + 1 - first));
  }
  return paths;
}

Status CheckIncludes(const fs::path& config, int& left) {
  std::error_code error;
  if (!fs::exists(config, error)) return {};
  if (Blocks(fs::status(config, error).type())) return Refuse(config);
  Result<std::string> text = ReadFile(config, kLargestConfig);
  if (!text) return {};
  for (const std::string& path : PathsIn(*text)) {
    if (--left < 0) return Invalid(config.string() + " includes too many files");
    if (Status status = CheckIncludes(config.parent_path() / path, left); !status) return status;
  }
  return {};
}

// Links to folders are followed, each once.
class Walk {
 public:
  // Only what can hold objects: whoever wrote the path may have meant another kind of folder.
  Status LookAtObjects(const fs::path& folder) {
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
      std::string name = it->path().filename().string();
      std::error_code gone;
      if (Blocks(it->status(gone).type())) return Refuse(it->path());
      if (name.size() != 2 && name != "pack" && name != "info") continue;
      if (Status status = Look(it->path()); !status) return status;
    }
    return {};
  }

  Status Look(const fs::path& folder) {
    std::error_code error;
    if (!seen_.insert(fs::canonical(folder, error)).second) return {};
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
      std::error_code gone;
      fs::file_type type = it->status(gone).type();
      if (++entries_ > kMostEntries) return Invalid(folder.string() + " holds too many files");
      if (Blocks(type)) return Refuse(it->path());
      if (type != fs::file_type::directory) continue;
      if (Status status = Look(it->path()); !status) return status;
    }
    return {};
  }

 private:
  std::set<fs::path> seen_;
  size_t entries_ = 0;
};

}  // namespace

Status CheckGitFolder(const fs::path& folder) {
  fs::path git = FindGitFolder(folder);
  std::error_code error;
  for (int links = 0; fs::is_regular_file(git, error) && links < 5; ++links)
    git = FollowGitFile(git);
  if (git.empty()) return {};
  if (Blocks(fs::status(git, error).type())) return Refuse(git);
  Walk walk;
  if (Status status = walk.Look(git); !status) return status;
  fs::path common = git;
  if (Result<std::string> file = ReadFile(git / "commondir", 1u << 16)) {
    common = git / Split(*file, '\n').front();
    if (Status status = walk.Look(common); !status) return status;
  }
  for (const std::string& line :
       Split(ReadFile(common / "objects/info/alternates", 1u << 20).value_or(""), '\n')) {
    if (line.empty()) continue;
    if (Status status = walk.LookAtObjects(common / "objects" / line); !status) return status;
  }
  int left = kMostIncludes;
  Status status = CheckIncludes(common / "config", left);
  return status ? CheckIncludes(git / "config.worktree", left) : status;
}

Status CheckWorkTree(const fs::path& root) {
  std::error_code error;
  size_t entries = 0;
  fs::recursive_directory_iterator it(root, fs::directory_options::skip_permission_denied, error);
  for (fs::recursive_directory_iterator end; !error && it != end; it.increment(error)) {
    if (++entries > kMostEntries) return Invalid(root.string() + " holds too many files");
    std::string name = it->path().filename().string();
    if (!name.starts_with(".git")) continue;
    std::error_code gone;
    if (Blocks(it->status(gone).type())) return Refuse(it->path());
    if (name == ".git") it.disable_recursion_pending();
  }
  return {};
}

}  // namespace support
