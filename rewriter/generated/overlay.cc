#include "rewriter/generated/overlay.h"

#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/Path.h>

#include <algorithm>
#include <set>

#include "rewriter/generated/flatc.h"
#include "rewriter/generated/runtime.h"
#include "rewriter/generated/thrift.h"
#include "support/text.h"

namespace rewriter {
namespace {

constexpr char kGrpcEnding[] = ".grpc.pb.h";
constexpr char kSpelled[] = "/coevolve/spelled";  // headers as the code spells them
constexpr char kRuntime[] = "/coevolve/runtime";

// Folder of the headers of one pool, as protoc would write them.
std::string FolderOfPool(int pool) { return "/coevolve/schema/" + std::to_string(pool); }

// The schema file of a checked-in header, which says itself what it was generated from, or shows it
// by the types in it: a header of the same name that comes from elsewhere is none of ours.
int SchemaFileOfCopy(const detector::Schema& schema, const std::string& path,
                     std::string_view content) {
  if (schema.format == "flatbuffers") {
    int named = SchemaFileOf(schema, path, path);
    return named >= 0 && IsFlatcHeaderOf(schema, named, content) ? named : -1;
  }
  if (schema.format == "thrift") {
    int named = SchemaFileOf(schema, path, path);
    return named >= 0 && IsThriftHeaderOf(schema, named, content) ? named : -1;
  }
  constexpr std::string_view kSource = "// source: ";
  size_t at = content.substr(0, 500).find(kSource);
  if (at == std::string_view::npos) return -1;
  size_t begin = at + kSource.size();
  std::string source(content.substr(begin, content.find_first_of("\r\n", begin) - begin));
  int known = SchemaFileOf(schema, HeaderName(source), path);
  if (known < 0) return -1;
  const detector::SchemaFile& file = schema.files[static_cast<size_t>(known)];
  std::vector<std::string> parts = support::Split(source, '/');
  size_t shared = std::max(CommonSuffix(parts, support::Split(file.path, '/')),
                           CommonSuffix(parts, support::Split(file.import_name, '/')));
  size_t named = support::Split(file.import_name, '/').size();
  return shared == parts.size() || shared == named ? known : -1;
}

// Puts headers at paths of the overlay.
class Mounts {
 public:
  Mounts(const detector::Schema& schema, const GeneratedHeaders& headers, Overlay& overlay)
      : schema_(schema), overlay_(overlay), own_ending_(OwnEnding(schema)) {
    for (size_t i = 0; i < headers.size(); ++i) {
      AddText(Home(i, own_ending_), static_cast<int>(i), headers[i].text);
      for (const auto& [ending, text] : headers[i].others) {
        AddText(Home(i, ending), static_cast<int>(i), text);
      }
    }
  }

  // One more name for a header of a schema file, unless the path is taken. It is one file for
  // Clang, under however many names.
  void Add(const std::string& path, int file, const std::string& ending) {
    std::string home = Home(static_cast<size_t>(file), ending);
    if (ending != own_ending_) AddOther(home, file, ending);
    llvm::SmallString<128> clean(path);
    llvm::sys::path::remove_dots(clean, /*remove_dot_dot=*/true);
    if (!overlay_.schema_file.emplace(clean.str().str(), file).second) return;
    files->addHardLink(clean, home);
  }

  llvm::IntrusiveRefCntPtr<llvm::vfs::InMemoryFileSystem> files =
      llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();

 private:
  void AddText(const std::string& home, int file, llvm::StringRef text) {
    if (!overlay_.schema_file.emplace(home, file).second) return;
    files->addFile(home, 0, llvm::MemoryBuffer::getMemBufferCopy(text, home));
  }

  std::string Home(size_t file, const std::string& ending) const {
    const detector::SchemaFile& known = schema_.files[file];
    return FolderOfPool(known.pool) + "/" + WithEnding(HeaderName(known.import_name), ending);
  }

  // A header of another generator: gRPC's own, or for one that nobody here knows a header that
  // reads what protoc makes, so that at least this is seen behind it.
  void AddOther(const std::string& home, int file, const std::string& ending) {
    if (overlay_.schema_file.count(home)) return;
    if (ending == kGrpcEnding && grpc_.empty()) grpc_ = GrpcHeaders(schema_);
    std::string text = ending == kGrpcEnding ? grpc_[static_cast<size_t>(file)] : "";
    if (text.empty()) {
      text = "#pragma once\n#include \"" + Home(static_cast<size_t>(file), own_ending_) + "\"\n";
      overlay_.stand_ins.push_back(
          WithEnding(HeaderName(schema_.files[static_cast<size_t>(file)].path), ending));
    }
    AddText(home, file, text);
  }

  const detector::Schema& schema_;
  Overlay& overlay_;
  std::string own_ending_;
  std::vector<std::string> grpc_;
};

bool IsThere(const Snapshot& snapshot, const std::string& spelling) {
  return std::any_of(
      snapshot.files().begin(), snapshot.files().end(), [&](const SnapshotFile& file) {
        llvm::StringRef start = file.path;
        return start.consume_back(spelling) && (start.empty() || start.ends_with("/"));
      });
}

}  // namespace

Overlay MakeOverlay(const detector::Schema& schema, const GeneratedHeaders& headers,
                    const Snapshot& snapshot,
                    const std::vector<std::pair<std::string, std::string>>& spellings) {
  Overlay overlay;
  Mounts mounts(schema, headers, overlay);
  const std::string own_ending = OwnEnding(schema);
  for (const SnapshotFile& file : snapshot.files()) {  // checked-in copies win over any -I
    if (!llvm::StringRef(file.path).ends_with(own_ending)) continue;
    int known = SchemaFileOfCopy(schema, file.path, snapshot.Read(file.path));
    if (known < 0) continue;
    bool grpc = llvm::StringRef(file.path).ends_with(kGrpcEnding);
    mounts.Add(snapshot.root() + "/" + file.path, known, grpc ? kGrpcEnding : own_ending);
  }
  for (const auto& [includer, spelling] : spellings) {
    int known = SchemaFileOf(schema, spelling, includer);
    if (known < 0) continue;
    std::string ending = HeaderEnding(schema, spelling);
    bool generated = llvm::StringRef(ending).ends_with(own_ending);
    if (!generated && IsThere(snapshot, spelling)) continue;  // trip.util.h beside trip.proto
    llvm::StringRef folder = llvm::sys::path::parent_path(includer);
    std::string beside = snapshot.root() + "/" + (folder.empty() ? "" : folder.str() + "/");
    mounts.Add(beside + spelling, known, ending);  // as found from the including file
    mounts.Add(kSpelled + ("/" + spelling), known, ending);
  }
  std::set<int> pools;
  for (const detector::SchemaFile& file : schema.files) pools.insert(file.pool);
  for (int pool : pools) overlay.search.push_back(FolderOfPool(pool));
  overlay.search.push_back(kSpelled);
  overlay.runtime = RuntimeOf(snapshot, schema.format);
  if (overlay.runtime != "own") {
    AddRuntime(*mounts.files, kRuntime, schema.format);
    overlay.search.push_back(kRuntime);
  }
  overlay.files = mounts.files;
  return overlay;
}

}  // namespace rewriter
