#include "rules/facts.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <unordered_map>
#include <unordered_set>

#include "rules/mangle.h"

namespace rules::facts {
namespace {

using detector::ElementKind;

std::string YesNo(bool value) { return value ? "yes" : "no"; }

bool IsNumber(const std::string& type) {
  static const std::unordered_set<std::string> numbers = {
      "double", "float",   "int32",   "int64",    "uint32",   "uint64", "sint32",
      "sint64", "fixed32", "fixed64", "sfixed32", "sfixed64", "bool"};
  return numbers.count(type) > 0;
}

// As it is written in the file; "" where it is not.
std::string FileOption(const Named& named, const std::string& option) {
  const auto& attributes = named.schema_file().attributes;
  auto found = attributes.find(option);
  return found == attributes.end() ? "" : found->second;
}

// The type of the one value that the field's message holds; "" if it is no such message.
std::string Wrapped(const Named& named) {
  static const std::unordered_map<std::string, std::string> known = {
      {"google.protobuf.DoubleValue", "double"}, {"google.protobuf.FloatValue", "float"},
      {"google.protobuf.Int64Value", "int64"},   {"google.protobuf.UInt64Value", "uint64"},
      {"google.protobuf.Int32Value", "int32"},   {"google.protobuf.UInt32Value", "uint32"},
      {"google.protobuf.BoolValue", "bool"},     {"google.protobuf.StringValue", "string"},
      {"google.protobuf.BytesValue", "bytes"}};
  auto found = known.find(named.self().type);
  return found == known.end() ? "" : found->second;
}

}  // namespace

std::string Cardinality(const Named& named) {
  switch (named.self().cardinality) {
    case detector::Cardinality::kRepeated:
      return "repeated";
    case detector::Cardinality::kMap:
      return "map";
    default:
      return "singular";
  }
}

std::string TypeClass(const Named& named) {
  const std::string& type = named.self().type;
  if (IsNumber(type)) return "number";
  if (type == "string" || type == "bytes") return "string";
  // Types of imported files that came without their schema are known by this attribute alone.
  if (named.self().attributes.count("enum")) return "enum";
  const detector::Element* declared = named.view.Find(type, named.schema_file().pool);
  return declared && declared->kind == ElementKind::kEnum ? "enum" : "message";
}

std::string Wraps(const Named& named) { return YesNo(!Wrapped(named).empty()); }

std::string Scalar(const Named& named) {
  if (TypeClass(named) != "message") return named.self().type;
  return Wrapped(named);
}

std::string Presence(const Named& named) { return YesNo(named.self().has_presence); }

std::string MayLack(const Named& named) {
  const detector::Element* declared = named.view.Find(named.self().type, named.schema_file().pool);
  if (!declared) return "no";
  const std::vector<int>& fields = named.view.ChildrenOf(named.view.IndexOf(*declared));
  return YesNo(std::any_of(fields.begin(), fields.end(), [&](int child) {
    const detector::Element& field = named.view.element(child);
    return field.kind == ElementKind::kField && field.has_presence &&
           field.cardinality != detector::Cardinality::kRequired;
  }));
}

std::string InOneof(const Named& named) { return YesNo(named.self().oneof >= 0); }

std::string Nested(const Named& named) {
  int parent = named.self().parent;
  if (named.self().kind == ElementKind::kEnumValue) parent = named.view.element(parent).parent;
  return YesNo(parent >= 0);
}

std::string Runtime(const Named& named) {
  return FileOption(named, "optimize_for") == "LITE_RUNTIME" ? "lite" : "full";
}

std::string GenericServices(const Named& named) {
  return YesNo(FileOption(named, "cc_generic_services") == "true");
}

std::string Ctype(const Named& named) {
  auto found = named.self().attributes.find("ctype");
  bool plain = found == named.self().attributes.end() || found->second == "STRING";
  return plain ? "plain" : "other";
}

std::string ArraySize(const Named& named) {
  for (int child : named.view.ChildrenOf(named.element)) {
    if (named.view.element(child).number == std::numeric_limits<int32_t>::max()) return "no";
  }
  return "yes";
}

std::string Package(const Named& named) { return YesNo(!named.schema_file().package.empty()); }

std::string Constant(const Named& named) {
  return protobuf_cpp::SharesFieldNumberName(named) ? "collides" : "unique";
}

// An enum of proto3 keeps values that it doesn't know, and is as wide as an int for that.
std::string UnknownValues(const Named& named) {
  const auto& attributes = named.schema_file().attributes;
  auto syntax = attributes.find("syntax");
  return syntax != attributes.end() && syntax->second == "proto3" ? "kept" : "apart";
}

}  // namespace rules::facts
