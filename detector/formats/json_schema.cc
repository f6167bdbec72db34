#include "detector/formats/json_schema.h"

#include <filesystem>
#include <functional>
#include <set>

#include "detector/formats/link.h"
#include "detector/formats/read_checks.h"

namespace detector {
namespace {

// Calls `found` with the file part of every reference below `node`.
void ForEachReference(const JsonNode& node, const std::function<void(const std::string&)>& found) {
  const JsonNode* reference = node.Get("$ref");
  if (reference && reference->kind == JsonNode::kString) {
    std::string file = reference->text.substr(0, reference->text.find('#'));
    if (!file.empty()) found(file);
  }
  for (const JsonNode& value : node.values) ForEachReference(value, found);
}

bool IsRemote(const std::string& reference) { return reference.find(':') != std::string::npos; }

std::string IdOf(const JsonNode& root) {
  const JsonNode* id = root.Get("$id");
  if (!id || id->kind != JsonNode::kString) return "";
  return id->text.substr(0, id->text.find('#'));
}

// A reference to a file: beside the one that refers, or the file whose $id it is.
std::vector<ImportingFile> Importing(const std::vector<JsonSchemaFile>& files) {
  std::set<std::string> paths;
  std::map<std::string, std::string> by_id;
  for (const JsonSchemaFile& file : files) {
    paths.insert(file.source->path);
    if (std::string id = IdOf(file.tree.root); !id.empty()) by_id[id] = file.source->path;
  }
  std::vector<ImportingFile> importing;
  for (const JsonSchemaFile& file : files) {
    ImportingFile& entry = importing.emplace_back(ImportingFile{file.source->path, {}});
    std::filesystem::path folder = std::filesystem::path(file.source->path).parent_path();
    ForEachReference(file.tree.root, [&](const std::string& name) {
      auto known = by_id.find(name);
      std::string beside = (folder / name).lexically_normal().generic_string();
      if (known != by_id.end()) {
        entry.imports.push_back(known->second);
      } else if (paths.count(beside)) {
        entry.imports.push_back(beside);
      } else {
        entry.imports.push_back(name);
      }
    });
  }
  return importing;
}

bool RemoteIsBuiltIn(const std::string& import) { return IsRemote(import); }

void NoteReferences(const LinkedFiles& linked, size_t i, JsonSchemaFile& file) {
  size_t next = 0;
  ForEachReference(file.tree.root, [&](const std::string& name) {
    int target = linked.imports[i][next++];
    if (target >= 0) file.references[name] = target;
    bool lost = target == kMissing && !file.tree.error;
    if (!lost) return;
    file.tree.error =
        Diagnostic{"error", JsonPlaces(file.source->path, file.source->content).Of(0, 0),
                   "refers to " + name +
                       ", which is no file of this source: add it, or point the "
                       "reference at a path below the source"};
  });
}

SchemaFile Described(const JsonSchemaFile& file, const LinkedFiles& linked, size_t i) {
  SchemaFile described;
  described.path = file.source->path;
  described.import_name = linked.import_names[i];
  described.pool = linked.pools[i];
  described.content = file.source->content;
  const JsonNode* dialect = file.tree.root.Get("$schema");
  described.attributes["syntax"] = dialect ? dialect->text : "json-schema";
  return described;
}

}  // namespace

bool IsJsonSchema(const std::string& content) {
  size_t first = content.find_first_not_of("\xEF\xBB\xBF \t\r\n");
  if (first == std::string::npos || content[first] != '{') return false;
  JsonTree tree = ParseJsonTree("", content);
  const JsonNode* dialect = tree.root.Get("$schema");
  if (dialect) return dialect->text.find("json-schema.org") != std::string::npos;
  const JsonNode* type = tree.root.Get("type");
  bool object = type && type->text == "object" && tree.root.Get("properties");
  return object || tree.root.Get("$defs") || tree.root.Get("definitions");
}

std::vector<std::string> JsonSchemaReferences(const std::string& content) {
  std::vector<std::string> names;
  std::set<std::string> seen;
  ForEachReference(ParseJsonTree("", content).root, [&](const std::string& name) {
    if (!IsRemote(name) && seen.insert(name).second) names.push_back(name);
  });
  return names;
}

support::Result<Schema> ReadJsonSchema(const LoadedSource& source, const ReadOptions& options,
                                       const std::vector<KnownFile>& known) {
  std::vector<JsonSchemaFile> files;
  for (const SourceFile& file : source.files) {
    files.push_back({&file, ParseJsonTree(file.path, file.content), {}, -1});
  }
  LinkedFiles linked = LinkFiles(Importing(files), source.roots, known, RemoteIsBuiltIn);
  Schema schema{.format = "json-schema", .diagnostics = source.diagnostics};
  std::vector<ReadFile> read;
  for (size_t i = 0; i < files.size(); ++i) {
    NoteReferences(linked, i, files[i]);
    const auto& error = files[i].tree.error;
    read.push_back({files[i].source, {}, linked.imported[i], !error});
    if (error) read[i].errors.push_back(*error);
    AddDiagnostics(read[i], schema);
    if (error) continue;
    files[i].index = static_cast<int>(schema.files.size());
    schema.files.push_back(Described(files[i], linked, i));
  }
  support::Status usable = CheckFailures(read, source, options.strict);
  if (!usable) return tl::unexpected<support::Error>(usable.error());
  for (size_t i = 0; i < files.size(); ++i) {
    if (files[i].index < 0) continue;
    std::set<int> imports;
    for (int target : linked.imports[i]) {
      int index = target < 0 ? -1 : files[static_cast<size_t>(target)].index;
      if (index >= 0) imports.insert(index);
    }
    schema.files[static_cast<size_t>(files[i].index)].imports.assign(imports.begin(),
                                                                     imports.end());
  }
  AppendJsonSchemas(files, schema);
  return schema;
}

}  // namespace detector
