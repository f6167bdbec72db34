#include "detector/formats/thrift_model.h"

#include <algorithm>

namespace detector {
namespace {

std::string Below(const std::string& parent, const std::string& name) {
  return parent.empty() ? name : parent + "." + name;
}

const ThriftDefinition* Find(const ThriftFile& file, const std::string& name) {
  auto found = std::find_if(file.definitions.begin(), file.definitions.end(),
                            [&](const ThriftDefinition& d) { return d.name == name; });
  return found == file.definitions.end() ? nullptr : &*found;
}

class Filler {
 public:
  Filler(const ThriftFile& parsed, const ThriftScope& scope, int file, Schema& schema)
      : parsed_(parsed), scope_(scope), file_(file), schema_(schema) {}

  void Run() {
    for (const ThriftDefinition& definition : parsed_.definitions) Define(definition);
  }

 private:
  // A name as written, in this file or "include.Name", and where it is declared.
  struct Found {
    const ThriftFile* file = nullptr;
    const ThriftDefinition* definition = nullptr;
  };
  Found Look(const std::string& name) const {
    if (const ThriftDefinition* own = Find(parsed_, name)) return {&parsed_, own};
    size_t dot = name.find('.');
    const ThriftFile* other = dot == std::string::npos ? nullptr : scope_(name.substr(0, dot));
    return {other, other ? Find(*other, name.substr(dot + 1)) : nullptr};
  }
  std::string PathOf(const std::string& name) const {
    Found found = Look(name);
    return found.definition ? Below(ThriftPackage(*found.file), found.definition->name) : name;
  }

  std::string TypeText(const ThriftType& type) const {
    if (type.of.empty()) return PathOf(type.name);
    std::string text = type.name + "<" + TypeText(type.of[0]);
    if (type.of.size() > 1) text += "," + TypeText(type.of[1]);
    return text + ">";
  }

  // A constant that only names another has that one's value; an enum's value keeps its name.
  std::string ValueText(const ThriftValue& value) const {
    if (!value.is_name) return value.text;
    Found found = Look(value.text);
    bool constant = found.definition && found.definition->kind == ThriftKind::kConst;
    return constant && !found.definition->value.is_name ? found.definition->value.text : value.text;
  }

  Element& Add(ElementKind kind, const std::string& name, int parent, const Span& span,
               const Span& name_span, const std::string& doc) {
    std::string above =
        parent < 0 ? ThriftPackage(parsed_) : schema_.elements[static_cast<size_t>(parent)].path;
    Element& element = schema_.elements.emplace_back();
    element.kind = kind;
    element.path = Below(above, name);
    element.name = name;
    element.parent = parent;
    element.file = file_;
    element.span = span;
    element.name_span = name_span;
    element.doc = doc;
    return element;
  }
  int Last() const { return static_cast<int>(schema_.elements.size()) - 1; }

  void Define(const ThriftDefinition& d) {
    bool is_enum = d.kind == ThriftKind::kEnum || d.kind == ThriftKind::kSenum;
    ElementKind kind = is_enum                          ? ElementKind::kEnum
                       : d.kind == ThriftKind::kService ? ElementKind::kService
                                                        : ElementKind::kMessage;
    Element& element = Add(kind, d.name, -1, d.span, d.name_span, d.doc);
    element.attributes = d.annotations;
    auto& attributes = element.attributes;
    if (d.kind == ThriftKind::kUnion) attributes["union"] = "true";
    if (d.kind == ThriftKind::kException) attributes["exception"] = "true";
    if (d.kind == ThriftKind::kSenum) attributes["senum"] = "true";
    if (is_enum) attributes["closed"] = "false";  // generated code keeps numbers it doesn't know
    if (d.kind == ThriftKind::kTypedef) attributes["typedef"] = TypeText(d.type);
    if (d.kind == ThriftKind::kConst) {
      attributes["const"] = TypeText(d.type);
      attributes["value"] = ValueText(d.value);
    }
    if (!d.extends.empty()) attributes["extends"] = PathOf(d.extends);
    int self = Last();
    bool in_union = d.kind == ThriftKind::kUnion;
    for (const ThriftField& field : d.fields) Field(field, self, in_union, false);
    for (const ThriftEnumValue& value : d.values) {
      Element& child =
          Add(ElementKind::kEnumValue, value.name, self, value.span, value.name_span, value.doc);
      child.number = value.number;
      child.attributes = value.annotations;
    }
    for (const ThriftFunction& function : d.functions) Function(function, self);
  }

  void Field(const ThriftField& field, int parent, bool in_union, bool argument) {
    Element& element =
        Add(ElementKind::kField, field.name, parent, field.span, field.name_span, field.doc);
    element.number = field.id;
    element.json_name = field.name;
    element.attributes = field.annotations;
    const ThriftType& type = field.type;
    if (type.name == "map" && type.of.size() == 2) {
      element.cardinality = Cardinality::kMap;
      element.map_key = TypeText(type.of[0]);
      element.map_value = TypeText(type.of[1]);
    } else if (!type.of.empty()) {
      element.cardinality = Cardinality::kRepeated;
      element.type = TypeText(type.of[0]);
      if (type.name == "set") element.attributes["set"] = "true";
    } else {
      element.type = PathOf(type.name);
      if (Find(parsed_, type.name) && Find(parsed_, type.name)->kind == ThriftKind::kEnum) {
        element.attributes["enum"] = "open";
      }
      if (field.required && !in_union) element.cardinality = Cardinality::kRequired;
    }
    if (field.required && !in_union && !type.of.empty()) element.attributes["required"] = "true";
    if ((field.optional && !argument) || in_union) element.attributes["optional"] = "true";
    element.has_presence = !field.required || in_union;
    if (field.value) element.default_value = ValueText(*field.value);
  }

  void Function(const ThriftFunction& function, int service) {
    std::string path = schema_.elements[static_cast<size_t>(service)].path;
    Element& method = Add(ElementKind::kMethod, function.name, service, function.span,
                          function.name_span, function.doc);
    method.attributes = function.annotations;
    method.attributes["input_type"] = Below(path, function.name + "_args");
    method.attributes["output_type"] = TypeText(function.returns);
    method.attributes["client_streaming"] = method.attributes["server_streaming"] = "false";
    if (function.oneway) method.attributes["oneway"] = "true";
    Arguments(function, function.name + "_args", function.arguments, service);
    if (function.exceptions.empty()) return;
    Arguments(function, function.name + "_exception", function.exceptions, service);
  }

  void Arguments(const ThriftFunction& function, const std::string& name,
                 const std::vector<ThriftField>& fields, int service) {
    Add(ElementKind::kMessage, name, service, function.span, function.name_span, "");
    int self = Last();
    for (const ThriftField& field : fields) Field(field, self, false, true);
  }

  const ThriftFile& parsed_;
  const ThriftScope& scope_;
  int file_;
  Schema& schema_;
};

}  // namespace

std::string ThriftPackage(const ThriftFile& file) {
  for (const char* language : {"cpp", "*"}) {
    auto found = file.namespaces.find(language);
    if (found != file.namespaces.end()) return found->second;
  }
  return "";
}

void AppendThrift(const ThriftFile& parsed, const ThriftScope& scope, int file, Schema& schema) {
  Filler(parsed, scope, file, schema).Run();
}

}  // namespace detector
