#include "detector/formats/protobuf.h"

#include <algorithm>
#include <iterator>

#include "detector/formats/link.h"
#include "detector/formats/protobuf_duplicates.h"
#include "detector/formats/protobuf_imports.h"
#include "detector/formats/protobuf_parse.h"
#include "detector/formats/protobuf_resolve.h"
#include "detector/formats/read_checks.h"
#include "support/text.h"

namespace detector {
namespace {

SchemaFile DescribeFile(ParsedProto& parsed, const LinkedFiles& linked, size_t i) {
  SchemaFile file;
  file.path = parsed.source->path;
  file.import_name = linked.import_names[i];
  file.pool = linked.pools[i];
  file.package = std::move(parsed.package);
  file.package_span = std::move(parsed.package_span);
  file.content = parsed.source->content;
  file.attributes = std::move(parsed.attributes);
  if (!linked.other_names[i].empty()) {
    file.attributes["other_import_names"] = support::Join(linked.other_names[i], ",");
  }
  return file;
}

// Indices within the file become indices within the schema.
void MoveElements(ParsedProto& parsed, int file, Schema& schema) {
  int offset = static_cast<int>(schema.elements.size());
  for (Element& element : parsed.elements) {
    element.file = file;
    if (element.parent >= 0) element.parent += offset;
    if (element.oneof >= 0) element.oneof += offset;
  }
  schema.elements.insert(schema.elements.end(), std::make_move_iterator(parsed.elements.begin()),
                         std::make_move_iterator(parsed.elements.end()));
  parsed.elements = {};
}

Schema ToSchema(ParsedProtos& files, const LinkedFiles& linked, const std::vector<ReadFile>& read,
                const LoadedSource& source) {
  Schema schema;
  schema.format = "protobuf";
  schema.diagnostics = source.diagnostics;
  size_t count = 0;
  for (const auto& file : files) count += file->elements.size();
  schema.elements.reserve(count);
  std::vector<int> index(files.size(), -1);
  for (size_t i = 0; i < files.size(); ++i) {
    AddDiagnostics(read[i], schema);
    std::move(files[i]->warnings.begin(), files[i]->warnings.end(),
              std::back_inserter(schema.diagnostics));
    if (!read[i].usable) continue;
    index[i] = static_cast<int>(schema.files.size());
    schema.files.push_back(DescribeFile(*files[i], linked, i));
    MoveElements(*files[i], index[i], schema);
  }
  for (size_t i = 0; i < files.size(); ++i) {
    if (index[i] < 0) continue;
    for (int target : linked.imports[i]) {
      if (target < 0) continue;
      schema.files[static_cast<size_t>(index[i])].imports.push_back(
          index[static_cast<size_t>(target)]);
    }
  }
  return schema;
}

// No file may import itself: one that seems to, by a part of its path, means one that is not here.
void LoseOwnEndings(const std::vector<ImportingFile>& files, LinkedFiles& linked) {
  for (size_t i = 0; i < files.size(); ++i) {
    for (size_t k = 0; k < files[i].imports.size(); ++k) {
      int& target = linked.imports[i][k];
      bool itself = target == static_cast<int>(i);
      if (itself && files[i].imports[k] != files[i].path) target = kMissing;
    }
  }
}

}  // namespace

support::Result<Schema> ReadProtobuf(const LoadedSource& source, const ReadOptions& options,
                                     const std::vector<KnownFile>& known) {
  ParsedProtos files;
  std::vector<ImportingFile> importing;
  for (const SourceFile& file : source.files) {
    files.push_back(ParseProto(file));
    CheckDuplicates(*files.back());
    ImportingFile& imports = importing.emplace_back();
    imports.path = file.path;
    for (const Import& import : files.back()->imports) imports.imports.push_back(import.name);
  }
  LinkedFiles linked = LinkFiles(importing, source.roots, known, IsBuiltInImport);
  LoseOwnEndings(importing, linked);
  std::vector<int> order = ImportOrder(linked);
  CheckImports(files, linked, order);
  ResolveNames(files, linked);
  for (const auto& file : files) {
    if (!options.strict || !known.empty()) break;
    for (Diagnostic& warning : file->warnings) warning.severity = "error";
    std::move(file->warnings.begin(), file->warnings.end(), std::back_inserter(file->errors));
    file->warnings.clear();
  }
  std::vector<bool> usable = UsableFiles(files, linked, order);
  std::vector<ReadFile> read;
  for (size_t i = 0; i < files.size(); ++i) {
    read.push_back({files[i]->source, files[i]->errors, linked.imported[i], usable[i]});
  }
  support::Status checked = CheckFailures(read, source, options.strict);
  if (!checked) return tl::unexpected<support::Error>(checked.error());
  return ToSchema(files, linked, read, source);
}

}  // namespace detector
