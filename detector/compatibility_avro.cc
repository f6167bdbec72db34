#include "detector/compatibility_avro.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "support/text.h"

namespace detector {
namespace {

// A reader of the first type takes the second.
struct Promotion {
  std::string_view reader, writer;
};
constexpr std::array kPromotions = {
    Promotion{"long", "int"},     Promotion{"float", "int"},    Promotion{"float", "long"},
    Promotion{"double", "int"},   Promotion{"double", "long"},  Promotion{"double", "float"},
    Promotion{"bytes", "string"}, Promotion{"string", "bytes"},
};
constexpr std::array<std::string_view, 8> kPrimitives = {"null",  "boolean", "int",   "long",
                                                         "float", "double",  "bytes", "string"};

bool IsPrimitive(const std::string& type) {
  return std::find(kPrimitives.begin(), kPrimitives.end(), type) != kPrimitives.end();
}

Verdict ReadsType(const Element& reader, const Element& writer) {
  if (reader.cardinality != writer.cardinality) return Verdict::kBreaks;
  if (!IsPrimitive(reader.type) || !IsPrimitive(writer.type)) return Verdict::kUnknown;
  bool promoted =
      std::any_of(kPromotions.begin(), kPromotions.end(), [&](const Promotion& promotion) {
        return promotion.reader == reader.type && promotion.writer == writer.type;
      });
  return promoted ? Verdict::kOk : Verdict::kBreaks;
}

bool HasAlias(const Element& element, const std::string& name) {
  auto aliases = element.attributes.find("aliases");
  if (aliases == element.attributes.end()) return false;
  std::vector<std::string> names = support::Split(aliases->second, ',');
  return std::find(names.begin(), names.end(), name) != names.end();
}

// A field that the writer doesn't have, as far as the reader knows.
Verdict WithoutField(const Element& reader_field, Verdict with_default) {
  return reader_field.default_value.empty() ? Verdict::kBreaks : with_default;
}

class Judge {
 public:
  explicit Judge(const Matching& m) : m_(m) {
    for (const SchemaIndex* index : {&m.old_index, &m.new_index}) {
      auto& elements = index == &m.old_index ? old_ : new_;
      for (int i = 0; i < index->size(); ++i) elements[index->at(i).path] = i;
    }
  }

  void Set(Change& change) const {
    const Element* a = change.old ? Of(m_.old_index, old_, change.old->path) : nullptr;
    const Element* b = change.now ? Of(m_.new_index, new_, change.now->path) : nullptr;
    Directions data = Data(change, a, b);
    change.verdict.wire = change.verdict.json = data;
  }

 private:
  static const Element* Of(const SchemaIndex& index,
                           const std::unordered_map<std::string, int>& elements,
                           const std::string& path) {
    auto found = elements.find(path);
    return found == elements.end() ? nullptr : &index.at(found->second);
  }

  Directions Data(const Change& change, const Element* a, const Element* b) const {
    constexpr Verdict kOk = Verdict::kOk, kLoses = Verdict::kLosesData;
    switch (change.kind) {
      case ChangeKind::kFieldAdded:
        if (b) return {WithoutField(*b, kOk), kOk};
        break;
      case ChangeKind::kFieldRemoved:
        if (a) return {kLoses, WithoutField(*a, kOk)};
        break;
      case ChangeKind::kFieldRenamed:
        if (!a || !b) break;
        return {HasAlias(*b, a->name) ? kOk : WithoutField(*b, kLoses), WithoutField(*a, kLoses)};
      case ChangeKind::kFieldMoved:
        if (!a || !b) break;  // one that comes or goes with its record is never missing from it
        return {m_.OldOf(b->parent) < 0 ? kLoses : WithoutField(*b, kLoses),
                m_.NewOf(a->parent) < 0 ? kLoses : WithoutField(*a, kLoses)};
        break;
      case ChangeKind::kFieldTypeChanged:
      case ChangeKind::kFieldCardinalityChanged:
        if (a && b) return {ReadsType(*b, *a), ReadsType(*a, *b)};
        break;
      case ChangeKind::kFieldPresenceChanged:
        if (!a || !b) break;
        return {b->has_presence ? kOk : Verdict::kBreaks, a->has_presence ? kOk : Verdict::kBreaks};
      case ChangeKind::kEnumValueAdded:
        if (b) return {kOk, Unknown(m_.old_index, m_.OldOf(b->parent))};
        break;
      case ChangeKind::kEnumValueRemoved:
        if (a) return {Unknown(m_.new_index, m_.NewOf(a->parent)), kOk};
        break;
      case ChangeKind::kEnumValueRenamed:
        if (!a || !b) break;
        return {Unknown(m_.new_index, b->parent), Unknown(m_.old_index, a->parent)};
      case ChangeKind::kTypeRenamed:
        if (a && b) return {HasAlias(*b, a->path) ? kOk : Verdict::kBreaks, Verdict::kBreaks};
        break;
      default:
        return {};
    }
    return {};
  }

  // A symbol that a reader's enum doesn't have: its default takes the place, if there is one.
  static Verdict Unknown(const SchemaIndex& index, int type) {
    if (type < 0) return Verdict::kOk;
    return index.at(type).default_value.empty() ? Verdict::kBreaks : Verdict::kLosesData;
  }

  const Matching& m_;
  std::unordered_map<std::string, int> old_, new_;
};

}  // namespace

void JudgeAvroData(const Matching& matching, ChangeSet& changes) {
  Judge judge(matching);
  for (Change& change : changes.changes) judge.Set(change);
}

}  // namespace detector
