#include "detector/formats/descriptor_features.h"

#include <array>
#include <string_view>

#include "detector/formats/protobuf_parse.h"

namespace detector {
namespace {

namespace pb = google::protobuf;

constexpr const char* kFeatureSet = R"(
  syntax = "proto2";
  package google.protobuf;
  message FeatureSet {
    enum FieldPresence { FIELD_PRESENCE_UNKNOWN = 0; EXPLICIT = 1; IMPLICIT = 2;
                         LEGACY_REQUIRED = 3; }
    enum EnumType { ENUM_TYPE_UNKNOWN = 0; OPEN = 1; CLOSED = 2; }
    enum RepeatedFieldEncoding { REPEATED_FIELD_ENCODING_UNKNOWN = 0; PACKED = 1; EXPANDED = 2; }
    enum Utf8Validation { UTF8_VALIDATION_UNKNOWN = 0; VERIFY = 2; NONE = 3; }
    enum MessageEncoding { MESSAGE_ENCODING_UNKNOWN = 0; LENGTH_PREFIXED = 1; DELIMITED = 2; }
    enum JsonFormat { JSON_FORMAT_UNKNOWN = 0; ALLOW = 1; LEGACY_BEST_EFFORT = 2; }
    optional FieldPresence field_presence = 1;
    optional EnumType enum_type = 2;
    optional RepeatedFieldEncoding repeated_field_encoding = 3;
    optional Utf8Validation utf8_validation = 4;
    optional MessageEncoding message_encoding = 5;
    optional JsonFormat json_format = 6;
    extensions 1000 to 10000;
  })";

struct Text {
  const char *name, *text;
};
constexpr std::array<Text, 3> kGenerators = {{
    {"google/protobuf/cpp_features.proto", R"(
       syntax = "proto2";
       package pb;
       import "google/protobuf/descriptor.proto";
       extend google.protobuf.FeatureSet { optional CppFeatures cpp = 1000; }
       message CppFeatures {
         enum StringType { STRING_TYPE_UNKNOWN = 0; VIEW = 1; CORD = 2; STRING = 3; }
         optional bool legacy_closed_enum = 1;
         optional StringType string_type = 2;
         optional bool enum_name_uses_string_view = 3;
       })"},
    {"google/protobuf/java_features.proto", R"(
       syntax = "proto2";
       package pb;
       import "google/protobuf/descriptor.proto";
       extend google.protobuf.FeatureSet { optional JavaFeatures java = 1001; }
       message JavaFeatures {
         enum Utf8Validation { UTF8_VALIDATION_UNKNOWN = 0; DEFAULT = 1; VERIFY = 2; }
         optional bool legacy_closed_enum = 1;
         optional Utf8Validation utf8_validation = 2;
       })"},
    {"google/protobuf/go_features.proto", R"(
       syntax = "proto2";
       package pb;
       import "google/protobuf/descriptor.proto";
       extend google.protobuf.FeatureSet { optional GoFeatures go = 1002; }
       message GoFeatures {
         enum APILevel { API_LEVEL_UNSPECIFIED = 0; API_OPEN = 1; API_HYBRID = 2; API_OPAQUE = 3; }
         optional bool legacy_unmarshal_json_enum = 1;
         optional APILevel api_level = 2;
       })"},
}};

struct Holder {
  std::string_view options;
  int number;  // of its field `features`
};
constexpr std::array<Holder, 9> kHolders = {{{"FileOptions", 50},
                                             {"MessageOptions", 12},
                                             {"FieldOptions", 21},
                                             {"OneofOptions", 1},
                                             {"ExtensionRangeOptions", 50},
                                             {"EnumOptions", 7},
                                             {"EnumValueOptions", 2},
                                             {"ServiceOptions", 34},
                                             {"MethodOptions", 35}}};

pb::FileDescriptorProto Parsed(const char* text, const char* name) {
  pb::FileDescriptorProto file = ParseText(text, name).proto;
  file.set_name(name);
  file.clear_source_code_info();
  return file;
}

pb::FileDescriptorProto DescriptorProtoWithFeatures() {
  pb::FileDescriptorProto file;
  pb::FileDescriptorProto::descriptor()->file()->CopyTo(&file);
  for (pb::DescriptorProto& message : *file.mutable_message_type()) {
    for (const Holder& holder : kHolders) {
      if (message.name() != holder.options) continue;
      pb::FieldDescriptorProto& field = *message.add_field();
      field.set_name("features");
      field.set_number(holder.number);
      field.set_label(pb::FieldDescriptorProto::LABEL_OPTIONAL);
      field.set_type(pb::FieldDescriptorProto::TYPE_MESSAGE);
      field.set_type_name(".google.protobuf.FeatureSet");
    }
  }
  *file.add_message_type() = Parsed(kFeatureSet, "").message_type(0);
  return file;
}

}  // namespace

const std::vector<pb::FileDescriptorProto>& FeatureFiles() {
  static const std::vector<pb::FileDescriptorProto> kFiles = [] {
    std::vector<pb::FileDescriptorProto> files = {DescriptorProtoWithFeatures()};
    for (const Text& generator : kGenerators) {
      files.push_back(Parsed(generator.text, generator.name));
    }
    return files;
  }();
  return kFiles;
}

}  // namespace detector
