#include "detector/compatibility.h"

#include <array>
#include <string_view>

#include "detector/compatibility_flatbuffers.h"
#include "detector/compatibility_sql.h"
#include "detector/compatibility_thrift.h"

namespace detector {
namespace {

// How a scalar looks in binary. Types of one group are read by the same rules.
enum class Group { kVarint, kZigZag, kFixed32, kFixed64, kFloat, kDouble, kBytes, kOther };

// A range of whole numbers: 2^bits values from 0, or around 0 if signed.
struct Scalar {
  std::string_view name;
  Group group;
  int bits;
  bool is_signed;
};

constexpr std::array kScalars = {
    Scalar{"int32", Group::kVarint, 32, true},     Scalar{"int64", Group::kVarint, 64, true},
    Scalar{"uint32", Group::kVarint, 32, false},   Scalar{"uint64", Group::kVarint, 64, false},
    Scalar{"bool", Group::kVarint, 1, false},      Scalar{"sint32", Group::kZigZag, 32, true},
    Scalar{"sint64", Group::kZigZag, 64, true},    Scalar{"fixed32", Group::kFixed32, 32, false},
    Scalar{"sfixed32", Group::kFixed32, 32, true}, Scalar{"fixed64", Group::kFixed64, 64, false},
    Scalar{"sfixed64", Group::kFixed64, 64, true}, Scalar{"float", Group::kFloat, 32, true},
    Scalar{"double", Group::kDouble, 64, true},    Scalar{"string", Group::kBytes, 0, false},
    Scalar{"bytes", Group::kBytes, 0, false},
};
constexpr Scalar kEnum{"enum", Group::kVarint, 32, true};
constexpr Scalar kMessage{"message", Group::kOther, 0, false};

bool IsEnum(const Element& field) { return field.attributes.count("enum") != 0; }

const Scalar& ScalarOf(const Element& field) {
  if (field.cardinality == Cardinality::kMap) return kMessage;
  for (const Scalar& scalar : kScalars) {
    if (scalar.name == field.type) return scalar;
  }
  return IsEnum(field) ? kEnum : kMessage;
}

bool IsClosedEnum(const Element& field) {
  auto found = field.attributes.find("enum");
  return found != field.attributes.end() && found->second == "closed";
}

bool HoldsAll(const Scalar& reader, const Scalar& writer) {
  if (reader.is_signed == writer.is_signed) return reader.bits >= writer.bits;
  return reader.is_signed && reader.bits > writer.bits;
}

Verdict ReadsWire(const Element& reader, const Element& writer) {
  const Scalar& r = ScalarOf(reader);
  const Scalar& w = ScalarOf(writer);
  if (r.group != w.group) {
    // A message may be read as the bytes that encode it, and the other way round.
    bool embedded = (r.group == Group::kOther && w.name == "bytes") ||
                    (w.group == Group::kOther && r.name == "bytes");
    return embedded ? Verdict::kUnknown : Verdict::kBreaks;
  }
  if (r.group == Group::kOther) return Verdict::kUnknown;
  if (r.group == Group::kBytes) return r.name == "string" ? Verdict::kUnknown : Verdict::kOk;
  if (IsClosedEnum(reader)) return Verdict::kLosesData;
  return HoldsAll(r, w) ? Verdict::kOk : Verdict::kLosesData;
}

bool IsWhole(const Scalar& scalar) {
  return scalar.group == Group::kVarint || scalar.group == Group::kZigZag ||
         scalar.group == Group::kFixed32 || scalar.group == Group::kFixed64;
}

Verdict ReadsJson(const Element& reader, const Element& writer) {
  const Scalar& r = ScalarOf(reader);
  const Scalar& w = ScalarOf(writer);
  if (r.group == Group::kOther && w.group == Group::kOther) return Verdict::kUnknown;
  if (IsEnum(reader) && IsEnum(writer)) return Verdict::kUnknown;
  if (r.name == "bool" || w.name == "bool" || IsEnum(writer)) return Verdict::kBreaks;
  bool reads_floats = r.group == Group::kFloat || r.group == Group::kDouble;
  if (IsWhole(w) && reads_floats) return w.bits > 32 ? Verdict::kLosesData : Verdict::kOk;
  if (w.group == Group::kFloat && r.group == Group::kDouble) return Verdict::kOk;
  if (w.group == Group::kDouble && r.group == Group::kFloat) return Verdict::kLosesData;
  if (!IsWhole(r) || !IsWhole(w)) return Verdict::kBreaks;
  // A number out of range is refused, not cut off: it depends on the data.
  return HoldsAll(r, w) ? Verdict::kOk : Verdict::kUnknown;
}

bool IsMany(const Element& field) {
  return field.cardinality == Cardinality::kRepeated || field.cardinality == Cardinality::kMap;
}

// A reader of one value takes the last of many, but skips a packed list.
Verdict ReadsOneOfMany(const Element& many) {
  return many.attributes.count("packed") ? Verdict::kBreaks : Verdict::kLosesData;
}

Verdict ReadsCardinality(const Element& reader, const Element& writer) {
  if (reader.cardinality == Cardinality::kRequired) {
    return IsMany(writer) ? ReadsOneOfMany(writer) : Verdict::kBreaks;
  }
  return IsMany(writer) && !IsMany(reader) ? ReadsOneOfMany(writer) : Verdict::kOk;
}

}  // namespace

bool SameWireGroup(const Matching& m, int old_field, int new_field) {
  if (m.IsOf("flatbuffers")) {
    return FlatbuffersSameGroup(m.old_index, old_field, m.new_index, new_field);
  }
  Group a = ScalarOf(m.old_index.at(old_field)).group;
  Group b = ScalarOf(m.new_index.at(new_field)).group;
  return a == b && a != Group::kOther;
}

VerdictVector TypeVerdict(const Matching& m, int old_field, int new_field) {
  if (m.IsOf("flatbuffers")) return FlatbuffersTypeVerdict(m, old_field, new_field);
  if (m.IsOf("thrift")) return ThriftTypeVerdict(m, old_field, new_field);
  const Element& a = m.old_index.at(old_field);
  const Element& b = m.new_index.at(new_field);
  if (m.IsOf("sql")) return SqlTypeVerdict(a.type, b.type);
  return {Verdict::kBreaks, {ReadsWire(b, a), ReadsWire(a, b)}, {ReadsJson(b, a), ReadsJson(a, b)}};
}

VerdictVector CardinalityVerdict(const Matching& m, int old_field, int new_field) {
  if (m.IsOf("thrift") && !SameThriftWire(m, old_field, new_field)) {
    return ThriftTypeVerdict(m, old_field, new_field);
  }
  constexpr Directions kBreaks{Verdict::kBreaks, Verdict::kBreaks};
  if (m.IsOf("flatbuffers")) return {Verdict::kBreaks, kBreaks, kBreaks};
  const Element& a = m.old_index.at(old_field);
  const Element& b = m.new_index.at(new_field);
  bool same_shape = IsMany(a) == IsMany(b);
  Verdict source = same_shape ? Verdict::kOk : Verdict::kBreaks;
  Directions wire = {ReadsCardinality(b, a), ReadsCardinality(a, b)};
  Directions json = same_shape ? wire : kBreaks;
  return {source, wire, json};
}

bool ReadsJsonKey(const Element& reader, const Element& writer) {
  return writer.json_name == reader.json_name || writer.json_name == reader.name;
}

}  // namespace detector
