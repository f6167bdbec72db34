#include "rules/mangle.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>

namespace rules::protobuf_cpp {
namespace {

using detector::Element;
using detector::ElementKind;

bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
// Names are ASCII; the current locale has no say.
char ToUpper(char c) { return IsLower(c) ? static_cast<char>(c - 'a' + 'A') : c; }
char ToLower(char c) { return IsUpper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

// protoc's list, which knows neither C++20's words nor the contextual ones.
const std::unordered_set<std::string_view>& Keywords() {
  static const std::unordered_set<std::string_view> words = {
      "NULL",          "alignas",      "alignof",   "and",        "and_eq",
      "asm",           "auto",         "bitand",    "bitor",      "bool",
      "break",         "case",         "catch",     "char",       "class",
      "compl",         "const",        "constexpr", "const_cast", "continue",
      "decltype",      "default",      "delete",    "do",         "double",
      "dynamic_cast",  "else",         "enum",      "explicit",   "export",
      "extern",        "false",        "float",     "for",        "friend",
      "goto",          "if",           "inline",    "int",        "long",
      "mutable",       "namespace",    "new",       "noexcept",   "not",
      "not_eq",        "nullptr",      "operator",  "or",         "or_eq",
      "private",       "protected",    "public",    "register",   "reinterpret_cast",
      "return",        "short",        "signed",    "sizeof",     "static",
      "static_assert", "static_cast",  "struct",    "switch",     "template",
      "this",          "thread_local", "throw",     "true",       "try",
      "typedef",       "typeid",       "typename",  "union",      "unsigned",
      "using",         "virtual",      "void",      "volatile",   "wchar_t",
      "while",         "xor",          "xor_eq"};
  return words;
}

std::string Escape(std::string name) {
  if (Keywords().count(name)) name += '_';
  return name;
}

// Name of a message or enum without its namespace. Of a nested enum only its parents are escaped.
std::string Flat(const SchemaView& view, const Element& element) {
  if (element.parent < 0) return Escape(element.name);
  std::string name = Flat(view, view.element(element.parent)) + "_" + element.name;
  return element.kind == ElementKind::kEnum ? name : Escape(name);
}

const Element& EnumOf(const Named& named) {
  const Element& self = named.self();
  return self.kind == ElementKind::kEnumValue ? named.view.element(self.parent) : self;
}

// What protoc compares to find out whether two field-number constants would meet.
std::string CamelCaseKey(std::string_view name) {
  std::string key;
  bool capital = false;
  for (char c : name) {
    if (c != '_') key += capital ? ToUpper(c) : c;
    capital = c == '_';
  }
  if (!key.empty()) key[0] = ToLower(key[0]);
  return key;
}

// The fields of the message whose constant is the same as that of `named`, in declaration order.
std::vector<int> FieldsOfSameConstant(const Named& named) {
  std::vector<int> same;
  const Element& self = named.self();
  if (self.kind != ElementKind::kField || self.parent < 0) return same;
  std::string key = CamelCaseKey(self.name);
  for (int child : named.view.ChildrenOf(self.parent)) {
    const Element& other = named.view.element(child);
    if (other.kind == ElementKind::kField && CamelCaseKey(other.name) == key) same.push_back(child);
  }
  return same;
}

std::string Transformed(std::string text, char (*change)(char)) {
  std::transform(text.begin(), text.end(), text.begin(), change);
  return text;
}

}  // namespace

std::string Header(const Named& named) {
  std::string name = named.schema_file().import_name;
  for (std::string_view ending : {".proto", ".protodevel"}) {
    if (name.size() >= ending.size() &&
        name.compare(name.size() - ending.size(), ending.size(), ending) == 0) {
      name.resize(name.size() - ending.size());
      break;
    }
  }
  return name + ".pb.h";
}

std::string Namespace(const Named& named) {
  std::string result;
  for (char c : named.schema_file().package) {
    if (c == '.') {
      result += "::";
    } else {
      result += c;
    }
  }
  return result;
}

std::string Outer(const Named& named) {
  std::string result = Namespace(named);
  return result.empty() ? result : result + "::";
}

std::string Type(const Named& named) { return Outer(named) + Flat(named.view, named.self()); }

std::string FlatType(const Named& named) { return Flat(named.view, named.self()); }

std::string EnclosingClass(const Named& named) {
  int parent = EnumOf(named).parent;
  return parent < 0 ? "" : Outer(named) + Flat(named.view, named.view.element(parent));
}

std::string Service(const Named& named) {
  const Element& self = named.self();
  bool is_method = self.kind == ElementKind::kMethod;
  return Outer(named) + (is_method ? named.view.element(self.parent).name : self.name);
}

std::string EnumPrefix(const Named& named) {
  const Element& element = EnumOf(named);
  return Outer(named) + (element.parent < 0 ? "" : Flat(named.view, element) + "_");
}

std::string Accessor(const Named& named) { return Escape(Transformed(named.self().name, ToLower)); }

std::string Camel(const Named& named) {
  std::string result;
  bool capital = true;
  for (char c : named.self().name) {
    if (IsLower(c)) {
      result += capital ? ToUpper(c) : c;
    } else if (IsUpper(c) || IsDigit(c)) {
      result += c;
    }
    capital = !IsLower(c) && !IsUpper(c);
  }
  return result;
}

std::string Upper(const Named& named) { return Transformed(named.self().name, ToUpper); }

std::string Escaped(const Named& named) { return Escape(named.self().name); }

std::string Plain(const Named& named) { return named.self().name; }

std::string FieldNumber(const Named& named) {
  std::string name = "k" + Camel(named) + "FieldNumber";
  std::vector<int> same = FieldsOfSameConstant(named);
  bool first = same.empty() || same.front() == named.element;
  return first ? name : name + "_" + std::to_string(named.self().number.value_or(0));
}

bool SharesFieldNumberName(const Named& named) { return FieldsOfSameConstant(named).size() > 1; }

}  // namespace rules::protobuf_cpp
