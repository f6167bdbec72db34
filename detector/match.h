// Which element of OLD is which element of NEW. Written by the matchers, one file for each step, in
// the order in which they run; read by the differ.
//   match_migration  what a migration file names
//   match_former     what the schemas themselves say of their past
//   match_files    same path, same import name; later: most of the content
//   match_types    same name; package renamed; same place in a matched parent; overlap of members
//   match_members  number, then name; oneofs by their fields, methods by their signature
//   match_moves    fields that left one message for another, part of match_members
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "detector/change_set.h"
#include "detector/schema_index.h"

namespace detector {

// Why a pair is taken for one element.
struct Reason {
  double confidence = 1;
  std::vector<std::string> evidence;
};

struct Matching {
  Matching(const Schema& old_schema, const Schema& new_schema);

  // Both sides of a pair must be free.
  void Pair(int old_element, int new_element, Reason reason);
  int NewOf(int old_element) const { return new_of[static_cast<size_t>(old_element)]; }
  int OldOf(int new_element) const { return old_of[static_cast<size_t>(new_element)]; }
  // Whether both schemas are in this format.
  bool IsOf(std::string_view format) const;
  // Whether the parents (or the files' packages) of the two are the same thing.
  bool SameScope(int old_element, int new_element) const;
  // Whether two fields, or values of them, have the same type once renames are allowed for.
  bool SameType(int old_element, int new_element) const;
  bool SameTypeName(int old_element, const std::string& old_type, int new_element,
                    const std::string& new_type) const;
  // The package's name in NEW.
  std::string MapPackage(const std::string& package) const;

  SchemaIndex old_index, new_index;
  std::vector<int> new_of, old_of;                // element -> its counterpart, or -1
  std::vector<Reason> reasons;                    // by element of OLD
  std::vector<int> new_file_of, old_file_of;      // file -> its counterpart, or -1
  std::map<std::string, std::string> packages;    // renamed packages
  std::map<std::string, Reason> package_reasons;  // by old package
  std::vector<Ambiguity> ambiguities;
};

struct Migration;  // migration.h

Matching Match(const Schema& old_schema, const Schema& new_schema,
               const Migration* migration = nullptr);

// The steps, for match.cc.
void MatchHistory(Matching& matching);      // renames that the schema itself replays
void MatchFormerTypes(Matching& matching);  // aliases and annotations, part of MatchTypes
// Part of MatchMembers: members of one pair of types, by either kind of evidence.
void MatchFormerMembers(Matching& matching, int old_type, int new_type, ElementKind kind,
                        bool executed);
void MatchFilesByName(Matching& matching);
void MatchMovedFiles(Matching& matching);
void MatchTypes(Matching& matching);
void MatchByOverlap(Matching& matching);  // part of MatchTypes
void FindRenamedPackages(Matching& matching);
void MatchMembers(Matching& matching);
void MatchMovedFields(Matching& matching);   // part of MatchMembers
void MatchMovedColumns(Matching& matching);  // part of MatchMovedFields, for SQL
// Part of MatchMembers, for members without numbers.
void MatchNamed(Matching& matching, int old_type, int new_type, ElementKind kind);

}  // namespace detector
