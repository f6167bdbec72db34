#include "rewriter/runtime.h"

#include <google/protobuf/stubs/common.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/Path.h>

#include <charconv>

namespace rewriter {
namespace {

constexpr llvm::StringLiteral kMarker = "google/protobuf/stubs/common.h";
constexpr llvm::StringLiteral kNewerMarker = "google/protobuf/runtime_version.h";

// The number that `#define GOOGLE_PROTOBUF_VERSION 3014000` gives, or 0.
int VersionIn(std::string_view header) {
  constexpr std::string_view kDefine = "#define GOOGLE_PROTOBUF_VERSION ";
  size_t at = header.find(kDefine);
  int version = 0;
  if (at == std::string_view::npos) return version;
  const char* begin = header.data() + at + kDefine.size();
  std::from_chars(begin, header.data() + header.size(), version);
  return version;
}

std::string Spelled(int version) {
  return std::to_string(version / 1000000) + "." + std::to_string(version / 1000 % 1000) + "." +
         std::to_string(version % 1000);
}

}  // namespace

std::string RuntimeOf(const Snapshot& snapshot) {
  for (const SnapshotFile& file : snapshot.files()) {
    llvm::StringRef path(file.path);
    bool newer = path.ends_with(kNewerMarker);
    if (!newer && !path.ends_with(kMarker)) continue;
    if (newer || VersionIn(snapshot.Read(file.path)) != GOOGLE_PROTOBUF_VERSION) {
      return "stand-in " + Spelled(GOOGLE_PROTOBUF_VERSION);
    }
  }
  return "own";
}

void AddRuntime(llvm::vfs::InMemoryFileSystem& files, const std::string& folder) {
  const std::string headers = COEVOLVE_PROTOBUF_INCLUDE "/google/protobuf";
  std::error_code error;
  llvm::vfs::FileSystem& disk = *llvm::vfs::getRealFileSystem();
  for (llvm::vfs::recursive_directory_iterator it(disk, headers, error), end; it != end && !error;
       it.increment(error)) {
    llvm::StringRef path = it->path();
    auto content = disk.getBufferForFile(path);
    if (llvm::sys::path::extension(path).empty() || !content) continue;
    llvm::StringRef below = path.substr(headers.size());
    files.addFile(folder + "/google/protobuf" + below, 0, std::move(*content));
  }
}

}  // namespace rewriter
