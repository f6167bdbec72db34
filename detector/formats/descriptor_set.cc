#include "detector/formats/descriptor_set.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/descriptor_database.h>
#include <google/protobuf/stubs/logging.h>

#include <algorithm>
#include <map>
#include <string_view>

#include "detector/formats/descriptor_features.h"
#include "detector/formats/protobuf.h"
#include "support/text.h"

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

constexpr int kEditionNumber = 14;  // FileDescriptorProto.edition
constexpr uint64_t kEdition2023 = 1000;

bool IsOfEdition(const pb::FileDescriptorProto& file) { return file.syntax() == "editions"; }

// "" if it is none that is known. To this libprotobuf the field is unknown, an edition syntax.
std::string EditionOf(const pb::FileDescriptorProto& file) {
  const pb::UnknownFieldSet& fields = file.GetReflection()->GetUnknownFields(file);
  for (int i = 0; i < fields.field_count(); ++i) {
    const pb::UnknownField& field = fields.field(i);
    if (field.number() != kEditionNumber || field.type() != pb::UnknownField::TYPE_VARINT) continue;
    return field.varint() == kEdition2023 ? "2023" : "";
  }
  return "";
}

// proto2, as which an edition is built, asks the least of a file. What it writes otherwise: the
// head, a label at every field, reserved names in quotes.
std::string AsEdition(const std::string& proto2, const std::string& edition) {
  constexpr std::string_view kLabel = "optional ", kReserved = "reserved \"";
  std::vector<std::string> lines = support::Split(proto2, '\n');
  auto head = std::find(lines.begin(), lines.end(), "syntax = \"proto2\";");
  if (head != lines.end()) *head = "edition = \"" + edition + "\";";
  for (std::string& line : lines) {
    size_t begin = std::min(line.find_first_not_of(' '), line.size());
    std::string_view statement = std::string_view(line).substr(begin);
    bool is_option = statement.starts_with("optional {");  // one that is called so
    if (statement.starts_with(kReserved)) {
      std::erase(line, '"');
    } else if (statement.starts_with(kLabel) && !is_option) {
      line.erase(begin, kLabel.size());
    }
  }
  return support::Join(lines, "\n");
}

// A set's own descriptor.proto counts only if it knows features.
bool IsTooOld(const pb::FileDescriptorProto& file) {
  return file.name() == "google/protobuf/descriptor.proto" &&
         std::none_of(file.message_type().begin(), file.message_type().end(),
                      [](const auto& message) { return message.name() == "FeatureSet"; });
}

// A group's message is written where its field is. One from elsewhere may hold the field itself,
// and printing it would never end.
bool IsStrayGroup(const pb::FieldDescriptor& field) {
  if (field.type() != pb::FieldDescriptor::TYPE_GROUP) return false;
  const pb::Descriptor& group = *field.message_type();
  const pb::Descriptor* scope =
      field.is_extension() ? field.extension_scope() : field.containing_type();
  return group.containing_type() != scope || group.file() != field.file();
}

// The first of a file or message; null if there is none.
const pb::FieldDescriptor* StrayGroupIn(const pb::Descriptor& message) {
  for (int i = 0; i < message.field_count(); ++i) {
    if (IsStrayGroup(*message.field(i))) return message.field(i);
  }
  for (int i = 0; i < message.extension_count(); ++i) {
    if (IsStrayGroup(*message.extension(i))) return message.extension(i);
  }
  for (int i = 0; i < message.nested_type_count(); ++i) {
    if (const auto* found = StrayGroupIn(*message.nested_type(i))) return found;
  }
  return nullptr;
}
const pb::FieldDescriptor* StrayGroupIn(const pb::FileDescriptor& file) {
  for (int i = 0; i < file.extension_count(); ++i) {
    if (IsStrayGroup(*file.extension(i))) return file.extension(i);
  }
  for (int i = 0; i < file.message_type_count(); ++i) {
    if (const auto* found = StrayGroupIn(*file.message_type(i))) return found;
  }
  return nullptr;
}

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
  std::map<std::string, std::string> editions;  // by file
  pb::SimpleDescriptorDatabase files, features;
  for (pb::FileDescriptorProto& file : *set.mutable_file()) {
    if (IsTooOld(file)) continue;
    if (IsOfEdition(file)) {
      std::string edition = EditionOf(file);
      if (edition.empty()) {
        return support::Invalid(name + ": " + file.name() +
                                " is of an edition that is not known; known: 2023");
      }
      editions[file.name()] = edition;
      file.set_syntax("proto2");
    }
    if (!files.Add(file)) {
      return support::Invalid(name + ": " + file.name() + " is in the set twice, or defines what " +
                              "another of its files does");
    }
  }
  for (const pb::FileDescriptorProto& file : FeatureFiles()) features.Add(file);
  pb::DescriptorPoolDatabase built_in(*pb::DescriptorPool::generated_pool());
  pb::MergedDescriptorDatabase all({&files, &features, &built_in});
  FirstError error;
  pb::DescriptorPool pool(&all, &error);
  std::vector<SourceFile> texts;
  for (const pb::FileDescriptorProto& file : set.file()) {
    if (IsBuiltInImport(file.name())) continue;
    const pb::FileDescriptor* built = pool.FindFileByName(file.name());
    if (!built) return support::Invalid(name + ": " + error.message);
    if (const pb::FieldDescriptor* stray = StrayGroupIn(*built)) {
      return support::Invalid(name + ": " + file.name() + ": " + stray->full_name() +
                              " is a group, but its message is not declared with it");
    }
    pb::DebugStringOptions options;
    options.include_comments = true;
    std::string text = built->DebugStringWithOptions(options);
    auto edition = editions.find(file.name());
    texts.push_back(
        {file.name(), edition == editions.end() ? text : AsEdition(text, edition->second)});
  }
  return texts;
}

}  // namespace detector
