#include "detector/formats/descriptor_set.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/descriptor_database.h>
#include <google/protobuf/stubs/logging.h>

#include "detector/formats/protobuf.h"

namespace detector {
namespace {

namespace pb = google::protobuf;

constexpr char kFileTag = 0x0a;  // FileDescriptorSet.file, which every set begins with

class FirstError : public pb::DescriptorPool::ErrorCollector {
 public:
  void AddError(const std::string& file, const std::string& element, const pb::Message*,
                ErrorLocation, const std::string& what) override {
    if (message.empty()) message = file + ": " + element + ": " + what;
  }
  std::string message;
};

}  // namespace

bool IsDescriptorSet(const std::string& content) {
  if (content.empty() || content[0] != kFileTag) return false;
  pb::LogSilencer silent;
  pb::FileDescriptorSet set;
  if (!set.ParseFromString(content) || set.file_size() == 0) return false;
  for (const pb::FileDescriptorProto& file : set.file()) {
    if (file.name().empty()) return false;
  }
  return true;
}

support::Result<std::vector<SourceFile>> DescriptorSetFiles(const std::string& content,
                                                            const std::string& name) {
  pb::LogSilencer silent;
  pb::FileDescriptorSet set;
  set.ParseFromString(content);
  pb::SimpleDescriptorDatabase files;
  for (const pb::FileDescriptorProto& file : set.file()) {
    if (file.syntax() == "editions") {
      return support::Invalid(
          name + ": " + file.name() +
          " is of an edition, which can't be read from a descriptor set; name " +
          "the .proto files");
    }
    if (!files.Add(file)) {
      return support::Invalid(name + ": " + file.name() + " is in the set twice, or defines what " +
                              "another of its files does");
    }
  }
  pb::DescriptorPoolDatabase built_in(*pb::DescriptorPool::generated_pool());
  pb::MergedDescriptorDatabase all(&files, &built_in);
  FirstError error;
  pb::DescriptorPool pool(&all, &error);
  std::vector<SourceFile> texts;
  for (const pb::FileDescriptorProto& file : set.file()) {
    if (IsBuiltInImport(file.name())) continue;
    const pb::FileDescriptor* built = pool.FindFileByName(file.name());
    if (!built) return support::Invalid(name + ": " + error.message);
    pb::DebugStringOptions options;
    options.include_comments = true;
    texts.push_back({file.name(), built->DebugStringWithOptions(options)});
  }
  return texts;
}

}  // namespace detector
