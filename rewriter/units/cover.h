// Step 2. The fewest translation units that together read every file with a hit, and the compiler
// flags for each, by a ladder: a compile database, a configure-only run in the sandbox, inference.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "rewriter/tree/snapshot.h"
#include "rewriter/units/scan.h"
#include "support/result.h"

namespace rewriter {

// How one file is compiled. Flags have passed the allowlist: none of them writes a file, loads code
// or reads a response file.
struct Unit {
  std::string path;               // relative to the snapshot's root
  std::string directory;          // absolute: the working directory of the compiler
  std::vector<std::string> args;  // -std, -I, -isystem, -D, -f...; no compiler, no input, no output
  bool header = false;            // a header parsed on its own because no unit reads it
  bool whole = false;             // with the bodies of foreign templates
};

struct Flags {
  std::string rung;         // "compile_database", "configured", "inferred"
  std::vector<Unit> units;  // every unit of the repository, by path (several per path are possible)
  std::vector<std::string> include_roots;  // absolute, those that inference found
  // For a unit of its own in a repository without units.
  std::string directory;
  std::vector<std::string> default_args;
  // Folders outside the repository that the flags need: for Snapshot::FileSystem.
  std::vector<std::string> readable;
  // Stand-ins for headers that only a configured build has, and those of its headers that units
  // include first, to be overlaid: absolute path -> text.
  std::map<std::string, std::string> generated;
  // Spellings of own headers with a prefix that only the build gives -> own file.
  std::map<std::string, std::string> prefixed;
  std::vector<std::string> diagnostics;  // refused flags and entries, and a rung that failed
  std::shared_ptr<const void> keep;      // a temporary build folder lives as long as this
};

struct FlagOptions {
  std::optional<std::filesystem::path>
      build;                   // --build DIR; kInvalid if it holds no readable database
  bool may_configure = false;  // the second rung is allowed
};

support::Result<Flags> FindFlags(const Snapshot& snapshot, const ScanResult& scan,
                                 const FlagOptions& options);

// What the include graph says, resolved with the units' include folders and, failing that, by the
// only file of the repository whose path ends with the spelling (one with a folder in it).
struct Graph {
  std::map<std::string, std::set<std::string>> includes;   // file -> own files it includes directly
  std::map<std::string, std::set<std::string>> includers;  // the other way round
  std::map<std::string, std::set<std::string>>
      schema_headers;                                    // file -> spellings of schema headers
  std::map<std::string, std::set<std::string>> foreign;  // file -> spellings of what is not here
};

// `is_schema_header` tells whether an include's spelling names a generated header that brings in
// something of the plan.
Graph BuildGraph(const Snapshot& snapshot, const ScanResult& scan, const Flags& flags,
                 const std::function<bool(const std::string& spelling)>& is_schema_header);

struct Cover {
  std::vector<Unit> units;  // to be parsed, by path
  // Files that read a schema header or a forward declaration of an affected name, themselves or
  // through others; and, with all that these read, the files where affected elements can be used
  // at all.
  std::set<std::string> touched, universe;
};

// Whether a file sees the schema, if at all, only through what its readers included before it.
bool IsFragment(const std::string& path, const Graph& graph, const std::set<std::string>& touched);

// For each unit the macros of its flags that a header which it reads mentions, as one text: units
// with the same see the same headers. Without a difference in flags: all empty.
std::vector<std::string> Configurations(const Snapshot& snapshot, const Flags& flags,
                                        const Graph& graph);

// Greedy set cover over the files in the universe that have a hit; every such file is read by at
// least one unit of the result, and by one of each configuration in which units read it.
// `configurations`: by unit; empty: one for all.
Cover MakeCover(const ScanResult& scan, const Flags& flags, const Graph& graph,
                const std::vector<std::string>& configurations = {});

// The file and the own files that it reads, directly or through others.
std::set<std::string> ReadBy(const std::string& file, const Graph& graph);
// The other way round.
std::set<std::string> ReadersOf(const std::string& file, const Graph& graph);

// For a file that no unit reads after all (its include stands under an #if): itself as a unit, with
// the flags of the nearest unit.
Unit UnitOfItsOwn(const std::string& path, const Flags& flags);

}  // namespace rewriter
