#include "detector/formats/columnar.h"

#include <set>

#include "detector/formats/read_checks.h"

namespace detector {
namespace {

// The import name of a single file: what it is called says nothing, as with `old.json new.json`.
constexpr const char* kTheTable = "table";

std::string Stem(const std::string& path) {
  std::string base = path.substr(path.rfind('/') + 1);
  return base.substr(0, base.find('.'));
}

class Filler {
 public:
  Filler(int file, Schema& schema) : file_(file), schema_(schema) {}

  void Table(const ColumnTable& table, const std::string& name, const Span& span) {
    std::string path = table.package.empty() ? name : table.package + "." + name;
    Record(path, name, span, span, table.columns);
  }

 private:
  Element& Add(ElementKind kind, const std::string& path, const std::string& name, int parent,
               const Span& span, const Span& name_span) {
    Element& element = schema_.elements.emplace_back();
    element.kind = kind;
    element.path = path;
    element.name = name;
    element.parent = parent;
    element.file = file_;
    element.span = span;
    element.name_span = name_span;
    return element;
  }

  // A record that a column holds bears no name of its own: it goes with its column.
  void Record(const std::string& path, const std::string& name, const Span& span,
              const Span& name_span, const std::vector<Column>& columns) {
    Add(ElementKind::kMessage, path, name, -1, span, name_span);
    int self = static_cast<int>(schema_.elements.size()) - 1;
    std::vector<std::pair<std::string, const Column*>> records;
    for (const Column& column : columns) {
      bool dotted = column.name.find('.') != std::string::npos;
      std::string below = path + "." + (dotted ? "\"" + column.name + "\"" : column.name);
      Field(column, below, self);
      if (!column.children.empty()) records.emplace_back(below, &column);
    }
    for (const auto& [below, column] : records) {
      Record(below, "record", column->span, column->name_span, column->children);
    }
  }

  void Field(const Column& column, const std::string& path, int parent) {
    Element& field =
        Add(ElementKind::kField, path, column.name, parent, column.span, column.name_span);
    bool record = !column.children.empty();
    field.type = record && column.cardinality != Cardinality::kMap ? path : column.type;
    field.cardinality = column.cardinality;
    field.map_key = column.map_key;
    field.map_value = record && column.cardinality == Cardinality::kMap ? path : column.map_value;
    field.number = column.number;
    field.json_name = column.name;
    field.has_presence = column.cardinality == Cardinality::kSingular;
    field.default_value = column.default_value;
    field.doc = column.doc;
    field.attributes = column.attributes;
  }

  int file_;
  Schema& schema_;
};

// A table has each name once.
std::optional<Diagnostic> Twice(const std::vector<Column>& columns) {
  std::set<std::string> names;
  for (const Column& column : columns) {
    if (!names.insert(column.name).second) {
      return Diagnostic{"error", column.name_span,
                        "the column `" + column.name + "` stands here twice: remove one"};
    }
    if (auto deeper = Twice(column.children)) return deeper;
  }
  return std::nullopt;
}

SchemaFile Described(const LoadedSource& source, const std::vector<KnownFile>& known, size_t i) {
  SchemaFile file;
  file.path = source.files[i].path;
  file.import_name = !known.empty()         ? known[i].import_name
                     : !source.main.empty() ? kTheTable
                                            : file.path;
  file.pool = static_cast<int>(i);
  file.content = source.files[i].content;
  return file;
}

}  // namespace

std::vector<std::string> NoImports(const std::string&) { return {}; }

std::string TextOf(const JsonNode& node, std::string_view key) {
  const JsonNode* member = node.Get(key);
  return member ? member->text : "";
}

support::Result<Schema> ReadTables(const std::string& format, ParseTable parse,
                                   const LoadedSource& source, const ReadOptions& options,
                                   const std::vector<KnownFile>& known) {
  Schema schema{.format = format, .diagnostics = source.diagnostics};
  std::vector<ReadFile> read;
  for (size_t i = 0; i < source.files.size(); ++i) {
    ColumnTable table = parse(source.files[i]);
    if (!table.error) table.error = Twice(table.columns);
    read.push_back({&source.files[i], {}, false, !table.error});
    if (table.error) read[i].errors.push_back(*table.error);
    AddDiagnostics(read[i], schema);
    if (table.error) continue;
    schema.diagnostics.insert(schema.diagnostics.end(), table.notes.begin(), table.notes.end());
    SchemaFile file = Described(source, known, i);
    file.package = table.package;
    file.attributes = table.attributes;
    file.attributes["syntax"] = format;
    int index = static_cast<int>(schema.files.size());
    Span whole{file.path, 1, 1, 1, 1};
    std::string name = table.name.empty() ? Stem(file.import_name) : table.name;
    schema.files.push_back(std::move(file));
    Filler(index, schema).Table(table, name, whole);
  }
  support::Status usable = CheckFailures(read, source, options.strict);
  if (!usable) return tl::unexpected<support::Error>(usable.error());
  return schema;
}

}  // namespace detector
