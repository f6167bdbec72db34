// Edits of one file, from the same YAML that clang-apply-replacements takes:
//   edits make COUNT FOLDER   writes FOLDER/code.cc and FOLDER/edits.yaml
//   edits apply FOLDER        our edit engine: merges the edits and writes the file
// Each edit is asked for twice, as by two units that read the same header.
#include <clang/Tooling/ReplacementsYaml.h>

#include <filesystem>
#include <iostream>
#include <string>

#include "rewriter/edits/merge.h"
#include "support/files.h"

namespace {
namespace fs = std::filesystem;

constexpr char kLine[] = "  total += reading.temperature();\n";
constexpr size_t kOffset = 19;  // of "temperature"

bool Make(size_t count, const fs::path& folder) {
  fs::create_directories(folder);
  std::string file = fs::absolute(folder / "code.cc").string(), code;
  std::string yaml = "---\nMainSourceFile: ''\nReplacements:\n";
  for (size_t i = 0; i < count; ++i) {
    yaml += "  - { FilePath: '" + file + "', Offset: " + std::to_string(code.size() + kOffset) +
            ", Length: 11, ReplacementText: celsius }\n";
    code += kLine;
  }
  return support::WriteFileAtomically(file, code) &&
         support::WriteFileAtomically(folder / "edits.yaml", yaml + "...\n");
}

bool Apply(const fs::path& folder) {
  auto text = support::ReadFile(folder / "edits.yaml");
  if (!text) return false;
  clang::tooling::TranslationUnitReplacements unit;
  llvm::yaml::Input yaml(*text);
  yaml >> unit;
  std::vector<rewriter::Judgement> judged;
  for (int reader = 0; reader < 2; ++reader) {
    for (const clang::tooling::Replacement& r : unit.Replacements) {
      rewriter::Edit edit{.file = r.getFilePath().str(),
                          .offset = r.getOffset(),
                          .length = r.getLength(),
                          .replacement = r.getReplacementText().str(),
                          .changes = {"field_renamed:demo.Reading.temperature"}};
      auto begin = static_cast<int64_t>(edit.offset);
      judged.push_back({.at = {edit.file, begin, begin + r.getLength()},
                        .changes = edit.changes,
                        .state = rewriter::UseState::kEdited,
                        .edits = {edit}});
    }
  }
  rewriter::ResolveConflicts(judged);
  for (const auto& [file, edits] : rewriter::CollectEdits(judged)) {
    auto code = support::ReadFile(file);
    auto after = code ? rewriter::ApplyEdits(*code, edits) : code;
    if (!after || !support::WriteFileAtomically(file, *after)) return false;
  }
  return !yaml.error();
}

}  // namespace

int main(int argc, char** argv) {
  std::string command = argc > 1 ? argv[1] : "";
  bool done = false;
  if (command == "make" && argc == 4) done = Make(std::stoul(argv[2]), argv[3]);
  if (command == "apply" && argc == 3) done = Apply(argv[2]);
  if (!done) std::cerr << "usage: edits make COUNT FOLDER | edits apply FOLDER\n";
  return done ? 0 : 2;
}
