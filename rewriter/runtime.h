// The protobuf runtime against which units are parsed. Our generated headers need the runtime that
// they were generated for; where a repository carries another one, ours stands in for both parses,
// and what is found that way is at most `likely`.
#pragma once

#include <llvm/Support/VirtualFileSystem.h>

#include <string>

#include "rewriter/snapshot.h"

namespace rewriter {

// "own" if the repository carries no other runtime, else "stand-in 3.21.12".
std::string RuntimeOf(const Snapshot& snapshot);

// Adds our runtime's headers below `folder`/google/protobuf.
void AddRuntime(llvm::vfs::InMemoryFileSystem& files, const std::string& folder);

}  // namespace rewriter
