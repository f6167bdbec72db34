// Judges names that no token spells as such: in string literals, and in arguments of macros that
// paste accessors together. Part of judge.
#pragma once

#include <string>
#include <vector>

#include "rewriter/account/account.h"

namespace rewriter {

// Whether the text that a string symbol stands for can be written into any kind of literal, and
// into JSON inside it, as it is.
bool NeedsNoEscape(const std::string& symbol);

// FIELD(msg, colour), where FIELD pastes set_colour and has_colour together  ->  FIELD(msg, color)
std::vector<Judgement> JudgeWrapped(const AccountInput& input, const Place& place,
                                    const Site& site);

// A name in a literal at a sink of which is not known whose elements it names.
std::vector<Judgement> JudgeLoose(const AccountInput& input, const Place& place);

// Whether a word in a literal shares its statement with a use of what bears its name:
//   options.set_length(dictionary->GetDouble("length"));
bool BesideAccessor(const AccountInput& input, const Place& word, const std::string& change);

}  // namespace rewriter
