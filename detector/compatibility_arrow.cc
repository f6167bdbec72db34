// Arrow and Parquet: whether data of OLD can be read under NEW is what Arrow documents for unifying
// schemas (Field::MergeOptions::Permissive): a type may become another if the two unify to that.
//   wire.new_reads_old   files of OLD, read with the schema NEW; the other way round likewise
#include <array>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "detector/judge.h"

namespace detector {
namespace {

constexpr Verdict kOk = Verdict::kOk, kBreaks = Verdict::kBreaks, kLoses = Verdict::kLosesData;

struct Number {
  enum Sort { kNone, kSigned, kUnsigned, kFloat } sort = kNone;
  int bits = 0;
};

Number NumberOf(const std::string& type) {
  static constexpr std::pair<std::string_view, Number::Sort> kSorts[] = {
      {"uint", Number::kUnsigned}, {"int", Number::kSigned}, {"float", Number::kFloat}};
  for (const auto& [prefix, sort] : kSorts) {
    if (!type.starts_with(prefix)) continue;
    std::string bits = type.substr(prefix.size());
    for (const char* known : {"8", "16", "32", "64"}) {
      if (bits == known) return {sort, std::atoi(known)};
    }
  }
  return {};
}

// "decimal128(9,2)" and the like; the brackets' content, split at the comma.
struct Parameterized {
  std::string name;
  long first = 0, second = 0;
};

Parameterized Split(const std::string& type) {
  Parameterized parts{type.substr(0, type.find_first_of("(["))};
  size_t open = type.find('(');
  if (open == std::string::npos) return parts;
  parts.first = std::strtol(type.c_str() + open + 1, nullptr, 10);
  size_t comma = type.find(',', open);
  if (comma != std::string::npos) parts.second = std::strtol(type.c_str() + comma + 1, nullptr, 10);
  return parts;
}

bool IsDecimal(const std::string& name) { return name.starts_with("decimal"); }

// How many digits an integer may need.
long Digits(const Number& number) {
  switch (number.bits) {
    case 8:
      return 3;
    case 16:
      return 5;
    case 32:
      return 10;
    default:
      return number.sort == Number::kSigned ? 19 : 20;
  }
}

Verdict NumberBecomes(const Number& from, const Number& to) {
  if (to.sort == Number::kFloat) {
    if (from.sort == Number::kFloat) return to.bits >= from.bits ? kOk : kBreaks;
    if (from.bits == 64) return to.bits == 64 ? kLoses : kBreaks;
    return to.bits > from.bits ? kOk : kBreaks;
  }
  if (from.sort == to.sort) return to.bits >= from.bits ? kOk : kBreaks;
  bool fits = from.sort == Number::kUnsigned && to.bits > from.bits;
  return fits ? kOk : kBreaks;
}

// Names in the order in which one becomes the next; each chain is a row.
bool Follows(const std::string& from, const std::string& to) {
  static const std::vector<std::vector<std::string_view>> kChains = {
      {"utf8", "largeutf8", "largebinary"},
      {"utf8", "binary", "largebinary"},
      {"date32", "date64"},
      {"time32[s]", "time32[ms]", "time64[us]", "time64[ns]"},
      {"duration[s]", "duration[ms]", "duration[us]", "duration[ns]"},
  };
  for (const auto& chain : kChains) {
    bool seen = false;
    for (std::string_view name : chain) {
      if (seen && name == to) return true;
      seen = seen || name == from;
    }
  }
  return false;
}

// The unit may become finer; the zone has to stay.
bool TimestampBecomes(const std::string& from, const std::string& to) {
  static constexpr std::array<std::string_view, 4> kUnits = {"s", "ms", "us", "ns"};
  constexpr std::string_view kName = "timestamp[";
  if (!from.starts_with(kName) || !to.starts_with(kName)) return false;
  auto split = [&](const std::string& type) {
    size_t end = type.find_first_of(",]");
    std::string unit = type.substr(kName.size(), end - kName.size());
    long rank = -1;
    for (size_t i = 0; i < kUnits.size(); ++i)
      rank = kUnits[i] == unit ? static_cast<long>(i) : rank;
    return std::pair(rank, type.substr(end));
  };
  auto [old_unit, old_zone] = split(from);
  auto [new_unit, new_zone] = split(to);
  return old_unit >= 0 && new_unit >= old_unit && old_zone == new_zone;
}

Verdict Becomes(const std::string& from, const std::string& to) {
  if (from == to || from == "null") return kOk;
  Number a = NumberOf(from), b = NumberOf(to);
  if (a.sort != Number::kNone && b.sort != Number::kNone) return NumberBecomes(a, b);
  Parameterized x = Split(from), y = Split(to);
  if (IsDecimal(y.name)) {
    if (IsDecimal(x.name)) {
      bool wide = y.second >= x.second && y.first - y.second >= x.first - x.second;
      bool bits = std::atoi(y.name.c_str() + 7) >= std::atoi(x.name.c_str() + 7);
      return wide && bits ? kOk : kBreaks;
    }
    bool whole = a.sort == Number::kSigned || a.sort == Number::kUnsigned;
    return whole && y.first - y.second >= Digits(a) ? kOk : kBreaks;
  }
  if (IsDecimal(x.name) && b.sort == Number::kFloat && b.bits > 16) return kLoses;
  if (x.name == "fixedsizebinary") return to == "binary" || to == "largebinary" ? kOk : kBreaks;
  return Follows(from, to) || TimestampBecomes(from, to) ? kOk : kBreaks;
}

bool IsMany(const Element& field) {
  return field.cardinality == Cardinality::kRepeated || field.cardinality == Cardinality::kMap;
}

Verdict ReadsType(const Matching& m, int from, int to, bool forwards) {
  const Element& a = (forwards ? m.old_index : m.new_index).at(from);
  const Element& b = (forwards ? m.new_index : m.old_index).at(to);
  if (a.cardinality == Cardinality::kMap || b.cardinality == Cardinality::kMap) {
    bool maps = a.cardinality == b.cardinality && a.map_key == b.map_key;
    return maps ? Becomes(a.map_value, b.map_value) : kBreaks;
  }
  return IsMany(a) == IsMany(b) ? Becomes(a.type, b.type) : kBreaks;
}

Verdict ReadsCardinality(const Element& reader, const Element& writer) {
  if (IsMany(reader) != IsMany(writer)) return writer.type == "null" ? kOk : kBreaks;
  return reader.cardinality == Cardinality::kRequired && !IsMany(writer) ? kBreaks : kOk;
}

std::string Get(const Element& element, const char* name) {
  auto found = element.attributes.find(name);
  return found == element.attributes.end() ? "" : found->second;
}

// Kinds of lists: one of a fixed size may lose that, one of small offsets may get large ones.
bool ListBecomes(const Element& writer, const Element& reader) {
  std::string from = Get(writer, "list"), to = Get(reader, "list");
  if (from == to) return Get(writer, "list_size") == Get(reader, "list_size");
  if (from == "fixedsizelist") return to.empty() || to == "largelist";
  return (from.empty() && to == "largelist") || (from == "listview" && to == "largelistview");
}

Verdict ReadsOptions(const Element& reader, const Element& writer) {
  if (!ListBecomes(writer, reader)) return kBreaks;
  bool nulls = Get(writer, "nullable") == "true" && Get(reader, "nullable").empty();
  bool items = Get(writer, "items").empty() && Get(reader, "items") == "required";
  if (IsMany(writer) && IsMany(reader) && (nulls || items)) return kBreaks;
  std::string from = Get(writer, "dictionary"), to = Get(reader, "dictionary");
  if (from.empty() != to.empty()) return kBreaks;
  if (!from.empty() && Becomes(from, to) != kOk) return kBreaks;
  return Get(writer, "union") == Get(reader, "union") ? kOk : kBreaks;
}

// Columns are found by their names, or by their ids where every one has one.
Directions Renamed(const Element& a, const Element& b) {
  bool same_id = a.number && a.number == b.number;
  return same_id ? Directions{kOk, kOk} : Directions{kBreaks, kBreaks};
}

}  // namespace

VerdictVector JudgeArrow(const Matching& m, const Change& change, int old_element,
                         int new_element) {
  VerdictVector verdict = change.verdict;
  const Element* a = old_element < 0 ? nullptr : &m.old_index.at(old_element);
  const Element* b = new_element < 0 ? nullptr : &m.new_index.at(new_element);
  switch (change.kind) {
    case ChangeKind::kFieldAdded:  // a column that isn't there reads as nulls
      verdict.wire = {b->cardinality == Cardinality::kRequired ? kBreaks : kOk, kOk};
      break;
    case ChangeKind::kFieldRemoved:
      verdict.wire = {kLoses, a->cardinality == Cardinality::kRequired ? kBreaks : kOk};
      break;
    case ChangeKind::kFieldRenamed:
      verdict.wire = Renamed(*a, *b);
      break;
    case ChangeKind::kFieldMoved:
      verdict.wire = {kBreaks, kBreaks};
      break;
    case ChangeKind::kFieldNumberChanged:  // another id is another column
      verdict.wire = {kBreaks, kBreaks};
      break;
    case ChangeKind::kFieldTypeChanged:
      verdict.wire = {ReadsType(m, old_element, new_element, true),
                      ReadsType(m, new_element, old_element, false)};
      verdict.json = {Verdict::kUnknown, Verdict::kUnknown};
      break;
    case ChangeKind::kFieldCardinalityChanged:
      verdict.wire = {ReadsCardinality(*b, *a), ReadsCardinality(*a, *b)};
      verdict.json = verdict.wire;
      break;
    case ChangeKind::kOptionChanged:
      if (a && b) verdict.wire = {ReadsOptions(*b, *a), ReadsOptions(*a, *b)};
      break;
    default:
      break;
  }
  return verdict;
}

}  // namespace detector
