// Files that a generator writes and nobody edits: told by their ending, and by what they say of
// themselves near their top where the ending could be anybody's.
#pragma once

#include <string_view>

namespace support {

// `top`: the beginning of the file, 500 bytes of it are enough.
bool IsGeneratorOutput(std::string_view path, std::string_view top);

}  // namespace support
