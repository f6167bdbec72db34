#include "rewriter/generated/runtime.h"

#include <flatbuffers/base.h>
#include <google/protobuf/stubs/common.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/Path.h>
#include <thrift/config.h>

#include <charconv>

namespace rewriter {
namespace {

constexpr llvm::StringLiteral kMarker = "google/protobuf/stubs/common.h";
constexpr llvm::StringLiteral kNewerMarker = "google/protobuf/runtime_version.h";
constexpr llvm::StringLiteral kFlatbuffersMarker = "flatbuffers/base.h";
constexpr llvm::StringLiteral kThriftMarker = "thrift/Thrift.h";

// 3.21.12 is 3021012, as protobuf writes it.
int Number(int major, int minor, int revision) { return major * 1000000 + minor * 1000 + revision; }
const int kFlatbuffers =
    Number(FLATBUFFERS_VERSION_MAJOR, FLATBUFFERS_VERSION_MINOR, FLATBUFFERS_VERSION_REVISION);

// The number that `#define NAME 3014000` gives, or 0.
int Defined(std::string_view header, const std::string& name) {
  std::string define = "#define " + name + " ";
  size_t at = header.find(define);
  int number = 0;
  if (at == std::string_view::npos) return number;
  const char* begin = header.data() + at + define.size();
  std::from_chars(begin, header.data() + header.size(), number);
  return number;
}

std::string Spelled(int version) {
  return std::to_string(version / 1000000) + "." + std::to_string(version / 1000 % 1000) + "." +
         std::to_string(version % 1000);
}

bool IsOtherProtobuf(const Snapshot& snapshot, const std::string& path) {
  if (llvm::StringRef(path).ends_with(kNewerMarker)) return true;
  return llvm::StringRef(path).ends_with(kMarker) &&
         Defined(snapshot.Read(path), "GOOGLE_PROTOBUF_VERSION") != GOOGLE_PROTOBUF_VERSION;
}

bool IsOlderFlatbuffers(const Snapshot& snapshot, const std::string& path) {
  if (!llvm::StringRef(path).ends_with(kFlatbuffersMarker)) return false;
  std::string_view header = snapshot.Read(path);
  auto part = [&](const char* name) {
    return Defined(header, std::string("FLATBUFFERS_VERSION_") + name);
  };
  return Number(part("MAJOR"), part("MINOR"), part("REVISION")) < kFlatbuffers;
}

// The header doesn't tell of which version it is; generated code has always needed its own.
bool IsThrift(const Snapshot&, const std::string& path) {
  return llvm::StringRef(path).ends_with(kThriftMarker);
}

void AddFolder(llvm::vfs::InMemoryFileSystem& files, const std::string& from,
               const std::string& to) {
  std::error_code error;
  llvm::vfs::FileSystem& disk = *llvm::vfs::getRealFileSystem();
  for (llvm::vfs::recursive_directory_iterator it(disk, from, error), end; it != end && !error;
       it.increment(error)) {
    llvm::StringRef path = it->path();
    auto content = disk.getBufferForFile(path);
    if (llvm::sys::path::extension(path).empty() || !content) continue;
    files.addFile(to + path.substr(from.size()), 0, std::move(*content));
  }
}

struct Runtime {
  std::string format, version;
  std::string installed, folder;  // "/usr/include", "/thrift"
  bool (*is_other)(const Snapshot& snapshot, const std::string& path);
};

const Runtime* RuntimeFor(const std::string& format) {
  static const Runtime runtimes[] = {
      {"protobuf", Spelled(GOOGLE_PROTOBUF_VERSION), COEVOLVE_PROTOBUF_INCLUDE, "/google/protobuf",
       IsOtherProtobuf},
      {"flatbuffers", Spelled(kFlatbuffers), COEVOLVE_FLATBUFFERS_INCLUDE, "/flatbuffers",
       IsOlderFlatbuffers},
      {"thrift", PACKAGE_VERSION, COEVOLVE_THRIFT_INCLUDE, "/thrift", IsThrift},
  };
  for (const Runtime& runtime : runtimes) {
    if (runtime.format == format) return &runtime;
  }
  return nullptr;
}

}  // namespace

std::string RuntimeOf(const Snapshot& snapshot, const std::string& format) {
  const Runtime* runtime = RuntimeFor(format);
  if (!runtime) return "own";
  for (const SnapshotFile& file : snapshot.files()) {
    if (runtime->is_other(snapshot, file.path)) return "stand-in " + runtime->version;
  }
  return "own";
}

void AddRuntime(llvm::vfs::InMemoryFileSystem& files, const std::string& folder,
                const std::string& format) {
  const Runtime* runtime = RuntimeFor(format);
  if (!runtime) return;
  AddFolder(files, runtime->installed + runtime->folder, folder + runtime->folder);
}

}  // namespace rewriter
