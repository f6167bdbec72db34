// A change set as people read it, and what of it breaks whom.
#pragma once

#include <string>

#include "detector/change_set.h"

namespace fleet::cli {

enum class Audience { kSource, kWire, kJson };

// Whether a change breaks an audience. Data that is lost on the way counts as broken.
bool Breaks(const detector::Change& change, Audience audience);

// One line for each change, those that it causes indented below it, and a count at the end:
//   sensor.proto:9:3: field_renamed demo.Reading.temp -> demo.Reading.celsius
//       breaks source, json; same number 3
std::string ChangeText(const detector::ChangeSet& changes);

// "warning: sensor.proto:9:3: ..." for stderr.
std::string DiagnosticText(const detector::ChangeSet& changes);

}  // namespace fleet::cli
