#include "detector/formats/protobuf_places.h"

#include <algorithm>

#include "detector/formats/protobuf_options.h"

namespace detector {
namespace {

namespace pb = google::protobuf;
using File = pb::FileDescriptorProto;
using Message = pb::DescriptorProto;

constexpr int kUninterpretedTag = 999;  // of uninterpreted_option in every kind of options

char LetterOf(ElementKind kind) { return static_cast<char>('a' + static_cast<int>(kind)); }

std::string Below(const std::string& scope, const std::string& name) {
  return scope.empty() ? name : scope + "." + name;
}

}  // namespace

ProtobufPlaces::ProtobufPlaces(const SchemaFile& file)
    : file_(file),
      text_(ParseText(file.content, file.path)),
      columns_(file.content),
      locations_(std::make_unique<ProtoLocations>(text_.proto.source_code_info())) {
  const File& proto = text_.proto;
  Note('.', "", proto, File::kOptionsFieldNumber);
  for (int i = 0; i < proto.message_type_size(); ++i) {
    PathStep step(path_, File::kMessageTypeFieldNumber, i);
    AddMessage(proto.message_type(i), proto.package());
  }
  for (int i = 0; i < proto.enum_type_size(); ++i) {
    PathStep step(path_, File::kEnumTypeFieldNumber, i);
    AddEnum(proto.enum_type(i), proto.package());
  }
  for (int i = 0; i < proto.service_size(); ++i) {
    PathStep step(path_, File::kServiceFieldNumber, i);
    AddService(proto.service(i), proto.package());
  }
  AddFields(proto.extension(), LetterOf(ElementKind::kExtension), File::kExtensionFieldNumber,
            proto.package());
}

template <class Proto>
void ProtobufPlaces::Note(char kind, const std::string& path, const Proto& proto, int options_tag) {
  declarations_.try_emplace(
      kind + path, Declaration{path_, &proto.options().uninterpreted_option(), options_tag});
}

template <class Fields>
void ProtobufPlaces::AddFields(const Fields& fields, char kind, int tag, const std::string& scope) {
  for (int i = 0; i < fields.size(); ++i) {
    PathStep step(path_, tag, i);
    const auto& field = fields.Get(i);
    Note(kind, Below(scope, field.name()), field, field.kOptionsFieldNumber);
  }
}

void ProtobufPlaces::AddMessage(const Message& message, const std::string& scope) {
  std::string path = Below(scope, message.name());
  Note(LetterOf(ElementKind::kMessage), path, message, Message::kOptionsFieldNumber);
  for (int i = 0; i < message.nested_type_size(); ++i) {
    PathStep step(path_, Message::kNestedTypeFieldNumber, i);
    AddMessage(message.nested_type(i), path);
  }
  for (int i = 0; i < message.enum_type_size(); ++i) {
    PathStep step(path_, Message::kEnumTypeFieldNumber, i);
    AddEnum(message.enum_type(i), path);
  }
  AddFields(message.field(), LetterOf(ElementKind::kField), Message::kFieldFieldNumber, path);
  AddFields(message.extension(), LetterOf(ElementKind::kExtension), Message::kExtensionFieldNumber,
            path);
}

void ProtobufPlaces::AddEnum(const pb::EnumDescriptorProto& type, const std::string& scope) {
  std::string path = Below(scope, type.name());
  Note(LetterOf(ElementKind::kEnum), path, type, type.kOptionsFieldNumber);
  AddFields(type.value(), LetterOf(ElementKind::kEnumValue), type.kValueFieldNumber, path);
}

void ProtobufPlaces::AddService(const pb::ServiceDescriptorProto& service,
                                const std::string& scope) {
  std::string path = Below(scope, service.name());
  AddFields(service.method(), LetterOf(ElementKind::kMethod), service.kMethodFieldNumber, path);
}

const ProtobufPlaces::Declaration* ProtobufPlaces::Find(const Element* element) const {
  std::string key = element ? LetterOf(element->kind) + element->path : ".";
  auto found = declarations_.find(key);
  return found == declarations_.end() ? nullptr : &found->second;
}

Span ProtobufPlaces::SpanAt(const ProtoPath& path) const {
  const ProtoLocation* location = locations_->Find(path);
  return location ? SpanOf(*location, columns_, file_.path) : Span{.file = file_.path};
}

Span ProtobufPlaces::OfPart(const Element& element, int tag) const {
  const Declaration* declaration = Find(&element);
  if (!declaration) return {.file = file_.path};
  ProtoPath path = declaration->path;
  path.push_back(tag);
  Span span = SpanAt(path);
  // Of a default libprotobuf knows only where its value is.
  bool is_default = tag == pb::FieldDescriptorProto::kDefaultValueFieldNumber &&
                    element.kind != ElementKind::kEnumValue;
  return is_default && span.line > 0 ? WithWordBefore(span, "default") : span;
}

// From the word in front of a span on.
Span ProtobufPlaces::WithWordBefore(Span span, const std::string& word) const {
  size_t at = columns_.OffsetOf(span.line, span.column);
  size_t found = file_.content.rfind(word, at);
  if (found == std::string::npos) return span;
  const std::string& text = file_.content;
  span.line -= static_cast<int>(std::count(text.begin() + static_cast<std::ptrdiff_t>(found),
                                           text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
  size_t start = found == 0 ? std::string::npos : text.rfind('\n', found - 1);
  span.column = static_cast<int>(start == std::string::npos ? found + 1 : found - start);
  return span;
}

Span ProtobufPlaces::OfFile(int tag) const { return SpanAt({tag}); }

// The word's first appearance within a span.
Span ProtobufPlaces::WordInside(const Span& span, const std::string& word) const {
  int line = 1, column = 1;
  for (size_t at = 0; at < file_.content.size(); ++at) {
    bool inside = std::make_pair(line, column) >= std::make_pair(span.line, span.column);
    if (inside && file_.content.compare(at, word.size(), word) == 0) {
      return {span.file, line, column, line, column + static_cast<int>(word.size())};
    }
    bool ends = file_.content[at] == '\n';
    line += ends;
    column = ends ? 1 : column + 1;
    if (std::make_pair(line, column) >= std::make_pair(span.end_line, span.end_column)) break;
  }
  return span;
}

Span ProtobufPlaces::OfOption(const Element* element, const std::string& option) const {
  const Declaration* declaration = Find(element);
  const auto* written = declaration ? declaration->options : nullptr;
  if (!written) return {.file = file_.path};
  size_t dot = option.find('.');
  std::string whole = dot == std::string::npos ? "" : option.substr(0, dot);
  for (int i = 0; i < written->size(); ++i) {
    std::string name = OptionName(written->Get(i));
    if (name != option && (whole.empty() || name != whole)) continue;
    ProtoPath path = declaration->path;
    path.insert(path.end(), {declaration->options_tag, kUninterpretedTag, i});
    Span span = SpanAt(path);
    std::string last = option.substr(option.rfind('.') + 1);
    if (name == option) return span;
    if (written->Get(i).aggregate_value().find(last) != std::string::npos) {
      return WordInside(span, last);
    }
  }
  return {.file = file_.path};
}

}  // namespace detector
