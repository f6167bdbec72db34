#include "detector/formats/avro.h"

#include <algorithm>
#include <set>

#include "detector/formats/link.h"
#include "detector/formats/read_checks.h"

namespace detector {
namespace {

bool IsDefinition(const JsonNode& node) {
  const JsonNode* type = node.Get("type");
  const JsonNode* name = node.Get("name");
  if (!type || !name || name->kind != JsonNode::kString) return false;
  return ((type->text == "record" || type->text == "error") && node.Get("fields")) ||
         (type->text == "enum" && node.Get("symbols")) ||
         (type->text == "fixed" && node.Get("size"));
}

bool NeverBuiltIn(const std::string&) { return false; }

LinkedFiles Link(const AvroGraph& graph, const LoadedSource& source,
                 const std::vector<KnownFile>& known) {
  std::vector<ImportingFile> importing;
  for (const AvroFile& file : graph.files) {
    std::set<int> uses(file.uses.begin(), file.uses.end());
    ImportingFile& entry = importing.emplace_back(ImportingFile{file.path, {}});
    for (int use : uses) entry.imports.push_back(graph.files[static_cast<size_t>(use)].path);
  }
  return LinkFiles(importing, source.roots, known, NeverBuiltIn);
}

// The namespace of all types of a file, if they have one in common.
std::string PackageOf(const AvroGraph& graph, int file) {
  std::optional<std::string> package;
  for (const AvroType& type : graph.types) {
    if (type.file != file || !IsNamedAvro(type.kind)) continue;
    std::string space = AvroNamespace(type.name);
    if (package && *package != space) return "";
    package = space;
  }
  return package.value_or("");
}

// Imports as indices in Schema::files.
void NoteImports(const LinkedFiles& linked, const std::vector<int>& indices, Schema& schema) {
  for (size_t i = 0; i < indices.size(); ++i) {
    if (indices[i] < 0) continue;
    std::set<int> imports;
    for (int target : linked.imports[i]) {
      int index = target < 0 ? -1 : indices[static_cast<size_t>(target)];
      if (index >= 0) imports.insert(index);
    }
    schema.files[static_cast<size_t>(indices[i])].imports.assign(imports.begin(), imports.end());
  }
}

}  // namespace

bool IsAvro(const std::string& content) {
  size_t first = content.find_first_not_of("\xEF\xBB\xBF \t\r\n");
  if (first == std::string::npos || (content[first] != '{' && content[first] != '[')) return false;
  JsonNode root = ParseJsonTree("", content).root;
  if (root.kind == JsonNode::kObject) return IsDefinition(root);
  return std::any_of(root.values.begin(), root.values.end(), IsDefinition);
}

std::vector<std::string> AvroReferences(const std::string& content) {
  std::vector<std::string> names;
  std::set<std::string> seen;
  const AvroGraph graph = ReadAvroGraph({{"", content}});
  for (const std::string& name : graph.files[0].missing) {
    std::string path = name;
    std::replace(path.begin(), path.end(), '.', '/');
    for (const std::string& stem : {name, path, AvroSimpleName(name)}) {
      if (seen.insert(stem).second) names.push_back(stem + ".avsc");
    }
  }
  return names;
}

support::Result<Schema> ReadAvro(const LoadedSource& source, const ReadOptions& options,
                                 const std::vector<KnownFile>& known) {
  std::vector<AvroText> texts;
  for (const SourceFile& file : source.files) texts.push_back({file.path, file.content});
  AvroGraph graph = ReadAvroGraph(texts);
  LinkedFiles linked = Link(graph, source, known);
  Schema schema{.format = "avro", .diagnostics = source.diagnostics};
  std::vector<ReadFile> read;
  std::vector<int> indices;
  for (size_t i = 0; i < graph.files.size(); ++i) {
    const AvroFile& file = graph.files[i];
    bool usable = !file.HasErrors();
    read.push_back({&source.files[i], {}, linked.imported[i], usable});
    for (const Diagnostic& problem : file.problems) {
      (problem.severity == "error" ? read[i].errors : schema.diagnostics).push_back(problem);
    }
    AddDiagnostics(read[i], schema);
    indices.push_back(usable ? static_cast<int>(schema.files.size()) : -1);
    if (!usable) continue;
    SchemaFile& described = schema.files.emplace_back();
    described.path = file.path;
    described.import_name = linked.import_names[i];
    described.pool = linked.pools[i];
    described.package = PackageOf(graph, static_cast<int>(i));
    described.content = file.content;
    described.attributes["syntax"] = "avro";
  }
  support::Status usable = CheckFailures(read, source, options.strict);
  if (!usable) return tl::unexpected<support::Error>(usable.error());
  NoteImports(linked, indices, schema);
  AppendAvro(graph, indices, schema);
  return schema;
}

}  // namespace detector
