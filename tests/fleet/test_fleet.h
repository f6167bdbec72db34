// A small fleet for tests: real bare repositories on a local forge, a real store, and stand-ins for
// the engine and the sandbox that do in microseconds what the real ones do in minutes:
//   - the engine rewrites `colour` to `color` in every .cc file, and sends `unsure` to review
//   - a build fails if a file BROKEN is there, or FAILS_WITH_NEW and the new schema
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>

#include "fleet-pr/forge/local.h"
#include "fleet-pr/run.h"
#include "fleet-pr/sweep.h"
#include "support/files.h"

namespace fleet::testing {

inline constexpr char kOldSchema[] =
    "syntax = \"proto3\";\npackage p;\nmessage M {\n  string colour = 1;\n}\n";
inline constexpr char kNewSchema[] =
    "syntax = \"proto3\";\npackage p;\nmessage M {\n  string color = 1;\n}\n";

using Files = std::map<std::string, std::string>;

// A repository that carries OLD and uses it, and those that end elsewhere.
Files User();
Files With(Files files, const Files& more);

class TestFleet {
 public:
  explicit TestFleet(const std::filesystem::path& root);

  // A bare repository with one commit on main.
  void Add(const std::string& name, const Files& files);
  // A person's commit on a branch, made from where it stands (or from main).
  std::string PersonCommits(const std::string& name, const std::string& branch,
                            const std::string& path, const std::string& content);
  void PersonDeletes(const std::string& name, const std::string& branch);
  // What a branch holds; "" if there is no such file.
  std::string Content(const std::string& name, const std::string& branch, const std::string& path);
  // "repository refs/heads/x commit" for every branch of every repository.
  std::string Branches();
  // How often a call to the forge had this outcome.
  int Calls(const std::string& call, const std::string& outcome);

  Campaign MakeCampaign() const;
  Tools MakeTools();
  const std::filesystem::path& root() const { return root_; }
  std::filesystem::path state() const { return root_ / "state"; }
  LocalForge& forge() { return forge_; }
  ForgeRepository OnForge(const std::string& name) const;

  // Opens the store and the campaign and runs one command, as one process would.
  using Command = std::function<support::Result<std::vector<Task>>(const Run&)>;
  support::Result<std::vector<Task>> With(const Campaign& campaign, const Command& command);
  support::Result<std::vector<Task>> SweepAll(bool publish = false, unsigned jobs = 1);
  support::Result<std::vector<Task>> RevertAll();

  // "state/reason" of a task.
  static std::string At(const support::Result<std::vector<Task>>& tasks, const std::string& name);

  int engine_runs = 0;
  std::function<bool()> interrupted = [] { return false; };

 private:
  std::filesystem::path root_;
  std::vector<std::string> names_;
  LocalForge forge_;
  LocalForgeTransport transport_;
};

rules::Plan ColourPlan();
support::Result<rewriter::Report> FakeRewrite(const rules::Plan& plan,
                                              const EngineRequest& request);
support::Result<VerifyOutcome> FakeVerify(const VerifyRequest& request);

class FleetTest : public ::testing::Test {
 protected:
  support::Result<support::TempDir> folder_ = support::TempDir::Make("fleet-test");
  TestFleet fleet_{folder_.value().path()};
};

}  // namespace fleet::testing
