// The established checkers whose verdicts a change set carries, as a table. One file here for each
// checker: it judges both schemas by the rules of that checker alone, whatever our own matching
// says, and puts each finding where the original reports it. Read by diff.cc and by view.h.
#pragma once

#include <string_view>
#include <vector>

#include "detector/change_set.h"
#include "detector/schema_index.h"

namespace detector {

struct Peer {
  std::string_view name;    // "buf": before the colon in its rules and views
  std::string_view format;  // of the schemas that it judges, as Schema::format
  // Its own levels, the default first; empty if it has but one. A finding's categories are the
  // levels at which it counts.
  std::vector<std::string_view> levels;
  // Findings in any order, but for those of older versions. `changes` is complete but for its
  // peer_findings; a finding may name one.
  std::vector<PeerFinding> (*find)(const SchemaIndex& old_index, const SchemaIndex& new_index,
                                   const ChangeSet& changes);
  // What it says of NEW and a version before OLD, at the levels that look so far back; null if
  // there is no such level.
  std::vector<PeerFinding> (*find_older)(const SchemaIndex& older_index,
                                         const SchemaIndex& new_index) = nullptr;
};

// A checker of several formats has a row for each.
const std::vector<Peer>& Peers();

// The checker's row for a format, or its first if that is ""; null if there is none.
const Peer* FindPeer(std::string_view name, std::string_view format = "");

// Of every checker for the format of both schemas; by file, place and rule.
std::vector<PeerFinding> FindPeerFindings(const SchemaIndex& old_index,
                                          const SchemaIndex& new_index, const ChangeSet& changes,
                                          const std::vector<Schema>& history);

}  // namespace detector
