// What a campaign needs of a place where pull requests live. Calls may be repeated: asking twice
// for the same thing gives the same thing. Every error is the forge's own words.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "support/document.h"
#include "support/result.h"

namespace fleet {

enum class PullState { kOpen, kClosed, kMerged };

struct PullDraft {
  std::string branch, commit;  // head: the branch has to stand at this commit
  std::string base;            // branch
  std::string title, body;
  std::optional<int64_t> reverts;  // number of the merged pull request that this one takes back
};

struct PullRequest {
  int64_t number = 0;
  PullState state = PullState::kOpen;
  std::string branch, commit, base, title, body;
  std::optional<int64_t> reverts;
  std::string merge_commit;  // "" unless merged
};

struct ForgeRepository {
  std::string name, url;
};

class Forge {
 public:
  virtual ~Forge() = default;

  // The pull request of this branch: the one that is open, or the last that was closed or merged at
  // this commit.
  virtual support::Result<std::optional<PullRequest>> FindPull(const ForgeRepository& repository,
                                                               const std::string& branch,
                                                               const std::string& commit) = 0;
  // The one that FindPull finds, or else a new one: never a second.
  virtual support::Result<PullRequest> OpenPull(const ForgeRepository& repository,
                                                const PullDraft& draft) = 0;
  virtual support::Result<PullRequest> ReadPull(const ForgeRepository& repository,
                                                int64_t number) = 0;
  // Leaves a merged one alone.
  virtual support::Status ClosePull(const ForgeRepository& repository, int64_t number) = 0;
  virtual support::Result<std::optional<std::string>> ReadBranch(const ForgeRepository& repository,
                                                                 const std::string& branch) = 0;
  // kConflict unless it stands at `expected`. A branch that is gone is fine.
  virtual support::Status DeleteBranch(const ForgeRepository& repository, const std::string& branch,
                                       const std::string& expected) = 0;
};

template <class V>
void Describe(V& v, PullRequest& p) {
  v.Field("number", p.number, "1, 2, ... in each repository");
  v.Field("state", p.state, "open, closed or merged");
  v.Field("branch", p.branch, "head branch");
  v.Field("commit", p.commit, "head commit");
  v.Field("base", p.base, "branch to be changed");
  v.Field("title", p.title, "one line");
  v.Field("body", p.body, "Markdown");
  v.Field("reverts", p.reverts, "number of the pull request that it takes back, or null");
  v.Field("merge_commit", p.merge_commit, "empty unless merged");
}

}  // namespace fleet

namespace support {
template <>
struct EnumNames<fleet::PullState> {
  static constexpr std::pair<fleet::PullState, std::string_view> kTable[] = {
      {fleet::PullState::kOpen, "open"},
      {fleet::PullState::kClosed, "closed"},
      {fleet::PullState::kMerged, "merged"}};
};
}  // namespace support
