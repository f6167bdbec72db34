#include "detector/formats/capnp.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "detector/formats/capnp_model.h"
#include "detector/formats/read_checks.h"
#include "support/text.h"

namespace detector {
namespace {

using Files = std::vector<CapnpFile>;

CapnpFile Outline(const SourceFile& source) {
  CapnpFile file{.source = &source};
  if (source.content.find('\0') != std::string::npos) {
    file.errors.push_back({"error",
                           {source.path, 1, 1, 1, 1},
                           "holds zero bytes, so it is no text in UTF-8: save it as UTF-8"});
    return file;
  }
  file.outline = OutlineCapnp(source.path, source.content);
  file.errors = file.outline.errors;
  return file;
}

// "/a/b.capnp" is looked for below the import roots, anything else beside the importing file first.
std::vector<ImportingFile> Importing(const Files& files) {
  std::set<std::string> paths;
  for (const CapnpFile& file : files) paths.insert(file.source->path);
  std::vector<ImportingFile> importing;
  for (const CapnpFile& file : files) {
    ImportingFile& entry = importing.emplace_back(ImportingFile{file.source->path, {}});
    std::filesystem::path folder = std::filesystem::path(file.source->path).parent_path();
    for (const std::string& name : file.outline.imports) {
      bool absolute = name.starts_with('/');
      std::string beside = (folder / name).lexically_normal().generic_string();
      if (IsBuiltInCapnp(name)) {
        entry.imports.push_back(name);
      } else if (absolute) {
        entry.imports.push_back(name.substr(1));
      } else {
        entry.imports.push_back(paths.count(beside) ? beside : name);
      }
    }
  }
  return importing;
}

void NoteTargets(const LinkedFiles& linked, size_t i, Schema& schema, Files& files) {
  CapnpFile& file = files[i];
  file.lacks_import = !file.outline.embeds.empty();
  for (size_t k = 0; k < file.outline.imports.size(); ++k) {
    const std::string& name = file.outline.imports[k];
    int target = linked.imports[i][k];
    if (target >= 0) file.targets[name] = target;
    if (target != kMissing) continue;
    file.lacks_import = true;
    schema.diagnostics.push_back(
        {"warning",
         {file.source->path, 1, 1, 1, 1},
         "imports \"" + name +
             "\", which is no file of this source: what comes from it is not known. Add the file, "
             "or name its folder with --proto-path"});
  }
}

// What libcapnp says of a name whose declaration it doesn't have; anything else is wrong in itself.
bool MayComeOfAnImport(const std::string& message) {
  static constexpr std::string_view kSays[] = {
      "Import failed",           "Not defined",        "is not defined",
      "Type mismatch",           "is not a",           "generic parameter",
      "valid annotation target", "has no field named", "has no member named",
      "Cannot interpret value",  "Couldn't read file",
  };
  return std::any_of(std::begin(kSays), std::end(kSays), [&](std::string_view says) {
    return message.find(says) != std::string::npos;
  });
}

// A file that can't have a whole view of its types says more errors than it has.
void Soften(Files& files) {
  for (bool spread = true; spread;) {
    spread = false;
    for (CapnpFile& file : files) {
      for (const auto& [name, target] : file.targets) {
        if (file.lacks_import || !files[static_cast<size_t>(target)].lacks_import) continue;
        file.lacks_import = spread = true;
      }
    }
  }
  for (CapnpFile& file : files) {
    if (!file.lacks_import || !file.parsed) continue;
    for (Diagnostic& error : file.errors) {
      if (MayComeOfAnImport(error.message)) error.severity = "warning";
    }
  }
}

bool Usable(const CapnpFile& file) {
  for (const Diagnostic& error : file.errors) {
    if (error.severity == "error") return false;
  }
  return file.parsed.has_value();
}

SchemaFile Described(const CapnpFile& file, const LinkedFiles& linked, size_t i) {
  SchemaFile described;
  described.path = file.source->path;
  described.import_name = linked.import_names[i];
  described.pool = linked.pools[i];
  described.content = file.source->content;
  described.package = CapnpPackage(file);
  described.attributes["syntax"] = "capnp";
  return described;
}

void AddImports(const Files& files, const std::vector<int>& index, Schema& schema) {
  for (size_t i = 0; i < files.size(); ++i) {
    if (index[i] < 0) continue;
    for (const auto& [name, target] : files[i].targets) {
      int file = index[static_cast<size_t>(target)];
      if (file >= 0) schema.files[static_cast<size_t>(index[i])].imports.push_back(file);
    }
  }
}

// Fills the schema from the files that can be used; false where the library gives up on one.
void Fill(Files& files, const LinkedFiles& linked, const CapnpParsers& parsers,
          std::vector<int>& index, Schema& schema) {
  std::map<int, CapnpTypes> types;
  for (size_t i = 0; i < files.size(); ++i) {
    if (Usable(files[i])) NameCapnpTypes(files[i], types[linked.pools[i]]);
  }
  for (size_t i = 0; i < files.size(); ++i) {
    if (!Usable(files[i])) continue;
    index[i] = static_cast<int>(schema.files.size());
    schema.files.push_back(Described(files[i], linked, i));
    AppendCapnp(files[i], *parsers.at(linked.pools[i]), types[linked.pools[i]], index[i], schema);
  }
}

}  // namespace

bool IsCapnp(const std::string& content) {
  if (content.find('@') == std::string::npos) return false;
  std::vector<CapnpToken> tokens = TokenizeCapnp(content);
  for (size_t i = 0; i + 2 < tokens.size(); ++i) {
    if (tokens[i].text != "@" || tokens[i + 1].kind != CapnpToken::Kind::kNumber) continue;
    std::string_view after = tokens[i + 2].text;
    bool file_id = i == 0 && after == ";" && tokens[1].text.starts_with("0x");
    bool member = i > 0 && tokens[i - 1].kind == CapnpToken::Kind::kWord &&
                  (after == ":" || after == ";" || after == "(" || after == "{");
    if (file_id || member) return true;
  }
  return false;
}

std::vector<std::string> CapnpImports(const std::string& content) {
  std::vector<std::string> names;
  for (const std::string& name : OutlineCapnp("", content).imports) {
    if (!IsBuiltInCapnp(name)) names.push_back(name.starts_with('/') ? name.substr(1) : name);
  }
  return names;
}

support::Result<Schema> ReadCapnp(const LoadedSource& source, const ReadOptions& options,
                                  const std::vector<KnownFile>& known) {
  Files files;
  for (const SourceFile& file : source.files) files.push_back(Outline(file));
  LinkedFiles linked = LinkFiles(Importing(files), source.roots, known, IsBuiltInCapnp);
  Schema schema{.format = "capnp", .diagnostics = source.diagnostics};
  for (size_t i = 0; i < files.size(); ++i) NoteTargets(linked, i, schema, files);
  CapnpPool pool{files, linked};
  CapnpParsers parsers = ParseCapnp(pool);
  Soften(files);
  std::vector<int> index(files.size(), -1);
  try {
    Fill(files, linked, parsers, index, schema);
  } catch (const kj::Exception& failure) {
    return support::Invalid("libcapnp can't follow " + source.name + ": " +
                            std::string(failure.getDescription().cStr()) +
                            "; add the files that its imports name");
  }
  std::vector<ReadFile> read;
  for (size_t i = 0; i < files.size(); ++i) {
    read.push_back({files[i].source, files[i].errors, linked.imported[i], Usable(files[i])});
    AddDiagnostics(read[i], schema);
    std::erase_if(read[i].errors, [](const auto& error) { return error.severity != "error"; });
  }
  support::Status usable = CheckFailures(read, source, options.strict);
  if (!usable) return tl::unexpected<support::Error>(usable.error());
  AddImports(files, index, schema);
  return schema;
}

}  // namespace detector
