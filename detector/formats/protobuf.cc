#include "detector/formats/protobuf.h"

#include "detector/formats/link.h"
#include "detector/formats/protobuf_build.h"
#include "detector/formats/protobuf_model.h"
#include "detector/formats/protobuf_parse.h"
#include "detector/formats/read_checks.h"
#include "support/text.h"

namespace detector {
namespace {

using Files = std::vector<std::unique_ptr<ParsedProto>>;

SchemaFile DescribeFile(const ParsedProto& parsed, const google::protobuf::FileDescriptor& built,
                        const LinkedFiles& linked, size_t i) {
  SchemaFile file;
  file.path = parsed.source->path;
  file.import_name = linked.import_names[i];
  file.pool = linked.pools[i];
  file.package = built.package();
  google::protobuf::SourceLocation place;
  if (built.GetSourceLocation({google::protobuf::FileDescriptorProto::kPackageFieldNumber},
                              &place)) {
    file.package_span =
        SpanOf(parsed, place.start_line, place.start_column, place.end_line, place.end_column);
  }
  file.content = parsed.source->content;
  file.attributes = FileAttributes(parsed, built);
  if (!linked.other_names[i].empty()) {
    file.attributes["other_import_names"] = support::Join(linked.other_names[i], ",");
  }
  return file;
}

Schema ToSchema(const Files& files, const LinkedFiles& linked, const BuiltProtos& built,
                const std::vector<ReadFile>& read, const LoadedSource& source) {
  Schema schema;
  schema.format = "protobuf";
  schema.diagnostics = source.diagnostics;
  std::vector<int> index(files.size(), -1);
  for (size_t i = 0; i < files.size(); ++i) {
    AddDiagnostics(read[i], schema);
    if (!built.files[i]) continue;
    index[i] = static_cast<int>(schema.files.size());
    schema.files.push_back(DescribeFile(*files[i], *built.files[i], linked, i));
    AppendElements(*files[i], *built.files[i], index[i], schema);
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

}  // namespace

support::Result<Schema> ReadProtobuf(const LoadedSource& source, const ReadOptions& options,
                                     const std::vector<KnownFile>& known) {
  Files files;
  for (const SourceFile& file : source.files) files.push_back(ParseProto(file));
  std::vector<ImportingFile> importing;
  for (const auto& file : files) {
    const auto& imports = file->proto.dependency();
    importing.push_back({file->source->path, {imports.begin(), imports.end()}});
  }
  LinkedFiles linked = LinkFiles(importing, source.roots, known, IsBuiltInImport);
  BuiltProtos built = BuildProtos(files, linked);
  std::vector<ReadFile> read;
  for (size_t i = 0; i < files.size(); ++i) {
    read.push_back(
        {files[i]->source, files[i]->errors, linked.imported[i], built.files[i] != nullptr});
  }
  support::Status usable = CheckFailures(read, source, options.strict);
  if (!usable) return tl::unexpected<support::Error>(usable.error());
  return ToSchema(files, linked, built, read, source);
}

}  // namespace detector
