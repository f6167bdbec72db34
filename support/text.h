// Small text helpers that several layers need.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace support {

std::vector<std::string> Split(std::string_view text, char separator);
std::string Join(const std::vector<std::string>& parts, std::string_view separator);

// `text` with control characters other than tabs and new lines replaced, so that what a build or a
// file name says can't move the cursor of whoever reads it.
std::string Printable(std::string text);

// The member of `known` that a person most likely meant by `word` (edit distance at most a third of
// its length), or "" when none is near. For "unknown key `verfy`, did you mean `verify`?".
std::string ClosestTo(std::string_view word, const std::vector<std::string>& known);

}  // namespace support
