#include "rewriter/generated/flatc.h"

#include <filesystem>

#include "detector/formats/flatbuffers.h"
#include "support/files.h"
#include "support/process.h"

namespace rewriter {
namespace {

namespace fs = std::filesystem;

// A schema file as flatc gets it: known by its number, so that whatever folder an include is
// spelled from, it leads to the file that it means.
//   include "../base.fbs"; table T { ... }   ->   include "3.fbs"; ... table T { ... }
std::string Renumbered(const detector::SchemaFile& file) {
  std::string text;
  for (int import : file.imports) text += "include \"" + std::to_string(import) + ".fbs\";\n";
  for (const char* newer : {"offset64", "vector64"}) {
    text += "attribute \"" + std::string(newer) + "\";\n";
  }
  return text + detector::FlatbuffersBody(file.content);
}

// The header for use among ours: it reads those of the imported files at their places here, and
// takes whatever runtime of FlatBuffers there is.
std::string Adapted(std::string header, const detector::Schema& schema,
                    const detector::SchemaFile& file) {
  size_t check = header.find("static_assert(FLATBUFFERS_VERSION_MAJOR");
  size_t end = header.find(");\n", check);
  if (check != std::string::npos && end != std::string::npos) header.erase(check, end + 3 - check);
  constexpr std::string_view kRuntime = "#include \"flatbuffers/flatbuffers.h\"\n";
  size_t at = header.find(kRuntime);
  if (at == std::string::npos) return header;
  std::string includes;
  for (int import : file.imports) {
    const std::string& name = schema.files[static_cast<size_t>(import)].import_name;
    includes += "#include <" + HeaderName(name) + ">\n";
  }
  return header.insert(at + kRuntime.size(), includes);
}

support::Result<support::ProcessOutcome> RunFlatc(const fs::path& folder,
                                                  const std::vector<std::string>& options,
                                                  const std::vector<std::string>& files) {
  support::ProcessCommand command{.argv = {"flatc", "--cpp", "--no-includes", "--no-warnings"},
                                  .directory = folder,
                                  .timeout = std::chrono::minutes(1),
                                  .memory_bytes = 1u << 30,
                                  .output_limit = 1 << 16};
  command.argv.insert(command.argv.end(), options.begin(), options.end());
  command.argv.insert(command.argv.end(), files.begin(), files.end());
  auto outcome = support::RunProcess(command);
  if (outcome) return outcome;
  return support::Invalid("flatc makes the headers of FlatBuffers schemas and can't be run (" +
                          outcome.error().message + "): install flatbuffers-compiler");
}

// The reason in one line, for an #error.
std::string Reason(const support::ProcessOutcome& outcome) {
  std::string text = outcome.out + outcome.err;
  size_t at = text.find("error:");
  at = text.find("error:", at == std::string::npos ? 0 : at + 6);
  if (at == std::string::npos) return support::DescribeEnd(outcome);
  return text.substr(at, text.find('\n', at) - at);
}

}  // namespace

support::Result<GeneratedHeaders> FlatcHeaders(const detector::Schema& schema,
                                               const Snapshot& snapshot) {
  const std::vector<std::string> options = FlatcOptions(schema, snapshot);
  auto folder = support::TempDir::Make();
  if (!folder) return tl::unexpected(folder.error());
  std::vector<std::string> names;
  for (const detector::SchemaFile& file : schema.files) {
    names.push_back(std::to_string(names.size()) + ".fbs");
    support::Status written =
        support::WriteFileAtomically(folder->path() / names.back(), Renumbered(file));
    if (!written) return tl::unexpected(written.error());
  }
  auto all = RunFlatc(folder->path(), options, names);
  if (!all) return tl::unexpected(all.error());
  GeneratedHeaders headers;
  for (size_t i = 0; i < names.size(); ++i) {
    std::string error;
    if (!all->ok()) {  // one of them is to blame
      auto alone = RunFlatc(folder->path(), options, {names[i]});
      if (!alone) return tl::unexpected(alone.error());
      if (!alone->ok()) error = Reason(*alone);
    }
    auto text = support::ReadFile(folder->path() / (std::to_string(i) + "_generated.h"));
    if (!text && error.empty()) text = std::string();  // nothing is declared in it
    headers.push_back({error.empty() ? Adapted(std::move(*text), schema, schema.files[i])
                                     : "#error flatc: " + error + "\n",
                       {}});
  }
  return headers;
}

}  // namespace rewriter
