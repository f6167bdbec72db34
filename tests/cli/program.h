// Runs the real `coevolve` in a folder of its own, with a repository and two schemas in it.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "rewriter/report.h"
#include "support/files.h"
#include "support/process.h"

namespace cli_test {

class Program : public testing::Test {
 protected:
  // old.proto and new.proto: a field is renamed, another added. repo/: one C++ file, committed.
  void SetUp() override;

  std::filesystem::path folder() const { return folder_.path(); }
  std::string At(const std::string& path) const { return (folder() / path).string(); }
  void Write(const std::string& path, const std::string& text) const;
  std::string Read(const std::string& path) const;

  // In folder(), with the clean environment and `environment`.
  support::ProcessOutcome Run(std::vector<std::string> arguments,
                              const std::vector<std::string>& environment = {}) const;
  support::ProcessOutcome Shell(const std::string& script,
                                const std::vector<std::string>& environment = {}) const;

  // A stand-in for the engine: a shell script, for what the real one never does on purpose.
  std::vector<std::string> Engine(const std::string& script) const;
  // One that answers with this report.
  std::vector<std::string> EngineThatReports(const rewriter::Report& report) const;
  // One edit in repo/a.cc, `temp` -> `celsius`, and no open question.
  rewriter::Report OneEdit() const;

 private:
  support::TempDir folder_ = support::TempDir::Make().value();
};

}  // namespace cli_test
