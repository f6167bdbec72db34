#include "detector/formats/flatbuffers.h"

#include <filesystem>
#include <set>

#include "detector/formats/flatbuffers_model.h"
#include "detector/formats/flatbuffers_parse.h"
#include "detector/formats/read_checks.h"
#include "detector/formats/statements.h"
#include "support/text.h"

namespace detector {
namespace {

using Files = std::vector<ParsedFbs>;

ParsedFbs Outline(const SourceFile& source) {
  ParsedFbs file{.source = &source};
  if (source.content.find('\0') != std::string::npos) {
    file.errors.push_back({"error",
                           {source.path, 1, 1, 1, 1},
                           "holds zero bytes, so it is no text in UTF-8: save it as UTF-8"});
    return file;
  }
  file.outline = OutlineFbs(source.path, source.content);
  file.errors = file.outline.errors;
  return file;
}

// Like flatc, a file beside the including one first: "../common/id.fbs" has no root of its own.
std::vector<ImportingFile> Importing(const Files& files) {
  std::set<std::string> paths;
  for (const ParsedFbs& file : files) paths.insert(file.source->path);
  std::vector<ImportingFile> importing;
  for (const ParsedFbs& file : files) {
    ImportingFile& entry = importing.emplace_back(ImportingFile{file.source->path, {}});
    std::filesystem::path folder = std::filesystem::path(file.source->path).parent_path();
    for (const FbsInclude& include : file.outline.includes) {
      std::string beside = (folder / include.name).lexically_normal().generic_string();
      entry.imports.push_back(paths.count(beside) ? beside : include.name);
    }
  }
  return importing;
}

std::string PackageOf(const FbsOutline& outline) {
  return outline.decls.empty() ? "" : outline.decls.front().space;
}

SchemaFile DescribeFile(const ParsedFbs& parsed, const LinkedFiles& linked, size_t i) {
  SchemaFile file;
  file.path = parsed.source->path;
  file.import_name = linked.import_names[i];
  file.pool = linked.pools[i];
  file.package = PackageOf(parsed.outline);
  file.package_span = parsed.outline.first_namespace;
  file.content = parsed.source->content;
  file.attributes = parsed.outline.attributes;
  file.attributes["syntax"] = "flatbuffers";
  if (!linked.other_names[i].empty()) {
    file.attributes["other_import_names"] = support::Join(linked.other_names[i], ",");
  }
  return file;
}

bool NoneIsBuiltIn(const std::string&) { return false; }

void AddImports(const LinkedFiles& linked, const std::vector<int>& index, Schema& schema) {
  for (size_t i = 0; i < index.size(); ++i) {
    if (index[i] < 0) continue;
    for (int target : linked.imports[i]) {
      schema.files[static_cast<size_t>(index[i])].imports.push_back(
          index[static_cast<size_t>(target)]);
    }
  }
}

}  // namespace

bool IsFlatbuffers(const std::string& content) {
  return HasStatement(content, {"table", "struct", "union", "namespace", "include", "root_type",
                                "file_identifier", "attribute", "rpc_service", "native_include"});
}

std::vector<std::string> FlatbuffersIncludes(const std::string& content) {
  std::vector<std::string> names;
  for (const FbsInclude& include : OutlineFbs("", content).includes) names.push_back(include.name);
  return names;
}

support::Result<Schema> ReadFlatbuffers(const LoadedSource& source, const ReadOptions& options,
                                        const std::vector<KnownFile>& known) {
  Files files;
  for (const SourceFile& file : source.files) files.push_back(Outline(file));
  LinkedFiles linked = LinkFiles(Importing(files), source.roots, known, NoneIsBuiltIn);
  CheckIncludes(files, linked);
  Schema schema{.format = "flatbuffers", .diagnostics = source.diagnostics};
  std::vector<ReadFile> read;
  std::vector<int> index(files.size(), -1);
  auto parsers = ParseFbs(files, linked);
  for (size_t i = 0; i < files.size(); ++i) {
    read.push_back({files[i].source, files[i].errors, linked.imported[i], parsers[i] != nullptr});
    AddDiagnostics(read[i], schema);
    if (!parsers[i]) continue;
    index[i] = static_cast<int>(schema.files.size());
    schema.files.push_back(DescribeFile(files[i], linked, i));
    AppendElements(files[i], *parsers[i], index[i], schema);
  }
  support::Status usable = CheckFailures(read, source, options.strict);
  if (!usable) return tl::unexpected<support::Error>(usable.error());
  AddImports(linked, index, schema);
  return schema;
}

}  // namespace detector
