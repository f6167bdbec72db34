// Reads the schemas of BigQuery tables: a list of columns, `{"schema": {"fields": [...]}}`, or a
// whole `bq show --format=json`. Types go by their names in GoogleSQL: INTEGER is INT64.
#include <algorithm>
#include <array>

#include "detector/formats/columnar.h"
#include "support/text.h"

namespace detector {
namespace {

struct TypeName {
  std::string_view written, name;
};

constexpr std::array kTypes = {
    TypeName{"STRING", "STRING"},
    TypeName{"BYTES", "BYTES"},
    TypeName{"INTEGER", "INT64"},
    TypeName{"INT64", "INT64"},
    TypeName{"FLOAT", "FLOAT64"},
    TypeName{"FLOAT64", "FLOAT64"},
    TypeName{"NUMERIC", "NUMERIC"},
    TypeName{"DECIMAL", "NUMERIC"},
    TypeName{"BIGNUMERIC", "BIGNUMERIC"},
    TypeName{"BIGDECIMAL", "BIGNUMERIC"},
    TypeName{"BOOLEAN", "BOOL"},
    TypeName{"BOOL", "BOOL"},
    TypeName{"TIMESTAMP", "TIMESTAMP"},
    TypeName{"DATE", "DATE"},
    TypeName{"TIME", "TIME"},
    TypeName{"DATETIME", "DATETIME"},
    TypeName{"GEOGRAPHY", "GEOGRAPHY"},
    TypeName{"JSON", "JSON"},
    TypeName{"INTERVAL", "INTERVAL"},
    TypeName{"RANGE", "RANGE"},
    TypeName{"RECORD", "record"},
    TypeName{"STRUCT", "record"},
};

// Members that are kept under the names that they have there.
constexpr std::array kKept = {"maxLength", "precision", "scale", "collation", "roundingMode"};

std::string Upper(std::string text) {
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

std::string_view KnownType(const std::string& written) {
  std::string upper = Upper(written);
  for (const TypeName& type : kTypes) {
    if (type.written == upper) return type.name;
  }
  return "";
}

bool LooksLikeColumns(const JsonNode* list) {
  if (!list || list->kind != JsonNode::kArray || list->values.empty()) return false;
  const JsonNode& first = list->values.front();
  const JsonNode* type = first.Get("type");
  return first.Get("name") && type && type->kind == JsonNode::kString &&
         !KnownType(type->text).empty();
}

// Where the columns stand in a document, null if nowhere.
const JsonNode* ColumnsOf(const JsonNode& root) {
  if (root.kind == JsonNode::kArray) return &root;
  const JsonNode* schema = root.Get("schema");
  return schema ? schema->Get("fields") : root.Get("fields");
}

class Parser {
 public:
  Parser(const SourceFile& file, ColumnTable& table)
      : table_(table), places_(file.path, file.content) {}

  std::vector<Column> Columns(const JsonNode& list) {
    std::vector<Column> columns;
    for (const JsonNode& node : list.values) {
      const JsonNode* name = node.Get("name");
      const JsonNode* type = node.Get("type");
      if (!name || !type || name->text.empty() || type->kind != JsonNode::kString) {
        Fail(node, "expected a column: an object with \"name\" and \"type\"");
        return columns;
      }
      columns.push_back(OneColumn(node, *name, *type));
    }
    return columns;
  }

  void Fail(const JsonNode& node, const std::string& message) {
    if (!table_.error) table_.error = Diagnostic{"error", PlaceOf(node), message};
  }

 private:
  Span PlaceOf(const JsonNode& node) const { return places_.Of(node.begin, node.end); }

  Column OneColumn(const JsonNode& node, const JsonNode& name, const JsonNode& type) {
    Column column{.name = name.text};
    column.span = PlaceOf(node);
    column.name_span = PlaceOf(name);
    column.doc = TextOf(node, "description");
    column.default_value = TextOf(node, "defaultValueExpression");
    for (const char* key : kKept) {
      if (const JsonNode* value = node.Get(key)) column.attributes[key] = value->text;
    }
    if (const JsonNode* range = node.Get("rangeElementType")) {
      column.attributes["rangeElementType"] = TextOf(*range, "type");
    }
    SetType(column, node, type);
    SetMode(column, node);
    return column;
  }

  void SetType(Column& column, const JsonNode& node, const JsonNode& type) {
    column.type = KnownType(type.text);
    if (column.type.empty()) {
      column.type = type.text;
      table_.notes.push_back({"warning", PlaceOf(type),
                              "the type `" + type.text +
                                  "` is not one of BigQuery's: it is taken "
                                  "as it stands"});
    }
    const JsonNode* fields = node.Get("fields");
    if (column.type == "record" && fields) column.children = Columns(*fields);
    if (column.type == "record" && column.children.empty() && !table_.error) {
      Fail(node, "a RECORD needs \"fields\" with at least one column");
    }
  }

  void SetMode(Column& column, const JsonNode& node) {
    const JsonNode* mode = node.Get("mode");
    std::string name = mode ? Upper(mode->text) : "NULLABLE";
    if (name == "REQUIRED") {
      column.cardinality = Cardinality::kRequired;
    } else if (name == "REPEATED") {
      column.cardinality = Cardinality::kRepeated;
    } else if (name != "NULLABLE" && !name.empty()) {
      Fail(*mode, "the mode `" + mode->text + "` is none of NULLABLE, REQUIRED and REPEATED");
    }
  }

  ColumnTable& table_;
  JsonPlaces places_;
};

ColumnTable ParseBigquery(const SourceFile& file) {
  ColumnTable table;
  JsonTree tree = ParseJsonTree(file.path, file.content);
  table.error = tree.error;
  if (table.error) return table;
  Parser parser(file, table);
  const JsonNode* columns = ColumnsOf(tree.root);
  if (!columns || columns->kind != JsonNode::kArray) {
    parser.Fail(tree.root,
                "expected the schema of a BigQuery table: a list of columns, or an "
                "object with \"schema\": {\"fields\": [...]}");
    return table;
  }
  if (const JsonNode* reference = tree.root.Get("tableReference")) {
    table.name = TextOf(*reference, "tableId");
    table.package = TextOf(*reference, "datasetId");
  }
  table.columns = parser.Columns(*columns);
  return table;
}

}  // namespace

bool IsBigquery(const std::string& content) {
  if (content.find("\"type\"") == std::string::npos) return false;
  JsonTree tree = ParseJsonTree("", content);
  return TextOf(tree.root, "kind") == "bigquery#table" || LooksLikeColumns(ColumnsOf(tree.root));
}

support::Result<Schema> ReadBigquery(const LoadedSource& source, const ReadOptions& options,
                                     const std::vector<KnownFile>& known) {
  return ReadTables("bigquery", ParseBigquery, source, options, known);
}

}  // namespace detector
