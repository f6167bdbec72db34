#include "detector/formats/protobuf_model.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "support/text.h"

namespace detector {
namespace {

namespace pb = google::protobuf;

// SourceCodeInfo names a place by tags and indices: {4, 0, 2, 1} is the second field (2) of the
// first message (4). A name's place is its element's plus the tag of `name`, 1 everywhere.
constexpr int kNameTag = 1;
constexpr int kEnumValueTag = pb::EnumDescriptorProto::kValueFieldNumber;
constexpr int kMethodTag = pb::ServiceDescriptorProto::kMethodFieldNumber;

int TagOf(ElementKind kind, bool nested) {
  using File = pb::FileDescriptorProto;
  using Message = pb::DescriptorProto;
  switch (kind) {
    case ElementKind::kMessage:
      return nested ? +Message::kNestedTypeFieldNumber : +File::kMessageTypeFieldNumber;
    case ElementKind::kEnum:
      return nested ? +Message::kEnumTypeFieldNumber : +File::kEnumTypeFieldNumber;
    case ElementKind::kExtension:
      return nested ? +Message::kExtensionFieldNumber : +File::kExtensionFieldNumber;
    case ElementKind::kService:
      return File::kServiceFieldNumber;
    case ElementKind::kOneof:
      return Message::kOneofDeclFieldNumber;
    default:
      return Message::kFieldFieldNumber;
  }
}

// One step further into the file, for as long as this lives.
class Step {
 public:
  Step(std::vector<int>& location, int tag, int index) : location_(location) {
    location_.insert(location_.end(), {tag, index});
  }
  ~Step() { location_.resize(location_.size() - 2); }

 private:
  std::vector<int>& location_;
};

using Attributes = std::map<std::string, std::string>;

std::string OptionName(const pb::UninterpretedOption& option) {
  std::string name;
  for (const auto& part : option.name()) {
    if (!name.empty()) name += '.';
    name += part.is_extension() ? "(" + part.name_part() + ")" : part.name_part();
  }
  return name;
}

std::string OptionValue(const pb::UninterpretedOption& option) {
  if (option.has_identifier_value()) return option.identifier_value();
  if (option.has_positive_int_value()) return std::to_string(option.positive_int_value());
  if (option.has_negative_int_value()) return std::to_string(option.negative_int_value());
  if (option.has_double_value()) return support::Json(option.double_value()).dump();
  if (option.has_string_value()) return option.string_value();
  return "{ " + option.aggregate_value() + " }";
}

// Options as they are written, custom ones as "(pkg.option).part". A repeated option is one list.
template <class Options>
void AddOptions(const Options& options, Attributes& attributes) {
  for (const pb::UninterpretedOption& option : options.uninterpreted_option()) {
    std::string& value = attributes[OptionName(option)];
    value += (value.empty() ? "" : ", ") + OptionValue(option);
  }
}

template <class Ranges>
std::string RangesText(const Ranges& ranges, int end_is_exclusive) {
  std::vector<std::string> parts;
  for (const auto& range : ranges) {
    int last = range.end() - end_is_exclusive;
    parts.push_back(std::to_string(range.start()) +
                    (last == range.start() ? "" : " to " + std::to_string(last)));
  }
  return support::Join(parts, ", ");
}

template <class Proto>
void AddReserved(const Proto& proto, int end_is_exclusive, Attributes& attributes) {
  if (proto.reserved_range_size() > 0) {
    attributes["reserved"] = RangesText(proto.reserved_range(), end_is_exclusive);
  }
  if (proto.reserved_name_size() > 0) {
    attributes["reserved_names"] =
        support::Join({proto.reserved_name().begin(), proto.reserved_name().end()}, ", ");
  }
}

std::string TypeName(const pb::FieldDescriptor& field) {
  if (field.message_type()) return field.message_type()->full_name();
  if (field.enum_type()) return field.enum_type()->full_name();
  return field.type_name();
}

// One pass over one file. Descriptors and the parsed text are walked side by side: the first know
// the resolved names, the second the options as written.
class Filler {
 public:
  Filler(const ParsedProto& parsed, const pb::FileDescriptor& descriptor, int file, Schema& schema)
      : parsed_(parsed), descriptor_(descriptor), file_(file), schema_(schema) {}

  void Run() {
    std::vector<Child> children;
    Collect(descriptor_, children);
    for (int i = 0; i < descriptor_.service_count(); ++i) {
      children.push_back(At(ElementKind::kService, i, *descriptor_.service(i)));
    }
    Sort(children);
    for (const Child& child : children) {
      Step step(location_, TagOf(child.kind, false), child.index);
      if (child.kind == ElementKind::kService) {
        Service(*descriptor_.service(child.index), parsed_.proto.service(child.index));
      } else {
        AddChild(descriptor_, parsed_.proto.message_type(), parsed_.proto, -1, child);
      }
    }
  }

 private:
  // Something that is declared directly in a file or message.
  struct Child {
    int line, column;
    ElementKind kind;
    int index;
  };

  template <class Descriptor>
  Child At(ElementKind kind, int index, const Descriptor& descriptor) const {
    pb::SourceLocation place;
    bool known = descriptor.GetSourceLocation(&place);
    return {known ? place.start_line : 0, known ? place.start_column : 0, kind, index};
  }
  static void Sort(std::vector<Child>& children) {
    std::sort(children.begin(), children.end(), [](const Child& a, const Child& b) {
      return std::tie(a.line, a.column, a.kind, a.index) <
             std::tie(b.line, b.column, b.kind, b.index);
    });
  }

  static int MessageCount(const pb::FileDescriptor& d) { return d.message_type_count(); }
  static int MessageCount(const pb::Descriptor& d) { return d.nested_type_count(); }
  static const pb::Descriptor& MessageAt(const pb::FileDescriptor& d, int i) {
    return *d.message_type(i);
  }
  static const pb::Descriptor& MessageAt(const pb::Descriptor& d, int i) {
    return *d.nested_type(i);
  }

  template <class Scope>
  void Collect(const Scope& scope, std::vector<Child>& children) const {
    for (int i = 0; i < MessageCount(scope); ++i) {
      if (MessageAt(scope, i).options().map_entry()) continue;
      children.push_back(At(ElementKind::kMessage, i, MessageAt(scope, i)));
    }
    for (int i = 0; i < scope.enum_type_count(); ++i) {
      children.push_back(At(ElementKind::kEnum, i, *scope.enum_type(i)));
    }
    for (int i = 0; i < scope.extension_count(); ++i) {
      children.push_back(At(ElementKind::kExtension, i, *scope.extension(i)));
    }
  }

  template <class Scope, class MessageProtos, class Proto>
  void AddChild(const Scope& scope, const MessageProtos& messages, const Proto& proto, int parent,
                const Child& child) {
    switch (child.kind) {
      case ElementKind::kMessage:
        return Message(MessageAt(scope, child.index), messages.Get(child.index), parent);
      case ElementKind::kEnum:
        return Enum(*scope.enum_type(child.index), proto.enum_type(child.index), parent);
      default:
        return Field(*scope.extension(child.index), proto.extension(child.index), parent);
    }
  }

  Span ToSpan(const pb::SourceLocation& place) const {
    return SpanOf(parsed_, place.start_line, place.start_column, place.end_line, place.end_column);
  }

  // Appends the element with what all kinds have in common.
  template <class Descriptor>
  Element& Add(ElementKind kind, const Descriptor& descriptor, const std::string& path,
               int parent) {
    Element& element = schema_.elements.emplace_back();
    element.kind = kind;
    element.path = path;
    element.name = descriptor.name();
    element.parent = parent;
    element.file = file_;
    pb::SourceLocation place;
    std::vector<int> location = location_;
    element.span.file = element.name_span.file = parsed_.source->path;
    if (descriptor_.GetSourceLocation(location, &place)) {
      element.span = ToSpan(place);
      element.doc =
          place.leading_comments.empty() ? place.trailing_comments : place.leading_comments;
    }
    location.push_back(kNameTag);
    if (descriptor_.GetSourceLocation(location, &place)) element.name_span = ToSpan(place);
    return element;
  }
  int Last() const { return static_cast<int>(schema_.elements.size()) - 1; }

  void Message(const pb::Descriptor& message, const pb::DescriptorProto& proto, int parent) {
    Element& element = Add(ElementKind::kMessage, message, message.full_name(), parent);
    AddOptions(proto.options(), element.attributes);
    AddReserved(proto, 1, element.attributes);
    if (proto.extension_range_size() > 0) {
      element.attributes["extension_ranges"] = RangesText(proto.extension_range(), 1);
    }
    int self = Last();
    std::vector<Child> children;
    Collect(message, children);
    for (int i = 0; i < message.real_oneof_decl_count(); ++i) {
      children.push_back(At(ElementKind::kOneof, i, *message.oneof_decl(i)));
    }
    for (int i = 0; i < message.field_count(); ++i) {
      children.push_back(At(ElementKind::kField, i, *message.field(i)));
    }
    Sort(children);
    std::vector<int> oneofs(static_cast<size_t>(message.oneof_decl_count()), -1);
    for (const Child& child : children) {
      Step step(location_, TagOf(child.kind, true), child.index);
      if (child.kind == ElementKind::kOneof) {
        Oneof(*message.oneof_decl(child.index), proto.oneof_decl(child.index), self);
        oneofs[static_cast<size_t>(child.index)] = Last();
      } else if (child.kind == ElementKind::kField) {
        const pb::FieldDescriptor& field = *message.field(child.index);
        Field(field, proto.field(child.index), self);
        if (const pb::OneofDescriptor* oneof = field.real_containing_oneof()) {
          schema_.elements.back().oneof = oneofs[static_cast<size_t>(oneof->index())];
        }
      } else {
        AddChild(message, proto.nested_type(), proto, self, child);
      }
    }
  }

  void Oneof(const pb::OneofDescriptor& oneof, const pb::OneofDescriptorProto& proto, int parent) {
    Element& element = Add(ElementKind::kOneof, oneof, oneof.full_name(), parent);
    AddOptions(proto.options(), element.attributes);
  }

  void Field(const pb::FieldDescriptor& field, const pb::FieldDescriptorProto& proto, int parent) {
    ElementKind kind = field.is_extension() ? ElementKind::kExtension : ElementKind::kField;
    Element& element = Add(kind, field, field.full_name(), parent);
    element.number = field.number();
    element.type = TypeName(field);
    element.cardinality = field.is_required()   ? Cardinality::kRequired
                          : field.is_repeated() ? Cardinality::kRepeated
                                                : Cardinality::kSingular;
    if (field.is_map()) {
      element.cardinality = Cardinality::kMap;
      element.map_key = TypeName(*field.message_type()->map_key());
      element.map_value = TypeName(*field.message_type()->map_value());
      element.type = "map<" + element.map_key + ", " + element.map_value + ">";
    }
    element.has_presence = field.has_presence();
    element.json_name = field.json_name();
    element.default_value = proto.default_value();
    AddOptions(proto.options(), element.attributes);
    AddFieldFacts(field, element.attributes);
  }

  static void AddFieldFacts(const pb::FieldDescriptor& field, Attributes& attributes) {
    if (field.is_packed()) attributes["packed"] = "true";
    if (field.type() == pb::FieldDescriptor::TYPE_GROUP) attributes["group"] = "true";
    if (field.has_optional_keyword() && field.containing_oneof()) {
      attributes["proto3_optional"] = "true";
    }
    if (field.enum_type()) {
      bool closed = field.enum_type()->file()->syntax() == pb::FileDescriptor::SYNTAX_PROTO2;
      attributes["enum"] = closed ? "closed" : "open";
    }
    if (field.is_extension()) attributes["extendee"] = field.containing_type()->full_name();
  }

  void Enum(const pb::EnumDescriptor& type, const pb::EnumDescriptorProto& proto, int parent) {
    Element& element = Add(ElementKind::kEnum, type, type.full_name(), parent);
    AddOptions(proto.options(), element.attributes);
    AddReserved(proto, 0, element.attributes);
    bool closed = type.file()->syntax() == pb::FileDescriptor::SYNTAX_PROTO2;
    element.attributes["closed"] = closed ? "true" : "false";
    int self = Last();
    for (int i = 0; i < type.value_count(); ++i) {
      Step step(location_, kEnumValueTag, i);
      const pb::EnumValueDescriptor& value = *type.value(i);
      Element& added =
          Add(ElementKind::kEnumValue, value, type.full_name() + "." + value.name(), self);
      added.number = value.number();
      AddOptions(proto.value(i).options(), added.attributes);
    }
  }

  void Service(const pb::ServiceDescriptor& service, const pb::ServiceDescriptorProto& proto) {
    AddOptions(proto.options(),
               Add(ElementKind::kService, service, service.full_name(), -1).attributes);
    int self = Last();
    for (int i = 0; i < service.method_count(); ++i) {
      Step step(location_, kMethodTag, i);
      const pb::MethodDescriptor& method = *service.method(i);
      Element& element = Add(ElementKind::kMethod, method, method.full_name(), self);
      AddOptions(proto.method(i).options(), element.attributes);
      element.attributes["input_type"] = method.input_type()->full_name();
      element.attributes["output_type"] = method.output_type()->full_name();
      element.attributes["client_streaming"] = method.client_streaming() ? "true" : "false";
      element.attributes["server_streaming"] = method.server_streaming() ? "true" : "false";
    }
  }

  const ParsedProto& parsed_;
  const pb::FileDescriptor& descriptor_;
  int file_;
  Schema& schema_;
  std::vector<int> location_;  // of the element that is being added
};

// Options that only the generators of other languages read.
bool IsForOtherLanguages(const std::string& option) {
  static constexpr std::array kPrefixes = {"java_", "go_",    "objc_", "csharp_",
                                           "php_",  "swift_", "ruby_"};
  return std::any_of(kPrefixes.begin(), kPrefixes.end(),
                     [&](const char* prefix) { return option.starts_with(prefix); });
}

}  // namespace

void AppendElements(const ParsedProto& parsed, const pb::FileDescriptor& descriptor, int file,
                    Schema& schema) {
  Filler(parsed, descriptor, file, schema).Run();
}

Attributes FileAttributes(const ParsedProto& parsed, const pb::FileDescriptor& file) {
  Attributes attributes;
  AddOptions(parsed.proto.options(), attributes);
  std::erase_if(attributes, [](const auto& entry) { return IsForOtherLanguages(entry.first); });
  attributes["syntax"] = pb::FileDescriptor::SyntaxName(file.syntax());
  return attributes;
}

}  // namespace detector
