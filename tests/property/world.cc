#include "tests/property/world.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <regex>

#include "support/process.h"
#include "support/text.h"
#include "tests/property/wire.h"

namespace property {
namespace {

namespace fs = std::filesystem;
constexpr size_t kSnippets = 60;
constexpr char kProgram[] = "main.cc";

support::ProcessOutcome Execute(std::vector<std::string> argv) {
  support::ProcessCommand command;
  command.argv = std::move(argv);
  auto outcome = support::RunProcess(command);
  if (!outcome) {
    ADD_FAILURE() << outcome.error().message;
    return {.exit_code = 127};
  }
  return *outcome;
}

std::string Must(std::vector<std::string> argv) {
  std::string name = argv.front();
  support::ProcessOutcome outcome = Execute(std::move(argv));
  EXPECT_TRUE(outcome.ok()) << name << " " << support::DescribeEnd(outcome) << "\n" << outcome.err;
  return outcome.out;
}

rewriter::Report ParseReport(const std::string& json) {
  auto report = support::ParseDocument<rewriter::Report>(json, "report");
  EXPECT_TRUE(report) << report.error().message;
  return report ? *report : rewriter::Report{};
}

}  // namespace

std::string Text(const std::vector<std::string>& lines) {
  return support::Join(lines, "\n") + "\n";
}

void World::ChangeNames(const Names& old_names, Random& random) {
  Renamed renamed = RandomRenames(before_, random);
  after_ = renamed.schema;
  about_ += support::Join(renamed.kinds, ", ");
  Names new_names = *Names::Of(after_);
  consumer_ = RandomConsumer({before_, old_names}, {after_, new_names}, kSnippets, random);
}

void World::ChangeShapes(const Names& old_names, Random& random) {
  Reshaped reshaped = RandomReshaping(before_, random);
  after_ = reshaped.schema;
  same_output_ = reshaped.same_output;
  about_ += reshaped.kind;
  Version version{before_, old_names};
  consumer_ = RandomConsumer(version, version, kSnippets, random, reshaped.fields);
}

World::World(unsigned seed, Changes changes)
    : folder_(*support::TempDir::Make("property")),
      changes_(changes),
      about_("seed " + std::to_string(seed) + ": ") {
  Random random(seed);
  do {
    before_ = RandomSchema(random);
  } while (!Names::Of(before_));
  Names old_names = *Names::Of(before_);
  changes == Changes::kNames ? ChangeNames(old_names, random) : ChangeShapes(old_names, random);
  WriteFiles(Print(before_), "old");
  WriteFiles(Print(after_), "new");
  std::vector<std::string> bytes = RandomBytes(before_, random);
  std::map<std::string, std::string> inputs;
  for (size_t i = 0; i < bytes.size(); ++i) inputs[std::to_string(i)] = bytes[i];
  WriteFiles(inputs, "bytes");
  WriteFiles({{kProgram, Text(consumer_.old_lines)}}, "repo");
  support::Json unit = {
      {"directory", At("repo")},
      {"file", kProgram},
      {"arguments", {"clang++", "-std=c++20", "-I" COEVOLVE_PROGRAM_DIR, "-c", kProgram}}};
  WriteFiles({{"compile_commands.json", support::DumpJson(support::Json::array({unit}))}}, "build");
  Must({"git", "init", "--quiet", At("repo")});
  BuildOld();
}

void World::WriteFiles(const std::map<std::string, std::string>& files, const std::string& folder) {
  for (const auto& [path, content] : files) {
    fs::create_directories(fs::path(At(folder + "/" + path)).parent_path());
    auto written = support::WriteFileAtomically(At(folder + "/" + path), content);
    EXPECT_TRUE(written) << written.error().message;
  }
}

void World::BuildOld() {
  for (const char* version : {"old", "new"}) {
    std::string into = At(std::string(version) + "-cpp");
    fs::create_directories(into);
    std::vector<std::string> argv = {"protoc", "--proto_path=" + At(version), "--cpp_out=" + into};
    const Schema& schema = std::string(version) == "old" ? before_ : after_;
    for (const File& file : schema.files) argv.push_back(file.path);
    Must(argv);
  }
  for (const auto& [line, error] : Compile("old", consumer_.old_lines)) {
    ADD_FAILURE() << "the consumer itself is wrong: " << line << ": " << error << "\n"
                  << (line > 0 ? consumer_.old_lines[static_cast<size_t>(line) - 1] : "");
  }
  expected_ = Output("old");
}

rewriter::Report World::Rewrite() const {
  return ParseReport(
      Must({COEVOLVE_BIN_DIR "/coevolve", "rewrite", At("old"), At("new"), At("repo"), "--build",
            At("build"), "--keep-wrappers", "--format", "json", "--fail-on", "none"}));
}

rewriter::Report World::Prove(const rewriter::Report& report) const {
  Must({COEVOLVE_BIN_DIR "/coevolve", "plan", At("old"), At("new"), "--format", "json", "--output",
        At("plan.json")});
  auto written =
      support::WriteFileAtomically(At("report.json"), support::DumpJson(support::ToJson(report)));
  EXPECT_TRUE(written) << written.error().message;
  return ParseReport(
      Execute({COEVOLVE_BIN_DIR "/coevolve-rewriter", "prove", "--plan", At("plan.json"), "--repo",
               At("repo"), "--build", At("build"), "--report", At("report.json")})
          .out);
}

std::map<int, std::string> World::Compile(const std::string& version,
                                          const std::vector<std::string>& lines) const {
  std::string source = At(version + "-cpp/" + kProgram), text = Text(lines);
  const Schema& schema = version == "old" ? before_ : after_;
  for (size_t i = 0; i < schema.files.size(); ++i) {  // one unit: headers are parsed once
    std::string stem = schema.files[i].path.substr(0, schema.files[i].path.size() - 6);
    for (const std::string name : {"schemas", "file_default_instances"}) {
      text += "#undef " + name + "\n#define " + name + " " + name + std::to_string(i) + "\n";
    }
    text += "#include \"" + stem + ".pb.cc\"\n";
  }
  EXPECT_TRUE(support::WriteFileAtomically(source, text));
  // Values that are cut off compile; here that is an error.
  const char* narrowing =
      same_output_ && !knows_new_lines() && version == "new" ? "-Werror=shorten-64-to-32" : "-w";
  support::ProcessOutcome compiled =
      Execute({"clang++-19", "-std=c++20", "-O0", narrowing, "-ferror-limit=0", "-include-pch",
               COEVOLVE_PROGRAM_PCH, "-I" + At(version + "-cpp"), "-I" COEVOLVE_PROGRAM_DIR, source,
               "-o", At(version + "-program"), "-lprotobuf", "-lpthread"});
  std::map<int, std::string> errors;
  if (compiled.ok()) return errors;
  static const std::regex error("main\\.cc:([0-9]+):[0-9]+: (?:fatal )?error: ([^\n]*)");
  for (std::sregex_iterator at(compiled.err.begin(), compiled.err.end(), error), end; at != end;
       ++at) {
    errors.emplace(std::stoi((*at)[1]), (*at)[2]);
  }
  if (errors.empty()) errors.emplace(0, compiled.err);
  return errors;
}

std::map<int, std::string> World::Output(const std::string& version) const {
  std::map<int, std::string> output;
  for (const std::string& line :
       support::Split(Execute({At(version + "-program"), At("bytes")}).out, '\n')) {
    size_t space = line.find(' ');
    if (space != std::string::npos) output[std::stoi(line)] = line.substr(space + 1);
  }
  return output;
}

}  // namespace property
