#include "fleet-pr/base_schema.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "detector/detector.h"

namespace fleet {
namespace fs = std::filesystem;
using support::Result;
namespace {

// A schema file looks like those that the campaign was made from.
std::set<std::string> Endings(const detector::Inputs& inputs) {
  std::set<std::string> endings;
  for (const detector::Input* input : {&inputs.old, &inputs.now}) {
    for (const detector::InputFile& file : input->files) {
      endings.insert(fs::path(file.path).extension().string());
    }
  }
  return endings;
}

std::string Below(const std::string& path, const std::string& folder) {
  return path == folder ? fs::path(path).filename().string() : path.substr(folder.size() + 1);
}

Result<detector::LoadedSource> Load(const Repository& repository,
                                    const std::vector<TreeFile>& files,
                                    const std::string& schema_path) {
  detector::LoadedSource source{schema_path, {}};
  for (const TreeFile& file : files) {
    Result<std::string> content = repository.ReadBlob(file.id);
    if (!content) return tl::unexpected<support::Error>(content.error());
    source.files.push_back({Below(file.path, schema_path), std::move(*content)});
  }
  return source;
}

bool SameBytes(const detector::LoadedSource& source, const detector::Input& input) {
  std::set<std::pair<std::string, std::string>> ours, theirs;
  for (const auto& file : source.files) ours.emplace(file.path, file.content);
  for (const auto& file : input.files) theirs.emplace(file.path, file.content);
  return ours == theirs;
}

// "" if `source` means the same as `input`, else the first differences.
Result<std::string> Difference(const detector::Input& input, const detector::LoadedSource& source) {
  if (SameBytes(source, input)) return std::string();
  Result<detector::Schema> ours = detector::ReadSchema(source, {});
  if (!ours) return tl::unexpected<support::Error>(ours.error());
  Result<detector::Schema> theirs = detector::ReadInput(input);
  if (!theirs) return tl::unexpected<support::Error>(theirs.error());
  auto changes = detector::Diff(input, *theirs, detector::ToInput(source, *ours), *ours).changes;
  std::string text;
  for (size_t i = 0; i < std::min<size_t>(changes.size(), 5); ++i) text += changes[i].id + "\n";
  if (changes.size() > 5) text += "and " + std::to_string(changes.size() - 5) + " more\n";
  return text;
}

}  // namespace

Result<std::vector<TreeFile>> SchemaFiles(const Repository& repository, const std::string& commit,
                                          const std::string& schema_path,
                                          const detector::Inputs& inputs) {
  if (schema_path.empty()) return std::vector<TreeFile>();
  Result<std::vector<TreeFile>> files = repository.List(commit, schema_path);
  if (!files) return files;
  std::set<std::string> endings = Endings(inputs);
  std::erase_if(*files, [&](const TreeFile& file) {
    return file.mode == EntryMode::kLink || file.mode == EntryMode::kSubmodule ||
           !endings.contains(fs::path(file.path).extension().string());
  });
  return files;
}

Result<BaseSchema> InspectBaseSchema(const Repository& repository, const std::string& commit,
                                     const std::string& schema_path,
                                     const detector::Inputs& inputs) {
  auto files = SchemaFiles(repository, commit, schema_path, inputs);
  if (!files) return tl::unexpected<support::Error>(files.error());
  if (files->empty()) return BaseSchema{CarriedSchema::kAbsent, ""};
  auto source = Load(repository, *files, schema_path);
  if (!source) return tl::unexpected<support::Error>(source.error());
  Result<std::string> against_old = Difference(inputs.old, *source);
  if (!against_old) return BaseSchema{CarriedSchema::kOther, against_old.error().message};
  if (against_old->empty()) return BaseSchema{CarriedSchema::kOld, ""};
  Result<std::string> against_new = Difference(inputs.now, *source);
  if (against_new && against_new->empty()) return BaseSchema{CarriedSchema::kNew, ""};
  return BaseSchema{CarriedSchema::kOther,
                    "the schema at " + schema_path + " differs from OLD by:\n" + *against_old};
}

}  // namespace fleet
