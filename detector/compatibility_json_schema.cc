// JSON Schema: whether data that one version validates is validated by the other, by the keywords
// of its Core and Validation specifications (2020-12). The data is JSON, so both forms say the
// same. What holds for some data only, such as a name that open content may have carried before, is
// unknown; a property that is no longer read is lost.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <string_view>

#include "detector/judge.h"
#include "support/text.h"

namespace detector {
namespace {

constexpr Verdict kOk = Verdict::kOk, kBreaks = Verdict::kBreaks, kLoses = Verdict::kLosesData,
                  kUnknown = Verdict::kUnknown;

// The one that says more against: what may be refused is worse than what is read but lost.
Verdict Worse(Verdict a, Verdict b) {
  constexpr std::array order = {kOk, kLoses, kUnknown, kBreaks};
  auto rank = [&](Verdict v) { return std::find(order.begin(), order.end(), v); };
  return rank(a) < rank(b) ? b : a;
}

const std::string* Find(const Element& element, const std::string& name) {
  auto found = element.attributes.find(name);
  return found == element.attributes.end() ? nullptr : &found->second;
}

bool IsRequired(const Element& field) { return !field.has_presence; }

// Any JSON value at all.
bool TakesAnything(const Element& field) {
  return field.type == "any" && field.cardinality != Cardinality::kRepeated &&
         field.attributes.empty();
}

std::string ContentOf(const SchemaIndex& index, int message) {
  const std::string* content = Find(index.at(message), "content");
  return content ? *content : "open";
}

enum class Bound { kNone, kLower, kUpper };
struct Limit {
  std::string_view keyword;
  Bound bound;
  std::string_view sibling;  // bounds the same side
};
constexpr std::array kLimits = {
    Limit{"minLength", Bound::kLower, ""},
    Limit{"maxLength", Bound::kUpper, ""},
    Limit{"minimum", Bound::kLower, "exclusiveMinimum"},
    Limit{"maximum", Bound::kUpper, "exclusiveMaximum"},
    Limit{"exclusiveMinimum", Bound::kLower, "minimum"},
    Limit{"exclusiveMaximum", Bound::kUpper, "maximum"},
    Limit{"minItems", Bound::kLower, ""},
    Limit{"maxItems", Bound::kUpper, ""},
    Limit{"minProperties", Bound::kLower, ""},
    Limit{"maxProperties", Bound::kUpper, ""},
};

// Whether what the writer's keyword allows is allowed by the reader's. `prefix` is "items." for
// those of a list's items.
Verdict ReadsKeyword(const std::string& prefix, const std::string& keyword, const Element& reader,
                     const Element& writer) {
  const std::string *r = Find(reader, prefix + keyword), *w = Find(writer, prefix + keyword);
  if (keyword == "nullable") return w && !r ? kBreaks : kOk;
  if (keyword == "content") {
    if (!r || *r == "open" || (w && (*w == *r || *w == "closed"))) return kOk;
    return *r == "closed" || !w || *w == "open" ? kBreaks : kUnknown;
  }
  if (!r || (w && *w == *r)) return kOk;
  if (keyword == "format") return kUnknown;  // an assertion to some validators only
  for (const Limit& limit : kLimits) {
    if (limit.keyword != keyword) continue;
    if (!w) {
      bool bounded = !limit.sibling.empty() && Find(writer, prefix + std::string(limit.sibling));
      return bounded ? kUnknown : kBreaks;
    }
    double now = std::strtod(r->c_str(), nullptr), was = std::strtod(w->c_str(), nullptr);
    return (limit.bound == Bound::kLower ? now <= was : now >= was) ? kOk : kBreaks;
  }
  bool whole = keyword == "const" || keyword == "uniqueItems";
  return whole ? kBreaks : kUnknown;  // patterns, alternatives and the like are not compared
}

Verdict ReadsKeywords(const Element& reader, const Element& writer) {
  Verdict all = kOk;
  for (const auto* side : {&reader.attributes, &writer.attributes}) {
    for (const auto& [name, value] : *side) {
      bool of_items = name.starts_with("items.");
      all = Worse(all, ReadsKeyword(of_items ? "items." : "", of_items ? name.substr(6) : name,
                                    reader, writer));
    }
  }
  return all;
}

bool IsScalar(const std::string& type) {
  constexpr std::array<std::string_view, 7> names = {"string", "integer", "number", "boolean",
                                                     "array",  "object",  "null"};
  std::vector<std::string> parts = support::Split(type, '|');
  return std::all_of(parts.begin(), parts.end(), [&](const std::string& part) {
    return std::find(names.begin(), names.end(), part) != names.end();
  });
}

// A type as a keyword `type` would name it: an enum is of text, a message an object.
std::string Shape(const SchemaIndex& index, int field, const std::string& type) {
  int named = index.TypeIn(index.FileOf(field).pool, type);
  if (named < 0) return type;
  return index.at(named).kind == ElementKind::kEnum ? "string" : "object";
}

Verdict ReadsType(const SchemaIndex& reader, int r, const SchemaIndex& writer, int w, bool same) {
  const Element &to = reader.at(r), &from = writer.at(w);
  bool list = to.cardinality == Cardinality::kRepeated;
  if (to.type == "any" && !list) return kOk;
  if (list != (from.cardinality == Cardinality::kRepeated)) return kBreaks;
  if (same || to.type == "any") return kOk;
  if (from.type == "any") return kBreaks;
  std::string now = Shape(reader, r, to.type), was = Shape(writer, w, from.type);
  if (!IsScalar(now) || !IsScalar(was)) return kUnknown;
  std::vector<std::string> accepted = support::Split(now, '|');
  auto accepts = [&](const std::string& type) {
    return std::find(accepted.begin(), accepted.end(), type) != accepted.end();
  };
  for (const std::string& type : support::Split(was, '|')) {
    if (!accepts(type) && !(type == "integer" && accepts("number"))) return kBreaks;
  }
  bool narrower = now != to.type || to.cardinality == Cardinality::kMap;
  if (!narrower) return kOk;
  bool text_as_enum = now == "string" && was == from.type;
  return text_as_enum ? kBreaks : kUnknown;
}

// What a schema without the property makes of data with it, and the other way round.
Verdict ReadsUnlisted(const std::string& content) {
  return content == "open" ? kOk : content == "closed" ? kBreaks : kUnknown;
}
Verdict ReadsNewlyListed(const std::string& content, const Element& field) {
  if (IsRequired(field)) return kBreaks;
  return content == "closed" || TakesAnything(field) ? kOk : kUnknown;
}

Directions Added(const Matching& m, int field) {
  int message = m.OldOf(m.new_index.at(field).parent);
  if (message < 0) return {kOk, kOk};  // it came with its message
  std::string around = ContentOf(m.old_index, message);
  return {ReadsNewlyListed(around, m.new_index.at(field)), ReadsUnlisted(around)};
}
Directions Removed(const Matching& m, int field) {
  int message = m.NewOf(m.old_index.at(field).parent);
  if (message < 0) return {kOk, kOk};
  std::string around = ContentOf(m.new_index, message);
  return {Worse(kLoses, ReadsUnlisted(around)), ReadsNewlyListed(around, m.old_index.at(field))};
}

// Under another name, or in another object, it is one that is gone and one that is new.
Directions Renamed(const Matching& m, int old_field, int new_field) {
  Directions gone = Removed(m, old_field), added = Added(m, new_field);
  return {Worse(kLoses, Worse(gone.new_reads_old, added.new_reads_old)),
          Worse(kLoses, Worse(gone.old_reads_new, added.old_reads_new))};
}

Verdict ReadsPresence(const Element& reader, const Element& writer) {
  return IsRequired(reader) && !IsRequired(writer) ? kBreaks : kOk;
}

}  // namespace

VerdictVector JudgeJsonSchema(const Matching& m, const Change& change, int old_element,
                              int new_element) {
  Directions data = change.verdict.json;
  Verdict source = change.verdict.source;
  bool both = old_element >= 0 && new_element >= 0;
  const Element* a = old_element < 0 ? nullptr : &m.old_index.at(old_element);
  const Element* b = new_element < 0 ? nullptr : &m.new_index.at(new_element);
  switch (change.kind) {
    case ChangeKind::kFieldAdded:
      data = Added(m, new_element);
      break;
    case ChangeKind::kFieldRemoved:
      data = Removed(m, old_element);
      break;
    case ChangeKind::kFieldRenamed:
    case ChangeKind::kFieldMoved:
      data = Renamed(m, old_element, new_element);
      break;
    case ChangeKind::kFieldTypeChanged:
    case ChangeKind::kFieldCardinalityChanged:
    case ChangeKind::kFieldPresenceChanged: {
      bool same = m.SameType(old_element, new_element);
      data = {Worse(ReadsType(m.new_index, new_element, m.old_index, old_element, same),
                    ReadsPresence(*b, *a)),
              Worse(ReadsType(m.old_index, old_element, m.new_index, new_element, same),
                    ReadsPresence(*a, *b))};
      break;
    }
    case ChangeKind::kEnumValueAdded:
      data = {kOk, m.OldOf(b->parent) < 0 ? kOk : kBreaks};
      break;
    case ChangeKind::kEnumValueRemoved:
      data = {m.NewOf(a->parent) < 0 ? kOk : kBreaks, kOk};
      break;
    case ChangeKind::kTypeAdded:  // their uses are what counts
    case ChangeKind::kTypeRemoved:
      data = {kOk, kOk};
      break;
    case ChangeKind::kTypeRenamed:  // a name that nobody gave it
      if (Find(*a, "unnamed") && Find(*b, "unnamed")) source = kOk;
      break;
    case ChangeKind::kOptionChanged:
      if (both) data = {ReadsKeywords(*b, *a), ReadsKeywords(*a, *b)};
      break;
    default:
      break;
  }
  return {source, data, data};
}

}  // namespace detector
