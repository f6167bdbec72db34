// Turns a matching into changes, causes before their consequences. Written by the files diff_*.cc,
// one for each level; read by diff.cc, which runs them.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "detector/change_set.h"
#include "detector/match.h"

namespace detector {

// Appends changes under ids that are unique and the same in every run.
class ChangeLog {
 public:
  ChangeLog(const Matching& matching, ChangeSet& change_set)
      : m(matching), change_set_(change_set) {}

  // Either element may be -1. The reference lives until the next Add.
  Change& Add(ChangeKind kind, int old_element, int new_element);
  Change& AddFile(ChangeKind kind, int old_file, int new_file);
  Change& AddPackage(const std::string& old_package);
  // The verdicts of formats that have rules of their own.
  void Judge();

  const Matching& m;

 private:
  Change& Append(Change change, int old_element = -1, int new_element = -1);

  ChangeSet& change_set_;
  std::set<std::string> ids_;
  std::vector<std::pair<int, int>> elements_;  // for each change, -1 where there is none
};

void DiffPackages(ChangeLog& log);
void DiffFiles(ChangeLog& log);
// What is gone or new, with all that lies in it.
void DiffPresence(ChangeLog& log);
void DiffTypes(ChangeLog& log, int old_type, int new_type);     // messages, enums and services
void DiffFields(ChangeLog& log, int old_field, int new_field);  // extensions as well
void DiffOneofs(ChangeLog& log, int old_oneof, int new_oneof);
void DiffEnumValues(ChangeLog& log, int old_value, int new_value);
void DiffMethods(ChangeLog& log, int old_method, int new_method);
void DiffIndexes(ChangeLog& log, int old_index, int new_index);
// `packed_matters` is false where packing follows from another change.
void DiffOptions(ChangeLog& log, int old_element, int new_element, bool packed_matters = true);

// "optimize_for: SPEED -> LITE_RUNTIME, ..." and whom it breaks; "" if
// the options are the same.
std::string OptionDetail(const Matching& m, const std::map<std::string, std::string>& old_options,
                         const std::map<std::string, std::string>& new_options,
                         const std::set<std::string>& ignored, VerdictVector& verdict);

// What a kind of change means wherever it happens; kinds that depend on more are refined by
// callers.
VerdictVector UsualVerdict(ChangeKind kind);

}  // namespace detector
