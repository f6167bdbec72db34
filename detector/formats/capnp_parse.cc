#include "detector/formats/capnp_parse.h"

#include <algorithm>
#include <functional>

#include "support/files.h"

namespace detector {
namespace {

// What a schema needs of the files that come with the library; ids as in its own.
constexpr std::pair<std::string_view, std::string_view> kBuiltIn[] = {
    {"/capnp/c++.capnp",
     "@0xbdf87d7bb8304e81;\n"
     "annotation namespace @0xb9c6f99ebf805f2c (file) :Text;\n"
     "annotation name @0xf264a779fef191ce (field, enumerant, struct, enum, interface, method, "
     "param, group, union) :Text;\n"
     "annotation allowCancellation @0xac7096ff8cfc9dce (interface, method, file) :Void;\n"},
    {"/capnp/stream.capnp", "@0x86c366a91393f3f8;\nstruct StreamResult @0x995f9a3377c0b16e {}\n"},
};

std::string_view BuiltIn(std::string_view import) {
  for (const auto& [name, text] : kBuiltIn) {
    if (name == import) return text;
  }
  return "";
}

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// An id for a text that has none, the same in every run.
std::string IdLine(const std::string& name) {
  return "\n@0xc" + support::Sha256(name).substr(0, 15) + ";\n";
}

// A file as the library sees it: one of the source, or the text of one that it brings or lacks.
class MemoryFile : public capnp::SchemaFile {
 public:
  MemoryFile(CapnpPool& pool, int index, std::string name, std::string text)
      : pool_(pool), index_(index), name_(std::move(name)), text_(std::move(text)) {}

  kj::StringPtr getDisplayName() const override { return name_.c_str(); }
  kj::Array<const char> readContent() const override {
    return kj::heapArray<const char>(text_.data(), text_.size());
  }
  kj::Maybe<kj::Own<SchemaFile>> import(kj::StringPtr path) const override;
  bool operator==(const SchemaFile& other) const override {
    return name_ == other.getDisplayName().cStr();
  }
  bool operator!=(const SchemaFile& other) const override { return !(*this == other); }
  size_t hashCode() const override { return std::hash<std::string>()(name_); }
  void reportError(SourcePos start, SourcePos end, kj::StringPtr message) const override {
    if (index_ < 0) return;
    CapnpFile& file = pool_.files[static_cast<size_t>(index_)];
    int line = static_cast<int>(start.line) + 1, column = static_cast<int>(start.column) + 1;
    Span span{file.source->path, line, column, static_cast<int>(end.line) + 1,
              static_cast<int>(end.column) + 1};
    file.errors.push_back({"error", span, message.cStr()});
  }

 private:
  CapnpPool& pool_;
  int index_;
  std::string name_, text_;
};

kj::Own<capnp::SchemaFile> Open(CapnpPool& pool, int index) {
  const CapnpFile& file = pool.files[static_cast<size_t>(index)];
  std::string text = file.source->content;
  // Blanks keep every place where it is.
  if (text.starts_with(kByteOrderMark)) text.replace(0, kByteOrderMark.size(), "   ");
  if (!file.outline.has_file_id)
    text += IdLine(pool.linked.import_names[static_cast<size_t>(index)]);
  return kj::heap<MemoryFile>(pool, index, file.source->path, std::move(text));
}

kj::Maybe<kj::Own<capnp::SchemaFile>> MemoryFile::import(kj::StringPtr path) const {
  std::string name = path.cStr();
  if (std::string_view text = BuiltIn(name); !text.empty()) {
    return kj::Own<SchemaFile>(kj::heap<MemoryFile>(pool_, -1, name, std::string(text)));
  }
  if (index_ < 0) return nullptr;
  const CapnpFile& file = pool_.files[static_cast<size_t>(index_)];
  auto target = file.targets.find(name);
  if (target != file.targets.end()) return Open(pool_, target->second);
  const std::vector<std::string>& imports = file.outline.imports;
  if (std::find(imports.begin(), imports.end(), name) == imports.end()) return nullptr;  // embedded
  return kj::Own<SchemaFile>(kj::heap<MemoryFile>(pool_, -1, "missing:" + name, IdLine(name)));
}

void Parse(CapnpPool& pool, int index, const capnp::SchemaParser& parser) {
  CapnpFile& file = pool.files[static_cast<size_t>(index)];
  try {
    file.parsed = parser.parseFile(Open(pool, index));
  } catch (const kj::Exception& failure) {
    if (file.errors.empty()) {
      file.errors.push_back(
          {"error",
           {file.source->path, 1, 1, 1, 1},
           "libcapnp can't read this: " + std::string(failure.getDescription().cStr())});
    }
  }
}

}  // namespace

bool IsBuiltInCapnp(const std::string& import) { return !BuiltIn(import).empty(); }

CapnpParsers ParseCapnp(CapnpPool& pool) {
  CapnpParsers parsers;
  for (size_t i = 0; i < pool.files.size(); ++i) {
    if (!pool.files[i].errors.empty()) continue;
    auto& parser = parsers[pool.linked.pools[i]];
    if (!parser) parser = std::make_unique<capnp::SchemaParser>();
    Parse(pool, static_cast<int>(i), *parser);
  }
  return parsers;
}

}  // namespace detector
