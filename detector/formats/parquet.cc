// Reads Parquet schemas in JSON: the flat list of the footer's elements
// (`[{"name": ..., "num_children": 2}, ...]`), or names with their
// `{"type": "UTF8", "optional": true}`.
#include "detector/formats/parquet.h"

#include <algorithm>
#include <cctype>

namespace detector {
namespace {

// `repeated group list { x element }` around the values of a list is not seen by anybody.
const ParquetNode* ItemOf(const ParquetNode& list) {
  if (list.children.size() != 1 || list.children[0].repetition != "repeated") return nullptr;
  const ParquetNode& middle = list.children[0];
  bool wraps = middle.type == "group" && middle.children.size() == 1 && middle.name != "array" &&
               middle.name != list.name + "_tuple";
  return wraps ? &middle.children[0] : &middle;
}

class Converter {
 public:
  explicit Converter(const SourceFile& file) : places_(file.path, file.content) {}

  std::vector<Column> Columns(const std::vector<ParquetNode>& nodes) const {
    std::vector<Column> columns;
    for (const ParquetNode& node : nodes) columns.push_back(OneColumn(node));
    return columns;
  }

 private:
  Column OneColumn(const ParquetNode& node) const {
    Column column{.name = node.name, .number = node.id};
    column.span = places_.Of(node.begin, node.end);
    column.name_span = places_.Of(node.name_begin, node.name_end);
    if (node.repetition == "required") column.cardinality = Cardinality::kRequired;
    if (node.repetition == "repeated") column.cardinality = Cardinality::kRepeated;
    std::string kind = node.annotation.substr(0, node.annotation.find('('));
    const ParquetNode* item = kind == "LIST" ? ItemOf(node) : nullptr;
    bool map = (kind == "MAP" || kind == "MAP_KEY_VALUE") && node.children.size() == 1 &&
               node.children[0].children.size() == 2;
    if (item) {
      Value(*item, column);
      if (node.repetition == "optional") column.attributes["nullable"] = "true";
      if (item->repetition == "required") column.attributes["items"] = "required";
      column.cardinality = Cardinality::kRepeated;
    } else if (map) {
      const std::vector<ParquetNode>& pair = node.children[0].children;
      if (node.repetition == "optional") column.attributes["nullable"] = "true";
      Value(pair[1], column);
      column.cardinality = Cardinality::kMap;
      column.map_key = ArrowTypeOf(pair[0].type, pair[0].annotation);
      column.map_value = column.type;
      column.type = "map";
    } else {
      Value(node, column);
    }
    return column;
  }

  void Value(const ParquetNode& node, Column& column) const {
    bool group = node.type == "group";
    column.type = group ? "record" : ArrowTypeOf(node.type, node.annotation);
    if (group) column.children = Columns(node.children);
    if (group && !node.annotation.empty()) column.attributes["annotation"] = node.annotation;
  }

  JsonPlaces places_;
};

// The flat list of a footer: each element is followed by its children.
struct FlatReader {
  const std::vector<JsonNode>& list;
  size_t next = 0;

  bool Read(ParquetNode& node, int depth) {
    if (next >= list.size() || depth > kDeepestParquet) return false;
    const JsonNode& element = list[next++];
    node.begin = node.name_begin = element.begin;
    node.end = node.name_end = element.end;
    node.name = TextOf(element, "name");
    node.repetition = LowerCase(TextOf(element, "repetition_type"));
    node.type = LowerCase(TextOf(element, "type"));
    if (std::string length = TextOf(element, "type_length"); !length.empty()) {
      node.type += "(" + length + ")";
    }
    if (node.type.starts_with("byte_array")) node.type = "binary";
    node.annotation = Annotation(element);
    if (std::string id = TextOf(element, "field_id"); !id.empty() && id.size() < 10) {
      if (id.find_first_not_of("0123456789") == std::string::npos) node.id = std::stoi(id);
    }
    std::string children = TextOf(element, "num_children");
    bool group = !children.empty() && children.size() < 7 &&
                 children.find_first_not_of("0123456789") == std::string::npos;
    if (!group) return !node.type.empty() && !node.name.empty();
    node.type = "group";
    for (int count = std::stoi(children); count > 0; --count) {
      if (!Read(node.children.emplace_back(), depth + 1)) return false;
    }
    return !node.name.empty();
  }

  static std::string Annotation(const JsonNode& element) {
    std::string converted = TextOf(element, "converted_type");
    if (converted != "DECIMAL") return converted;
    return "DECIMAL(" + TextOf(element, "precision") + "," + TextOf(element, "scale") + ")";
  }
};

// `{"id": {"type": "INT64"}, "tags": {"type": "UTF8", "repeated": true}, "at": {"fields": {...}}}`
ParquetNode Named(const JsonMember& key, const JsonNode& value) {
  ParquetNode node{.name = key.key};
  node.begin = node.name_begin = key.begin;
  node.name_end = key.end;
  node.end = value.end;
  node.repetition = TextOf(value, "repeated") == "true"   ? "repeated"
                    : TextOf(value, "optional") == "true" ? "optional"
                                                          : "required";
  std::string type = TextOf(value, "type");
  const JsonNode* fields = value.Get("fields");
  if (fields) {
    node.type = "group";
    for (size_t i = 0; i < fields->keys.size(); ++i) {
      node.children.push_back(Named(fields->keys[i], fields->values[i]));
    }
    return node;
  }
  node.type = LowerCase(type);
  if (type == "BYTE_ARRAY") node.type = "binary";
  if (ArrowTypeOf(node.type, "") == node.type) node.annotation = type;
  if (type == "DECIMAL") {
    node.annotation += "(" + TextOf(value, "precision") + "," + TextOf(value, "scale") + ")";
  }
  return node;
}

bool IsNamed(const JsonNode& root) {
  if (root.kind != JsonNode::kObject || root.values.empty()) return false;
  return std::all_of(root.values.begin(), root.values.end(), [](const JsonNode& value) {
    const JsonNode* type = value.Get("type");
    const JsonNode* fields = value.Get("fields");
    bool group = fields && fields->kind == JsonNode::kObject;
    return group || (type && type->kind == JsonNode::kString && !type->text.empty() &&
                     std::isupper(static_cast<unsigned char>(type->text[0])));
  });
}

bool IsFlat(const JsonNode& root) {
  return root.kind == JsonNode::kArray && !root.values.empty() &&
         root.values[0].Get("num_children");
}

}  // namespace

std::string LowerCase(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::vector<Column> ParquetColumns(const SourceFile& file, const std::vector<ParquetNode>& nodes) {
  return Converter(file).Columns(nodes);
}

bool IsParquetJson(const JsonNode& root) { return IsFlat(root) || IsNamed(root); }

ColumnTable ParseParquetJson(const SourceFile& file, const JsonTree& tree) {
  ColumnTable table;
  ParquetNode root;
  if (IsFlat(tree.root)) {
    FlatReader reader{tree.root.values};
    if (!reader.Read(root, 0) || reader.next != tree.root.values.size()) {
      table.error = Diagnostic{"error", JsonPlaces(file.path, file.content).Of(0, 0),
                               "the elements don't add up: each group has to be followed by its "
                               "num_children, each other element needs \"name\" and \"type\""};
      return table;
    }
  } else {
    for (size_t i = 0; i < tree.root.keys.size(); ++i) {
      root.children.push_back(Named(tree.root.keys[i], tree.root.values[i]));
    }
  }
  table.columns = ParquetColumns(file, root.children);
  return table;
}

}  // namespace detector
