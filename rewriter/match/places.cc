#include <clang/Basic/FileManager.h>
#include <clang/Basic/SourceManager.h>
#include <llvm/Support/Path.h>

#include <algorithm>

#include "rewriter/match/match.h"

namespace rewriter {

// Where a file lies once links are followed, which Clang itself does not do.
std::string RealPathOf(clang::FileEntryRef file, llvm::vfs::FileSystem& files) {
  llvm::SmallString<256> path, real;
  llvm::StringRef known = file.getFileEntry().tryGetRealPathName();
  path = known.empty() ? file.getName() : known;
  if (!files.getRealPath(path, real)) path = real;
  llvm::sys::path::remove_dots(path, /*remove_dot_dot=*/true);
  return path.str().str();
}

const Places::Known& Places::Look(clang::FileID id) {
  auto [entry, fresh] = known_.try_emplace(static_cast<int>(id.getHashValue()));
  Known& known = entry->second;
  if (!fresh) return known;
  clang::OptionalFileEntryRef file = sources_.getFileEntryRefForID(id);
  if (!file) return known;
  llvm::SmallString<256> name(file->getName());
  llvm::sys::path::remove_dots(name, /*remove_dot_dot=*/true);
  std::string path = RealPathOf(*file, sources_.getFileManager().getVirtualFileSystem());
  for (const std::string& spelled : {name.str().str(), path}) {
    auto mounted = input_.overlay.schema_file.find(spelled);
    if (mounted != input_.overlay.schema_file.end()) known.schema = mounted->second;
  }
  if (known.schema >= 0 || !path.starts_with(input_.root + "/")) return known;
  std::string relative = path.substr(input_.root.size() + 1);
  auto at = std::find(facts_.files.begin(), facts_.files.end(), relative);
  known.own = static_cast<int>(at - facts_.files.begin());
  if (at == facts_.files.end()) facts_.files.push_back(relative);
  return known;
}

int Places::FileOf(clang::FileID id) { return Look(id).own; }
int Places::SchemaFileOf(clang::FileID id) { return Look(id).schema; }

bool Places::IsOwn(clang::SourceLocation at) {
  return at.isValid() && FileOf(sources_.getFileID(sources_.getExpansionLoc(at))) >= 0;
}

std::optional<Range> Places::At(clang::SourceLocation at, size_t length) {
  if (at.isInvalid() || at.isMacroID()) return std::nullopt;
  auto [id, offset] = sources_.getDecomposedLoc(at);
  int file = FileOf(id);
  if (file < 0) return std::nullopt;
  return Range{file, offset, static_cast<int64_t>(offset + length)};
}

}  // namespace rewriter
