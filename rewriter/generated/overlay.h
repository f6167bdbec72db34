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
#include "rewriter/generated/schema_headers.h"
#include "rewriter/tree/snapshot.h"
#include "rewriter/units/scan.h"
#include "support/result.h"

namespace rewriter {

// What is generated from one schema file.
struct GeneratedHeader {
  std::string text;
  std::map<std::string, std::string> others;  // by ending: "_constants.h", see HeaderEnding
};
using GeneratedHeaders = std::vector<GeneratedHeader>;  // by index in Schema::files

// By the generator of the schema's format, with the options that the repository uses; nothing for a
// format from which nothing is generated. Of a file that the generator refuses it is an #error with
// the reason. Fails if the generator can't be run.
support::Result<GeneratedHeaders> HeadersFor(const detector::Schema& schema,
                                             const Snapshot& snapshot);

// A generator's message as an #error can hold it.
std::string OneLine(std::string text);

// Protobuf's, in memory.
GeneratedHeaders ProtobufHeaders(const detector::Schema& schema);

// Text of gRPC's header of each schema file, made by its plugin in a child process; empty for files
// without services, and where the plugin is not installed or fails.
std::vector<std::string> GrpcHeaders(const detector::Schema& schema);

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
  // Headers of generators that are not known here: others that read only protoc's stand in.
  std::vector<std::string> stand_ins;
};

// `spellings`: (includer, spelling as written) of every include that names a schema header.
Overlay MakeOverlay(const detector::Schema& schema, const GeneratedHeaders& headers,
                    const Snapshot& snapshot,
                    const std::vector<std::pair<std::string, std::string>>& spellings);

}  // namespace rewriter
