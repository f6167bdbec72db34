// A migration: what a diff of two schemas can't see and a person knows. Read from a migration file
// (docs/migration.md) by fleet-pr/migration_file; it is the first tier of matching.
#pragma once

#include <string>
#include <vector>

#include "detector/schema.h"
#include "support/result.h"

namespace detector {

struct ChangeSet;
struct Matching;

// One line of the file.
struct MigrationEntry {
  std::string path;   // of OLD: an element, or a package
  std::string value;  // its path in NEW, or an expression; "" for a removal
  int line = 0, column = 0;
};

struct Migration {
  std::string file;  // as it was named
  std::vector<MigrationEntry> renames;
  std::vector<MigrationEntry> removed;       // meant: nothing is guessed for these
  std::vector<MigrationEntry> replacements;  // what a read of a removed field becomes
  std::vector<MigrationEntry> conversions;   // what a read of a field with another type becomes
};

// kInvalid with line, column and the nearest path that there is, if a path is unknown, if a pair is
// of two kinds, or if an element has two fates.
support::Status CheckMigration(const Migration& migration, const Schema& old_schema,
                               const Schema& new_schema);

// "migration file m.yaml:3"
std::string MigrationEvidence(const Migration& migration, const MigrationEntry& entry);

// For match.cc: before every other step, and after the last.
void MatchMigration(Matching& matching, const Migration& migration);
void TakeBackRemoved(Matching& matching, const Migration& migration);

// Puts the expressions into the changes that they are about; kInvalid if there is none.
support::Status AddReplacements(const Migration& migration, ChangeSet& changes);

// A migration file that says what the diff does now, with a line for everything else that each
// ambiguous element may have become.
std::string ProposeMigration(const ChangeSet& changes);

}  // namespace detector
