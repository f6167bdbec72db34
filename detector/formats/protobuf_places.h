// Places inside declarations of a .proto file (a field's type, an option), which the model doesn't
// keep: few are ever asked for, so they are read again from the text. Used by detector/peers/.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "detector/formats/protobuf_parse.h"
#include "detector/schema.h"

namespace detector {

class ProtobufPlaces {
 public:
  // Reads the text once more. The file has to outlive this.
  explicit ProtobufPlaces(const SchemaFile& file);

  // By the tag that a part has in descriptor.proto: FieldDescriptorProto.type_name is 6. A span
  // with line 0 if the part isn't written.
  Span OfPart(const Element& element, int tag) const;
  Span OfFile(int tag) const;  // a part of FileDescriptorProto: its syntax, its package

  // Of an option as it is written, from its name (in a field) or statement (elsewhere) on; null
  // asks for the file's. "features.json_format" is also found inside `features = { … }`.
  Span OfOption(const Element* element, const std::string& option) const;

 private:
  struct Declaration {
    ProtoPath path;
    const google::protobuf::RepeatedPtrField<google::protobuf::UninterpretedOption>* options =
        nullptr;
    int options_tag = 0;
  };

  template <class Proto>
  void Note(char kind, const std::string& path, const Proto& proto, int options_tag);
  template <class Fields>
  void AddFields(const Fields& fields, char kind, int tag, const std::string& scope);
  void AddMessage(const google::protobuf::DescriptorProto& message, const std::string& scope);
  void AddEnum(const google::protobuf::EnumDescriptorProto& type, const std::string& scope);
  void AddService(const google::protobuf::ServiceDescriptorProto& service,
                  const std::string& scope);
  const Declaration* Find(const Element* element) const;
  Span SpanAt(const ProtoPath& path) const;
  Span WithWordBefore(Span span, const std::string& word) const;
  Span WordInside(const Span& span, const std::string& word) const;

  const SchemaFile& file_;
  ProtoText text_;
  ByteColumns columns_;
  std::unique_ptr<ProtoLocations> locations_;
  std::unordered_map<std::string, Declaration> declarations_;  // by kind and path
  ProtoPath path_;
};

}  // namespace detector
