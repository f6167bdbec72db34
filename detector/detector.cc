#include "detector/detector.h"

#include "detector/formats/format.h"
#include "detector/migration.h"
#include "support/files.h"
#include "support/text.h"

namespace detector {
namespace {

support::Result<const Format*> KnownFormat(const std::string& name) {
  const Format* format = FindFormat(name);
  if (format) return format;
  return support::Invalid("unknown schema format `" + name +
                          "`; known: " + support::Join(FormatNames(), ", "));
}

// A source that was put together by hand may not say what it is; its files do.
support::Result<const Format*> FormatOf(const LoadedSource& source, const ReadOptions& options) {
  const std::string& name = options.format.empty() ? source.format : options.format;
  if (!name.empty() || source.files.empty()) return KnownFormat(name);
  const Format* told = FormatOf(source.files.front());
  return told ? told : FindFormat("protobuf");
}

SchemaFile* FindFile(Schema& schema, const std::string& path) {
  for (SchemaFile& file : schema.files) {
    if (!path.empty() && file.path == path) return &file;
  }
  return nullptr;
}

}  // namespace

void KeepImportName(const LoadedSource& old_source, Schema& old_schema,
                    const LoadedSource& new_source, Schema& new_schema) {
  SchemaFile* old_main = FindFile(old_schema, old_source.main);
  SchemaFile* new_main = FindFile(new_schema, new_source.main);
  if (old_main && new_main) new_main->import_name = old_main->import_name;
}

std::vector<std::string> FormatNames() {
  std::vector<std::string> names;
  for (const Format& format : Formats()) names.emplace_back(format.name);
  return names;
}

support::Result<Schema> ReadSchema(const LoadedSource& source, const ReadOptions& options) {
  auto format = FormatOf(source, options);
  if (!format) return tl::unexpected<support::Error>(format.error());
  auto schema = (*format)->read(source, options, {});
  if (!schema) return support::Wrap("cannot read schema " + source.name, schema.error());
  return schema;
}

support::Result<Schema> ReadInput(const Input& input) {
  auto format = KnownFormat(input.format);
  if (!format) return tl::unexpected<support::Error>(format.error());
  LoadedSource source{.name = input.source, .format = input.format};
  std::vector<KnownFile> known;
  for (const InputFile& file : input.files) {
    source.files.push_back({file.path, file.content});
    known.push_back({file.import_name, file.pool});
  }
  auto schema = (*format)->read(source, {.dialect = input.dialect, .strict = true}, known);
  if (!schema) return support::Wrap("cannot read schema " + input.source, schema.error());
  return schema;
}

Input ToInput(const LoadedSource& source, const Schema& schema) {
  Input input{.source = source.name, .format = schema.format, .dialect = schema.dialect};
  std::string all;
  for (const SchemaFile& file : schema.files) {
    std::string digest = support::Sha256(file.content);
    all += file.path + '\0' + digest + '\n';
    input.files.push_back({file.path, file.import_name, file.pool, digest, file.content});
  }
  input.digest = support::Sha256(all);
  return input;
}

namespace {

support::Result<Schema> LoadSchema(const std::string& source, const ReadOptions& options) {
  auto loaded = Load(source, options);
  if (!loaded) return tl::unexpected<support::Error>(loaded.error());
  return ReadSchema(*loaded, options);
}

}  // namespace

support::Result<ChangeSet> DiffSources(const std::string& old_source, const std::string& new_source,
                                       const ReadOptions& options, const Migration* migration) {
  LoadedSource sources[2];
  Schema schemas[2];
  for (int i : {0, 1}) {
    auto loaded = Load(i == 0 ? old_source : new_source, options);
    if (!loaded) return tl::unexpected<support::Error>(loaded.error());
    auto schema = ReadSchema(*loaded, options);
    if (!schema) return tl::unexpected<support::Error>(schema.error());
    sources[i] = std::move(*loaded);
    schemas[i] = std::move(*schema);
  }
  std::vector<Schema> history;
  for (const std::string& older : options.history) {
    auto schema = LoadSchema(older, options);
    if (!schema) return tl::unexpected<support::Error>(schema.error());
    history.push_back(std::move(*schema));
  }
  KeepImportName(sources[0], schemas[0], sources[1], schemas[1]);
  if (schemas[0].dialect != schemas[1].dialect) {
    return support::Invalid(old_source + " looks like " + schemas[0].dialect + " and " +
                            new_source + " like " + schemas[1].dialect +
                            "; say which both are with --dialect postgres|sqlite");
  }
  support::Status usable;
  if (migration) usable = CheckMigration(*migration, schemas[0], schemas[1]);
  if (!usable) return tl::unexpected<support::Error>(usable.error());
  ChangeSet changes = Diff(ToInput(sources[0], schemas[0]), schemas[0],
                           ToInput(sources[1], schemas[1]), schemas[1], history, migration);
  if (migration) usable = AddReplacements(*migration, changes);
  if (!usable) return tl::unexpected<support::Error>(usable.error());
  return changes;
}

}  // namespace detector
