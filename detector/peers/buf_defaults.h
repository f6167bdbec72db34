// Default values as buf compares them: by value, not by spelling. Used by buf_fields.cc only.
#pragma once

#include "detector/peers/buf_view.h"

namespace detector {

// Whether both fields can have defaults and these differ. A number, bool or enum is compared with
// any other of them, text with bytes; text and number always differ.
bool BufDefaultsDiffer(const BufField& was, const BufField& is);

}  // namespace detector
