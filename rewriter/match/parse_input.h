// What the parse of one unit is given, for all that look at its syntax tree.
#pragma once

#include <llvm/Support/VirtualFileSystem.h>

#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "rewriter/facts/symbol_table.h"
#include "rewriter/generated/overlay.h"

namespace rewriter {

struct ParseInput {
  const SchemaNames& names;  // of the version against which is parsed
  const Overlay& overlay;
  // Tokens with these names are recorded even where they are not the schema's.
  const std::unordered_set<std::string>& watched;
  const std::unordered_map<std::string, std::string>& watched_strings;  // keys: in literals
  std::unordered_set<std::string> watched_types;  // those of `watched` that may name a type
  std::vector<bool> wants_qualifier;              // by symbol; empty: none
  std::set<std::string> new_parts;                // of the names that those symbols get
  const Work* work = nullptr;  // under OLD: whose structural operations are worked out
  std::string root;            // of the snapshot
  // The snapshot with the overlay on top, and under NEW the edited files as well.
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files;
  std::unordered_map<std::string, std::vector<int>> coming = {};  // ComingNames, under OLD
};

}  // namespace rewriter
