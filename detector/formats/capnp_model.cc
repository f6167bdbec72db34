#include "detector/formats/capnp_model.h"

#include <algorithm>
#include <cstdio>

#include "support/text.h"

namespace detector {
namespace {

namespace cp = capnp;
using Node = cp::schema::Node;
using ProtoField = cp::schema::Field;
using ProtoType = cp::schema::Type;
using ProtoValue = cp::schema::Value;

constexpr uint64_t kNamespaceAnnotation = 0xb9c6f99ebf805f2c;

std::string Hex(uint64_t id) {
  char text[24];
  std::snprintf(text, sizeof text, "0x%016llx", static_cast<unsigned long long>(id));
  return text;
}

std::string Join(const std::string& scope, const std::string& name) {
  return scope.empty() ? name : scope + "." + name;
}

// A type by the kinds of the language; those with parts of their own are not here.
const char* ScalarName(ProtoType::Which which) {
  static constexpr const char* kNames[] = {"Void",    "Bool",    "Int8",   "Int16",  "Int32",
                                           "Int64",   "UInt8",   "UInt16", "UInt32", "UInt64",
                                           "Float32", "Float64", "Text",   "Data"};
  auto at = static_cast<size_t>(which);
  return at < std::size(kNames) ? kNames[at] : nullptr;
}

// The value as it is written, "" for the one that every type has without a word.
std::string Written(ProtoValue::Reader value) {
  auto number = [](auto n) { return n == 0 ? "" : std::to_string(n); };
  switch (value.which()) {
    case ProtoValue::BOOL:
      return value.getBool() ? "true" : "";
    case ProtoValue::INT8:
      return number(value.getInt8());
    case ProtoValue::INT16:
      return number(value.getInt16());
    case ProtoValue::INT32:
      return number(value.getInt32());
    case ProtoValue::INT64:
      return number(value.getInt64());
    case ProtoValue::UINT8:
      return number(value.getUint8());
    case ProtoValue::UINT16:
      return number(value.getUint16());
    case ProtoValue::UINT32:
      return number(value.getUint32());
    case ProtoValue::UINT64:
      return number(value.getUint64());
    case ProtoValue::FLOAT32:
      return number(value.getFloat32());
    case ProtoValue::FLOAT64:
      return number(value.getFloat64());
    default:
      return "";
  }
}

class Filler {
 public:
  Filler(const CapnpFile& file, const cp::SchemaParser& parser, const CapnpTypes& types, int index,
         Schema& schema)
      : file_(file), parser_(parser), types_(types), index_(index), schema_(schema) {}

  void Run() {
    package_ = CapnpPackage(file_);
    for (auto nested : file_.parsed->getAllNested()) {
      Declaration(nested, std::string(nested.getShortDisplayName().cStr()), -1);
    }
  }

 private:
  Element& At(int element) { return schema_.elements[static_cast<size_t>(element)]; }

  // `below`: the path without the package, which is how the outline knows it.
  int Add(ElementKind kind, const std::string& below, const std::string& name, int parent) {
    Element& element = schema_.elements.emplace_back();
    element.kind = kind;
    element.path = Join(package_, below);
    element.name = name;
    element.parent = parent;
    element.file = index_;
    auto decl = file_.outline.decls.find(below);
    if (decl != file_.outline.decls.end()) {
      element.span = decl->second.span;
      element.name_span = decl->second.name_span;
    } else if (parent >= 0) {
      element.span = At(parent).span;
      element.name_span = At(parent).name_span;
    }
    return static_cast<int>(schema_.elements.size()) - 1;
  }

  void Declaration(const cp::ParsedSchema& schema, const std::string& below, int parent) {
    Node::Reader node = schema.getProto();
    std::string name = below.substr(below.rfind('.') + 1);
    int self = -1;
    if (node.isStruct()) {
      self = Type(ElementKind::kMessage, schema, below, name, parent);
      Struct(schema.asStruct(), below, self, -1);
    } else if (node.isEnum()) {
      self = Type(ElementKind::kEnum, schema, below, name, parent);
      Enum(schema, below, self);
    } else if (node.isInterface()) {
      self = Type(ElementKind::kService, schema, below, name, parent);
      Interface(schema, below, self);
    }
    if (self < 0) return;
    for (auto nested : schema.getAllNested()) {
      Declaration(nested, below + "." + nested.getShortDisplayName().cStr(), self);
    }
  }

  int Type(ElementKind kind, const cp::Schema& schema, const std::string& below,
           const std::string& name, int parent) {
    int self = Add(kind, below, name, parent);
    Node::Reader node = schema.getProto();
    auto decl = file_.outline.decls.find(below);
    bool own_id = decl != file_.outline.decls.end() && decl->second.has_id;
    // What a made-up id of the file brings forth says nothing.
    if (own_id || file_.outline.has_file_id) At(self).attributes["type_id"] = Hex(node.getId());
    std::vector<std::string> parameters;
    for (auto parameter : node.getParameters()) parameters.push_back(parameter.getName().cStr());
    if (!parameters.empty()) At(self).attributes["parameters"] = support::Join(parameters, ",");
    KJ_IF_MAYBE (info, parser_.getSourceInfo(schema)) {
      At(self).doc = info->getDocComment().cStr();
    }
    return self;
  }

  std::string DocOf(const cp::Schema& schema, unsigned member) const {
    KJ_IF_MAYBE (info, parser_.getSourceInfo(schema)) {
      if (member < info->getMembers().size()) {
        return info->getMembers()[member].getDocComment().cStr();
      }
    }
    return "";
  }

  // The members of a struct, or of a group inside it; all are children of the struct.
  void Struct(const cp::StructSchema& type, const std::string& below, int self, int around) {
    Node::Struct::Reader node = type.getProto().getStruct();
    int choice = -1;
    if (node.getDiscriminantCount() > 0) choice = Union(type, below, self, around);
    unsigned i = 0;
    for (auto field : type.getFields()) {
      ProtoField::Reader proto = field.getProto();
      bool chosen = proto.getDiscriminantValue() != ProtoField::NO_DISCRIMINANT;
      int oneof = chosen ? choice : around;
      std::string name = proto.getName().cStr();
      std::string path = below + "." + name;
      if (proto.isGroup()) {
        int group = Add(ElementKind::kOneof, path, name, self);
        At(group).oneof = oneof;
        At(group).doc = DocOf(type, i++);
        cp::StructSchema inner = field.getType().asStruct();
        bool all = inner.getProto().getStruct().getDiscriminantCount() == inner.getFields().size();
        At(group).attributes["shape"] = all ? "union" : "group";
        Struct(inner, path, self, group);
        continue;
      }
      int element = Add(ElementKind::kField, path, name, self);
      At(element).oneof = oneof;
      At(element).doc = DocOf(type, i++);
      Field(proto, path, element);
    }
  }

  // Of a named union the group around it is all there is; otherwise one without a name.
  int Union(const cp::StructSchema& type, const std::string& below, int self, int around) {
    bool all = type.getProto().getStruct().getDiscriminantCount() == type.getFields().size();
    if (around >= 0 && all) return around;
    int choice = Add(ElementKind::kOneof, below + ".union", "union", self);
    At(choice).oneof = around;
    At(choice).attributes["shape"] = "union";
    return choice;
  }

  void Field(ProtoField::Reader proto, const std::string& below, int element) {
    Element& field = At(element);
    if (proto.getOrdinal().isExplicit()) field.number = proto.getOrdinal().getExplicit();
    ProtoType::Reader type = proto.getSlot().getType();
    if (type.isList()) {
      field.cardinality = Cardinality::kRepeated;
      type = type.getList().getElementType();
    }
    field.type = TypeName(type, &field);
    field.json_name = field.name;
    auto decl = file_.outline.decls.find(below);
    bool written = decl != file_.outline.decls.end();
    // A type that isn't known comes from the library as nothing at all.
    if (type.isVoid() && written && decl->second.type != "Void" && !file_.errors.empty()) {
      field.type = decl->second.type;
    }
    field.has_presence = IsPointer(proto.getSlot().getType());
    ProtoValue::Reader value = proto.getSlot().getDefaultValue();
    bool spelled = written && (field.has_presence || value.isEnum());
    bool given = proto.getSlot().getHadExplicitDefault();
    bool zero = value.isEnum() && value.getEnum() == 0;
    field.default_value = !spelled         ? Written(value)
                          : given && !zero ? decl->second.default_value
                                           : "";
  }

  static bool IsPointer(ProtoType::Reader type) {
    return type.isText() || type.isData() || type.isList() || type.isStruct() ||
           type.isInterface() || type.isAnyPointer();
  }

  std::string TypeName(ProtoType::Reader type, Element* field) const {
    if (const char* scalar = ScalarName(type.which())) return scalar;
    switch (type.which()) {
      case ProtoType::LIST:
        return "List(" + TypeName(type.getList().getElementType(), nullptr) + ")";
      case ProtoType::ENUM:
        return Known(type.getEnum().getTypeId());
      case ProtoType::STRUCT:
        if (field) field->attributes["pointer"] = "struct";
        return Known(type.getStruct().getTypeId());
      case ProtoType::INTERFACE:
        if (field) field->attributes["pointer"] = "interface";
        return Known(type.getInterface().getTypeId());
      default:
        return "AnyPointer";
    }
  }
  std::string Known(uint64_t id) const {
    auto known = types_.find(id);
    return known == types_.end() ? Hex(id) : known->second;
  }

  void Enum(const cp::ParsedSchema& schema, const std::string& below, int self) {
    At(self).attributes["closed"] = "false";  // a reader keeps numbers that it doesn't know
    for (auto value : schema.asEnum().getEnumerants()) {
      std::string name = value.getProto().getName().cStr();
      int element = Add(ElementKind::kEnumValue, below + "." + name, name, self);
      At(element).number = value.getOrdinal();
      At(element).doc = DocOf(schema, value.getIndex());
    }
  }

  void Interface(const cp::ParsedSchema& schema, const std::string& below, int self) {
    std::vector<std::string> bases;
    for (auto base : schema.getProto().getInterface().getSuperclasses()) {
      bases.push_back(Known(base.getId()));
    }
    if (!bases.empty()) At(self).attributes["extends"] = support::Join(bases, ",");
    for (auto method : schema.asInterface().getMethods()) {
      std::string name = method.getProto().getName().cStr();
      std::string path = below + "." + name;
      int element = Add(ElementKind::kMethod, path, name, self);
      At(element).number = method.getOrdinal();
      At(element).doc = DocOf(schema, method.getIndex());
      std::string input = Parameters(method.getParamType(), path, "$Params", self);
      std::string output = Parameters(method.getResultType(), path, "$Results", self);
      Element& added = At(element);
      added.attributes["input_type"] = input;
      added.attributes["output_type"] = output;
      added.attributes["client_streaming"] = "false";
      added.attributes["server_streaming"] = method.isStreaming() ? "true" : "false";
    }
  }

  // What is written in brackets is a struct without a name of its own.
  std::string Parameters(const cp::StructSchema& type, const std::string& method,
                         const std::string& suffix, int service) {
    if (type.getProto().getScopeId() != 0) return Known(type.getProto().getId());
    std::string below = method + suffix;
    int self = Add(ElementKind::kMessage, below, below.substr(below.rfind('.') + 1), service);
    At(self).attributes["parameters_of"] = Join(package_, method);
    Struct(type, below, self, -1);
    return Join(package_, below);
  }

  const CapnpFile& file_;
  const cp::SchemaParser& parser_;
  const CapnpTypes& types_;
  int index_;
  Schema& schema_;
  std::string package_;
};

void Name(const cp::ParsedSchema& schema, const std::string& path, CapnpTypes& types) {
  for (auto nested : schema.getAllNested()) {
    std::string below = Join(path, nested.getShortDisplayName().cStr());
    types[nested.getProto().getId()] = below;
    Name(nested, below, types);
  }
}

}  // namespace

std::string CapnpPackage(const CapnpFile& file) {
  for (auto annotation : file.parsed->getProto().getAnnotations()) {
    if (annotation.getId() != kNamespaceAnnotation || !annotation.getValue().isText()) continue;
    std::string package;
    for (char c : std::string(annotation.getValue().getText().cStr())) {
      if (c != ':') {
        package += c;
      } else if (!package.empty() && !package.ends_with('.')) {
        package += '.';
      }
    }
    return package;
  }
  return "";
}

void NameCapnpTypes(const CapnpFile& file, CapnpTypes& types) {
  Name(*file.parsed, CapnpPackage(file), types);
}

void AppendCapnp(const CapnpFile& file, const cp::SchemaParser& parser, const CapnpTypes& types,
                 int index, Schema& schema) {
  Filler(file, parser, types, index, schema).Run();
}

}  // namespace detector
