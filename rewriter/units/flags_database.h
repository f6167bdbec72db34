// The first rung of the ladder: compile_commands.json. Used by flags.cc for a database of the
// user's
// (--build DIR), for one that lies in the work tree, and for one that a configure-only run has
// made.
#pragma once

#include <filesystem>
#include <string>

#include "rewriter/units/cover.h"
#include "rewriter/units/include_index.h"
#include "support/result.h"

namespace rewriter {

struct Database {
  std::string name;  // for messages
  std::string text;
  std::string folder;  // absolute, where it lies: what it says below there is read there
  // The user has named it: then the include folders that it names may be read wherever they are.
  bool trusted = false;
};

// Units by path; several entries of one file with different flags are several units. Where the
// database was made in another checkout of the same repository, its paths are moved into the
// snapshot. Sources that it does not list become units with the flags of their nearest neighbour.
// kInvalid with the place, if it is malformed or lists no file of the repository.
support::Result<Flags> FlagsOfDatabase(const Snapshot& snapshot, const ScanResult& scan,
                                       const RepositoryFiles& files, const Database& database);

}  // namespace rewriter
