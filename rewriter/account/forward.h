// The edits of a forward declaration whose type was renamed or went to another namespace.
//   namespace a { namespace b { class Msg; } }
//     a::c::Note   namespace a { namespace c { class Note; } }   if nothing stays in b
//     a::Note      namespace a { class Note; }                   the same
//     x::Msg       namespace x { class Msg; }                    before the block, if something
//     stays
#pragma once

#include <optional>
#include <vector>

#include "rewriter/account/account.h"

namespace rewriter {

// Nothing if the declaration is not written as one of these.
std::optional<std::vector<Edit>> RenameForward(const AccountInput& input, const Place& place,
                                               const Qualifier& qualifier,
                                               const rules::Operation& operation);

}  // namespace rewriter
