// Where the value of a removed field may live on: deleting the code that sets it would lose data.
// Used by the planner only.
#pragma once

#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "detector/change_set.h"
#include "rules/lineage.h"
#include "rules/names.h"

namespace rules {

class Homes {
 public:
  // Keeps references to all three.
  Homes(Lineage& lineage, const SchemaView& old_view, const SchemaView& new_view);

  // "its value may live on in a.b or a.c.d", or "", for a field or message that is gone. A home is
  // an added field
  //   of the same message whose name is for the most part the same:   sent_at -> sent_at_micros
  //   of the same message with the same message for a type:           sender -> author
  //   of a message near it with the same name and type:               street -> address.street
  // If its message is gone too, those that held it stand for it:      address.street -> street
  // and a field that held it and has another type now is a home:      address.street -> address
  // If its type is gone, the homes of what that held are its own:     address -> street
  std::string Of(int removed);

 private:
  // Paths under NEW where the value of one field of OLD is or may be. Cached.
  const std::set<std::string>& HomesOf(int field);
  // Paths under NEW of the message or, if it is gone, of what enclosed or held it.
  struct Surroundings {
    std::set<std::string> messages;
    std::set<std::string> fields;  // those that held it
  };
  const Surroundings& Around(int message);  // cached
  bool IsHome(const detector::Element& removed, const detector::Element& added,
              const std::string& near) const;
  bool Reaches(const std::string& from, const std::string& to, int steps) const;

  Lineage& lineage_;
  const SchemaView& old_view_;
  const SchemaView& new_view_;
  std::unordered_map<std::string, int> old_by_path_, by_path_;
  std::unordered_map<std::string, std::vector<int>> holders_;  // fields of OLD, by their types
  std::vector<int> added_;                                     // fields of NEW
  std::unordered_map<int, Surroundings> around_;
  std::unordered_map<int, std::set<std::string>> homes_;
  std::unordered_map<int, std::string> known_;
};

}  // namespace rules
