// Which of flatc's options a repository uses. What they change are the names and members of the
// generated code, so that a wrong guess would hide uses; where nothing tells, flatc's defaults
// hold.
#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/StringExtras.h>
#include <llvm/ADT/StringRef.h>

#include <algorithm>
#include <set>

#include "rewriter/generated/flatc.h"
#include "support/generator_output.h"

namespace rewriter {
namespace {

using detector::Element;
using detector::ElementKind;

// An option and the text by which a generated header gives it away.
struct Trace {
  const char* option;
  const char* text;
};
constexpr Trace kTraces[] = {
    {"--scoped-enums", "\nenum class "},
    {"--gen-object-api", "flatbuffers::NativeTable {"},
    {"--gen-mutable", " mutate_"},
    {"--gen-mutable", " *mutable_"},
    {"--gen-name-strings", "GetFullyQualifiedName()"},
    {"--gen-compare", "bool operator==(const "},
    {"--reflect-names", "flatbuffers::TypeTable *"},
};

// What a build file may ask for, and how many words follow.
struct Known {
  const char* option;
  bool has_value;
};
constexpr Known kKnown[] = {
    {"--scoped-enums", false},  {"--no-prefix", false},     {"--gen-object-api", false},
    {"--gen-mutable", false},   {"--gen-compare", false},   {"--gen-name-strings", false},
    {"--reflect-names", false}, {"--reflect-types", false}, {"--gen-nullable", false},
    {"--cpp-ptr-type", true},   {"--cpp-str-type", true},   {"--cpp-std", true},
};

// What Bazel's own rule for FlatBuffers asks for if nobody says otherwise.
constexpr const char* kOfBazelRule[] = {"--gen-object-api", "--gen-compare", "--gen-mutable",
                                        "--reflect-names"};

// Folders with a copy of FlatBuffers itself, whose own builds say nothing about this repository's.
std::vector<std::string> VendoredFolders(const Snapshot& snapshot) {
  std::vector<std::string> folders;
  for (const SnapshotFile& file : snapshot.files()) {
    llvm::StringRef path = file.path;
    if (path.consume_back("include/flatbuffers/flatbuffers.h")) folders.push_back(path.str());
  }
  return folders;
}

// A value that can't be anything but a C++ type or a standard's name.
bool IsPlainValue(llvm::StringRef value) {
  return !value.empty() && value.find_first_not_of(
                               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:+<"
                               ">") == llvm::StringRef::npos;
}

void AddFromBuildFile(llvm::StringRef text, std::set<std::string>& options,
                      std::vector<std::string>& values) {
  llvm::SmallVector<llvm::StringRef> words;
  llvm::SplitString(text, words, " \t\r\n\"',;()[]={}");
  bool any = false;
  for (size_t i = 0; i < words.size(); ++i) {
    for (const Known& known : kKnown) {
      if (words[i] != known.option) continue;
      any = true;
      if (!known.has_value) {
        options.insert(known.option);
      } else if (i + 1 < words.size() && IsPlainValue(words[i + 1]) &&
                 !llvm::is_contained(values, known.option)) {
        values.insert(values.end(), {known.option, words[i + 1].str()});
      }
    }
  }
  if (any || !text.contains("flatbuffer_cc_library(")) return;
  options.insert(std::begin(kOfBazelRule), std::end(kOfBazelRule));
}

void AddFromHeader(const detector::Schema& schema, int file, llvm::StringRef header,
                   std::set<std::string>& options) {
  for (const Trace& trace : kTraces) {
    if (header.contains(trace.text)) options.insert(trace.option);
  }
  for (const Element& element : schema.elements) {
    if (element.file != file || element.kind != ElementKind::kEnumValue) continue;
    const Element& type = schema.elements[static_cast<size_t>(element.parent)];
    bool here = header.contains("\nenum " + type.name + " ");
    if (here && !header.contains(" " + type.name + "_" + element.name + " =") &&
        header.contains("\n  " + element.name + " =")) {
      options.insert("--no-prefix");
    }
  }
}

}  // namespace

bool IsBuildFile(llvm::StringRef path) {
  llvm::StringRef name = path.substr(path.rfind('/') + 1);
  static constexpr const char* kEndings[] = {".cmake", ".bazel", ".bzl", ".mk",  ".sh",  ".gn",
                                             ".gni",   ".build", ".am",  ".pri", ".pro", ".in"};
  return name == "CMakeLists.txt" || name == "BUILD" || name.starts_with("Makefile") ||
         name == "BUCK" ||
         llvm::any_of(kEndings, [&](const char* ending) { return name.ends_with(ending); });
}

bool IsFlatcHeaderOf(const detector::Schema& schema, int file, std::string_view content) {
  llvm::StringRef text(content.data(), content.size());
  if (!support::IsGeneratorOutput("x_generated.h", content)) return false;
  return llvm::any_of(schema.elements, [&](const Element& element) {
    if (element.file != file || element.parent >= 0) return false;
    return text.contains("struct " + element.name + " ") ||
           text.contains("struct " + element.name + ";") ||
           text.contains("enum " + element.name + " ") ||
           text.contains("enum class " + element.name + " ");
  });
}

std::vector<std::string> FlatcOptions(const detector::Schema& schema, const Snapshot& snapshot) {
  std::set<std::string> shown, asked;
  std::vector<std::string> values;
  bool any = false;
  std::vector<std::string> vendored = VendoredFolders(snapshot);
  for (const SnapshotFile& file : snapshot.files()) {
    llvm::StringRef path = file.path;
    bool foreign =
        llvm::any_of(vendored, [&](const std::string& folder) { return path.starts_with(folder); });
    if (foreign || file.mode != FileMode::kRegular) continue;
    if (path.ends_with("_generated.h")) {
      std::string_view content = snapshot.Read(file.path);
      int known = SchemaFileOf(schema, file.path, file.path);
      if (known < 0 || !IsFlatcHeaderOf(schema, known, content)) continue;
      any = true;
      AddFromHeader(schema, known, {content.data(), content.size()}, shown);
    } else if (IsBuildFile(path)) {
      constexpr uint64_t kLargest = 1 << 20;
      auto text = snapshot.Peek(file, kLargest);
      bool about = text && (llvm::StringRef(*text).contains("flatc") ||
                            llvm::StringRef(*text).contains("flatbuffer"));
      if (about) AddFromBuildFile(*text, asked, values);
    }
  }
  const std::set<std::string>& chosen = any ? shown : asked;
  std::vector<std::string> options(chosen.begin(), chosen.end());
  options.insert(options.end(), values.begin(), values.end());
  return options;
}

}  // namespace rewriter
