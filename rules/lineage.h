// What became of each thing of OLD, and which changes are to blame. Reads a change set; used by
// MakePlan only.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "detector/detector.h"
#include "rules/names.h"

namespace rules {

class Lineage {
 public:
  // Keeps references to all three.
  Lineage(const detector::ChangeSet& changes, const SchemaView& old_view,
          const SchemaView& new_view);

  const detector::ChangeSet& changes() const { return changes_; }

  // The path under NEW of an element of OLD; "" if it is gone. Cached.
  const std::string& PathOf(int old_element);
  // The index under NEW of a file of OLD; -1 if it is gone.
  int FileOf(int old_file) const { return files_[old_file]; }

  // Changes of the element itself, in the order of the change set, less those that only repeat that
  // something around it or its type was renamed.
  std::vector<const detector::Change*> OwnOf(int old_element) const;
  // Renames and moves of the element, of what encloses it, and of its package: outermost first.
  std::vector<const detector::Change*> RenamesAround(int old_element) const;
  // The removal of the element or, failing that, of the nearest thing that enclosed it; or null.
  const detector::Change* RemovalOf(int old_element) const;
  // Changes of the element's siblings and of whatever was added beside it.
  std::vector<const detector::Change*> Beside(int old_element);
  bool IsAdded(const std::string& new_path) const;
  const detector::Change* OfFile(int old_file, detector::ChangeKind kind) const;
  const detector::Change* OfPackage(const std::string& package) const;

  // The ids of those changes that are nobody's consequence, each once.
  std::vector<std::string> Roots(const std::vector<const detector::Change*>& changes) const;
  // "it may have become a.b or a.c", or "".
  std::string Guesses(const std::string& old_path) const;

 private:
  // Changes of what has this path in this file of OLD.
  std::vector<const detector::Change*> At(const std::string& old_path,
                                          const std::string& file) const;
  std::vector<const detector::Change*> AtElement(int old_element) const;
  const detector::Change* RootOf(const detector::Change* change) const;

  const detector::ChangeSet& changes_;
  const SchemaView& old_view_;
  detector::PathMapper mapper_;
  std::unordered_map<std::string, std::vector<const detector::Change*>> by_old_path_;
  std::unordered_map<std::string, const detector::Change*> by_id_;
  std::unordered_map<int, std::string> paths_;
  std::vector<int> files_;
};

// The part of a path before its last name; "" for a single name.
std::string ParentPath(const std::string& path);
// "pkg.Message.field" -> "field"
std::string LastOfPath(const std::string& path);

}  // namespace rules
