#include <set>

#include "detector/formats/avro.h"
#include "support/text.h"

namespace detector {
namespace {

// As an element's type: "long", "com.acme.Order", "array<long>", "union<long,string>".
std::string TypeText(const AvroGraph& graph, int index, int depth = 0) {
  const AvroType& type = graph.types[static_cast<size_t>(index)];
  if (IsNamedAvro(type.kind)) return type.name;
  std::string text(AvroKindName(type.kind));
  if (type.parts.empty() || depth > kDeepestJson) return text;
  std::vector<std::string> parts;
  for (int part : type.parts) parts.push_back(TypeText(graph, part, depth + 1));
  return text + "<" + support::Join(parts, ",") + ">";
}

class Builder {
 public:
  Builder(const AvroGraph& graph, const std::vector<int>& indices, Schema& schema)
      : graph_(graph), indices_(indices), schema_(schema) {
    for (const AvroFile& file : graph.files) places_.emplace_back(file.path, file.content);
  }

  void Run() {
    for (const AvroType& type : graph_.types) {
      if (indices_[static_cast<size_t>(type.file)] < 0) continue;
      if (type.kind == AvroType::kEnum) Enum(type);
      if (type.kind == AvroType::kRecord || type.kind == AvroType::kFixed) Message(type);
    }
  }

 private:
  Span SpanOf(int file, const JsonNode& node) const {
    return places_[static_cast<size_t>(file)].Of(node.begin, node.end);
  }

  // The last part is quoted in the path if it has a dot in it.
  Element& Add(ElementKind kind, const std::string& owner, const std::string& name, int parent,
               int file, const JsonNode& node) {
    Element& element = schema_.elements.emplace_back();
    element.kind = kind;
    bool dotted = parent >= 0 && name.find('.') != std::string::npos;
    element.path = owner.empty() ? name : owner + "." + (dotted ? "\"" + name + "\"" : name);
    element.name = element.json_name = parent >= 0 ? name : AvroSimpleName(name);
    element.parent = parent;
    element.file = indices_[static_cast<size_t>(file)];
    element.span = SpanOf(file, node);
    const JsonNode* named = node.Get("name");
    element.name_span = SpanOf(file, named ? *named : node);
    const JsonNode* doc = node.Get("doc");
    if (doc && doc->kind == JsonNode::kString) element.doc = doc->text;
    return element;
  }

  int AddType(ElementKind kind, const AvroType& type) {
    Element& element = Add(kind, "", type.name, -1, type.file, *type.node);
    element.json_name.clear();
    if (!type.aliases.empty()) element.attributes["aliases"] = support::Join(type.aliases, ",");
    Note(*type.node, element);
    return static_cast<int>(schema_.elements.size()) - 1;
  }

  // What else the specification lets a type say.
  static void Note(const JsonNode& node, Element& element) {
    constexpr std::pair<const char*, const char*> kFacts[] = {
        {"logicalType", "logical_type"},
        {"precision", "precision"},
        {"scale", "scale"},
        {"order", "order"},
    };
    for (auto [key, attribute] : kFacts) {
      const JsonNode* value = node.Get(key);
      if (value && !value->text.empty()) element.attributes[attribute] = value->text;
    }
  }

  void Message(const AvroType& type) {
    int self = AddType(ElementKind::kMessage, type);
    if (type.kind == AvroType::kFixed) {
      schema_.elements.back().attributes["fixed"] = std::to_string(type.size);
    }
    for (const AvroField& field : type.fields) Field(field, type, self);
  }

  void Field(const AvroField& field, const AvroType& record, int message) {
    Element& element =
        Add(ElementKind::kField, record.name, field.name, message, record.file, *field.node);
    element.default_value = field.default_value.value_or("");
    if (!field.aliases.empty()) element.attributes["aliases"] = support::Join(field.aliases, ",");
    Note(*field.node, element);
    int type = WithoutNull(field.type, element);
    const AvroType* shape = &At(type);
    if (shape->kind == AvroType::kArray) {
      element.cardinality = Cardinality::kRepeated;
      type = shape->parts[0];
      shape = &At(type);
    }
    if (shape->kind == AvroType::kMap) {
      bool inside = element.cardinality == Cardinality::kRepeated;
      element.type = TypeText(graph_, type);
      if (inside) return;
      element.cardinality = Cardinality::kMap;
      element.map_key = "string";
      element.map_value = TypeText(graph_, shape->parts[0]);
      return;
    }
    element.type = TypeText(graph_, type);
    if (!IsNamedAvro(shape->kind)) Note(*shape->node, element);
    if (shape->kind == AvroType::kEnum) element.attributes["enum"] = "closed";
  }

  // The branch that is not null, where there is just one; a union of one type is that type.
  int WithoutNull(int index, Element& field) const {
    const AvroType& type = At(index);
    if (type.kind == AvroType::kNull) field.has_presence = true;
    if (type.kind != AvroType::kUnion) return index;
    int other = -1, others = 0;
    for (int part : type.parts) {
      bool null = At(part).kind == AvroType::kNull;
      if (null) field.has_presence = true;
      if (!null) other = part;
      others += !null;
    }
    return others == 1 ? other : index;
  }

  void Enum(const AvroType& type) {
    int self = AddType(ElementKind::kEnum, type);
    Element& element = schema_.elements.back();
    element.default_value = type.enum_default.value_or("");
    element.attributes["closed"] = type.enum_default ? "false" : "true";
    const JsonNode* symbols = type.node->Get("symbols");
    for (const JsonNode& symbol : symbols->values) {
      Add(ElementKind::kEnumValue, type.name, symbol.text, self, type.file, symbol);
    }
  }

  const AvroType& At(int type) const { return graph_.types[static_cast<size_t>(type)]; }

  const AvroGraph& graph_;
  const std::vector<int>& indices_;
  Schema& schema_;
  std::vector<JsonPlaces> places_;
};

}  // namespace

void AppendAvro(const AvroGraph& graph, const std::vector<int>& indices, Schema& schema) {
  Builder(graph, indices, schema).Run();
}

}  // namespace detector
