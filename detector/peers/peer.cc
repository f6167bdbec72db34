#include "detector/peers/peer.h"

#include <algorithm>
#include <tuple>

#include "detector/peers/avro.h"
#include "detector/peers/buf.h"
#include "detector/peers/confluent.h"
#include "detector/peers/flatc.h"
#include "detector/peers/protolock.h"
#include "detector/peers/thrift.h"

namespace detector {

const std::vector<Peer>& Peers() {
  static const std::vector<Peer> table = {
      {"flatc", "flatbuffers", {}, FindFlatcFindings},
      {"avro", "avro", {}, FindAvro},
      {"confluent", "avro", ConfluentModes(), FindConfluentAvro, FindOlderConfluentAvro},
      {"confluent", "protobuf", ConfluentModes(), FindConfluentProtobuf,
       FindOlderConfluentProtobuf},
      {"confluent", "json-schema", ConfluentModes(), FindConfluentJson, FindOlderConfluentJson},
      {"thrift", "thrift", {"failure", "warning"}, ThriftAudit},
      {"buf", "protobuf", {"FILE", "PACKAGE", "WIRE_JSON", "WIRE", "CSR"}, FindBufBreaks},
      {"protolock", "protobuf", {"default", "strict"}, FindProtolockWarnings},
  };
  return table;
}

const Peer* FindPeer(std::string_view name, std::string_view format) {
  for (const Peer& peer : Peers()) {
    if (peer.name == name && (format.empty() || peer.format == format)) return &peer;
  }
  return nullptr;
}

std::vector<PeerFinding> FindPeerFindings(const SchemaIndex& old_index,
                                          const SchemaIndex& new_index, const ChangeSet& changes,
                                          const std::vector<Schema>& history) {
  std::vector<PeerFinding> all;
  for (const Peer& peer : Peers()) {
    if (peer.format != old_index.schema().format || peer.format != new_index.schema().format)
      continue;
    std::vector<PeerFinding> found = peer.find(old_index, new_index, changes);
    all.insert(all.end(), found.begin(), found.end());
    if (!peer.find_older) continue;
    for (const Schema& older : history) {
      if (older.format != peer.format) continue;
      found = peer.find_older(SchemaIndex(older), new_index);
      all.insert(all.end(), found.begin(), found.end());
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const PeerFinding& a, const PeerFinding& b) {
    return std::tie(a.file, a.line, a.column, a.pointer, a.rule, a.message) <
           std::tie(b.file, b.line, b.column, b.pointer, b.rule, b.message);
  });
  return all;
}

}  // namespace detector
