#include "detector/formats/flatbuffers_model.h"

#include "support/text.h"

namespace detector {
namespace {

namespace fb = flatbuffers;

std::string PathOf(const fb::Definition& definition) {
  return definition.defined_namespace->GetFullyQualifiedName(definition.name);
}

std::string TypeName(const fb::Type& type) {
  if (fb::IsSeries(type)) return TypeName(type.VectorType());
  if (type.enum_def) return PathOf(*type.enum_def);
  if (type.struct_def) return PathOf(*type.struct_def);
  return fb::kTypeNames[type.base_type];
}

using Attributes = std::map<std::string, std::string>;

// Attributes as they are written, less those that have a place of their own in the model.
Attributes WrittenAttributes(const fb::Definition& definition) {
  Attributes attributes;
  for (const auto& [name, value] : definition.attributes.dict) {
    if (name == "id" || name == "streaming") continue;
    attributes[name] = value->constant == "0" ? "true" : value->constant;
  }
  return attributes;
}

class Filler {
 public:
  Filler(const ParsedFbs& parsed, const fb::Parser& parser, int file, Schema& schema)
      : parsed_(parsed), parser_(parser), file_(file), schema_(schema) {}

  void Run() {
    for (const FbsDecl& decl : parsed_.outline.decls) {
      std::string path = decl.space.empty() ? decl.name : decl.space + "." + decl.name;
      switch (decl.kind) {
        case FbsDeclKind::kTable:
        case FbsDeclKind::kStruct:
          Table(decl, path);
          break;
        case FbsDeclKind::kEnum:
        case FbsDeclKind::kUnion:
          Enum(decl, path);
          break;
        case FbsDeclKind::kService:
          Service(decl, path);
          break;
      }
    }
  }

 private:
  Element& Add(ElementKind kind, const std::string& path, const std::string& name, int parent,
               const Span& span, const Span& name_span, const std::string& doc) {
    Element& element = schema_.elements.emplace_back();
    element.kind = kind;
    element.path = path;
    element.name = name;
    element.parent = parent;
    element.file = file_;
    element.span = span;
    element.name_span = name_span;
    element.doc = doc;
    return element;
  }
  Element& Add(ElementKind kind, const FbsDecl& decl, const std::string& path) {
    return Add(kind, path, decl.name, -1, decl.span, decl.name_span, decl.doc);
  }
  Element& Add(ElementKind kind, const FbsMember& member, int parent) {
    std::string path = schema_.elements[static_cast<size_t>(parent)].path + "." + member.name;
    return Add(kind, path, member.name, parent, member.span, member.name_span, member.doc);
  }
  int Last() const { return static_cast<int>(schema_.elements.size()) - 1; }

  void Table(const FbsDecl& decl, const std::string& path) {
    const fb::StructDef* type = parser_.structs_.Lookup(path);
    if (!type) return;
    Element& element = Add(ElementKind::kMessage, decl, path);
    element.attributes = WrittenAttributes(*type);
    if (type->fixed) element.attributes["struct"] = "true";
    if (type == parser_.root_struct_def_) element.attributes["root"] = "true";
    int self = Last(), place = 0;
    for (const FbsMember& member : decl.members) {
      const fb::FieldDef* field = type->fields.Lookup(member.name);
      if (field) Field(*type, *field, member, self, place++);
    }
  }

  void Field(const fb::StructDef& type, const fb::FieldDef& field, const FbsMember& member,
             int parent, int place) {
    Element& element = Add(ElementKind::kField, member, parent);
    const fb::Type& value = field.value.type;
    // A table's slots lie two bytes apart after two of its own; a struct has places only.
    element.number = type.fixed ? place : (field.value.offset - 4) / 2;
    element.type = TypeName(value);
    element.cardinality = fb::IsSeries(value) ? Cardinality::kRepeated : Cardinality::kSingular;
    bool scalar = fb::IsScalar(value.base_type);
    element.has_presence = !type.fixed && (!scalar || field.IsScalarOptional());
    element.json_name = field.name;
    element.default_value = member.default_value == "null" ? "" : member.default_value;
    element.attributes = WrittenAttributes(field);
    if (value.enum_def) element.attributes[value.enum_def->is_union ? "union" : "enum"] = "open";
    if (fb::IsArray(value)) element.attributes["array"] = std::to_string(value.fixed_length);
  }

  void Enum(const FbsDecl& decl, const std::string& path) {
    const fb::EnumDef* type = parser_.enums_.Lookup(path);
    if (!type) return;
    Element& element = Add(ElementKind::kEnum, decl, path);
    element.attributes = WrittenAttributes(*type);
    // Values that a reader doesn't know are kept, but what a union holds then can't be reached.
    element.attributes["closed"] = type->is_union ? "true" : "false";
    element.attributes["underlying"] = fb::kTypeNames[type->underlying_type.base_type];
    if (type->is_union) element.attributes["union"] = "true";
    if (!decl.underlying.empty()) element.attributes["underlying"] = decl.underlying;
    int self = Last();
    if (type->is_union) {  // nobody writes it, but code names it
      Value(*type, {.name = "NONE", .span = decl.name_span, .name_span = decl.name_span}, self);
    }
    for (const FbsMember& member : decl.members) Value(*type, member, self);
  }

  void Value(const fb::EnumDef& type, const FbsMember& member, int parent) {
    const fb::EnumVal* value = type.Lookup(member.name);
    if (!value) return;
    Element& element = Add(ElementKind::kEnumValue, member, parent);
    element.number = value->GetAsInt64();
    bool holds = type.is_union && value->union_type.base_type != fb::BASE_TYPE_NONE;
    if (holds) element.type = TypeName(value->union_type);
  }

  void Service(const FbsDecl& decl, const std::string& path) {
    const fb::ServiceDef* service = parser_.services_.Lookup(path);
    if (!service) return;
    Add(ElementKind::kService, decl, path).attributes = WrittenAttributes(*service);
    int self = Last();
    for (const FbsMember& member : decl.members) {
      const fb::RPCCall* call = service->calls.Lookup(member.name);
      if (!call) continue;
      Element& element = Add(ElementKind::kMethod, member, self);
      element.attributes = WrittenAttributes(*call);
      element.attributes["input_type"] = PathOf(*call->request);
      element.attributes["output_type"] = PathOf(*call->response);
      const fb::Value* streaming = call->attributes.Lookup("streaming");
      std::string how = streaming ? streaming->constant : "none";
      element.attributes["client_streaming"] = how == "client" || how == "bidi" ? "true" : "false";
      element.attributes["server_streaming"] = how == "server" || how == "bidi" ? "true" : "false";
    }
  }

  const ParsedFbs& parsed_;
  const fb::Parser& parser_;
  int file_;
  Schema& schema_;
};

}  // namespace

void AppendElements(const ParsedFbs& parsed, const fb::Parser& parser, int file, Schema& schema) {
  Filler(parsed, parser, file, schema).Run();
}

}  // namespace detector
