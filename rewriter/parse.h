// Step 3, second half. Parses one translation unit over the overlay and hands back its facts.
// Function bodies outside the repository are skipped; errors never stop the parse.
#pragma once

#include <llvm/Support/VirtualFileSystem.h>

#include <set>
#include <string>

#include "rewriter/cover.h"
#include "rewriter/facts.h"
#include "rewriter/overlay.h"
#include "rewriter/symbol_table.h"

namespace rewriter {

struct ParseInput {
  const SchemaNames& names;  // of the version against which is parsed
  const Overlay& overlay;
  // Tokens with these names are recorded even where they are not the schema's.
  const std::unordered_set<std::string>& watched;
  const std::unordered_map<std::string, std::string>& watched_strings;  // keys: in literals
  std::vector<bool> wants_qualifier;                                    // by symbol; empty: none
  std::set<std::string> new_parts;  // of the names that those symbols get
  const Work* work = nullptr;       // under OLD: whose structural operations are worked out
  std::string root;                 // of the snapshot
  // The snapshot with the overlay on top, and under NEW the edited files as well.
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files;
};

UnitFacts ParseUnit(const Unit& unit, const ParseInput& input);

}  // namespace rewriter
