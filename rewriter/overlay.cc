#include "rewriter/overlay.h"

#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/Path.h>

#include <algorithm>
#include <set>

#include "rewriter/runtime.h"
#include "support/text.h"

namespace rewriter {
namespace {

constexpr char kHeaderEnding[] = ".pb.h";
constexpr char kSpelled[] = "/coevolve/spelled";  // headers as the code spells them
constexpr char kRuntime[] = "/coevolve/runtime";

// Folder of the headers of one pool, as protoc would write them.
std::string FolderOfPool(int pool) { return "/coevolve/schema/" + std::to_string(pool); }

size_t CommonSuffix(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  size_t n = 0;
  while (n < a.size() && n < b.size() && a[a.size() - 1 - n] == b[b.size() - 1 - n]) ++n;
  return n;
}

size_t CommonPrefix(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  size_t n = 0;
  while (n < a.size() && n < b.size() && a[n] == b[n]) ++n;
  return n;
}

}  // namespace

std::string HeaderName(const std::string& proto) {
  return proto.substr(0, proto.size() - std::min<size_t>(proto.size(), 6)) + kHeaderEnding;
}

int SchemaFileOf(const detector::Schema& schema, const std::string& spelling,
                 const std::string& includer) {
  if (!llvm::StringRef(spelling).ends_with(kHeaderEnding)) return -1;
  bool well_known =
      spelling.starts_with("google/protobuf/");  // the runtime's own, unless spelled in full
  std::string proto = spelling.substr(0, spelling.size() - 5) + ".proto";
  std::vector<std::string> wanted = support::Split(proto, '/');
  std::vector<std::string> from = support::Split(includer, '/');
  int best = -1;
  std::pair<size_t, size_t> best_score{0, 0};
  for (size_t i = 0; i < schema.files.size(); ++i) {
    const detector::SchemaFile& file = schema.files[i];
    std::vector<std::string> path = support::Split(file.path, '/');
    size_t suffix = std::max(CommonSuffix(wanted, path),
                             CommonSuffix(wanted, support::Split(file.import_name, '/')));
    if (suffix == 0 || (well_known && suffix < wanted.size())) continue;
    std::pair<size_t, size_t> score{suffix, CommonPrefix(from, path)};
    if (best < 0 || score > best_score) {
      best = static_cast<int>(i);
      best_score = score;
    }
  }
  return best;
}

namespace {

// The same for a checked-in header, which says itself what it was generated from: a header of the
// same name that comes from elsewhere is none of ours.
int SchemaFileOfCopy(const detector::Schema& schema, const std::string& path,
                     std::string_view content) {
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
      : schema_(schema), overlay_(overlay) {
    for (size_t i = 0; i < headers.size(); ++i) {
      std::string home = Home(i);
      if (!overlay_.schema_file.emplace(home, static_cast<int>(i)).second) continue;
      files->addFile(home, 0, llvm::MemoryBuffer::getMemBufferCopy(headers[i], home));
    }
  }

  // One more name for the header of a schema file, unless the path is taken. It is one file for
  // Clang, under however many names.
  void Add(const std::string& path, int file) {
    llvm::SmallString<128> clean(path);
    llvm::sys::path::remove_dots(clean, /*remove_dot_dot=*/true);
    if (!overlay_.schema_file.emplace(clean.str().str(), file).second) return;
    files->addHardLink(clean, Home(static_cast<size_t>(file)));
  }

  llvm::IntrusiveRefCntPtr<llvm::vfs::InMemoryFileSystem> files =
      llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();

 private:
  std::string Home(size_t file) const {
    const detector::SchemaFile& known = schema_.files[file];
    return FolderOfPool(known.pool) + "/" + HeaderName(known.import_name);
  }

  const detector::Schema& schema_;
  Overlay& overlay_;
};

}  // namespace

Overlay MakeOverlay(const detector::Schema& schema, const GeneratedHeaders& headers,
                    const Snapshot& snapshot,
                    const std::vector<std::pair<std::string, std::string>>& spellings) {
  Overlay overlay;
  Mounts mounts(schema, headers, overlay);
  for (const SnapshotFile& file : snapshot.files()) {  // checked-in copies win over any -I
    if (!llvm::StringRef(file.path).ends_with(kHeaderEnding)) continue;
    int known = SchemaFileOfCopy(schema, file.path, snapshot.Read(file.path));
    if (known >= 0) mounts.Add(snapshot.root() + "/" + file.path, known);
  }
  for (const auto& [includer, spelling] : spellings) {
    int known = SchemaFileOf(schema, spelling, includer);
    if (known < 0) continue;
    llvm::StringRef folder = llvm::sys::path::parent_path(includer);
    std::string beside = snapshot.root() + "/" + (folder.empty() ? "" : folder.str() + "/");
    mounts.Add(beside + spelling, known);  // as found from the including file
    mounts.Add(kSpelled + ("/" + spelling), known);
  }
  std::set<int> pools;
  for (const detector::SchemaFile& file : schema.files) pools.insert(file.pool);
  for (int pool : pools) overlay.search.push_back(FolderOfPool(pool));
  overlay.search.push_back(kSpelled);
  overlay.runtime = RuntimeOf(snapshot);
  if (overlay.runtime != "own") {
    AddRuntime(*mounts.files, kRuntime);
    overlay.search.push_back(kRuntime);
  }
  overlay.files = mounts.files;
  return overlay;
}

}  // namespace rewriter
