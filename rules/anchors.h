// Which JSON values of the code are instances of which schema type: nothing but a person can say.
// Written in packs of users, read by the rewriter's json_targets.cc.
//
//   nlohmann::json LoadOrder(...);    {"is": "returned", "name": "app::LoadOrder", "type": "Order"}
#pragma once

#include <string>
#include <utility>

#include "support/document.h"

namespace rules {

enum class AnchorKind {
  kReturned,   // by a function
  kParameter,  // of a function
  kVariable,   // at namespace scope, or static
  kMember,     // of a class
  kAlias,      // declared through a typedef or alias of this name
  kStruct,     // a class whose JSON form it is: to_json and from_json of it
  kFiles       // wherever nothing else tells, in the files that the name, a pattern, matches
};

struct Anchor {
  AnchorKind kind = AnchorKind::kReturned;
  std::string name;   // qualified; for kFiles "src/orders/*", where * also takes /
  int parameter = 0;  // for kParameter, from 0
  std::string type;   // path of the schema type
};

template <class V>
void Describe(V& v, Anchor& a) {
  v.Field("is", a.kind, "what the anchored values are in the code");
  v.Field("name", a.name, "qualified name in the code, or a pattern of paths");
  v.Optional("parameter", a.parameter, "which parameter, from 0");
  v.Field("type", a.type, "path of the schema type that the values are instances of");
}

}  // namespace rules

namespace support {
template <>
struct EnumNames<rules::AnchorKind> {
  using A = rules::AnchorKind;
  static constexpr std::pair<A, std::string_view> kTable[] = {
      {A::kReturned, "returned"}, {A::kParameter, "parameter"}, {A::kVariable, "variable"},
      {A::kMember, "member"},     {A::kAlias, "alias"},         {A::kStruct, "struct"},
      {A::kFiles, "files"},
  };
};
}  // namespace support
