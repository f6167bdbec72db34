#include <google/protobuf/compiler/cpp/generator.h>
#include <google/protobuf/compiler/importer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <map>
#include <set>

#include "rewriter/overlay.h"

namespace rewriter {
namespace {

namespace pb = google::protobuf;

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

}  // namespace rewriter
