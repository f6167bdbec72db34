#include "detector/peers/confluent.h"

#include "detector/peers/avro.h"
#include "detector/peers/confluent_rules.h"

namespace detector {
namespace {

enum class Direction { kBackward, kForward };
enum class Age { kOld, kOlder };

// The modes at which a finding counts.
std::vector<std::string> ModesOf(Direction direction, Age age) {
  std::string mode = direction == Direction::kBackward ? "BACKWARD" : "FORWARD";
  if (age == Age::kOlder) return {mode + "_TRANSITIVE", "FULL_TRANSITIVE"};
  return {mode, mode + "_TRANSITIVE", "FULL", "FULL_TRANSITIVE"};
}

// What makes `reader` fail on data of `writer`.
using Compare = std::vector<ConfluentDifference> (*)(const SchemaIndex& writer,
                                                     const SchemaIndex& reader);

std::vector<ConfluentDifference> CompareAvro(const SchemaIndex& writer, const SchemaIndex& reader) {
  std::vector<ConfluentDifference> differences;
  for (const AvroFileFindings& file : CheckAvro({&reader.schema(), &writer.schema()})) {
    for (const AvroIncompatibility& found : file.found) {
      differences.push_back({found.rule + " " + found.message, file.file, found.pointer});
    }
  }
  return differences;
}

void AppendFindings(const std::vector<ConfluentDifference>& differences, Direction direction,
                    Age age, std::vector<PeerFinding>& findings) {
  bool backward = direction == Direction::kBackward;
  std::string versions = age == Age::kOlder ? "an older version" : "OLD";
  for (const ConfluentDifference& difference : differences) {
    PeerFinding& finding = findings.emplace_back();
    std::string rule = difference.rule.substr(0, difference.rule.find(' '));
    finding.rule = "confluent:" + rule;
    finding.categories = ModesOf(direction, age);
    finding.file = difference.file;
    finding.pointer = difference.path;
    finding.message =
        (backward ? "NEW can't read data of " + versions : versions + " can't read data of NEW") +
        ": " + difference.rule + " at " + difference.path;
  }
}

std::vector<PeerFinding> Find(const SchemaIndex& before, const SchemaIndex& now, Compare compare,
                              Age age) {
  std::vector<PeerFinding> findings;
  AppendFindings(compare(before, now), Direction::kBackward, age, findings);
  AppendFindings(compare(now, before), Direction::kForward, age, findings);
  return findings;
}

}  // namespace

int ConfluentCounterpart(const Schema& original, int file, const Schema& update) {
  if (original.files.size() == 1 && update.files.size() == 1) return 0;
  const SchemaFile& wanted = original.files[static_cast<size_t>(file)];
  for (size_t i = 0; i < update.files.size(); ++i) {
    if (update.files[i].import_name == wanted.import_name) return static_cast<int>(i);
  }
  return -1;
}

std::vector<std::string_view> ConfluentModes() {
  return {"BACKWARD", "BACKWARD_TRANSITIVE", "FORWARD", "FORWARD_TRANSITIVE",
          "FULL",     "FULL_TRANSITIVE",     "NONE"};
}

std::vector<PeerFinding> FindConfluentAvro(const SchemaIndex& old_index,
                                           const SchemaIndex& new_index, const ChangeSet&) {
  return Find(old_index, new_index, CompareAvro, Age::kOld);
}
std::vector<PeerFinding> FindConfluentProtobuf(const SchemaIndex& old_index,
                                               const SchemaIndex& new_index, const ChangeSet&) {
  return Find(old_index, new_index, CompareConfluentProtobuf, Age::kOld);
}
std::vector<PeerFinding> FindConfluentJson(const SchemaIndex& old_index,
                                           const SchemaIndex& new_index, const ChangeSet&) {
  return Find(old_index, new_index, CompareConfluentJson, Age::kOld);
}

std::vector<PeerFinding> FindOlderConfluentAvro(const SchemaIndex& older,
                                                const SchemaIndex& new_index) {
  return Find(older, new_index, CompareAvro, Age::kOlder);
}
std::vector<PeerFinding> FindOlderConfluentProtobuf(const SchemaIndex& older,
                                                    const SchemaIndex& new_index) {
  return Find(older, new_index, CompareConfluentProtobuf, Age::kOlder);
}
std::vector<PeerFinding> FindOlderConfluentJson(const SchemaIndex& older,
                                                const SchemaIndex& new_index) {
  return Find(older, new_index, CompareConfluentJson, Age::kOlder);
}

}  // namespace detector
