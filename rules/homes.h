// Where the value of a removed field may live on: deleting the code that sets it would lose data.
// Used by the planner only.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "detector/change_set.h"
#include "rules/names.h"

namespace rules {

class Homes {
 public:
  // Keeps references to both views.
  Homes(const detector::ChangeSet& changes, const SchemaView& old_view, const SchemaView& new_view);

  // "its value may live on in a.b or a.c.d", or "". `parent`: what encloses the removed field,
  // under NEW. A home is an added field
  //   of the same message whose name is for the most part the same:   sent_at -> sent_at_micros
  //   of a message near it with the same name and type:               street -> address.street
  std::string Of(int removed, const std::string& parent);

 private:
  bool IsHome(const detector::Element& removed, const detector::Element& added,
              const std::string& parent) const;
  bool Reaches(const std::string& from, const std::string& to, int steps) const;

  const SchemaView& old_view_;
  const SchemaView& new_view_;
  std::unordered_map<std::string, int> by_path_;  // of NEW
  std::vector<int> added_;                        // fields of NEW
  std::unordered_map<int, std::string> known_;
};

}  // namespace rules
