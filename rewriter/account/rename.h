// The edits that write a new name at one place: with the qualifier that it needs there, as a member
// of a class or flattened, in a forward declaration. Part of judge.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rewriter/account/account.h"

namespace rewriter {

// The new name at namespace scope.
const std::string& FlatName(const rules::Operation& operation);

// Nothing if no way of writing the new name is sure to work; no edit if it is spelled as before.
std::optional<std::vector<Edit>> Rename(const AccountInput& input, const Place& place,
                                        const Site& site, int symbol,
                                        const rules::Operation& operation);

}  // namespace rewriter
