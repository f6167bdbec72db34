#include "detector/peers/buf_config_file.h"

#include <iterator>

#include "support/files.h"

namespace detector {
namespace fs = std::filesystem;
namespace {

using support::Result;
using Text = Result<std::optional<std::string>>;

constexpr uint64_t kLargestConfig = 1u << 20;
constexpr const char* kName = "buf.yaml";

// Where one may lie. `bottom` and `top` are paths from the same root, `top` "" for the root itself.
struct Search {
  fs::path bottom, top;
  fs::path files;  // what the paths of the schema's files are relative to
  std::function<Text(const fs::path& file)> read;  // nothing if there is no such file
  std::string before;                              // a path, where it is named in a message
};

Text ReadFromDisk(const fs::path& file) {
  std::error_code error;
  if (!fs::is_regular_file(file, error)) return std::nullopt;
  Result<std::string> text = support::ReadFile(file, kLargestConfig);
  if (!text) return tl::unexpected<support::Error>(text.error());
  return std::optional<std::string>(std::move(*text));
}

Text ReadFromGit(const ReadOptions& options, const std::string& rev, const fs::path& file) {
  Result<LoadedSource> read = options.git(rev, file.generic_string());
  if (!read) return tl::unexpected<support::Error>(read.error());
  if (read->files.size() != 1 || read->files[0].path != kName) return std::nullopt;
  return std::optional<std::string>(std::move(read->files[0].content));
}

// Of a single file, which may lie deeper than what it is read with: p/app/a.proto, known as
// app/a.proto, begins at p.
fs::path FilesOf(const fs::path& source, const Input& input) {
  fs::path begin = source.parent_path();
  size_t longest = 0;
  for (const InputFile& file : input.files) {
    const fs::path path = file.path;
    fs::path at = source;
    for (auto parts = std::distance(path.begin(), path.end()); parts > 0; --parts) {
      at = at.parent_path();
    }
    if (file.path.size() <= longest || (at / path) != source) continue;
    longest = file.path.size();
    begin = at;
  }
  return begin;
}

fs::path Normal(const fs::path& path) {
  fs::path normal = path.lexically_normal();
  if (!normal.has_filename() && normal.has_relative_path()) normal = normal.parent_path();
  return normal == "." ? fs::path() : normal;
}

// The folder of the repository around, or the folder itself where there is none.
fs::path RepositoryAround(const fs::path& folder) {
  std::error_code error;
  for (fs::path at = folder;; at = at.parent_path()) {
    if (fs::exists(at / ".git", error)) return at;
    if (at == at.root_path()) return folder;
  }
}

std::optional<Search> SearchFor(const ReadOptions& options, const Input& now) {
  Search search;
  std::string path = now.source;
  if (path.starts_with("registry+")) return std::nullopt;
  bool is_folder = false;
  fs::path source;
  if (path.starts_with("git:")) {
    size_t colon = path.find(':', 4);
    std::string rev = path.substr(4, colon - 4);
    source = Normal(colon == std::string::npos ? "" : path.substr(colon + 1));
    Result<LoadedSource> here = options.git(rev, source.generic_string());
    is_folder = source.empty() || !here || here->files.size() != 1 ||
                here->files[0].path != source.filename().generic_string();
    search.before = "git:" + rev + ":";
    search.read = [&options, rev](const fs::path& file) { return ReadFromGit(options, rev, file); };
  } else {
    std::error_code error;
    source = Normal(fs::absolute(options.directory / path));
    is_folder = fs::is_directory(source, error);
    search.read = ReadFromDisk;
  }
  search.bottom = is_folder ? source : source.parent_path();
  search.files = is_folder ? source : FilesOf(source, now);
  if (search.before.empty()) search.top = RepositoryAround(search.bottom);
  return search;
}

Result<BufConfig> Parse(const std::string& text, const std::string& name, const fs::path& files,
                        const fs::path& folder) {
  Result<BufConfig> config = ParseBufConfig(text, name);
  if (!config) return config;
  config->files = files;
  config->folder = folder;
  return config;
}

}  // namespace

Result<std::optional<BufConfig>> FindBufConfig(const ReadOptions& options, const Input& now,
                                               const std::string& file) {
  if (!file.empty()) {
    Result<std::string> text = support::ReadFile(options.directory / file, kLargestConfig);
    if (!text) return tl::unexpected<support::Error>(text.error());
    return Parse(*text, file, {}, {});
  }
  std::optional<Search> search = SearchFor(options, now);
  if (!search) return std::nullopt;
  for (fs::path folder = search->bottom;; folder = folder.parent_path()) {
    Text text = search->read(folder / kName);
    if (!text) return tl::unexpected<support::Error>(text.error());
    std::string name = search->before + (folder / kName).generic_string();
    if (*text) return Parse(**text, name, search->files, folder);
    if (folder == search->top || folder.empty()) return std::nullopt;
  }
}

}  // namespace detector
