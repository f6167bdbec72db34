#include "tests/cli/program.h"

#include "fleet-pr/git/handles.h"

namespace cli_test {
namespace fs = std::filesystem;

namespace {
constexpr char kCode[] = "double Get(const Reading& r) { return r.temp(); }\n";
}  // namespace

void Program::SetUp() {
  const std::string head = "syntax = \"proto3\";\npackage demo;\n\nmessage Reading {\n";
  Write("old.proto", head + "  double temp = 1;\n}\n");
  Write("new.proto", head + "  double celsius = 1;\n  string unit = 2;\n}\n");
  Write("repo/a.cc", kCode);
  auto made = Shell("cd repo && git init -q && git add -A && git commit -qm base");
  ASSERT_TRUE(made.ok()) << made.err;
}

void Program::Write(const std::string& path, const std::string& text) const {
  fs::create_directories((folder() / path).parent_path());
  ASSERT_TRUE(support::WriteFileAtomically(folder() / path, text));
}

std::string Program::Read(const std::string& path) const {
  auto text = support::ReadFile(folder() / path);
  return text ? *text : text.error().message;
}

support::ProcessOutcome Program::Run(std::vector<std::string> arguments,
                                     const std::vector<std::string>& environment) const {
  support::ProcessCommand command{.argv = std::move(arguments), .directory = folder()};
  command.argv.insert(command.argv.begin(), COEVOLVE_BIN_DIR "/coevolve");
  command.environment.insert(command.environment.end(), environment.begin(), environment.end());
  auto outcome = support::RunProcess(command);
  EXPECT_TRUE(outcome) << outcome.error().message;
  return outcome.value_or(support::ProcessOutcome{.exit_code = -1});
}

support::ProcessOutcome Program::Shell(const std::string& script,
                                       const std::vector<std::string>& environment) const {
  support::ProcessCommand command{.argv = {"bash", "-c", script}, .directory = folder()};
  for (const char* who : {"GIT_AUTHOR", "GIT_COMMITTER"}) {
    command.environment.push_back(std::string(who) + "_NAME=Test");
    command.environment.push_back(std::string(who) + "_EMAIL=test@example.org");
  }
  command.environment.push_back("COEVOLVE=" COEVOLVE_BIN_DIR "/coevolve");
  command.environment.insert(command.environment.end(), environment.begin(), environment.end());
  return support::RunProcess(command).value();
}

std::vector<std::string> Program::Engine(const std::string& script) const {
  Write("engine", "#!/bin/sh\n" + script + "\n");
  fs::permissions(folder() / "engine", fs::perms(0755));
  return {"COEVOLVE_REWRITER=" + At("engine")};
}

std::vector<std::string> Program::EngineThatReports(const rewriter::Report& report) const {
  Write("answer.json", support::DumpJson(support::ToJson(report)));
  return Engine("cat '" + At("answer.json") + "'");
}

rewriter::Report Program::OneEdit() const {
  fleet::StartGit();
  git_oid id;
  git_odb_hash(&id, kCode, sizeof kCode - 1, GIT_OBJECT_BLOB);
  const std::string change = "field_renamed:demo.Reading.temp";
  rewriter::Report report;
  report.base = "worktree";
  report.files["a.cc"] = git_oid_tostr_s(&id);
  report.edits.push_back({.file = "a.cc",
                          .offset = 40,
                          .length = 4,
                          .replacement = "celsius",
                          .changes = {change},
                          .rule = "rename_symbol:getter",
                          .confidence = rewriter::Confidence::kProven});
  report.uses.push_back({"a.cc", 1, 41, change, rewriter::UseState::kEdited, "renamed"});
  report.units = {.total = 1, .candidates = 1, .parsed = 1};
  report.verified = {.by = "reparse", .units = 1};
  return report;
}

}  // namespace cli_test
