#include "rewriter/generated/thrift.h"

#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/StringExtras.h>
#include <llvm/ADT/StringRef.h>

#include <filesystem>
#include <set>

#include "detector/formats/thrift.h"
#include "rewriter/generated/flatc.h"
#include "support/files.h"
#include "support/generator_output.h"
#include "support/process.h"

namespace rewriter {
namespace {

namespace fs = std::filesystem;

using detector::Element;
using detector::ElementKind;
using detector::SchemaFile;

constexpr const char* kKnown[] = {"pure_enums", "private_optional", "cob_style"};

// "a/b.thrift" -> "b": what names are prefixed with where the file is included.
std::string BaseOf(const SchemaFile& file) {
  return fs::path(file.import_name).stem().generic_string();
}

std::string HomeOf(const SchemaFile& file, const std::string& ending) {
  return WithEnding(HeaderName(file.import_name), ending);
}

bool IsPlain(llvm::StringRef name) {
  return !name.empty() &&
         llvm::all_of(name, [](char c) { return llvm::isAlnum(c) || c == '_' || c == '.'; });
}

// Each file is in a folder of its own, known by its number, so that two of one name don't meet and
// every include leads to the file that it means.
std::string Renumbered(const detector::Schema& schema, const SchemaFile& file) {
  std::string text;
  for (int import : file.imports) {
    std::string base = BaseOf(schema.files[static_cast<size_t>(import)]);
    text += "include \"../" + std::to_string(import) + "/" + base + ".thrift\"\n";
  }
  return text + detector::ThriftBody(file.content);
}

std::vector<std::string> ServicesOf(const detector::Schema& schema, int file) {
  std::vector<std::string> names;
  for (const Element& element : schema.elements) {
    if (element.file == file && element.kind == ElementKind::kService) {
      names.push_back(element.name);
    }
  }
  return names;
}

// What the generated code includes, as it spells that, and where it lies among ours.
std::vector<std::pair<std::string, std::string>> Includes(const detector::Schema& schema,
                                                          int file) {
  std::vector<std::pair<std::string, std::string>> includes;
  std::vector<int> read = schema.files[static_cast<size_t>(file)].imports;
  read.push_back(file);
  for (int i : read) {
    const SchemaFile& known = schema.files[static_cast<size_t>(i)];
    for (const char* ending : {"_types.h", "_constants.h"}) {
      includes.emplace_back(BaseOf(known) + ending, HomeOf(known, ending));
    }
    for (const std::string& service : ServicesOf(schema, i)) {
      includes.emplace_back(service + ".h", HomeOf(known, "/" + service + ".h"));
    }
  }
  return includes;
}

std::string Adapted(std::string header,
                    const std::vector<std::pair<std::string, std::string>>& includes) {
  for (const auto& [spelled, home] : includes) {
    std::string line = "#include \"" + spelled + "\"\n";
    size_t at = header.find(line);
    if (at != std::string::npos) header.replace(at, line.size(), "#include <" + home + ">\n");
  }
  return header;
}

// The reason in one line, for an #error: "[ERROR:/tmp/x/3/b.thrift:5] ... \n syntax error".
std::string Reason(const support::ProcessOutcome& outcome) {
  llvm::StringRef text = outcome.err;
  size_t at = text.find("[ERROR");
  if (at == llvm::StringRef::npos) at = text.find("[FAILURE");
  if (at == llvm::StringRef::npos) return support::DescribeEnd(outcome);
  text = text.substr(text.find(']', at) + 1).trim();
  return text.substr(0, text.find('[')).trim().str();
}

support::Result<support::ProcessOutcome> RunThrift(const fs::path& folder,
                                                   const std::string& options,
                                                   const std::string& file) {
  auto outcome = support::RunProcess(
      {.argv = {"thrift", "--gen", "cpp:no_skeleton" + options, "-out", "out", file},
       .directory = folder,
       .timeout = std::chrono::minutes(1),
       .memory_bytes = 1u << 30,
       .output_limit = 1 << 16});
  if (outcome) return outcome;
  return support::Invalid("thrift makes the headers of Thrift schemas and can't be run (" +
                          outcome.error().message + "): install thrift-compiler");
}

// What the compiler wrote for one file into `folder`.
GeneratedHeader Collect(const detector::Schema& schema, int file, const fs::path& folder) {
  auto includes = Includes(schema, file);
  auto read = [&](const std::string& name) {
    auto text = support::ReadFile(folder / name);
    return text ? Adapted(std::move(*text), includes) : std::string();
  };
  std::string base = BaseOf(schema.files[static_cast<size_t>(file)]);
  GeneratedHeader header{read(base + "_types.h"), {}};
  std::string constants = read(base + "_constants.h");
  if (!constants.empty()) header.others["_constants.h"] = std::move(constants);
  for (const std::string& service : ServicesOf(schema, file)) {
    header.others["/" + service + ".h"] = read(service + ".h");
  }
  return header;
}

}  // namespace

support::Result<GeneratedHeaders> ThriftHeaders(const detector::Schema& schema,
                                                const Snapshot& snapshot) {
  auto folder = support::TempDir::Make();
  if (!folder) return tl::unexpected(folder.error());
  const fs::path& root = folder->path();
  std::vector<std::string> paths;
  std::error_code ignored;  // then the file can't be written, which is said
  for (const SchemaFile& file : schema.files) {
    std::string base = BaseOf(file), number = std::to_string(paths.size());
    fs::create_directory(root / number, ignored);
    paths.push_back(IsPlain(base) ? number + "/" + base + ".thrift" : "");
    if (paths.back().empty()) continue;
    support::Status written =
        support::WriteFileAtomically(root / paths.back(), Renumbered(schema, file));
    if (!written) return tl::unexpected(written.error());
  }
  const std::string options = ThriftOptions(snapshot);
  GeneratedHeaders headers;
  for (size_t i = 0; i < paths.size(); ++i) {
    fs::remove_all(root / "out", ignored);
    fs::create_directory(root / "out", ignored);
    if (paths[i].empty()) {
      headers.push_back({"#error thrift: the file's name can't be the prefix of names\n", {}});
      continue;
    }
    auto outcome = RunThrift(root, options, paths[i]);
    if (!outcome) return tl::unexpected(outcome.error());
    headers.push_back(
        outcome->ok() ? Collect(schema, static_cast<int>(i), root / "out")
                      : GeneratedHeader{"#error thrift: " + OneLine(Reason(*outcome)) + "\n", {}});
  }
  return headers;
}

bool IsThriftHeaderOf(const detector::Schema& schema, int file, std::string_view content) {
  llvm::StringRef text(content.data(), content.size());
  if (!support::IsGeneratorOutput("x_types.h", content)) return false;
  return llvm::any_of(schema.elements, [&](const Element& element) {
    if (element.file != file || element.parent >= 0) return false;
    return text.contains("class " + element.name + " ") ||
           text.contains("struct " + element.name + " ") ||
           text.contains("enum " + element.name + " ") || text.contains(" " + element.name + ";");
  });
}

std::string ThriftOptions(const Snapshot& snapshot) {
  std::set<std::string> asked;
  for (const SnapshotFile& file : snapshot.files()) {
    constexpr uint64_t kLargest = 1 << 20;
    if (file.mode != FileMode::kRegular || !IsBuildFile(file.path)) continue;
    auto text = snapshot.Peek(file, kLargest);
    if (!text || !llvm::StringRef(*text).contains("thrift")) continue;
    llvm::StringRef rest = *text;
    for (size_t at; (at = rest.find("cpp:")) != llvm::StringRef::npos;) {
      rest = rest.substr(at + 4);
      llvm::StringRef words = rest.take_while(
          [](char c) { return llvm::isAlnum(c) || c == '_' || c == ',' || c == '='; });
      llvm::SmallVector<llvm::StringRef> options;
      llvm::SplitString(words, options, ",");
      for (llvm::StringRef option : options) {
        if (llvm::is_contained(kKnown, option)) asked.insert(option.str());
      }
    }
  }
  std::string options;
  for (const std::string& option : asked) options += "," + option;
  return options;
}

}  // namespace rewriter
