// The runtime library against which units are parsed. Our generated headers need the runtime that
// they were generated for; where a repository carries another one, ours stands in for both parses,
// and what is found that way is at most `likely`.
#pragma once

#include <llvm/Support/VirtualFileSystem.h>

#include <string>

#include "rewriter/tree/snapshot.h"

namespace rewriter {

// "own" if the repository carries no other runtime for schemas of this format, else "stand-in
// 3.21.12". A newer FlatBuffers than ours still takes what our flatc makes.
std::string RuntimeOf(const Snapshot& snapshot, const std::string& format);

// Adds our runtime's headers below `folder`: google/protobuf, flatbuffers or thrift.
void AddRuntime(llvm::vfs::InMemoryFileSystem& files, const std::string& folder,
                const std::string& format);

}  // namespace rewriter
