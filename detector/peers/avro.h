// What Avro's Java library says of a reader and a writer: SchemaCompatibility, all of its rules.
// Source of the rules: apache/avro, SchemaCompatibility.java of the releases since 1.9.
#pragma once

#include <string>
#include <vector>

#include "detector/peers/peer.h"

namespace detector {

struct AvroIncompatibility {
  std::string rule;     // "TYPE_MISMATCH", ...
  std::string pointer;  // into the reader, as the library spells it
  std::string message;
};

// The files of a schema, one against the other by path, or by order if they are one each.
struct AvroVersions {
  const Schema* reader = nullptr;
  const Schema* writer = nullptr;
};
struct AvroFileFindings {
  std::string file;  // of the reader
  std::vector<AvroIncompatibility> found;
};
std::vector<AvroFileFindings> CheckAvro(const AvroVersions& versions);

// For the table of peers: NEW reads what OLD has written.
std::vector<PeerFinding> FindAvro(const SchemaIndex& old_index, const SchemaIndex& new_index,
                                  const ChangeSet& changes);

}  // namespace detector
