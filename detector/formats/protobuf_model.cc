#include "detector/formats/protobuf_model.h"

#include <algorithm>
#include <tuple>

#include "detector/formats/protobuf_features.h"
#include "detector/formats/protobuf_options.h"

namespace detector {
namespace {

namespace pb = google::protobuf;

using Attributes = std::map<std::string, std::string>;
using FileProto = pb::FileDescriptorProto;
using MessageProto = pb::DescriptorProto;
using FieldProto = pb::FieldDescriptorProto;
using Slot = Reference::Slot;

constexpr int kNameTag = 1;  // of every element's `name`

// As protoc derives it: foo_bar -> fooBar.
std::string JsonNameOf(const std::string& name) {
  std::string json;
  bool upper = false;
  for (char c : name) {
    if (c == '_') {
      upper = true;
      continue;
    }
    json += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    upper = false;
  }
  return json;
}

// The name of a scalar; "" for what is named in the file: messages, enums, groups.
std::string ScalarOf(const FieldProto& field) {
  bool named = field.type() == FieldProto::TYPE_GROUP || field.type() == FieldProto::TYPE_MESSAGE ||
               field.type() == FieldProto::TYPE_ENUM;
  if (!field.has_type() || named) return "";
  return pb::FieldDescriptor::TypeName(static_cast<pb::FieldDescriptor::Type>(field.type()));
}

// The map entry that a map field's type names, which the parser puts beside it; null if it is none.
const MessageProto* EntryOf(const FieldProto& field, const MessageProto* scope) {
  if (!scope || field.label() != FieldProto::LABEL_REPEATED || !field.has_type_name()) {
    return nullptr;
  }
  for (const MessageProto& nested : scope->nested_type()) {
    if (nested.options().map_entry() && nested.name() == field.type_name() &&
        nested.field_size() == 2) {
      return &nested;
    }
  }
  return nullptr;
}

// One pass over one file.
class Describer {
 public:
  Describer(const FileProto& proto, ParsedProto& file)
      : proto_(proto),
        file_(file),
        locations_(proto.source_code_info()),
        columns_(file.source->content) {}

  void Run(const std::string& edition) {
    file_.package = proto_.package();
    if (const ProtoLocation* place = locations_.Find({FileProto::kPackageFieldNumber})) {
      file_.package_span = ToSpan(*place);
    }
    AddImports();
    AddOptions(proto_.options(), file_.attributes);
    file_.attributes["syntax"] = !edition.empty()          ? "editions"
                                 : proto_.syntax().empty() ? "proto2"
                                                           : proto_.syntax();
    if (!edition.empty()) file_.attributes["edition"] = edition;
    std::vector<Child> children;
    Collect(proto_.message_type(), FileProto::kMessageTypeFieldNumber, proto_,
            FileProto::kEnumTypeFieldNumber, FileProto::kExtensionFieldNumber, children);
    AddPlaced(ElementKind::kService, FileProto::kServiceFieldNumber, proto_.service_size(),
              children);
    Sort(children);
    for (const Child& child : children) {
      PathStep step(path_, child.tag, child.index);
      if (child.kind == ElementKind::kService) {
        Service(proto_.service(child.index));
      } else {
        AddChild(proto_.message_type(), proto_, nullptr, -1, child);
      }
    }
  }

 private:
  // Something that is declared directly in a file or message.
  struct Child {
    int line, column;
    ElementKind kind;
    int tag, index;
  };

  void AddImports() {
    for (int i = 0; i < proto_.dependency_size(); ++i) {
      Import& import = file_.imports.emplace_back();
      import.name = proto_.dependency(i);
      const ProtoLocation* place = locations_.Find({FileProto::kDependencyFieldNumber, i});
      import.span = place ? ToSpan(*place) : Span{file_.source->path, 1, 1, 1, 1};
    }
    for (int i : proto_.public_dependency()) {
      if (i >= 0 && i < proto_.dependency_size()) {
        file_.imports[static_cast<size_t>(i)].is_public = true;
      }
    }
  }

  void AddPlaced(ElementKind kind, int tag, int count, std::vector<Child>& children) {
    for (int i = 0; i < count; ++i) {
      PathStep step(path_, tag, i);
      const ProtoLocation* place = locations_.Find(path_);
      bool known = place && place->span_size() >= 3;
      children.push_back({known ? place->span(0) : 0, known ? place->span(1) : 0, kind, tag, i});
    }
  }
  static void Sort(std::vector<Child>& children) {
    std::sort(children.begin(), children.end(), [](const Child& a, const Child& b) {
      return std::tie(a.line, a.column, a.kind, a.index) <
             std::tie(b.line, b.column, b.kind, b.index);
    });
  }

  template <class Messages, class Scope>
  void Collect(const Messages& messages, int message_tag, const Scope& scope, int enum_tag,
               int extension_tag, std::vector<Child>& children) {
    AddPlaced(ElementKind::kMessage, message_tag, messages.size(), children);
    std::erase_if(children, [&](const Child& child) {
      return child.kind == ElementKind::kMessage && messages.Get(child.index).options().map_entry();
    });
    AddPlaced(ElementKind::kEnum, enum_tag, scope.enum_type_size(), children);
    AddPlaced(ElementKind::kExtension, extension_tag, scope.extension_size(), children);
  }

  template <class Messages, class Scope>
  void AddChild(const Messages& messages, const Scope& scope, const MessageProto* entries,
                int parent, const Child& child) {
    switch (child.kind) {
      case ElementKind::kMessage:
        return Message(messages.Get(child.index), parent);
      case ElementKind::kEnum:
        return Enum(scope.enum_type(child.index), parent);
      default:
        return Field(ElementKind::kExtension, scope.extension(child.index), entries, parent);
    }
  }

  Span ToSpan(const ProtoLocation& place) const {
    return SpanOf(place, columns_, file_.source->path);
  }
  Span SpanOfPart(int tag) {
    path_.push_back(tag);
    const ProtoLocation* place = locations_.Find(path_);
    path_.pop_back();
    return place ? ToSpan(*place) : Span{.file = file_.source->path};
  }

  std::string PathOf(const std::string& name, int parent) const {
    const std::string& scope =
        parent < 0 ? file_.package : file_.elements[static_cast<size_t>(parent)].path;
    return scope.empty() ? name : scope + "." + name;
  }

  // Appends the element with what all kinds have in common.
  Element& Add(ElementKind kind, const std::string& name, int parent) {
    std::string path = PathOf(name, parent);
    Element& element = file_.elements.emplace_back();
    element.kind = kind;
    element.path = std::move(path);
    element.name = name;
    element.parent = parent;
    element.span.file = file_.source->path;
    if (const ProtoLocation* place = locations_.Find(path_)) {
      element.span = ToSpan(*place);
      element.doc = place->leading_comments().empty() ? place->trailing_comments()
                                                      : place->leading_comments();
    }
    element.name_span = SpanOfPart(kNameTag);
    return element;
  }
  int Last() const { return static_cast<int>(file_.elements.size()) - 1; }

  void Refer(Slot slot, const std::string& name, int tag) {
    Span span = SpanOfPart(tag);
    if (span.line == 0) span = file_.elements.back().span;
    if (span.line == 0) span = {file_.source->path, 1, 1, 1, 1};
    file_.references.push_back({Last(), slot, name, std::move(span)});
  }

  void Message(const MessageProto& proto, int parent) {
    Element& element = Add(ElementKind::kMessage, proto.name(), parent);
    AddOptions(proto.options(), element.attributes);
    AddReserved(proto, 1, element.attributes);
    if (proto.extension_range_size() > 0) {
      element.attributes["extension_ranges"] = RangesText(proto.extension_range(), 1);
    }
    int self = Last();
    std::vector<Child> children;
    Collect(proto.nested_type(), MessageProto::kNestedTypeFieldNumber, proto,
            MessageProto::kEnumTypeFieldNumber, MessageProto::kExtensionFieldNumber, children);
    std::vector<bool> real = RealOneofs(proto);
    AddPlaced(ElementKind::kOneof, MessageProto::kOneofDeclFieldNumber,
              static_cast<int>(std::count(real.begin(), real.end(), true)), children);
    AddPlaced(ElementKind::kField, MessageProto::kFieldFieldNumber, proto.field_size(), children);
    Sort(children);
    std::vector<int> oneofs(static_cast<size_t>(proto.oneof_decl_size()), -1);
    for (const Child& child : children) {
      PathStep step(path_, child.tag, child.index);
      if (child.kind == ElementKind::kOneof) {
        const auto& oneof = proto.oneof_decl(child.index);
        AddOptions(oneof.options(), Add(ElementKind::kOneof, oneof.name(), self).attributes);
        oneofs[static_cast<size_t>(child.index)] = Last();
      } else if (child.kind == ElementKind::kField) {
        const FieldProto& field = proto.field(child.index);
        Field(ElementKind::kField, field, &proto, self);
        bool inside = field.has_oneof_index() && field.oneof_index() < proto.oneof_decl_size();
        if (inside && !field.proto3_optional()) {
          file_.elements.back().oneof = oneofs[static_cast<size_t>(field.oneof_index())];
        }
      } else {
        AddChild(proto.nested_type(), proto, &proto, self, child);
      }
    }
  }

  // Those of proto3 `optional` fields come last.
  static std::vector<bool> RealOneofs(const MessageProto& proto) {
    std::vector<bool> real(static_cast<size_t>(proto.oneof_decl_size()), true);
    for (const FieldProto& field : proto.field()) {
      if (field.proto3_optional() && field.has_oneof_index() &&
          field.oneof_index() < proto.oneof_decl_size()) {
        real[static_cast<size_t>(field.oneof_index())] = false;
      }
    }
    return real;
  }

  void Field(ElementKind kind, const FieldProto& field, const MessageProto* scope, int parent) {
    Element& element = Add(kind, field.name(), parent);
    element.number = field.number();
    element.type = ScalarOf(field);
    element.json_name = field.has_json_name() ? field.json_name() : JsonNameOf(field.name());
    element.default_value = field.default_value();
    AddOptions(field.options(), element.attributes);
    element.cardinality = field.label() == FieldProto::LABEL_REPEATED   ? Cardinality::kRepeated
                          : field.label() == FieldProto::LABEL_REQUIRED ? Cardinality::kRequired
                                                                        : Cardinality::kSingular;
    if (field.type() == FieldProto::TYPE_GROUP) element.attributes["group"] = "true";
    if (field.proto3_optional()) element.attributes["proto3_optional"] = "true";
    if (const MessageProto* entry = EntryOf(field, scope)) {
      element.cardinality = Cardinality::kMap;
      element.map_key = ScalarOf(entry->field(0));
      element.map_value = ScalarOf(entry->field(1));
      if (element.map_value.empty()) {
        Refer(Slot::kMapValue, entry->field(1).type_name(), FieldProto::kTypeNameFieldNumber);
      }
    } else if (element.type.empty()) {
      Refer(Slot::kType, field.type_name(), FieldProto::kTypeNameFieldNumber);
    }
    if (kind == ElementKind::kExtension) {
      Refer(Slot::kExtendee, field.extendee(), FieldProto::kExtendeeFieldNumber);
    }
  }

  void Enum(const pb::EnumDescriptorProto& proto, int parent) {
    Element& element = Add(ElementKind::kEnum, proto.name(), parent);
    AddOptions(proto.options(), element.attributes);
    AddReserved(proto, 0, element.attributes);
    int self = Last();
    bool closed = FeatureOf(file_.elements, self, file_.attributes, "enum_type") == "CLOSED";
    element.attributes["closed"] = closed ? "true" : "false";
    for (int i = 0; i < proto.value_size(); ++i) {
      PathStep step(path_, pb::EnumDescriptorProto::kValueFieldNumber, i);
      Element& added = Add(ElementKind::kEnumValue, proto.value(i).name(), self);
      added.number = proto.value(i).number();
      AddOptions(proto.value(i).options(), added.attributes);
    }
  }

  void Service(const pb::ServiceDescriptorProto& proto) {
    AddOptions(proto.options(), Add(ElementKind::kService, proto.name(), -1).attributes);
    int self = Last();
    for (int i = 0; i < proto.method_size(); ++i) {
      PathStep step(path_, pb::ServiceDescriptorProto::kMethodFieldNumber, i);
      const pb::MethodDescriptorProto& method = proto.method(i);
      Element& element = Add(ElementKind::kMethod, method.name(), self);
      AddOptions(method.options(), element.attributes);
      element.attributes["client_streaming"] = method.client_streaming() ? "true" : "false";
      element.attributes["server_streaming"] = method.server_streaming() ? "true" : "false";
      Refer(Slot::kInput, method.input_type(), method.kInputTypeFieldNumber);
      Refer(Slot::kOutput, method.output_type(), method.kOutputTypeFieldNumber);
    }
  }

  const FileProto& proto_;
  ParsedProto& file_;
  ProtoLocations locations_;
  ByteColumns columns_;
  ProtoPath path_;  // of the element that is being added
};

bool CanBePacked(const Element& field, bool is_message) {
  return field.cardinality == Cardinality::kRepeated && !is_message && field.type != "string" &&
         field.type != "bytes";
}

}  // namespace

void DescribeProto(const FileProto& proto, const std::string& edition, ParsedProto& file) {
  Describer(proto, file).Run(edition);
}

void FinishField(ParsedProto& file, int index, bool is_message) {
  Element& field = file.elements[static_cast<size_t>(index)];
  auto feature = [&](std::string_view name) {
    return FeatureOf(file.elements, index, file.attributes, name);
  };
  bool edition = file.attributes["syntax"] == "editions";
  std::string_view presence = feature("field_presence");
  bool one =
      field.cardinality == Cardinality::kSingular || field.cardinality == Cardinality::kRequired;
  if (edition && one && field.oneof < 0 && presence == "LEGACY_REQUIRED") {
    field.cardinality = Cardinality::kRequired;
  }
  field.has_presence = one && (is_message || field.oneof >= 0 || presence != "IMPLICIT" ||
                               field.kind == ElementKind::kExtension ||
                               field.attributes.count("proto3_optional") != 0);
  if (edition && is_message && field.cardinality != Cardinality::kMap &&
      feature("message_encoding") == "DELIMITED") {
    field.attributes["group"] = field.attributes["delimited"] = "true";
  }
  auto written = field.attributes.find("packed");
  bool packed = written != field.attributes.end() && !edition
                    ? written->second == "true"
                    : feature("repeated_field_encoding") == "PACKED";
  if (CanBePacked(field, is_message) && packed) field.attributes["packed"] = "true";
}

}  // namespace detector
