#include <algorithm>
#include <deque>
#include <functional>
#include <set>

#include "detector/detector.h"
#include "detector/formats/descriptor_set.h"
#include "detector/formats/format.h"
#include "detector/source_format.h"
#include "support/files.h"
#include "support/text.h"

namespace detector {
namespace fs = std::filesystem;
namespace {

// Import roots as they are compared with paths: no "./", no "/" at the end, "" for the source.
std::string CleanRoot(const std::string& root) {
  std::string clean = fs::path(root).lexically_normal().generic_string();
  while (clean.ends_with('/')) clean.pop_back();
  return clean == "." ? "" : clean;
}

std::vector<std::string> CleanRoots(const ReadOptions& options) {
  std::vector<std::string> roots;
  for (const std::string& root : options.proto_paths) roots.push_back(CleanRoot(root));
  return roots;
}

// Text of the file at a path relative to the place where the search takes place; null if none.
using Probe = std::function<const SourceFile*(const std::string& path)>;

// Every root below which `importer`'s import may lie: --proto-path, then its folder and those
// above.
std::vector<std::string> RootsToTry(const std::string& importer,
                                    const std::vector<std::string>& proto_paths) {
  std::vector<std::string> roots = proto_paths;
  fs::path folder = fs::path(importer).parent_path();
  for (;; folder = folder.parent_path()) {
    roots.push_back(folder.generic_string());
    if (folder.empty() || folder == folder.root_path()) return roots;
  }
}

// `main` and all that it imports, over however many files.
std::vector<SourceFile> Closure(const SourceFile& main, const std::vector<std::string>& proto_paths,
                                const Format& format, const Probe& probe) {
  std::vector<SourceFile> files = {main};
  std::set<std::string> seen = {main.path};
  for (size_t next = 0; next < files.size(); ++next) {
    for (const std::string& import : format.imports(files[next].content)) {
      for (const std::string& root : RootsToTry(files[next].path, proto_paths)) {
        const SourceFile* found =
            probe((fs::path(root) / import).lexically_normal().generic_string());
        if (!found) continue;
        if (seen.insert(found->path).second) files.push_back(*found);
        break;
      }
    }
  }
  return files;
}

// The deepest folder that holds both.
fs::path CommonFolder(const fs::path& a, const fs::path& b) {
  fs::path common;
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end() && *i == *j; ++i, ++j) {
    common /= *i;
  }
  return common;
}

// Paths become relative to the folder that holds all files; roots outside it can't matter.
void Rebase(LoadedSource& source) {
  fs::path base = fs::path(source.main).parent_path();
  for (const SourceFile& file : source.files) {
    base = CommonFolder(base, fs::path(file.path).parent_path());
  }
  auto relative = [&](const std::string& path) {
    std::string text = fs::path(path).lexically_relative(base).generic_string();
    return base.empty() ? path : text == "." ? "" : text;
  };
  std::vector<std::string> roots;
  for (const std::string& root : source.roots) {
    std::string inside = relative(root);
    if (!inside.starts_with("..")) roots.push_back(inside);
  }
  source.roots = std::move(roots);
  source.main = relative(source.main);
  for (SourceFile& file : source.files) file.path = relative(file.path);
}

void SortByPath(std::vector<SourceFile>& files) {
  std::sort(files.begin(), files.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
}

support::Result<LoadedSource> LoadDescriptorSet(const std::string& content, LoadedSource source) {
  auto files = DescriptorSetFiles(content, source.name);
  if (!files) return tl::unexpected<support::Error>(files.error());
  source.files = std::move(*files);
  source.format = "protobuf";
  source.roots.clear();  // its files go by the names that they are imported by
  SortByPath(source.files);
  return source;
}

support::Result<LoadedSource> LoadFile(const fs::path& file, LoadedSource source) {
  auto content = support::ReadFile(file, kLargestFile);
  if (!content) return tl::unexpected<support::Error>(content.error());
  std::deque<SourceFile> kept;
  Probe probe = [&](const std::string& path) -> const SourceFile* {
    std::error_code error;
    if (!fs::is_regular_file(path, error)) return nullptr;
    auto text = support::ReadFile(path, kLargestFile);
    return text ? &kept.emplace_back(SourceFile{path, *text}) : nullptr;
  };
  if ((source.format.empty() || source.format == "protobuf") && IsDescriptorSet(*content)) {
    return LoadDescriptorSet(*content, std::move(source));
  }
  source.main = file.lexically_normal().generic_string();
  SourceFile main{source.main, *content};
  auto format = FormatOfFile(main, source);
  if (!format) return tl::unexpected<support::Error>(format.error());
  source.files = Closure(main, source.roots, **format, probe);
  Rebase(source);
  SortByPath(source.files);
  return source;
}

// Whether a link may be followed: to a regular file inside the source.
bool StaysInside(const fs::path& link, const fs::path& root) {
  std::error_code error;
  fs::path target = fs::canonical(link, error);
  if (error || !fs::is_regular_file(target, error)) return false;
  fs::path inside = target.lexically_relative(root);
  return !inside.empty() && *inside.begin() != "..";
}

void LoadEntry(const fs::directory_entry& entry, const fs::path& root, LoadedSource& source) {
  std::string path = entry.path().lexically_relative(root).generic_string();
  std::error_code error;
  auto skip = [&](const std::string& why) {
    source.diagnostics.push_back({"error", {path, 1, 1, 1, 1}, "not read: " + why});
  };
  if (entry.is_symlink(error) && !StaysInside(entry.path(), root)) {
    return skip("a link that leads out of the source or to no file");
  }
  if (!entry.is_regular_file(error)) {
    if (!entry.is_directory(error)) skip("not a regular file");
    return;
  }
  auto content = support::ReadFile(entry.path(), kLargestFile);
  if (!content) return skip(content.error().message);
  source.files.push_back({path, *content});
}

support::Result<LoadedSource> LoadDirectory(const fs::path& directory, LoadedSource source) {
  std::error_code error;
  fs::path root = fs::canonical(directory, error);
  fs::recursive_directory_iterator at(root, fs::directory_options::skip_permission_denied, error);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    if (at->path().filename() == ".git") {
      at.disable_recursion_pending();
    } else if (IsSchemaFile(at->path().filename().string())) {
      LoadEntry(*at, root, source);
    }
  }
  if (error) {
    return support::Invalid("cannot read " + directory.string() + ": " + error.message());
  }
  SortByPath(source.files);
  std::sort(source.diagnostics.begin(), source.diagnostics.end(),
            [](const auto& a, const auto& b) { return a.span.file < b.span.file; });
  return KeepOneFormat(std::move(source));
}

// A single file is read with the whole tree around it, where its imports may be.
support::Result<LoadedSource> LoadGitFile(const std::string& rev, SourceFile main,
                                          const GitReader& git, LoadedSource source) {
  if ((source.format.empty() || source.format == "protobuf") && IsDescriptorSet(main.content)) {
    return LoadDescriptorSet(main.content, std::move(source));
  }
  auto format = FormatOfFile(main, source);
  if (!format) return tl::unexpected<support::Error>(format.error());
  auto tree = git(rev, "");
  if (!tree) return tl::unexpected<support::Error>(tree.error());
  std::map<std::string, const SourceFile*> by_path;
  for (const SourceFile& file : tree->files) by_path[file.path] = &file;
  Probe probe = [&](const std::string& wanted) -> const SourceFile* {
    auto found = by_path.find(wanted);
    return found == by_path.end() ? nullptr : found->second;
  };
  source.main = main.path;
  source.files = Closure(main, source.roots, **format, probe);
  Rebase(source);
  SortByPath(source.files);
  return source;
}

support::Result<LoadedSource> LoadGit(const ReadOptions& options, LoadedSource source) {
  if (!options.git) {
    return support::Invalid(source.name +
                            ": git: sources can't be read here; name a file or folder");
  }
  std::string rest = source.name.substr(std::string_view("git:").size());
  size_t colon = rest.find(':');
  std::string rev = rest.substr(0, colon);
  std::string path = colon == std::string::npos ? "" : rest.substr(colon + 1);
  if (rev.empty()) return support::Invalid(source.name + ": expected git:REV or git:REV:PATH");
  path = CleanRoot(path);
  auto read = options.git(rev, path);
  if (!read) return tl::unexpected<support::Error>(read.error());
  std::vector<SourceFile>& files = read->files;
  if (files.size() == 1 && files[0].path == fs::path(path).filename()) {
    return LoadGitFile(rev, {path, std::move(files[0].content)}, options.git, std::move(source));
  }
  for (SourceFile& file : files) {
    if (IsSchemaFile(file.path)) source.files.push_back(std::move(file));
  }
  source.diagnostics = std::move(read->diagnostics);
  SortByPath(source.files);
  return KeepOneFormat(std::move(source));
}

support::Result<LoadedSource> LoadRegistry(const std::string& name, const ReadOptions& options) {
  if (!options.registry) {
    return support::Invalid(name +
                            ": schema registries can't be asked here; name a file or folder");
  }
  auto loaded = options.registry(name);
  if (!loaded) return loaded;
  loaded->name = name;
  if (!options.format.empty()) loaded->format = options.format;
  SortByPath(loaded->files);
  return loaded;
}

}  // namespace

support::Result<LoadedSource> Load(const std::string& name, const ReadOptions& options) {
  LoadedSource source{.name = name, .format = options.format, .roots = CleanRoots(options)};
  support::Result<LoadedSource> loaded;
  fs::path path = options.directory / name;
  std::error_code error;
  if (name.starts_with("git:")) {
    loaded = LoadGit(options, std::move(source));
  } else if (name.starts_with("registry+")) {
    loaded = LoadRegistry(name, options);
  } else if (fs::is_directory(path, error)) {
    loaded = LoadDirectory(path, std::move(source));
  } else if (fs::exists(path, error)) {
    for (std::string& root : source.roots) {
      root = CleanRoot((options.directory / root).generic_string());
    }
    loaded = LoadFile(path, std::move(source));
  } else {
    return support::Fail(support::ErrorKind::kNotFound,
                         "no schema at " + name + ": there is no such file or folder. Name a " +
                             "file, a folder, git:REV[:PATH], or registry+URL#SUBJECT[@VERSION]");
  }
  if (loaded && loaded->files.empty()) {
    return support::Fail(support::ErrorKind::kNotFound,
                         "no schema at " + name +
                             ": no schema file was found there. Known formats: " +
                             support::Join(FormatNames(), ", "));
  }
  return loaded;
}

}  // namespace detector
