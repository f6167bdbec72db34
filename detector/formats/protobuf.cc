#include "detector/formats/protobuf.h"

#include "detector/formats/protobuf_build.h"
#include "detector/formats/protobuf_link.h"
#include "detector/formats/protobuf_model.h"
#include "detector/formats/protobuf_parse.h"
#include "support/text.h"

namespace detector {
namespace {

using Files = std::vector<std::unique_ptr<ParsedProto>>;

std::string Line(const Diagnostic& d) {
  return d.span.file + ":" + std::to_string(d.span.line) + ":" + std::to_string(d.span.column) +
         ": " + d.message;
}

// A file that can't be read is trouble if something relies on it, or if nothing else is there.
support::Status CheckFailures(const Files& files, const LinkedProtos& linked,
                              const BuiltProtos& built, const LoadedSource& source, bool strict) {
  bool any_built = false;
  for (const auto* file : built.files) any_built |= file != nullptr;
  std::vector<std::string> trouble;
  for (size_t i = 0; i < files.size(); ++i) {
    bool needed =
        strict || !any_built || linked.imported[i] || files[i]->source->path == source.main;
    if (!needed) continue;
    for (const Diagnostic& error : files[i]->errors) trouble.push_back(Line(error));
  }
  if (strict) {
    for (const Diagnostic& error : source.diagnostics) trouble.push_back(Line(error));
  }
  if (trouble.empty()) return {};
  return support::Invalid(support::Join(trouble, "\n"));
}

// Text in another encoding than UTF-8 is kept, but a JSON document can't hold it byte by byte.
bool IsUtf8(const std::string& text) {
  for (size_t i = 0; i < text.size();) {
    auto byte = static_cast<unsigned char>(text[i++]);
    int more = byte < 0x80         ? 0
               : (byte >> 5) == 6  ? 1
               : (byte >> 4) == 14 ? 2
               : (byte >> 3) == 30 ? 3
                                   : -1;
    if (more < 0) return false;
    for (; more > 0; --more, ++i) {
      if (i >= text.size() || (static_cast<unsigned char>(text[i]) >> 6) != 2) return false;
    }
  }
  return true;
}

void AddDiagnostics(const ParsedProto& file, Schema& schema) {
  for (const Diagnostic& error : file.errors) schema.diagnostics.push_back(error);
  if (IsUtf8(file.source->content)) return;
  schema.diagnostics.push_back(
      {"warning",
       {file.source->path, 1, 1, 1, 1},
       "not valid UTF-8; documents show the offending bytes as U+FFFD. Save the file as UTF-8"});
}

SchemaFile DescribeFile(const ParsedProto& parsed, const google::protobuf::FileDescriptor& built,
                        const LinkedProtos& linked, size_t i) {
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

Schema ToSchema(const Files& files, const LinkedProtos& linked, const BuiltProtos& built,
                const LoadedSource& source) {
  Schema schema;
  schema.format = "protobuf";
  schema.diagnostics = source.diagnostics;
  std::vector<int> index(files.size(), -1);
  for (size_t i = 0; i < files.size(); ++i) {
    AddDiagnostics(*files[i], schema);
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
  LinkedProtos linked = LinkProtos(files, source.roots, known);
  BuiltProtos built = BuildProtos(files, linked);
  support::Status usable = CheckFailures(files, linked, built, source, options.strict);
  if (!usable) return tl::unexpected<support::Error>(usable.error());
  return ToSchema(files, linked, built, source);
}

}  // namespace detector
