#include "detector/formats/thrift.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "detector/formats/link.h"
#include "detector/formats/read_checks.h"
#include "detector/formats/statements.h"
#include "detector/formats/thrift_model.h"
#include "detector/formats/thrift_tokens.h"
#include "support/text.h"

namespace detector {
namespace {

struct Parsed {
  const SourceFile* source = nullptr;
  ThriftFile file;
  int index = -1;  // in schema.files
};

// Like the compiler, a file beside the including one first.
std::vector<ImportingFile> Importing(const std::vector<Parsed>& files) {
  std::set<std::string> paths;
  for (const Parsed& parsed : files) paths.insert(parsed.source->path);
  std::vector<ImportingFile> importing;
  for (const Parsed& parsed : files) {
    ImportingFile& entry = importing.emplace_back(ImportingFile{parsed.source->path, {}});
    std::filesystem::path folder = std::filesystem::path(parsed.source->path).parent_path();
    for (const ThriftInclude& include : parsed.file.includes) {
      std::string beside = (folder / include.path).lexically_normal().generic_string();
      entry.imports.push_back(paths.count(beside) ? beside : include.path);
    }
  }
  return importing;
}

bool NoneIsBuiltIn(const std::string&) { return false; }

SchemaFile Described(const Parsed& parsed, const LinkedFiles& linked, size_t i) {
  SchemaFile file;
  file.path = parsed.source->path;
  file.import_name = linked.import_names[i];
  file.pool = linked.pools[i];
  file.package = ThriftPackage(parsed.file);
  file.package_span = parsed.file.namespace_span;
  file.content = parsed.source->content;
  file.attributes["syntax"] = "thrift";
  for (const auto& [language, name] : parsed.file.namespaces) {
    bool is_package =
        language == "cpp" || (language == "*" && !parsed.file.namespaces.count("cpp"));
    if (is_package) file.attributes["package_language"] = language;
    if (!is_package) file.attributes["namespace " + language] = name;
  }
  if (!parsed.file.cpp_includes.empty()) {
    file.attributes["cpp_include"] = support::Join(parsed.file.cpp_includes, ",");
  }
  if (!linked.other_names[i].empty()) {
    file.attributes["other_import_names"] = support::Join(linked.other_names[i], ",");
  }
  return file;
}

// A missing include costs the types behind it, not the file.
void WarnOfMissing(const Parsed& parsed, const LinkedFiles& linked, size_t i, Schema& schema) {
  for (size_t j = 0; j < parsed.file.includes.size(); ++j) {
    if (linked.imports[i][j] != kMissing) continue;
    const ThriftInclude& include = parsed.file.includes[j];
    schema.diagnostics.push_back({"warning", include.span,
                                  "include \"" + include.path +
                                      "\": no such file in the source; its types are known by "
                                      "name only. Add it, or name the folder that it is below "
                                      "with --proto-path"});
  }
}

// The included file that a prefix means: by its name without folder and ending.
ThriftScope ScopeOf(const std::vector<Parsed>& files, const LinkedFiles& linked, size_t i) {
  return [&files, &linked, i](const std::string& base) -> const ThriftFile* {
    for (int target : linked.imports[i]) {
      if (target < 0) continue;
      const Parsed& other = files[static_cast<size_t>(target)];
      if (std::filesystem::path(other.source->path).stem() == base) return &other.file;
    }
    return nullptr;
  };
}

}  // namespace

bool IsThrift(const std::string& content) {
  if (!HasStatement(content, {"namespace", "struct", "service", "exception", "typedef", "const",
                              "enum", "union", "include"})) {
    return false;
  }
  ThriftFile file = ParseThrift("", content);
  return !file.error && (!file.definitions.empty() || !file.includes.empty());
}

std::vector<std::string> ThriftIncludes(const std::string& content) {
  std::vector<std::string> names;
  for (const ThriftInclude& include : ParseThrift("", content).includes) {
    names.push_back(include.path);
  }
  return names;
}

std::string ThriftBody(const std::string& content) {
  std::string text = content;
  std::vector<ThriftToken> tokens = TokenizeThrift(content, JsonPlaces("", content)).tokens;
  for (size_t i = 0; i + 1 < tokens.size(); ++i) {
    bool includes = tokens[i].kind == ThriftToken::kWord && tokens[i].text == "include" &&
                    tokens[i + 1].kind == ThriftToken::kString;
    if (!includes) continue;
    std::fill(text.begin() + static_cast<long>(tokens[i].begin),
              text.begin() + static_cast<long>(tokens[i + 1].end), ' ');
  }
  return text;
}

support::Result<Schema> ReadThrift(const LoadedSource& source, const ReadOptions& options,
                                   const std::vector<KnownFile>& known) {
  std::vector<Parsed> files;
  for (const SourceFile& file : source.files) {
    files.push_back({&file, ParseThrift(file.path, file.content), -1});
  }
  LinkedFiles linked = LinkFiles(Importing(files), source.roots, known, NoneIsBuiltIn);
  Schema schema{.format = "thrift", .diagnostics = source.diagnostics};
  std::vector<ReadFile> read;
  for (size_t i = 0; i < files.size(); ++i) {
    const auto& error = files[i].file.error;
    read.push_back({files[i].source, {}, linked.imported[i], !error});
    if (error) read[i].errors.push_back(*error);
    AddDiagnostics(read[i], schema);
    if (error) continue;
    WarnOfMissing(files[i], linked, i, schema);
    files[i].index = static_cast<int>(schema.files.size());
    schema.files.push_back(Described(files[i], linked, i));
    AppendThrift(files[i].file, ScopeOf(files, linked, i), files[i].index, schema);
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
  if (support::Status single = CheckNoneTwice(schema); !single) {
    return tl::unexpected<support::Error>(single.error());
  }
  return schema;
}

}  // namespace detector
