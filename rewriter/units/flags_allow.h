// The allowlist for compiler flags from outside. A compile database is input like any other: a flag
// passes only if it is known to do nothing but set a language option, a macro or a search folder.
// What could write a file, load code or read an argument file never does.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace rewriter {

struct AllowedFlags {
  std::vector<std::string> args;  // joined to one argument each: "-I/src", "-DX=1"
  std::set<std::string> dropped;  // flags worth a word: they may change what the code means
  bool is_cpp = true;             // false where the flags say that it is C or something else
};

// Makes a path of the flags absolute, as seen through the snapshot's file system; null for a file
// that has to be there and is not.
using PlaceOf = std::function<std::optional<std::string>(const std::string& path, bool must_exist)>;

// `raw`: all arguments but the compiler. Warnings are never wanted, so that -W flags go and -w
// comes; inputs, and flags of linkers, of code generation and of GCC alone, go without a word.
AllowedFlags AllowFlags(const std::vector<std::string>& raw, const PlaceOf& place);

}  // namespace rewriter
