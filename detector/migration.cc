// What a migration puts into a change set, and what a change set proposes for one.
#include "detector/migration.h"

#include <algorithm>

#include "detector/change_set.h"

namespace detector {
namespace {

support::Status AddTo(const Migration& migration, const std::vector<MigrationEntry>& entries,
                      ChangeKind kind, const std::string& what, ChangeSet& changes) {
  for (const MigrationEntry& entry : entries) {
    bool any = false;
    for (Change& change : changes.changes) {
      if (change.kind != kind || !change.old || change.old->path != entry.path) continue;
      change.replacement = entry.value;
      change.evidence.push_back(MigrationEvidence(migration, entry));
      any = true;
    }
    if (any) continue;
    return support::Invalid(migration.file + ":" + std::to_string(entry.line) + ":" +
                            std::to_string(entry.column) + ": `" + entry.path + "` " + what);
  }
  return {};
}

// A plain scalar of YAML, or one in quotes.
std::string Scalar(const std::string& text) {
  bool plain = !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) || c == '_' || c == '.' || c == '-';
  });
  if (plain && text.front() != '-') return text;
  std::string quoted = "\"";
  for (char c : text) quoted += c == '"' || c == '\\' ? std::string{'\\', c} : std::string(1, c);
  return quoted + '"';
}

}  // namespace

support::Status AddReplacements(const Migration& migration, ChangeSet& changes) {
  support::Status added = AddTo(migration, migration.replacements, ChangeKind::kFieldRemoved,
                                "has a replacement, but is not removed", changes);
  if (!added) return added;
  return AddTo(migration, migration.conversions, ChangeKind::kFieldTypeChanged,
               "has a conversion, but its type is as before", changes);
}

std::string ProposeMigration(const ChangeSet& changes) {
  std::string renames, removed;
  for (const Ambiguity& ambiguity : changes.ambiguities) {
    for (const Candidate& candidate : ambiguity.candidates) {
      std::string score = std::to_string(candidate.score).substr(0, 4);
      renames +=
          "  # " + Scalar(ambiguity.path) + ": " + Scalar(candidate.path) + "  # " + score + "\n";
    }
    removed += "  - " + Scalar(ambiguity.path) + "\n";
  }
  std::string text = "version: 1\n";
  if (removed.empty()) return text + "# Nothing is ambiguous: no line is needed.\n";
  return text +
         "# Each element below is gone, or has one of the new names; the number says how well it "
         "fits.\n# Take the `#` away before the right one and its line below "
         "`removed`.\nrenames:\n" +
         renames + "removed:\n" + removed;
}

}  // namespace detector
