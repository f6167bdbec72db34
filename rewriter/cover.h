// Step 2. The fewest translation units that together read every file with a hit, and the compiler
// flags for each, by a ladder: a compile database, a configure-only run in the sandbox, inference.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "rewriter/scan.h"
#include "rewriter/snapshot.h"
#include "support/result.h"

namespace rewriter {

// How one file is compiled. Flags have passed the allowlist: none of them writes a file, loads code
// or reads a response file.
struct Unit {
  std::string path;               // relative to the snapshot's root
  std::string directory;          // absolute: the working directory of the compiler
  std::vector<std::string> args;  // -std, -I, -isystem, -D, -f...; no compiler, no input, no output
  bool header = false;            // a header parsed on its own because no unit reads it
};

struct Flags {
  std::string rung;         // "compile_database", "configured", "inferred"
  std::vector<Unit> units;  // every unit of the repository, by path (several per path are possible)
  std::vector<std::string> include_roots;  // absolute, as used by inference for header units
  std::vector<std::string> diagnostics;    // refused flags and entries, and a rung that failed
};

struct FlagOptions {
  std::optional<std::filesystem::path> build;  // --build DIR; kInvalid if it holds no readable database
  bool may_configure = false;                  // the second rung is allowed
};

support::Result<Flags> FindFlags(const Snapshot& snapshot, const ScanResult& scan,
                                 const FlagOptions& options);

// What the include graph says, resolved with the units' include folders and, failing that, by the
// longest path suffix that is unique in the repository.
struct Graph {
  std::map<std::string, std::set<std::string>> includes;   // file -> own files it includes directly
  std::map<std::string, std::set<std::string>> includers;  // the other way round
  std::map<std::string, std::set<std::string>> schema_headers;  // file -> spellings of schema headers
};

// `is_schema_header` tells whether an include's spelling names a generated header of the plan.
Graph BuildGraph(const Snapshot& snapshot, const ScanResult& scan, const Flags& flags,
                 const std::function<bool(const std::string& spelling)>& is_schema_header);

struct Cover {
  std::vector<Unit> units;         // to be parsed, by path
  std::set<std::string> universe;  // every own file in the include closure, in both directions, of
                                   // the units that reach a schema header
};

// Greedy set cover over the files in the universe that have a hit; every such file is read by at least
// one unit of the result. A file whose name is in `widen` is covered by every unit that reads it.
Cover MakeCover(const ScanResult& scan, const Flags& flags, const Graph& graph,
                const std::set<std::string>& widen);

}  // namespace rewriter
