// Which files can't use an affected name, though it occurs in them. Lexes, does not parse: a name
// that is a member's in all its affected meanings is used by access, by a call, or through a macro.
//   Agent agent = ...; agents.erase(agent);     a variable: no use of Task::agent()
//   task.agent(); clear_agent(); FIELD(agent)   may be one
// What is left need not be parsed. Used by Prepare.
#pragma once

#include <set>
#include <string>

#include "rewriter/facts/symbol_table.h"
#include "rewriter/tree/snapshot.h"
#include "rewriter/units/scan.h"

namespace rewriter {

// Function-like macros of the repository that make names of what they are given:
//   #define FIELD(name) task.name()      #define BOTH(name) FIELD(name) + FIELD(other)
std::set<std::string> NamingMacros(const Snapshot& snapshot, const ScanResult& scan);

// Of the files with a hit, those without a possible use.
std::set<std::string> FilesWithoutUse(const Snapshot& snapshot, const ScanResult& scan,
                                      const Work& work);

}  // namespace rewriter
