#include "fleet-pr/work_tree.h"

#include "fleet-pr/git/handles.h"
#include "fleet-pr/git/repository.h"
#include "support/git_folder.h"

namespace fleet {
namespace fs = std::filesystem;
using support::Result;
using support::Status;
namespace {

using GitStatusList = std::unique_ptr<git_status_list, FreeWith<git_status_list_free>>;

constexpr size_t kListed = 20;  // files named in a message

constexpr unsigned kStaged = GIT_STATUS_INDEX_NEW | GIT_STATUS_INDEX_MODIFIED |
                             GIT_STATUS_INDEX_DELETED | GIT_STATUS_INDEX_RENAMED |
                             GIT_STATUS_INDEX_TYPECHANGE;

std::string StateWord(unsigned flags) {
  if (flags & GIT_STATUS_CONFLICTED) return "in conflict";
  if (flags & (GIT_STATUS_WT_NEW | GIT_STATUS_IGNORED)) return "not tracked";
  if (flags & GIT_STATUS_WT_DELETED) return "deleted";
  return flags & kStaged ? "staged" : "modified";
}

Result<std::vector<std::string>> ChangedByOthers(git_repository* repository) {
  git_status_options options = GIT_STATUS_OPTIONS_INIT;
  options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR;
  options.flags = GIT_STATUS_OPT_EXCLUDE_SUBMODULES;
  git_status_list* raw = nullptr;
  int code = git_status_list_new(&raw, repository, &options);
  if (code != 0) return GitFail("cannot tell which files are changed", code);
  GitStatusList list(raw);
  std::vector<std::string> lines;
  for (size_t i = 0; i < git_status_list_entrycount(list.get()); ++i) {
    const git_status_entry* entry = git_status_byindex(list.get(), i);
    const git_diff_delta* delta =
        entry->head_to_index ? entry->head_to_index : entry->index_to_workdir;
    if (!delta || entry->status == GIT_STATUS_CURRENT) continue;
    lines.push_back(std::string(delta->new_file.path) + " (" + StateWord(entry->status) + ")");
  }
  return lines;
}

tl::unexpected<support::Error> Refuse(const fs::path& root, const std::string& why,
                                      const std::vector<std::string>& lines) {
  std::string message = root.string() + ": " + why + "; commit or stash first, then run again";
  for (size_t i = 0; i < lines.size() && i < kListed; ++i) message += "\n  " + lines[i];
  if (lines.size() > kListed) {
    message += "\n  and " + std::to_string(lines.size() - kListed) + " more";
  }
  return support::Fail(support::ErrorKind::kConflict, message);
}

}  // namespace

Result<fs::path> FindWorkTree(const fs::path& folder) {
  StartGit();
  if (Status safe = support::CheckGitFolder(folder); !safe) {
    return tl::unexpected<support::Error>(safe.error());
  }
  git_repository* raw = nullptr;
  if (git_repository_open_ext(&raw, folder.c_str(), 0, nullptr) != 0) {
    return support::Invalid(folder.string() +
                            " is no git repository; name one, or make it one (git init)");
  }
  GitRepositoryHandle repository(raw);
  const char* root = git_repository_workdir(repository.get());
  if (!root) {
    return support::Invalid(folder.string() + " is a bare repository; a work tree is needed");
  }
  fs::path found = fs::path(root).parent_path();  // libgit2 ends it with a slash
  std::error_code error;
  fs::path inside = fs::relative(folder, found, error);
  if (error || inside.empty() || *inside.begin() == "..") {
    return support::Invalid("the repository of " + folder.string() +
                            " says that its work tree is elsewhere, in " + found.string() +
                            "; name that folder if you mean it");
  }
  return found;
}

Status CheckClean(const fs::path& root, const std::vector<std::string>& touched) {
  if (Status safe = support::CheckWorkTree(root); !safe) return safe;
  Result<Repository> repository = Repository::Open(root);
  if (!repository) return tl::unexpected<support::Error>(repository.error());
  if (git_repository_state(repository->raw()) != GIT_REPOSITORY_STATE_NONE) {
    return Refuse(root, "a merge, rebase or the like is in progress", {});
  }
  Result<std::vector<std::string>> lines = ChangedByOthers(repository->raw());
  if (!lines) return tl::unexpected<support::Error>(lines.error());
  for (const std::string& path : touched) {
    unsigned flags = 0;
    int code = git_status_file(&flags, repository->raw(), path.c_str());
    if (code != 0) return GitFail("cannot tell whether " + path + " is tracked", code);
    if (flags & (GIT_STATUS_WT_NEW | GIT_STATUS_IGNORED)) {
      lines->push_back(path + " (" + StateWord(flags) + ")");
    }
  }
  if (lines->empty()) return {};
  return Refuse(root, "there are changes that are not committed", *lines);
}

}  // namespace fleet
