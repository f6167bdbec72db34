// How commits get from and to a forge. The only part of git that talks to another machine, so it is
// behind an interface; this one serves bare repositories on the local disk.
#pragma once

#include <optional>
#include <string>

#include "fleet-pr/git/repository.h"
#include "support/result.h"

namespace fleet {

// Pushes are compare-and-swap: `expected` is where the branch has to stand (nothing: there must be
// no such branch). A branch that stands elsewhere is left alone, and the error is kConflict.
class Transport {
 public:
  virtual ~Transport() = default;
  // Brings refs/heads/`branch` of `url` into the mirror. kNotFound if there is no such branch.
  virtual support::Status Fetch(Repository& mirror, const std::string& url,
                                const std::string& branch) = 0;
  virtual support::Status Push(Repository& mirror, const std::string& url,
                               const std::string& branch, const std::string& commit,
                               const std::optional<std::string>& expected) = 0;
};

class LocalTransport : public Transport {
 public:
  support::Status Fetch(Repository& mirror, const std::string& url,
                        const std::string& branch) override;
  support::Status Push(Repository& mirror, const std::string& url, const std::string& branch,
                       const std::string& commit,
                       const std::optional<std::string>& expected) override;
};

// Copies what `commit` reaches and `url` lacks. No branch moves.
support::Status CopyObjects(Repository& mirror, const std::string& url, const std::string& commit);

// Moves a branch from `expected` to `commit` as one step, under the same promise as Push.
support::Status MoveBranch(git_repository* repository, const std::string& branch,
                           const std::string& commit, const std::optional<std::string>& expected);

}  // namespace fleet
