// How a name at namespace scope has to be written after its namespace changed.
//   namespace a { b::Msg m; }     a::b::Msg -> a::c::Msg   gives   c::Msg
//   namespace pb = a::b; pb::Msg  a::b::Msg -> x::y::Msg   gives   pb::Msg (the alias is edited)
//   namespace a::b { Msg m; }     a::b::Msg -> a::c::Msg   gives   c::Msg
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rewriter/facts/facts.h"

namespace rewriter {

// Whether the new name, with nothing in front of it, would be something else there.
bool IsHidden(const Qualifier& qualifier, std::string_view new_name);
// The namespaces that a name stood in and stands in, and what follows: the classes around it and
// its last part.
struct Renaming {
  std::string old_space, new_space, name;
  bool follows = true;  // the namespace itself becomes the new one, with its aliases and directives
  bool renamed = true;  // its last part is another one, which may be taken where it is used
};

// Text for qualifier and name together. `global`: the qualifier as written begins with "::".
std::string Requalify(const Qualifier& qualifier, bool global, const Renaming& renaming);

// A header's spelling after the header moved, keeping what the code writes in front or leaves out:
//   "x/a/old.pb.h", a/old.pb.h -> b/new.pb.h  gives  "x/b/new.pb.h"
//   "old.pb.h",     a/old.pb.h -> a/new.pb.h  gives  "new.pb.h"
// Nothing if the spelling is neither.
std::optional<std::string> Respell(const std::string& spelling, const std::string& old_name,
                                   const std::string& new_name);

// "a::b" -> {"a", "b"}; "" -> {}.
std::vector<std::string> NameParts(std::string_view qualified);

}  // namespace rewriter
