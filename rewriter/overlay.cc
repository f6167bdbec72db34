#include "rewriter/overlay.h"

#include <google/protobuf/compiler/cpp/generator.h>
#include <google/protobuf/compiler/importer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/Path.h>

#include <algorithm>
#include <set>

#include "rewriter/runtime.h"
#include "support/text.h"

namespace rewriter {
namespace {

namespace pb = google::protobuf;

constexpr char kHeaderEnding[] = ".pb.h";

// Serves the files of one pool to protobuf's importer.
class PoolTree : public pb::compiler::SourceTree {
 public:
  PoolTree(const detector::Schema& schema, int pool) {
    for (const detector::SchemaFile& file : schema.files) {
      if (file.pool == pool) files_[file.import_name] = &file.content;
    }
  }
  pb::io::ZeroCopyInputStream* Open(const std::string& name) override {
    auto found = files_.find(name);
    if (found != files_.end()) {
      return new pb::io::ArrayInputStream(found->second->data(),
                                          static_cast<int>(found->second->size()));
    }
    const pb::FileDescriptor* known =
        name.starts_with("google/protobuf/")
            ? pb::DescriptorPool::generated_pool()->FindFileByName(name)
            : nullptr;
    if (!known) return nullptr;
    std::string& text = well_known_[name];
    text = known->DebugString();
    return new pb::io::ArrayInputStream(text.data(), static_cast<int>(text.size()));
  }
  std::string GetLastErrorMessage() override { return "not found"; }

 private:
  std::map<std::string, const std::string*> files_;
  std::map<std::string, std::string> well_known_;
};

class FirstError : public pb::compiler::MultiFileErrorCollector {
 public:
  void AddError(const std::string& file, int line, int column, const std::string& text) override {
    if (!message.empty()) return;
    message =
        file + ":" + std::to_string(line + 1) + ":" + std::to_string(column + 1) + ": " + text;
  }
  std::string message;
};

// Keeps what the generator writes.
class MemoryContext : public pb::compiler::GeneratorContext {
 public:
  pb::io::ZeroCopyOutputStream* Open(const std::string& name) override {
    return new pb::io::StringOutputStream(&outputs[name]);
  }
  std::map<std::string, std::string> outputs;
};

std::string HeaderName(const std::string& proto) {
  return proto.substr(0, proto.size() - std::min<size_t>(proto.size(), 6)) + kHeaderEnding;
}

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

support::Result<GeneratedHeaders> GenerateHeaders(const detector::Schema& schema) {
  GeneratedHeaders headers(schema.files.size());
  std::set<int> pools;
  for (const detector::SchemaFile& file : schema.files) pools.insert(file.pool);
  for (int pool : pools) {
    PoolTree tree(schema, pool);
    FirstError errors;
    pb::compiler::Importer importer(&tree, &errors);
    for (size_t i = 0; i < schema.files.size(); ++i) {
      const detector::SchemaFile& file = schema.files[i];
      if (file.pool != pool) continue;
      const pb::FileDescriptor* descriptor = importer.Import(file.import_name);
      if (!descriptor) return support::Invalid("no C++ can be generated: " + errors.message);
      MemoryContext context;
      std::string error;
      pb::compiler::cpp::CppGenerator generator;
      if (!generator.Generate(descriptor, "", &context, &error)) {
        return support::Invalid(file.path + ": no C++ can be generated: " + error);
      }
      headers[i] = std::move(context.outputs[HeaderName(file.import_name)]);
    }
  }
  return headers;
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

Overlay MakeOverlay(const detector::Schema& schema, const GeneratedHeaders& headers,
                    const Snapshot& snapshot,
                    const std::vector<std::pair<std::string, std::string>>& spellings) {
  auto files = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  Overlay overlay;
  auto buffer = [&](size_t i) {
    return llvm::MemoryBuffer::getMemBufferCopy(headers[i], schema.files[i].import_name);
  };
  auto mount = [&](const std::string& path, int file, bool link) {
    llvm::SmallString<128> clean(path);
    llvm::sys::path::remove_dots(clean, /*remove_dot_dot=*/true);
    if (!overlay.schema_file.emplace(clean.str().str(), file).second) return;
    const detector::SchemaFile& known = schema.files[static_cast<size_t>(file)];
    std::string home =
        "/coevolve/schema/" + std::to_string(known.pool) + "/" + HeaderName(known.import_name);
    if (link) {
      files->addHardLink(clean, home);  // one file for Clang, under however many names
    } else {
      files->addFile(clean, 0, buffer(static_cast<size_t>(file)));
    }
  };
  std::set<int> pools;
  for (size_t i = 0; i < schema.files.size(); ++i) {
    const detector::SchemaFile& file = schema.files[i];
    pools.insert(file.pool);
    mount("/coevolve/schema/" + std::to_string(file.pool) + "/" + HeaderName(file.import_name),
          static_cast<int>(i), false);
  }
  for (const SnapshotFile& file : snapshot.files()) {  // checked-in copies win over any -I
    if (!llvm::StringRef(file.path).ends_with(kHeaderEnding)) continue;
    int known = SchemaFileOfCopy(schema, file.path, snapshot.Read(file.path));
    if (known >= 0) mount(snapshot.root() + "/" + file.path, known, true);
  }
  for (const auto& [includer, spelling] : spellings) {
    int known = SchemaFileOf(schema, spelling, includer);
    if (known < 0) continue;
    llvm::StringRef folder = llvm::sys::path::parent_path(includer);
    std::string beside = snapshot.root() + "/" + (folder.empty() ? "" : folder.str() + "/");
    mount(beside + spelling, known, true);  // as found from the including file
    mount("/coevolve/spelled/" + spelling, known, true);
  }
  for (int pool : pools) overlay.search.push_back("/coevolve/schema/" + std::to_string(pool));
  overlay.search.push_back("/coevolve/spelled");
  overlay.runtime = RuntimeOf(snapshot);
  if (overlay.runtime != "own") {
    AddRuntime(*files, "/coevolve/runtime");
    overlay.search.push_back("/coevolve/runtime");
  }
  overlay.files = files;
  return overlay;
}

}  // namespace rewriter
