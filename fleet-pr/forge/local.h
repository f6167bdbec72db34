// A forge on the local disk, for the demo, for tests and for a fleet without a server:
//   ROOT/NAME.git            bare repositories, refs/pull/N/head for every pull request
//   ROOT/pulls/NAME/N.json   the pull request
//   ROOT/forge.log           every call (fleet-pr/forge/local_log.h)
// It refuses what a real forge refuses: a head that is not there, a branch that moved meanwhile, a
// merge with conflicts. MergePull plays the person at the other end.
#pragma once

#include <filesystem>
#include <vector>

#include "fleet-pr/forge/forge.h"
#include "fleet-pr/forge/local_log.h"
#include "fleet-pr/git/transport.h"

namespace fleet {

class LocalForge : public Forge {
 public:
  explicit LocalForge(std::filesystem::path root) : root_(std::move(root)) {}

  support::Result<std::optional<PullRequest>> FindPull(const ForgeRepository& repository,
                                                       const std::string& branch,
                                                       const std::string& commit) override;
  support::Result<PullRequest> OpenPull(const ForgeRepository& repository,
                                        const PullDraft& draft) override;
  support::Result<PullRequest> ReadPull(const ForgeRepository& repository, int64_t number) override;
  support::Status ClosePull(const ForgeRepository& repository, int64_t number) override;
  support::Result<std::optional<std::string>> ReadBranch(const ForgeRepository& repository,
                                                         const std::string& branch) override;
  support::Status DeleteBranch(const ForgeRepository& repository, const std::string& branch,
                               const std::string& expected) override;

  // Merges an open pull request into its base. kConflict if they don't fit together.
  support::Result<PullRequest> MergePull(const ForgeRepository& repository, int64_t number);

  // A push: moves a branch whose objects are there already. kConflict unless it stands at
  // `expected`.
  support::Status PushBranch(const ForgeRepository& repository, const std::string& branch,
                             const std::string& commit, const std::optional<std::string>& expected);

 private:
  support::Result<ForgeLog> Lock();
  support::Status Apply(const support::Json& entry, bool taken_over);
  std::filesystem::path PullFile(const std::string& name, int64_t number) const;
  support::Result<std::vector<PullRequest>> Pulls(const std::string& name) const;
  support::Result<PullRequest> Load(const ForgeRepository& repository, int64_t number) const;

  std::filesystem::path root_;
};

// Pushes through the local forge, so that its log knows.
class LocalForgeTransport : public LocalTransport {
 public:
  explicit LocalForgeTransport(LocalForge& forge) : forge_(forge) {}
  support::Status Push(Repository& mirror, const std::string& url, const std::string& branch,
                       const std::string& commit,
                       const std::optional<std::string>& expected) override;

 private:
  LocalForge& forge_;
};

}  // namespace fleet
