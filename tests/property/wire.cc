#include "tests/property/wire.h"

#include <google/protobuf/compiler/importer.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <memory>

namespace property {
namespace {

namespace pb = google::protobuf;
using pb::FieldDescriptor;

class Texts : public pb::compiler::SourceTree {
 public:
  explicit Texts(std::map<std::string, std::string> texts) : texts_(std::move(texts)) {}
  pb::io::ZeroCopyInputStream* Open(const std::string& name) override {
    auto text = texts_.find(name);
    if (text == texts_.end()) return nullptr;
    return new pb::io::ArrayInputStream(text->second.data(), static_cast<int>(text->second.size()));
  }

 private:
  std::map<std::string, std::string> texts_;
};

class Filler {
 public:
  explicit Filler(Random& random) : random_(random) {}

  void Fill(pb::Message& message, int depth) {
    const pb::Descriptor& type = *message.GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      if (!field.is_required() && random_.OneIn(3)) continue;
      int count = field.is_repeated() ? random_.Below(3) : 1;
      for (int item = 0; item < count; ++item) Add(message, field, depth);
    }
  }

 private:
  void Add(pb::Message& message, const FieldDescriptor& field, int depth) {
    const pb::Reflection& reflection = *message.GetReflection();
    bool many = field.is_repeated();
    switch (field.cpp_type()) {
#define COEVOLVE_ADD(cpp, Name, value)                              \
  case FieldDescriptor::CPPTYPE_##cpp:                              \
    if (many) return reflection.Add##Name(&message, &field, value); \
    return reflection.Set##Name(&message, &field, value)
      COEVOLVE_ADD(INT32, Int32, random_.Below(1000));
      COEVOLVE_ADD(INT64, Int64, random_.Below(1000));
      COEVOLVE_ADD(UINT32, UInt32, static_cast<uint32_t>(random_.Below(1000)));
      COEVOLVE_ADD(UINT64, UInt64, static_cast<uint64_t>(random_.Below(1000)));
      COEVOLVE_ADD(DOUBLE, Double, random_.Below(1000) / 8.0);
      COEVOLVE_ADD(FLOAT, Float, static_cast<float>(random_.Below(1000)) / 8);
      COEVOLVE_ADD(BOOL, Bool, random_.OneIn(2));
      COEVOLVE_ADD(STRING, String, std::to_string(random_.Below(1000)));
      COEVOLVE_ADD(ENUM, Enum,
                   field.enum_type()->value(
                       random_.Below(static_cast<size_t>(field.enum_type()->value_count()))));
#undef COEVOLVE_ADD
      case FieldDescriptor::CPPTYPE_MESSAGE:
        if (depth == 0) return;
        Fill(many ? *reflection.AddMessage(&message, &field)
                  : *reflection.MutableMessage(&message, &field),
             depth - 1);
    }
  }

  Random& random_;
};

}  // namespace

std::vector<std::string> RandomBytes(const Schema& schema, Random& random) {
  Texts texts(Print(schema));
  pb::compiler::Importer importer(&texts, nullptr);
  for (const File& file : schema.files) importer.Import(file.path);
  pb::DynamicMessageFactory factory;
  std::vector<std::string> all;
  for (size_t i = 0; i < schema.messages.size(); ++i) {
    const pb::Descriptor* type =
        importer.pool()->FindMessageTypeByName(schema.MessagePath(static_cast<int>(i)));
    std::unique_ptr<pb::Message> message(factory.GetPrototype(type)->New());
    Filler(random).Fill(*message, 3);
    all.push_back(message->SerializePartialAsString());
  }
  return all;
}

}  // namespace property
