// Cap'n Proto: the rules of "Evolving Your Protocol" in its language reference. Names are for code
// and JSON alone; data knows a member by its place, which its ordinal, type and union give, and a
// type by its id.
#include <algorithm>

#include "detector/judge.h"

namespace detector {
namespace {

constexpr Verdict kOk = Verdict::kOk, kBreaks = Verdict::kBreaks, kLoses = Verdict::kLosesData,
                  kUnknown = Verdict::kUnknown;
constexpr Directions kBothOk{kOk, kOk}, kBothBreak{kBreaks, kBreaks}, kBothLose{kLoses, kLoses};

bool IsPointer(const Element& field) {
  return field.has_presence || field.cardinality == Cardinality::kRepeated;
}

// The field @0 of a struct, or -1.
int FirstField(const SchemaIndex& index, int field, const std::string& type) {
  int holder = index.TypeIn(index.FileOf(field).pool, type);
  if (holder < 0) return -1;
  for (int child : index.Children(holder)) {
    if (index.at(child).kind == ElementKind::kField && index.at(child).number == 0) return child;
  }
  return -1;
}

// A list of T may become a list of structs whose @0 is a T, but not where T is a bit.
bool ListOfStructs(const Element& list, const SchemaIndex& index, int field) {
  const Element& structs = index.at(field);
  if (list.cardinality != Cardinality::kRepeated || structs.cardinality != Cardinality::kRepeated ||
      list.type == "Bool") {
    return false;
  }
  int first = FirstField(index, field, structs.type);
  return first >= 0 && index.at(first).type == list.type &&
         index.at(first).cardinality == Cardinality::kSingular;
}

bool IsBytes(const Element& field) {
  bool list = field.cardinality == Cardinality::kRepeated;
  return list ? field.type == "UInt8" || field.type == "Int8" : field.type == "Text";
}

bool Is(const Element& field, const char* type) {
  return field.cardinality == Cardinality::kSingular && field.type == type;
}

Directions TypeChange(const Matching& m, int old_field, int new_field) {
  const Element& a = m.old_index.at(old_field);
  const Element& b = m.new_index.at(new_field);
  if (Is(b, "AnyPointer") && IsPointer(a)) return {kOk, kUnknown};
  if (Is(a, "AnyPointer") && IsPointer(b)) return {kUnknown, kOk};
  // Any text is data, but data need not end in a zero byte.
  if (Is(b, "Data") && IsBytes(a)) return {kOk, kUnknown};
  if (Is(a, "Data") && IsBytes(b)) return {kUnknown, kOk};
  bool list = ListOfStructs(a, m.new_index, new_field) || ListOfStructs(b, m.old_index, old_field);
  return list ? kBothOk : kBothBreak;
}

// Whether a union or group, and all in it but `field`, is on its own side of the comparison alone.
bool AllElseIsNew(const SchemaIndex& index, const std::vector<int>& counterpart, int field) {
  int oneof = index.at(field).oneof;
  if (oneof < 0) return true;
  if (counterpart[static_cast<size_t>(oneof)] >= 0) return false;
  for (int sibling : index.Siblings(field)) {
    const Element& other = index.at(sibling);
    if (sibling == field || other.oneof != oneof) continue;
    bool below = other.number && index.at(field).number && *other.number < *index.at(field).number;
    if (counterpart[static_cast<size_t>(sibling)] >= 0 || below) return false;
  }
  return true;
}

// A field may go into a union or group that comes into being around it, and back out.
Directions OneofChange(const Matching& m, int old_field, int new_field) {
  int before = m.old_index.at(old_field).oneof, after = m.new_index.at(new_field).oneof;
  if (before >= 0 && after >= 0) return kBothBreak;
  bool fine = AllElseIsNew(m.new_index, m.old_of, new_field) &&
              AllElseIsNew(m.old_index, m.new_of, old_field);
  return fine ? kBothOk : kBothBreak;
}

bool SameId(const Matching& m, int old_type, int new_type) {
  const auto &a = m.old_index.at(old_type).attributes, &b = m.new_index.at(new_type).attributes;
  auto x = a.find("type_id"), y = b.find("type_id");
  return x == a.end() || y == b.end() || x->second == y->second;
}

}  // namespace

VerdictVector JudgeCapnp(const Matching& m, const Change& change, int old_element,
                         int new_element) {
  VerdictVector verdict = change.verdict;
  switch (change.kind) {
    case ChangeKind::kFieldTypeChanged:
      verdict.source = kBreaks;
      verdict.wire = TypeChange(m, old_element, new_element);
      verdict.json = {kUnknown, kUnknown};
      break;
    case ChangeKind::kFieldCardinalityChanged:
      // Where the type changed as well, that has said it.
      verdict = {kBreaks,
                 m.SameType(old_element, new_element) ? kBothBreak
                                                      : TypeChange(m, old_element, new_element),
                 kBothBreak};
      break;
    case ChangeKind::kFieldDefaultChanged: {
      // Numbers are stored as what differs from their default; pointers that are unset are not.
      bool pointer = IsPointer(m.old_index.at(old_element));
      verdict = {kOk, pointer ? kBothLose : kBothBreak, kBothLose};
      break;
    }
    case ChangeKind::kFieldOneofChanged:
      verdict.wire = OneofChange(m, old_element, new_element);
      break;
    case ChangeKind::kFieldPresenceChanged:
      verdict.wire = kBothBreak;
      break;
    case ChangeKind::kTypeRenamed:
    case ChangeKind::kTypeMoved:
    case ChangeKind::kServiceRenamed:
      verdict = {kBreaks, SameId(m, old_element, new_element) ? kBothOk : kBothBreak, kBothOk};
      break;
    case ChangeKind::kMethodRenamed:  // calls carry ids and ordinals
      verdict = {kBreaks, kBothOk, kBothOk};
      break;
    case ChangeKind::kOptionChanged:
      if (change.detail.starts_with("ordinal: ")) verdict = {kOk, kBothBreak, kBothOk};
      if (change.detail.starts_with("shape: ")) verdict = {kBreaks, kBothBreak, kBothBreak};
      if (change.detail.starts_with("extends: ")) verdict = {kBreaks, {kUnknown, kUnknown}, {}};
      break;
    case ChangeKind::kMethodTypeChanged:
      verdict.wire = kBothBreak;
      break;
    default:
      break;
  }
  return verdict;
}

}  // namespace detector
