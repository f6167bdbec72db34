#include "fleet-pr/git_schema.h"

#include <git2.h>

#include "fleet-pr/git/repository.h"

namespace fleet {
namespace fs = std::filesystem;
using detector::SourceFile;
using support::Result;
namespace {

Result<Repository> OpenAround(const fs::path& directory) {
  StartGit();
  git_buf found = GIT_BUF_INIT;
  int code = git_repository_discover(&found, directory.c_str(), 0, nullptr);
  if (code != 0) {
    return support::Invalid(fs::absolute(directory).lexically_normal().string() +
                            " is in no git repository; name one with -C DIR");
  }
  std::string path(found.ptr, found.size);
  git_buf_dispose(&found);
  return Repository::Open(path);
}

Result<std::vector<SourceFile>> ReadTree(const Repository& repository, const std::string& commit,
                                         const std::string& folder) {
  Result<std::vector<TreeFile>> entries = repository.List(commit, folder);
  if (!entries) return tl::unexpected<support::Error>(entries.error());
  std::vector<SourceFile> files;
  for (const TreeFile& entry : *entries) {
    bool regular = entry.mode == EntryMode::kFile || entry.mode == EntryMode::kExecutable;
    if (!regular || !detector::IsSchemaFile(entry.path)) continue;
    Result<std::string> bytes = repository.ReadBlob(entry.id);
    if (!bytes) return tl::unexpected<support::Error>(bytes.error());
    size_t prefix = folder.empty() ? 0 : folder.size() + 1;
    files.push_back({entry.path.substr(prefix), std::move(*bytes)});
  }
  return files;
}

Result<std::vector<SourceFile>> Read(const fs::path& directory, const std::string& revision,
                                     std::string path) {
  Result<Repository> repository = OpenAround(directory);
  if (!repository) return tl::unexpected<support::Error>(repository.error());
  Result<std::string> commit = repository->Resolve(revision);
  if (!commit) return tl::unexpected<support::Error>(commit.error());
  while (path.ends_with('/')) path.pop_back();
  if (path.empty() || path == ".") return ReadTree(*repository, *commit, "");

  Result<std::optional<TreeFile>> file = repository->Find(*commit, path);
  if (!file) return tl::unexpected<support::Error>(file.error());
  if (*file) {
    Result<std::string> bytes = repository->ReadBlob((*file)->id);
    if (!bytes) return tl::unexpected<support::Error>(bytes.error());
    return std::vector<SourceFile>{{fs::path(path).filename().string(), std::move(*bytes)}};
  }
  return ReadTree(*repository, *commit, path);
}

}  // namespace

detector::GitReader GitSchemaReader(const fs::path& directory) {
  return [directory](const std::string& revision, const std::string& path) {
    return Read(directory, revision, path);
  };
}

}  // namespace fleet
