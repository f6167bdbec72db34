// Where C++ names schema elements in string literals, as rule packs say it. Written by people in
// rules/packs/*.json and in packs of their own, read by the rewriter's strings*.cc.
//
//   Msg::descriptor()->FindFieldByName("colour")     a sink, its receiver the target
//   #define SET(m, x, v) (m).set_##x(v)              a wrapper, its argument 1 names the field
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/document.h"

namespace rules {

// What a literal says at a sink.
enum class Holds {
  kFieldName,      // "colour": of a field of the target
  kOneofName,      // of a oneof of the target
  kTypeName,       // of a message or an enum inside the target, a message or file
  kEnumValueName,  // of a value of the target, an enum, or of an enum inside it
  kMethodName,     // of a method of the target, a service
  kFullName,       // "pkg.Msg.colour": of any element; there is no target
  kTypeUrl,        // "type.googleapis.com/pkg.Msg"
  kFieldPath,      // "paint.colour": fields below the target, several with commas between
  kTextFormat,     // "paint { colour: 1 }": of the target
  kJson,           // "{\"paint\": {\"colour\": 1}}": of the target
  kKey,            // "colour": of a JSON object, which is the receiver; an anchor says whose it is
};

struct Sink {
  std::string function;  // qualified, without template arguments and inline namespaces
  int argument = 0;      // which one is the literal, from 0, the receiver not counted
  Holds holds = Holds::kFieldName;
  // Whose elements are named: "receiver" (a descriptor or a message), "argument:N" (the same as an
  // argument), "template" (the first template argument), or "none" (cannot be told).
  std::string target;
};

struct Target {
  enum Kind { kNone, kReceiver, kTemplate, kArgument } kind = kNone;
  int argument = 0;
};
std::optional<Target> TargetOf(const Sink& sink);

// A macro of the code's own that makes accessors' names out of one of its arguments.
struct Wrapper {
  std::string macro;
  int argument = 0;  // from 0
};

// The roles of symbols that are names in strings; the rewriter asks for them by these.
inline constexpr char kNameRole[] = "name_string";           // as in the schema
inline constexpr char kFullNameRole[] = "full_name_string";  // the whole path
inline constexpr char kJsonNameRole[] = "json_string";       // as protobuf's JSON spells it
const std::vector<std::string>& StringRoles();

template <class V>
void Describe(V& v, Sink& s) {
  v.Field("function", s.function, "qualified name of the function that takes the string");
  v.Field("argument", s.argument, "which argument is the string, from 0");
  v.Field("holds", s.holds, "what the string says");
  v.Field("target", s.target, "whose elements it names: receiver, argument:N, template or none");
}
template <class V>
void Describe(V& v, Wrapper& w) {
  v.Field("macro", w.macro, "name of a macro that pastes names of accessors together");
  v.Field("argument", w.argument, "which argument is a part of them, from 0");
}

}  // namespace rules

namespace support {
template <>
struct EnumNames<rules::Holds> {
  using H = rules::Holds;
  static constexpr std::pair<H, std::string_view> kTable[] = {
      {H::kFieldName, "field_name"},
      {H::kOneofName, "oneof_name"},
      {H::kTypeName, "type_name"},
      {H::kEnumValueName, "enum_value_name"},
      {H::kMethodName, "method_name"},
      {H::kFullName, "full_name"},
      {H::kTypeUrl, "type_url"},
      {H::kFieldPath, "field_path"},
      {H::kTextFormat, "text_format"},
      {H::kJson, "json"},
      {H::kKey, "key"},
  };
};
}  // namespace support
