// Keywords of a JSON Schema that bound a value: which of their changes a reader's library refuses.
// Read by confluent_json.cc.
#pragma once

#include <string>
#include <vector>

#include "detector/peers/json_view.h"

namespace detector {

// "MAX_LENGTH_DECREASED/maxLength": the rule and the keyword, for two schemas of one class.
std::vector<std::string> ChangedLimits(const JsonView& original, const JsonView& update);

// Whether a pattern of "patternProperties" is found in a name. Patterns that are no regular
// expression, or a costly one, match nothing.
bool MatchesPattern(const std::string& pattern, const std::string& name);

}  // namespace detector
