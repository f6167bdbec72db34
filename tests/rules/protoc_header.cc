#include "tests/rules/protoc_header.h"

#include <google/protobuf/compiler/code_generator.h>
#include <google/protobuf/compiler/cpp/generator.h>
#include <google/protobuf/compiler/importer.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <gtest/gtest.h>

namespace rules::testing {
namespace {

namespace pb = google::protobuf;

class Outputs : public pb::compiler::GeneratorContext {
 public:
  pb::io::ZeroCopyOutputStream* Open(const std::string& name) override {
    return new pb::io::StringOutputStream(&files[name]);
  }
  std::map<std::string, std::string> files;
};

class Errors : public pb::compiler::MultiFileErrorCollector {
 public:
  void AddError(const std::string& file, int line, int, const std::string& message) override {
    ADD_FAILURE() << file << ":" << line + 1 << ": " << message;
  }
};

// The numbers are those of descriptor.proto: which list of which descriptor a step goes into.
std::string PathInEnum(const pb::EnumDescriptorProto& type, const std::vector<int>& steps,
                       size_t at) {
  if (at + 1 >= steps.size()) return "";
  return "." + type.value(steps[at + 1]).name();
}

std::string PathInMessage(const pb::DescriptorProto& message, const std::vector<int>& steps,
                          size_t at) {
  if (at + 1 >= steps.size()) return "";
  int index = steps[at + 1];
  switch (steps[at]) {
    case pb::DescriptorProto::kFieldFieldNumber:
      return "." + message.field(index).name();
    case pb::DescriptorProto::kExtensionFieldNumber:
      return "." + message.extension(index).name();
    case pb::DescriptorProto::kOneofDeclFieldNumber:
      return "." + message.oneof_decl(index).name();
    case pb::DescriptorProto::kNestedTypeFieldNumber:
      return "." + message.nested_type(index).name() +
             PathInMessage(message.nested_type(index), steps, at + 2);
    case pb::DescriptorProto::kEnumTypeFieldNumber:
      return "." + message.enum_type(index).name() +
             PathInEnum(message.enum_type(index), steps, at + 2);
    default:
      return ".?";
  }
}

std::string PathInFile(const pb::FileDescriptorProto& file, const std::vector<int>& steps) {
  int index = steps.at(1);
  std::string package = file.package().empty() ? "" : file.package() + ".";
  switch (steps[0]) {
    case pb::FileDescriptorProto::kMessageTypeFieldNumber:
      return package + file.message_type(index).name() +
             PathInMessage(file.message_type(index), steps, 2);
    case pb::FileDescriptorProto::kEnumTypeFieldNumber:
      return package + file.enum_type(index).name() + PathInEnum(file.enum_type(index), steps, 2);
    case pb::FileDescriptorProto::kExtensionFieldNumber:
      return package + file.extension(index).name();
    default:
      return package + "?";
  }
}

GeneratedHeader Generate(const pb::FileDescriptor& file, std::string& header_name) {
  Outputs outputs;
  std::string error;
  pb::compiler::cpp::CppGenerator generator;
  generator.set_opensource_runtime(true);
  if (!generator.Generate(&file,
                          "annotate_headers=1,annotation_pragma_name=x,"
                          "annotation_guard_name=NO_SUCH_MACRO",
                          &outputs, &error)) {
    ADD_FAILURE() << file.name() << ": " << error;
    return {};
  }
  pb::FileDescriptorProto proto;
  file.CopyTo(&proto);
  GeneratedHeader header;
  for (const auto& [name, content] : outputs.files) {
    if (!name.ends_with(".pb.h")) continue;
    header_name = name;
    header.content = content;
    pb::GeneratedCodeInfo info;
    EXPECT_TRUE(info.ParseFromString(outputs.files.at(name + ".meta"))) << name;
    for (const auto& annotation : info.annotation()) {
      std::vector<int> steps(annotation.path().begin(), annotation.path().end());
      size_t length = static_cast<size_t>(annotation.end() - annotation.begin());
      header.annotations.push_back(
          {PathInFile(proto, steps),
           content.substr(static_cast<size_t>(annotation.begin()), length)});
    }
  }
  return header;
}

}  // namespace

std::map<std::string, GeneratedHeader> GenerateHeaders(const std::filesystem::path& folder) {
  pb::compiler::DiskSourceTree tree;
  tree.MapPath("", folder.string());
  tree.MapPath("", COEVOLVE_PROTO_DIR);
  Errors errors;
  pb::compiler::Importer importer(&tree, &errors);
  std::map<std::string, GeneratedHeader> headers;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".proto") continue;
    std::string name = std::filesystem::relative(entry.path(), folder).generic_string();
    std::string header_name;
    const pb::FileDescriptor* file = importer.Import(name);
    if (!file) continue;  // reported already
    GeneratedHeader header = Generate(*file, header_name);
    headers[header_name] = std::move(header);
  }
  return headers;
}

}  // namespace rules::testing
