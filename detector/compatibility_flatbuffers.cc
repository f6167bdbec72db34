// FlatBuffers: a field is read at its slot with the width of its type; what is written there says
// nothing of itself. Values that equal the default are not written at all.
#include "detector/compatibility_flatbuffers.h"

#include <array>
#include <string_view>

namespace detector {
namespace {

struct Scalar {
  std::string_view name;
  int bytes;
  enum class Sort { kUnsigned, kSigned, kFloat } sort;
};

constexpr std::array kScalars = {
    Scalar{"bool", 1, Scalar::Sort::kUnsigned}, Scalar{"ubyte", 1, Scalar::Sort::kUnsigned},
    Scalar{"byte", 1, Scalar::Sort::kSigned},   Scalar{"ushort", 2, Scalar::Sort::kUnsigned},
    Scalar{"short", 2, Scalar::Sort::kSigned},  Scalar{"uint", 4, Scalar::Sort::kUnsigned},
    Scalar{"int", 4, Scalar::Sort::kSigned},    Scalar{"ulong", 8, Scalar::Sort::kUnsigned},
    Scalar{"long", 8, Scalar::Sort::kSigned},   Scalar{"float", 4, Scalar::Sort::kFloat},
    Scalar{"double", 8, Scalar::Sort::kFloat},
};

const Scalar* Find(std::string_view name) {
  for (const Scalar& scalar : kScalars) {
    if (scalar.name == name) return &scalar;
  }
  return nullptr;
}

// The scalar that a field holds, an enum's being its underlying type; null for anything else.
const Scalar* ScalarOf(const SchemaIndex& index, int field) {
  const Element& element = index.at(field);
  if (const Scalar* scalar = Find(element.type)) return scalar;
  int type = index.TypeIn(index.FileOf(field).pool, element.type);
  if (type < 0 || element.attributes.count("union")) return nullptr;
  auto underlying = index.at(type).attributes.find("underlying");
  return underlying == index.at(type).attributes.end() ? nullptr : Find(underlying->second);
}

bool IsFloat(const Scalar& scalar) { return scalar.sort == Scalar::Sort::kFloat; }

bool HoldsAll(const Scalar& reader, const Scalar& writer) {
  if (IsFloat(reader) != IsFloat(writer)) return IsFloat(reader) && reader.bytes > writer.bytes;
  if (reader.sort == writer.sort) return reader.bytes >= writer.bytes;
  return reader.sort == Scalar::Sort::kSigned && reader.bytes > writer.bytes;
}

Verdict ReadsWire(const Scalar& reader, const Scalar& writer) {
  bool same_shape = reader.bytes == writer.bytes && IsFloat(reader) == IsFloat(writer);
  if (!same_shape) return Verdict::kBreaks;
  return HoldsAll(reader, writer) ? Verdict::kOk : Verdict::kLosesData;
}

Verdict ReadsJson(const Scalar& reader, const Scalar& writer) {
  return HoldsAll(reader, writer) ? Verdict::kOk : Verdict::kUnknown;
}

struct OptionEffect {
  std::string_view name;
  Verdict source_gained, source_lost, wire;
};

constexpr Verdict kOk = Verdict::kOk, kBreaks = Verdict::kBreaks, kUnknown = Verdict::kUnknown;

constexpr std::array kOptions = {
    OptionEffect{"array", kBreaks, kBreaks, kBreaks},  // its length
    OptionEffect{"deprecated", kBreaks, kOk, kOk},     // its accessors are gone
    OptionEffect{"file_identifier", kOk, kBreaks, kBreaks},
    OptionEffect{"file_extension", kOk, kBreaks, kOk},
    OptionEffect{"flexbuffer", kOk, kBreaks, kUnknown},
    OptionEffect{"force_align", kOk, kOk, kBreaks},
    OptionEffect{"key", kOk, kBreaks, kOk},  // LookupByKey and sorted vectors
    OptionEffect{"native_type", kUnknown, kUnknown, kOk},
    OptionEffect{"nested_flatbuffer", kOk, kBreaks, kUnknown},
    OptionEffect{"offset64", kBreaks, kBreaks, kBreaks},
    OptionEffect{"root", kOk, kBreaks, kOk},  // GetX, VerifyXBuffer and the like
    OptionEffect{"root_type", kOk, kBreaks, kBreaks},
    OptionEffect{"struct", kBreaks, kBreaks, kBreaks},
    OptionEffect{"underlying", kUnknown, kUnknown, kBreaks},
    OptionEffect{"union", kBreaks, kBreaks, kBreaks},
    OptionEffect{"vector64", kBreaks, kBreaks, kBreaks},
};

}  // namespace

bool FlatbuffersSameGroup(const SchemaIndex& a, int old_field, const SchemaIndex& b,
                          int new_field) {
  const Scalar* x = ScalarOf(a, old_field);
  const Scalar* y = ScalarOf(b, new_field);
  return x && y && IsFloat(*x) == IsFloat(*y);
}

VerdictVector FlatbuffersTypeVerdict(const Matching& m, int old_field, int new_field) {
  const Scalar* a = ScalarOf(m.old_index, old_field);
  const Scalar* b = ScalarOf(m.new_index, new_field);
  if (!a || !b) return {kBreaks, {kBreaks, kBreaks}, {kUnknown, kUnknown}};
  return {kBreaks, {ReadsWire(*b, *a), ReadsWire(*a, *b)}, {ReadsJson(*b, *a), ReadsJson(*a, *b)}};
}

VerdictVector FlatbuffersOptionVerdict(const std::string& option, const std::string& now) {
  if (option == "required") {  // a reader that requires it refuses data without it
    return now.empty() ? VerdictVector{kOk, {kOk, kBreaks}, {kOk, kBreaks}}
                       : VerdictVector{kOk, {kBreaks, kOk}, {kBreaks, kOk}};
  }
  for (const OptionEffect& effect : kOptions) {
    if (effect.name != option) continue;
    return {now.empty() ? effect.source_lost : effect.source_gained, {effect.wire, effect.wire}};
  }
  return {};
}

void RefineFlatbuffersVerdict(const SchemaIndex& index, int element, Change& change) {
  const Element& self = index.at(element);
  bool in_struct = self.parent >= 0 && index.at(self.parent).attributes.count("struct") != 0;
  bool required = self.attributes.count("required") != 0;
  VerdictVector& verdict = change.verdict;
  if (change.kind == ChangeKind::kFieldDefaultChanged) {
    verdict.wire = verdict.json = {Verdict::kLosesData, Verdict::kLosesData};
  } else if (change.kind == ChangeKind::kFieldPresenceChanged) {
    verdict = {kBreaks, {Verdict::kLosesData, Verdict::kLosesData}, {kOk, kOk}};
  } else if (change.kind == ChangeKind::kFieldAdded && required) {
    verdict.wire.new_reads_old = verdict.json.new_reads_old = kBreaks;
  } else if (change.kind == ChangeKind::kFieldRemoved && required) {
    verdict.wire.old_reads_new = verdict.json.old_reads_new = kBreaks;
  }
  bool shape = change.kind == ChangeKind::kFieldAdded || change.kind == ChangeKind::kFieldRemoved;
  if (in_struct && shape) {
    verdict.source = kBreaks;  // its constructor takes all fields
    verdict.wire = {kBreaks, kBreaks};
  }
}

}  // namespace detector
