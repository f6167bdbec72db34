// One execution of a fuzzer: a text as a reader gets it from a file of its format, or a descriptor
// set ("descriptor-set"). Used by the libFuzzer targets (target.cc) and by the bounded run of the
// tests (replay.cc).
#pragma once

#include <string>
#include <string_view>

namespace fuzz {

// Reads the text. What can be read has to be the same when it is read again from its own input, and
// must not differ from itself: else this aborts.
void FuzzOne(const std::string& format, std::string_view text);

}  // namespace fuzz
