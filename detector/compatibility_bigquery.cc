// BigQuery: what its documentation ("Modifying table schemas", and ALTER TABLE in the reference of
// its DDL) allows to happen to a table that has data.
//   wire.new_reads_old   whether a table of OLD can become one of NEW, with its data
//   wire.old_reads_new   whether what loads and queries OLD goes on with a table of NEW
#include <array>
#include <string_view>

#include "detector/judge.h"

namespace detector {
namespace {

constexpr Verdict kOk = Verdict::kOk, kBreaks = Verdict::kBreaks, kLoses = Verdict::kLosesData,
                  kUnknown = Verdict::kUnknown;

struct Widening {
  std::string_view from, to;
};

constexpr std::array kWidenings = {
    Widening{"INT64", "NUMERIC"},   Widening{"INT64", "BIGNUMERIC"},
    Widening{"INT64", "FLOAT64"},   Widening{"NUMERIC", "BIGNUMERIC"},
    Widening{"NUMERIC", "FLOAT64"},
};

bool IsNested(const SchemaIndex& index, int field) {
  int record = index.at(field).parent;
  return record >= 0 && index.at(record).name == "record";
}

bool Widens(const Element& a, const Element& b) {
  for (const Widening& widening : kWidenings) {
    if (widening.from == a.type && widening.to == b.type) return true;
  }
  return false;
}

// A number among the attributes, `missing` where there is none.
long Number(const Element& field, const char* name, long missing) {
  auto found = field.attributes.find(name);
  bool digits = found != field.attributes.end() && !found->second.empty() &&
                found->second.size() < 12 &&
                found->second.find_first_not_of("0123456789") == std::string::npos;
  return digits ? std::stol(found->second) : missing;
}

// Whether every value that OLD's parameters allow is allowed by NEW's: more length, more digits on
// either side of the point.
bool ParametersWiden(const Element& a, const Element& b) {
  constexpr long kAny = 1L << 40;
  if (Number(b, "maxLength", kAny) < Number(a, "maxLength", kAny)) return false;
  long old_precision = Number(a, "precision", kAny), new_precision = Number(b, "precision", kAny);
  if (new_precision == kAny) return true;
  if (old_precision == kAny) return false;
  long old_scale = Number(a, "scale", 0), new_scale = Number(b, "scale", 0);
  return new_scale >= old_scale && new_precision - new_scale >= old_precision - old_scale;
}

Directions CardinalityChange(const Element& a, const Element& b) {
  bool lists = a.cardinality == Cardinality::kRepeated || b.cardinality == Cardinality::kRepeated;
  if (lists) return {kBreaks, kBreaks};
  return b.cardinality == Cardinality::kRequired ? Directions{kBreaks, kOk}
                                                 : Directions{kOk, kUnknown};
}

// A column that comes with its record was never anybody's.
Directions Added(const Matching& m, int field) {
  const Element& column = m.new_index.at(field);
  bool with_record = column.parent >= 0 && m.OldOf(column.parent) < 0;
  bool required = column.cardinality == Cardinality::kRequired && !with_record;
  return required ? Directions{kBreaks, kBreaks} : Directions{kOk, kOk};
}

}  // namespace

VerdictVector JudgeBigquery(const Matching& m, const Change& change, int old_element,
                            int new_element) {
  VerdictVector verdict = change.verdict;
  bool both = old_element >= 0 && new_element >= 0;
  const Element* a = old_element < 0 ? nullptr : &m.old_index.at(old_element);
  const Element* b = new_element < 0 ? nullptr : &m.new_index.at(new_element);
  switch (change.kind) {
    case ChangeKind::kFieldAdded:
      verdict.wire = Added(m, new_element);
      break;
    case ChangeKind::kFieldRemoved:  // DROP COLUMN reaches top-level columns alone
      verdict.wire = {IsNested(m.old_index, old_element) ? kBreaks : kLoses, kBreaks};
      break;
    case ChangeKind::kFieldRenamed:  // and so does RENAME COLUMN
      verdict.wire = {IsNested(m.old_index, old_element) ? kBreaks : kOk, kBreaks};
      break;
    case ChangeKind::kFieldMoved:
      verdict.wire = {kBreaks, kBreaks};
      break;
    case ChangeKind::kFieldTypeChanged: {
      bool widens = a->cardinality == b->cardinality && Widens(*a, *b);
      verdict.wire = widens ? Directions{kOk, kUnknown} : Directions{kBreaks, kBreaks};
      verdict.json = {widens ? kOk : kUnknown, kUnknown};
      break;
    }
    case ChangeKind::kFieldCardinalityChanged:
      verdict.wire = CardinalityChange(*a, *b);
      verdict.json = verdict.wire;
      break;
    case ChangeKind::kOptionChanged:
      if (both && a->kind == ElementKind::kField) {
        bool same_type = m.SameType(old_element, new_element);
        verdict.wire = {!same_type || ParametersWiden(*a, *b) ? kOk : kBreaks,
                        !same_type || ParametersWiden(*b, *a) ? kOk : kUnknown};
        if (change.detail.find("rangeElementType: ") != std::string::npos) {
          verdict.wire = {kBreaks, kBreaks};
        }
      }
      break;
    case ChangeKind::kTypeRenamed:  // RENAME TO
      verdict.wire = {kOk, kBreaks};
      break;
    default:
      break;
  }
  return verdict;
}

}  // namespace detector
