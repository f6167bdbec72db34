// Where in a JSON text a value stands, for messages about packs that people write by hand.
#pragma once

#include <string>
#include <string_view>

namespace rules {

// The 1-based line on which the value at `pointer` ("/rows/3/name") begins; for a pointer into
// nothing, that of its nearest ancestor. `text` must be valid JSON.
int LineOfPointer(std::string_view text, std::string_view pointer);

}  // namespace rules
