// What SQL says in terms of names that were renamed: an index on a renamed column, a reference to a
// renamed table, are as they were. For diff_types.cc.
#pragma once

#include <map>
#include <string>

#include "detector/match.h"

namespace detector {

// The attributes of an element of OLD by the names that NEW has for columns and tables.
std::map<std::string, std::string> SqlAttributes(const Matching& matching, int old_element);

}  // namespace detector
