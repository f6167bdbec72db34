// Which units have to be parsed with the bodies of foreign templates: those that read a template or
// a generic lambda with an affected name in it. std::for_each calls the lambda, and what the lambda
// calls; without its body nobody would see what the name means there. Told before the parse, by the
// tokens: a unit is parsed once.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <unordered_set>

#include "rewriter/units/cover.h"

namespace rewriter {

// Whether one of the names stands in a template, a generic lambda or a function with `auto`
// parameters. Knows the macros of test frameworks that make one of these; where it can't follow
// (requires clauses, braces that an #if unbalances) the answer is yes.
bool IsInGenericCode(std::string_view text, const std::unordered_set<std::string>& names);

// Every file with a hit in generic code and every file that reads one.
std::set<std::string> ReadersOfGenericCode(const Snapshot& snapshot, const ScanResult& scan,
                                           const Graph& graph);

}  // namespace rewriter
