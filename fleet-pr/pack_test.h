// Runs the cases that a rule pack carries through the real engine. Used by `coevolve pack test`.
#pragma once

#include <string>
#include <vector>

#include "rules/pack.h"
#include "support/result.h"

namespace fleet {

// What is not as the case says; empty if it holds. An error is trouble: a schema that can't be
// read, an engine that isn't there.
support::Result<std::vector<std::string>> RunPackCase(const rules::PackCase& test,
                                                      const std::string& format,
                                                      const std::vector<rules::Pack>& packs);

}  // namespace fleet
