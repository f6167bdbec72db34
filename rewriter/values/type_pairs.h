// Which scalar types the plan's operations `change_type` turn into which. Used by trace and idiom.
#pragma once

#include <map>
#include <vector>

#include "rewriter/facts/symbol_table.h"
#include "rewriter/values/scalar.h"

namespace rewriter {

// Fields that go from one scalar type to the same other one.
struct TypePair {
  Scalar before, now;
  std::map<int, std::vector<int>> operations;  // by symbol of OLD: indices in Plan::operations
};

// Only of those whose C++ type changes.
std::vector<TypePair> TypePairs(const Work& work);

// Whether the field of a symbol keeps its type in C++: string and bytes, int32 and sint32.
bool KeepsType(const Work& work, int symbol);

}  // namespace rewriter
