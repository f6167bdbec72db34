// Step 3, first half. The generated headers of one schema version, made in memory by protoc's own
// C++ generator and laid over the repository: at every spelling under which the code includes them,
// over every checked-in copy, and first on the search path.
#pragma once

#include <llvm/ADT/IntrusiveRefCntPtr.h>
#include <llvm/Support/VirtualFileSystem.h>

#include <map>
#include <string>
#include <vector>

#include "detector/schema.h"
#include "rewriter/scan.h"
#include "rewriter/snapshot.h"
#include "support/result.h"

namespace rewriter {

// Text of the header of each schema file, by index in Schema::files.
using GeneratedHeaders = std::vector<std::string>;

// "a/m.proto" -> "a/m.pb.h".
std::string HeaderName(const std::string& proto);

support::Result<GeneratedHeaders> GenerateHeaders(const detector::Schema& schema);

// The index of the schema file whose header `spelling` ("proto/trip.pb.h") names for the including
// file, or -1. The longest common path suffix decides, then nearness to the includer.
int SchemaFileOf(const detector::Schema& schema, const std::string& spelling,
                 const std::string& includer);

// One place where the code expects a generated header.
struct Mount {
  std::string path;  // absolute
  int file = 0;      // index in Schema::files
};

struct Overlay {
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files =
      nullptr;                             // to be laid over the snapshot's
  std::map<std::string, int> schema_file;  // absolute path of a mounted header -> schema file
  std::vector<std::string> search;         // folders that go first on the include path
  std::string runtime;                     // as RuntimeOf says
};

// `spellings`: (includer, spelling as written) of every include that names a schema header.
Overlay MakeOverlay(const detector::Schema& schema, const GeneratedHeaders& headers,
                    const Snapshot& snapshot,
                    const std::vector<std::pair<std::string, std::string>>& spellings);

}  // namespace rewriter
