#include "fleet-pr/git_schema.h"

#include <git2.h>

#include "fleet-pr/git/repository.h"

namespace fleet {
namespace fs = std::filesystem;
using detector::LoadedSource;
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

// A schema file's bytes; kInvalid if it is too large.
Result<std::string> ReadSchemaFile(const Repository& repository, const TreeFile& file) {
  Result<uint64_t> size = repository.SizeOf(file.id);
  if (!size) return tl::unexpected<support::Error>(size.error());
  if (*size > detector::kLargestFile) {
    return support::Invalid(file.path + ": larger than " + std::to_string(detector::kLargestFile) +
                            " bytes");
  }
  return repository.ReadBlob(file.id);
}

Result<LoadedSource> ReadTree(const Repository& repository, const std::string& commit,
                              const std::string& folder) {
  Result<std::vector<TreeFile>> entries = repository.List(commit, folder);
  if (!entries) return tl::unexpected<support::Error>(entries.error());
  LoadedSource source;
  for (const TreeFile& entry : *entries) {
    bool regular = entry.mode == EntryMode::kFile || entry.mode == EntryMode::kExecutable;
    if (!regular || !detector::IsSchemaFile(entry.path)) continue;
    std::string path = entry.path.substr(folder.empty() ? 0 : folder.size() + 1);
    Result<std::string> bytes = ReadSchemaFile(repository, entry);
    if (!bytes && bytes.error().kind == support::ErrorKind::kInvalid) {
      source.diagnostics.push_back(
          {"error", {path, 1, 1, 1, 1}, "not read: " + bytes.error().message});
      continue;
    }
    if (!bytes) return tl::unexpected<support::Error>(bytes.error());
    source.files.push_back({path, std::move(*bytes)});
  }
  return source;
}

Result<LoadedSource> Read(const fs::path& directory, const std::string& revision,
                          std::string path) {
  Result<Repository> repository = OpenAround(directory);
  if (!repository) return tl::unexpected<support::Error>(repository.error());
  Result<std::string> commit = repository->Resolve(revision);
  if (!commit) return tl::unexpected<support::Error>(commit.error());
  while (path.ends_with('/')) path.pop_back();
  if (path.empty() || path == ".") return ReadTree(*repository, *commit, "");

  Result<std::optional<TreeFile>> file = repository->Find(*commit, path);
  if (!file) return tl::unexpected<support::Error>(file.error());
  if (!*file) return ReadTree(*repository, *commit, path);
  Result<std::string> bytes = ReadSchemaFile(*repository, **file);
  if (!bytes) return tl::unexpected<support::Error>(bytes.error());
  LoadedSource source;
  source.files.push_back({fs::path(path).filename().string(), std::move(*bytes)});
  return source;
}

}  // namespace

detector::GitReader GitSchemaReader(const fs::path& directory) {
  return [directory](const std::string& revision, const std::string& path) {
    return Read(directory, revision, path);
  };
}

}  // namespace fleet
