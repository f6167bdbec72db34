// Reads Arrow schemas in the JSON form of Arrow's integration tests:
//   {"schema": {"fields": [{"name": "id", "nullable": false,
//                           "type": {"name": "int", "bitWidth": 64, "isSigned": true},
//                           "children": []}]}}
// and hands what is Parquet on.
#include <algorithm>
#include <array>

#include "detector/formats/columnar.h"

namespace detector {
namespace {

const JsonNode* FieldsOf(const JsonNode& root) {
  const JsonNode* schema = root.Get("schema");
  return schema ? schema->Get("fields") : root.Get("fields");
}

// "MILLISECOND" -> "ms"
std::string Unit(const std::string& unit) {
  static constexpr std::pair<const char*, const char*> kUnits[] = {
      {"SECOND", "s"}, {"MILLISECOND", "ms"}, {"MICROSECOND", "us"}, {"NANOSECOND", "ns"}};
  for (const auto& [name, brief] : kUnits) {
    if (name == unit) return brief;
  }
  return unit;
}

std::string FloatName(const std::string& precision) {
  return precision == "HALF" ? "float16" : precision == "SINGLE" ? "float32" : "float64";
}

std::string DecimalName(const JsonNode& type) {
  std::string bits = TextOf(type, "bitWidth");
  return "decimal" + (bits.empty() ? "128" : bits) + "(" + TextOf(type, "precision") + "," +
         TextOf(type, "scale") + ")";
}

// As Arrow itself writes types, but for those that hold others.
std::string ScalarName(const JsonNode& type) {
  std::string name = TextOf(type, "name");
  if (name == "int") {
    return (TextOf(type, "isSigned") == "false" ? "uint" : "int") + TextOf(type, "bitWidth");
  }
  if (name == "floatingpoint") return FloatName(TextOf(type, "precision"));
  if (name == "decimal") return DecimalName(type);
  if (name == "fixedsizebinary") return "fixedsizebinary(" + TextOf(type, "byteWidth") + ")";
  if (name == "date") return TextOf(type, "unit") == "MILLISECOND" ? "date64" : "date32";
  if (name == "time")
    return "time" + TextOf(type, "bitWidth") + "[" + Unit(TextOf(type, "unit")) + "]";
  if (name == "duration") return "duration[" + Unit(TextOf(type, "unit")) + "]";
  if (name == "interval") return "interval[" + TextOf(type, "unit") + "]";
  if (name == "timestamp") {
    std::string zone = TextOf(type, "timezone");
    return "timestamp[" + Unit(TextOf(type, "unit")) + (zone.empty() ? "" : ", " + zone) + "]";
  }
  return name;
}

constexpr std::array kLists = {"list", "largelist", "fixedsizelist", "listview", "largelistview"};

class Parser {
 public:
  Parser(const SourceFile& file, ColumnTable& table)
      : table_(table), places_(file.path, file.content) {}

  std::vector<Column> Columns(const JsonNode& list) {
    std::vector<Column> columns;
    for (const JsonNode& node : list.values) {
      const JsonNode* name = node.Get("name");
      const JsonNode* type = node.Get("type");
      if (!name || !type || name->text.empty() || !type->Get("name")) {
        Fail(node, "expected a field: an object with \"name\" and \"type\": {\"name\": ...}");
        return columns;
      }
      Column column{.name = name->text};
      column.span = places_.Of(node.begin, node.end);
      column.name_span = places_.Of(name->begin, name->end);
      if (TextOf(node, "nullable") == "false") column.cardinality = Cardinality::kRequired;
      Metadata(node, column);
      Type(node, *type, column);
      columns.push_back(std::move(column));
    }
    return columns;
  }

  void Fail(const JsonNode& node, const std::string& message) {
    if (!table_.error) {
      table_.error = Diagnostic{"error", places_.Of(node.begin, node.end), message};
    }
  }

 private:
  // `"metadata": [{"key": "PARQUET:field_id", "value": "3"}]`, or an object.
  static void Metadata(const JsonNode& node, Column& column) {
    const JsonNode* metadata = node.Get("metadata");
    if (!metadata) return;
    std::string id = TextOf(*metadata, "PARQUET:field_id");
    for (const JsonNode& entry : metadata->values) {
      if (TextOf(entry, "key") == "PARQUET:field_id") id = TextOf(entry, "value");
    }
    bool number =
        !id.empty() && id.size() < 10 && id.find_first_not_of("0123456789") == std::string::npos;
    if (number) column.number = std::stoi(id);
  }

  const JsonNode* OnlyChild(const JsonNode& node) {
    const JsonNode* children = node.Get("children");
    bool one = children && children->values.size() == 1 && children->values[0].Get("type");
    if (!one) Fail(node, "expected one child, with a \"type\": what the values are");
    return one ? &children->values[0] : nullptr;
  }

  void Type(const JsonNode& node, const JsonNode& type, Column& column) {
    std::string name = TextOf(type, "name");
    const JsonNode* children = node.Get("children");
    if (const JsonNode* dictionary = node.Get("dictionary")) {
      const JsonNode* index = dictionary->Get("indexType");
      column.attributes["dictionary"] = index ? ScalarName(*index) : "int32";
    }
    if (std::find(kLists.begin(), kLists.end(), name) != kLists.end())
      return List(node, type, column);
    if (name == "map") return Map(node, column);
    column.type = ScalarName(type);
    bool holds = name == "struct" || name == "union";
    if (!holds) return;
    column.type = "record";
    if (name == "union") column.attributes["union"] = TextOf(type, "mode");
    if (children) column.children = Columns(*children);
  }

  void List(const JsonNode& node, const JsonNode& type, Column& column) {
    const JsonNode* item = OnlyChild(node);
    if (!item) return;
    std::string name = TextOf(type, "name");
    if (name != "list") column.attributes["list"] = name;
    if (name == "fixedsizelist") column.attributes["list_size"] = TextOf(type, "listSize");
    if (column.cardinality != Cardinality::kRequired) column.attributes["nullable"] = "true";
    if (TextOf(*item, "nullable") == "false") column.attributes["items"] = "required";
    Column inner;
    Type(*item, *item->Get("type"), inner);
    column.cardinality = Cardinality::kRepeated;
    column.type = Shown(inner);
    column.children = std::move(inner.children);
  }

  // A list of lists, or of maps, has no place in the model but its name.
  static std::string Shown(const Column& inner) {
    if (inner.cardinality == Cardinality::kRepeated) return "list<" + inner.type + ">";
    if (inner.cardinality == Cardinality::kMap) {
      return "map<" + inner.map_key + "," + inner.map_value + ">";
    }
    return inner.type;
  }

  void Map(const JsonNode& node, Column& column) {
    const JsonNode* entries = OnlyChild(node);
    const JsonNode* parts = entries ? entries->Get("children") : nullptr;
    if (!parts || parts->values.size() != 2) return Fail(node, "expected a map's key and value");
    std::vector<Column> pair = Columns(*parts);
    if (pair.size() != 2) return;
    if (column.cardinality != Cardinality::kRequired) column.attributes["nullable"] = "true";
    column.cardinality = Cardinality::kMap;
    column.type = "map";
    column.map_key = pair[0].type;
    column.map_value = Shown(pair[1]);
    column.children = std::move(pair[1].children);
  }

  ColumnTable& table_;
  JsonPlaces places_;
};

ColumnTable ParseArrow(const SourceFile& file) {
  if (file.content.find("message") != std::string::npos && IsParquetText(file.content)) {
    return ParseParquetText(file);
  }
  size_t first = file.content.find_first_not_of("\xEF\xBB\xBF \t\r\n");
  if (first != std::string::npos && file.content.compare(first, 7, "message") == 0) {
    return ParseParquetText(file);
  }
  ColumnTable table;
  JsonTree tree = ParseJsonTree(file.path, file.content);
  table.error = tree.error;
  if (table.error) return table;
  if (IsParquetJson(tree.root)) return ParseParquetJson(file, tree);
  Parser parser(file, table);
  const JsonNode* fields = FieldsOf(tree.root);
  if (!fields || fields->kind != JsonNode::kArray) {
    parser.Fail(tree.root,
                "expected an Arrow schema, {\"schema\": {\"fields\": [...]}}, or a "
                "Parquet one, `message NAME { ... }`");
    return table;
  }
  table.columns = parser.Columns(*fields);
  return table;
}

}  // namespace

bool IsArrow(const std::string& content) {
  if (IsParquetText(content)) return true;
  size_t first = content.find_first_not_of("\xEF\xBB\xBF \t\r\n");
  bool json = first != std::string::npos && (content[first] == '{' || content[first] == '[');
  if (!json) return false;
  JsonTree tree = ParseJsonTree("", content);
  if (tree.error) return false;
  const JsonNode* fields = FieldsOf(tree.root);
  bool some = fields && fields->kind == JsonNode::kArray && !fields->values.empty();
  const JsonNode* type = some ? fields->values[0].Get("type") : nullptr;
  return (type && type->Get("name")) || IsParquetJson(tree.root);
}

support::Result<Schema> ReadArrow(const LoadedSource& source, const ReadOptions& options,
                                  const std::vector<KnownFile>& known) {
  return ReadTables("arrow", ParseArrow, source, options, known);
}

}  // namespace detector
