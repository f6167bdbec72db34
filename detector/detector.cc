#include "detector/detector.h"

#include "detector/formats/protobuf.h"
#include "support/files.h"

namespace detector {
namespace {

support::Status CheckFormat(const std::string& format) {
  if (format.empty() || format == "protobuf") return {};
  return support::Invalid("unknown schema format `" + format + "`; known: protobuf");
}

}  // namespace

support::Result<Schema> ReadSchema(const LoadedSource& source, const ReadOptions& options) {
  support::Status known = CheckFormat(options.format);
  if (!known) return tl::unexpected<support::Error>(known.error());
  auto schema = ReadProtobuf(source, options);
  if (!schema) return support::Wrap("cannot read schema " + source.name, schema.error());
  return schema;
}

support::Result<Schema> ReadInput(const Input& input) {
  support::Status is_known = CheckFormat(input.format);
  if (!is_known) return tl::unexpected<support::Error>(is_known.error());
  LoadedSource source{.name = input.source};
  std::vector<KnownFile> known;
  for (const InputFile& file : input.files) {
    source.files.push_back({file.path, file.content});
    known.push_back({file.import_name, file.pool});
  }
  auto schema = ReadProtobuf(source, {.strict = true}, known);
  if (!schema) return support::Wrap("cannot read schema " + input.source, schema.error());
  return schema;
}

Input ToInput(const LoadedSource& source, const Schema& schema) {
  Input input{.source = source.name, .format = schema.format};
  std::string all;
  for (const SchemaFile& file : schema.files) {
    std::string digest = support::Sha256(file.content);
    all += file.path + '\0' + digest + '\n';
    input.files.push_back({file.path, file.import_name, file.pool, digest, file.content});
  }
  input.digest = support::Sha256(all);
  return input;
}

}  // namespace detector
