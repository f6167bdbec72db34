#include <google/protobuf/compiler/cpp/generator.h>
#include <google/protobuf/compiler/importer.h>
#include <google/protobuf/compiler/plugin.pb.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <algorithm>
#include <map>
#include <set>

#include "rewriter/generated/flatc.h"
#include "rewriter/generated/overlay.h"
#include "rewriter/generated/thrift.h"
#include "support/process.h"

namespace rewriter {
namespace {

namespace pb = google::protobuf;

// protobuf's importer for one pool of files; what an import that isn't there would declare is
// taken as it is named.
class LenientImporter {
 public:
  LenientImporter(pb::compiler::SourceTree& tree, pb::compiler::MultiFileErrorCollector& errors)
      : database_(&tree), pool_(&database_, database_.GetValidationErrorCollector()) {
    database_.RecordErrorsTo(&errors);
    pool_.AllowUnknownDependencies();
  }
  // Null, and an error, if the file can't be read.
  const pb::FileDescriptor* Import(const std::string& name) { return pool_.FindFileByName(name); }

 private:
  pb::compiler::SourceTreeDescriptorDatabase database_;
  pb::DescriptorPool pool_;
};

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

// By file: errors of one that others import are told when these are read.
class FirstErrors : public pb::compiler::MultiFileErrorCollector {
 public:
  void AddError(const std::string& file, int line, int column, const std::string& text) override {
    messages.emplace(file, file + ":" + std::to_string(line + 1) + ":" +
                               std::to_string(column + 1) + ": " + text);
  }
  std::map<std::string, std::string> messages;
};

// Keeps what the generator writes.
class MemoryContext : public pb::compiler::GeneratorContext {
 public:
  pb::io::ZeroCopyOutputStream* Open(const std::string& name) override {
    return new pb::io::StringOutputStream(&outputs[name]);
  }
  std::map<std::string, std::string> outputs;
};

void AddWithImports(const pb::FileDescriptor& file, std::set<std::string>& added,
                    pb::compiler::CodeGeneratorRequest& request) {
  if (!added.insert(file.name()).second) return;
  for (int i = 0; i < file.dependency_count(); ++i) {
    AddWithImports(*file.dependency(i), added, request);
  }
  file.CopyTo(request.add_proto_file());
}

// gRPC's own generator, as protoc would run it; by name of the file that it makes.
std::map<std::string, std::string> RunGrpcPlugin(LenientImporter& importer,
                                                 const std::map<std::string, size_t>& files) {
  std::map<std::string, std::string> outputs;
  if (files.empty()) return outputs;
  pb::compiler::CodeGeneratorRequest request;
  std::set<std::string> added;
  for (const auto& [name, index] : files) {
    request.add_file_to_generate(name);
    AddWithImports(*importer.Import(name), added, request);
  }
  support::ProcessCommand plugin{.argv = {"grpc_cpp_plugin"},
                                 .input = request.SerializeAsString(),
                                 .timeout = std::chrono::minutes(1),
                                 .memory_bytes = 1u << 30};
  auto outcome = support::RunProcess(plugin);
  pb::compiler::CodeGeneratorResponse response;
  if (!outcome || !outcome->ok() || !response.ParseFromString(outcome->out)) return outputs;
  for (const auto& file : response.file()) outputs[file.name()] = file.content();
  return outputs;
}

// Messages were not always final, and there is code that derives from them:
//   class Msg final : ...  ->  class Msg : ...
std::string Derivable(std::string header) {
  constexpr std::string_view kFinal = " final :\n";
  for (size_t at = 0; (at = header.find(kFinal, at)) != std::string::npos;) {
    header.erase(at, kFinal.size() - 3);
  }
  return header;
}

}  // namespace

std::string OneLine(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

std::vector<std::string> GrpcHeaders(const detector::Schema& schema) {
  std::vector<std::string> headers(schema.files.size());
  std::set<int> pools;
  for (const detector::SchemaFile& file : schema.files) pools.insert(file.pool);
  for (int pool : pools) {
    PoolTree tree(schema, pool);
    FirstErrors errors;
    LenientImporter importer(tree, errors);
    std::map<std::string, size_t> with_services;  // by import name
    for (size_t i = 0; i < schema.files.size(); ++i) {
      const detector::SchemaFile& file = schema.files[i];
      const pb::FileDescriptor* known =
          file.pool == pool ? importer.Import(file.import_name) : nullptr;
      if (known && known->service_count() > 0) with_services[file.import_name] = i;
    }
    std::map<std::string, std::string> outputs = RunGrpcPlugin(importer, with_services);
    for (const auto& [name, index] : with_services) {
      headers[index] = outputs[WithEnding(HeaderName(name), ".grpc.pb.h")];
    }
  }
  return headers;
}

support::Result<GeneratedHeaders> HeadersFor(const detector::Schema& schema,
                                             const Snapshot& snapshot) {
  if (schema.format == "protobuf") return ProtobufHeaders(schema);
  if (schema.format == "flatbuffers") return FlatcHeaders(schema, snapshot);
  if (schema.format == "thrift") return ThriftHeaders(schema, snapshot);
  return GeneratedHeaders(schema.files.size());
}

GeneratedHeaders ProtobufHeaders(const detector::Schema& schema) {
  GeneratedHeaders headers(schema.files.size());
  std::set<int> pools;
  for (const detector::SchemaFile& file : schema.files) pools.insert(file.pool);
  for (int pool : pools) {
    PoolTree tree(schema, pool);
    FirstErrors errors;
    LenientImporter importer(tree, errors);
    for (size_t i = 0; i < schema.files.size(); ++i) {
      const detector::SchemaFile& file = schema.files[i];
      if (file.pool != pool) continue;
      const pb::FileDescriptor* descriptor = importer.Import(file.import_name);
      MemoryContext context;
      std::string error = errors.messages[file.import_name];
      pb::compiler::cpp::CppGenerator generator;
      bool made = descriptor && generator.Generate(descriptor, "", &context, &error);
      // Code that reads it is understood as far as it goes, and the report names the error.
      headers[i].text = made ? Derivable(std::move(context.outputs[HeaderName(file.import_name)]))
                             : "#error protoc: " + OneLine(error) + "\n";
    }
  }
  return headers;
}

}  // namespace rewriter
