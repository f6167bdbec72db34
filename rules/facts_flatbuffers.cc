#include "rules/facts_flatbuffers.h"

#include <algorithm>
#include <set>
#include <unordered_set>

namespace rules::flatbuffers_facts {
namespace {

using detector::Cardinality;
using detector::Element;
using detector::ElementKind;

std::string YesNo(bool value) { return value ? "yes" : "no"; }

bool Is(const Element& element, const char* attribute) {
  auto found = element.attributes.find(attribute);
  return found != element.attributes.end() && found->second != "false";
}

bool HasFileOption(const Named& named, const char* option) {
  auto found = named.schema_file().attributes.find(option);
  return found != named.schema_file().attributes.end() && !found->second.empty();
}

// The enum that the element is, belongs to or has as its type; null if there is none.
const Element* EnumOf(const Named& named) {
  const Element& self = named.self();
  if (self.kind == ElementKind::kEnum) return &self;
  if (self.kind == ElementKind::kEnumValue) return &named.view.element(self.parent);
  const Element* type = named.view.Find(self.type, named.schema_file().pool);
  return type && type->kind == ElementKind::kEnum ? type : nullptr;
}

const std::vector<int>& ValuesOf(const SchemaView& view, const Element& type) {
  return view.ChildrenOf(view.IndexOf(type));
}

bool IsNumber(const std::string& type) {
  static const std::unordered_set<std::string> numbers = {"bool",   "byte",  "ubyte", "short",
                                                          "ushort", "int",   "uint",  "long",
                                                          "ulong",  "float", "double"};
  return numbers.count(type) > 0;
}

}  // namespace

std::string Shape(const Named& named) {
  const Element* type = &named.self();
  if (type->kind == ElementKind::kField) type = &named.view.element(type->parent);
  return Is(*type, "struct") ? "struct" : "table";
}

std::string Root(const Named& named) { return YesNo(Is(named.self(), "root")); }

std::string Identifier(const Named& named) {
  return YesNo(HasFileOption(named, "file_identifier"));
}

std::string Extension(const Named& named) { return YesNo(HasFileOption(named, "file_extension")); }

std::string Union(const Named& named) {
  const Element* type = EnumOf(named);
  return YesNo(type && Is(*type, "union"));
}

std::string Holds(const Named& named) { return YesNo(!named.self().type.empty()); }

std::string Distinct(const Named& named) {
  const Element* type = EnumOf(named);
  if (!type) return "no";
  std::set<std::string> held;
  for (int value : ValuesOf(named.view, *type)) {
    if (!held.insert(named.view.element(value).type).second) return "no";
  }
  return "yes";
}

std::string BitFlags(const Named& named) {
  const Element* type = EnumOf(named);
  return YesNo(type && Is(*type, "bit_flags"));
}

std::string NamesArray(const Named& named) {
  constexpr uint64_t kSparsest = 5;  // more places for each value, and flatc makes a switch
  const std::vector<int>& values = named.view.ChildrenOf(named.element);
  if (values.empty()) return "no";
  auto number = [&](int value) { return named.view.element(value).number.value_or(0); };
  auto less = [&](int a, int b) { return number(a) < number(b); };
  auto [least, most] = std::minmax_element(values.begin(), values.end(), less);
  uint64_t range = static_cast<uint64_t>(number(*most)) - static_cast<uint64_t>(number(*least)) + 1;
  return YesNo(range / values.size() < kSparsest);
}

std::string PlainName(const Named& named) {
  const Element& type = named.view.element(named.self().parent);
  std::string space = type.path.substr(0, type.path.size() - type.name.size());
  bool none = Is(type, "union") && named.self().type.empty();
  // Every union has a NONE, so that two of them can't stand side by side without prefixes.
  auto is_other_union = [&](const Element& other) {
    return Is(other, "union") && &other != &type && other.path == space + other.name;
  };
  const std::vector<Element>& all = named.view.schema().elements;
  if (none && std::any_of(all.begin(), all.end(), is_other_union)) return "taken";
  return named.view.Find(space + named.self().name, named.schema_file().pool) ? "taken" : "free";
}

std::string Deprecated(const Named& named) { return YesNo(Is(named.self(), "deprecated")); }

std::string Nested(const Named& named) {
  if (Is(named.self(), "nested_flatbuffer")) return "flatbuffer";
  return Is(named.self(), "flexbuffer") ? "flexbuffer" : "nothing";
}

std::string Stored(const Named& named) {
  if (named.self().cardinality == Cardinality::kRepeated) return "reference";
  if (IsNumber(named.self().type)) return "number";
  const Element* type = EnumOf(named);
  return type && !Is(*type, "union") ? "enum" : "reference";
}

std::string Direct(const Named& named) {
  for (int field : Arguments(named.view, named.element)) {
    const Element& element = named.view.element(field);
    if (element.type == "string" || element.cardinality == Cardinality::kRepeated) return "yes";
  }
  return "no";
}

std::vector<int> Arguments(const SchemaView& view, int table) {
  std::vector<int> fields;
  for (int child : view.ChildrenOf(table)) {
    if (!Is(view.element(child), "deprecated")) fields.push_back(child);
  }
  auto slot = [&](int field) { return view.element(field).number.value_or(0); };
  std::stable_sort(fields.begin(), fields.end(), [&](int a, int b) { return slot(a) < slot(b); });
  return fields;
}

}  // namespace rules::flatbuffers_facts
