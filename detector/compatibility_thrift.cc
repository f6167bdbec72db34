#include "detector/compatibility_thrift.h"

namespace detector {
namespace {

// What a value is on the wire: typedefs followed, enums as whole numbers, bytes as text.
std::string WireType(const SchemaIndex& index, int field) {
  constexpr int kLongestChain = 32;
  const Element& element = index.at(field);
  if (element.cardinality == Cardinality::kMap) return "map";
  if (element.cardinality == Cardinality::kRepeated) {
    return element.attributes.count("set") ? "set" : "list";
  }
  std::string type = element.type;
  for (int step = 0; step < kLongestChain; ++step) {
    int found = index.TypeIn(index.FileOf(field).pool, type);
    if (found < 0) break;
    if (index.at(found).kind == ElementKind::kEnum) return "i32";
    auto target = index.at(found).attributes.find("typedef");
    if (target == index.at(found).attributes.end()) return "struct";
    type = target->second;
  }
  size_t open = type.find('<');
  if (open != std::string::npos) return type.substr(0, open);
  return type == "binary" ? "string" : type;
}

bool HasParts(const std::string& wire) {
  return wire == "struct" || wire == "map" || wire == "list" || wire == "set";
}

// A reader without the value goes by its default, unless it has to have one.
Verdict Skips(const Element& reader) {
  return reader.cardinality == Cardinality::kRequired ? Verdict::kBreaks : Verdict::kLosesData;
}

}  // namespace

bool SameThriftWire(const Matching& m, int old_field, int new_field) {
  return WireType(m.old_index, old_field) == WireType(m.new_index, new_field);
}

VerdictVector ThriftTypeVerdict(const Matching& m, int old_field, int new_field) {
  std::string a = WireType(m.old_index, old_field), b = WireType(m.new_index, new_field);
  Directions both;
  if (a != b) {
    both = {Skips(m.new_index.at(new_field)), Skips(m.old_index.at(old_field))};
  } else if (HasParts(a)) {
    both = {Verdict::kUnknown, Verdict::kUnknown};
  }
  return {Verdict::kBreaks, both, both};
}

}  // namespace detector
