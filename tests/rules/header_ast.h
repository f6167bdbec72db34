// The public declarations of generated headers, as Clang sees them. Read by protoc_test.cc.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "rules/rules.h"

namespace rules::testing {

struct Declaration {
  std::string name;  // as Symbol::name
  SymbolKind kind = SymbolKind::kType;
  std::string header;
  auto operator<=>(const Declaration&) const = default;
};

// `headers`: name -> content. Sorted, each once. Everything that is declared at namespace scope
// or public in a class; constructors, operators and what Clang adds by itself are left out. Headers
// that don't compile fail the running test.
std::vector<Declaration> PublicDeclarations(const std::map<std::string, std::string>& headers);

}  // namespace rules::testing
