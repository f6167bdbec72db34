#include "rules/mangle_flatbuffers.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>

namespace rules::flatbuffers_cpp {
namespace {

using detector::Element;

// flatc's list: with C++20's words and those of its technical specifications, but without the
// contextual ones and `char8_t`, `consteval` and `constinit`. Words that no schema can use as a
// name are left out.
const std::unordered_set<std::string_view>& Keywords() {
  static const std::unordered_set<std::string_view> words = {"alignas",
                                                             "alignof",
                                                             "and",
                                                             "and_eq",
                                                             "asm",
                                                             "atomic_cancel",
                                                             "atomic_commit",
                                                             "atomic_noexcept",
                                                             "auto",
                                                             "bitand",
                                                             "bitor",
                                                             "break",
                                                             "case",
                                                             "catch",
                                                             "char",
                                                             "char16_t",
                                                             "char32_t",
                                                             "class",
                                                             "co_await",
                                                             "co_return",
                                                             "co_yield",
                                                             "compl",
                                                             "concept",
                                                             "const",
                                                             "const_cast",
                                                             "constexpr",
                                                             "continue",
                                                             "decltype",
                                                             "default",
                                                             "delete",
                                                             "do",
                                                             "dynamic_cast",
                                                             "else",
                                                             "explicit",
                                                             "export",
                                                             "extern",
                                                             "for",
                                                             "friend",
                                                             "goto",
                                                             "if",
                                                             "import",
                                                             "inline",
                                                             "module",
                                                             "mutable",
                                                             "new",
                                                             "noexcept",
                                                             "not",
                                                             "not_eq",
                                                             "nullptr",
                                                             "operator",
                                                             "or",
                                                             "or_eq",
                                                             "private",
                                                             "protected",
                                                             "public",
                                                             "register",
                                                             "reinterpret_cast",
                                                             "requires",
                                                             "return",
                                                             "signed",
                                                             "sizeof",
                                                             "static",
                                                             "static_assert",
                                                             "static_cast",
                                                             "switch",
                                                             "synchronized",
                                                             "template",
                                                             "this",
                                                             "thread_local",
                                                             "throw",
                                                             "try",
                                                             "typedef",
                                                             "typeid",
                                                             "typename",
                                                             "unsigned",
                                                             "using",
                                                             "virtual",
                                                             "void",
                                                             "volatile",
                                                             "wchar_t",
                                                             "while",
                                                             "xor",
                                                             "xor_eq"};
  return words;
}

std::string Escape(std::string name) {
  if (Keywords().count(name)) name += '_';
  return name;
}

const Element& TypeOf(const Named& named) {
  const Element* type = &named.self();
  while (type->parent >= 0) type = &named.view.element(type->parent);
  return *type;
}

// "a.b.Monster" -> "a::b::"
std::string Space(const Element& type) {
  std::string space;
  for (char c : type.path.substr(0, type.path.size() - type.name.size())) {
    space += c == '.' ? "::" : std::string(1, c);
  }
  return space;
}

}  // namespace

std::string Header(const Named& named) {
  constexpr std::string_view kEnding = ".fbs";
  std::string name = named.schema_file().import_name;
  if (name.ends_with(kEnding)) name.resize(name.size() - kEnding.size());
  return name + "_generated.h";
}

std::string Outer(const Named& named) { return Space(TypeOf(named)); }

std::string Name(const Named& named) { return Escape(named.self().name); }

std::string Upper(const Named& named) {
  std::string name = Name(named);
  auto upper = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; };
  std::transform(name.begin(), name.end(), name.begin(), upper);
  return name;
}

std::string Type(const Named& named) { return Outer(named) + Name(named); }

std::string Owner(const Named& named) {
  const Element& type = TypeOf(named);
  return Space(type) + Escape(type.name);
}

std::string Variant(const Named& value) { return Name(value); }

}  // namespace rules::flatbuffers_cpp
