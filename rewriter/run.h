// The first half of every engine command: from a repository to the facts of the units that matter.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "rewriter/engine.h"
#include "rewriter/facts/facts.h"
#include "rewriter/facts/symbol_table.h"
#include "rewriter/generated/overlay.h"
#include "rewriter/tree/snapshot.h"
#include "rewriter/units/cover.h"
#include "rewriter/units/scan.h"

namespace rewriter {

struct Run {
  EngineOptions options;
  Work work;
  Snapshot snapshot;
  ScanResult scan;
  Flags flags;
  Cover cover;
  std::set<std::string> without_use;  // files with hits, none of which can be a use
  std::set<std::string> namesakes;    // files that may call something else by a name to come
  Overlay overlay;                    // of OLD
  std::set<std::string> generic;      // files that read generic code with a hit
  std::set<std::string> unheard;      // files whose dependent names code may use that no unit reads
  std::set<std::string> generated;    // checked-in output of protoc: never edited
  std::set<std::string> regenerate;   // those of them that are headers of the plan's own schema
  std::vector<UnitFacts> facts;       // under OLD, one for each unit of the cover
  std::set<std::string> followed;     // names of own declarations all of whose users were parsed
};

// Snapshot, scan and cover. `names`: identifiers that make a file matter.
support::Result<Run> Prepare(rules::Plan plan, const EngineOptions& options, bool all_symbols);

// Parses units in child processes. `edited`: files that replace those of the snapshot.
std::vector<UnitFacts> ParseUnits(const Run& run, const std::vector<Unit>& units,
                                  const SchemaNames& names, const Overlay& overlay,
                                  const std::map<std::string, std::string>& edited, bool under_old);

// Parses units under OLD, with the bodies of foreign templates where generic code wants them, and
// adds them and their facts to the run's.
void ParseMore(Run& run, std::vector<Unit> units);

// Every include of the repository that names a schema header: (includer, spelling).
std::vector<std::pair<std::string, std::string>> SchemaSpellings(const Run& run);

Units CountUnits(const Run& run);

}  // namespace rewriter
