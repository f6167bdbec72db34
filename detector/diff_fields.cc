// Pairs of fields: each way in which they differ is a change of its own.
#include <algorithm>
#include <cctype>

#include "detector/compatibility.h"
#include "detector/compatibility_flatbuffers.h"
#include "detector/diff.h"

namespace detector {
namespace {

// The JSON key that a field has if none is written: lowerCamelCase of its name.
std::string UsualJsonName(const std::string& name) {
  std::string json;
  bool upper = false;
  for (char c : name) {
    if (c == '_') {
      upper = true;
      continue;
    }
    json += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    upper = false;
  }
  return json;
}

bool IsSet(const Element& element) { return element.attributes.count("set") > 0; }

std::string CardinalityText(const Element& element) {
  if (IsSet(element)) return "set";
  switch (element.cardinality) {
    case Cardinality::kSingular:
      return "singular";
    case Cardinality::kRequired:
      return "required";
    case Cardinality::kRepeated:
      return "repeated";
    case Cardinality::kMap:
      return "map";
  }
  return "";
}

class FieldDiffer {
 public:
  FieldDiffer(ChangeLog& log, int old_field, int new_field)
      : log_(log),
        m_(log.m),
        old_(old_field),
        new_(new_field),
        a_(m_.old_index.at(old_field)),
        b_(m_.new_index.at(new_field)) {}

  void Run() {
    DiffName();
    same_type_ = m_.SameType(old_, new_);
    if (!same_type_) DiffType();
    bool maps = a_.cardinality == Cardinality::kMap || b_.cardinality == Cardinality::kMap;
    same_cardinality_ = maps || (a_.cardinality == b_.cardinality && IsSet(a_) == IsSet(b_));
    if (!same_cardinality_) DiffCardinality();
    DiffOneof();
    DiffPresence();
    DiffNumber();
    DiffDefault();
    DiffJsonName();
    DiffOptions(log_, old_, new_, same_type_ && same_cardinality_);
  }

 private:
  Change& Add(ChangeKind kind, std::string detail) {
    Change& change = log_.Add(kind, old_, new_);
    change.detail = std::move(detail);
    return change;
  }

  Directions JsonKeyVerdict() const {
    return {ReadsJsonKey(b_, a_) ? Verdict::kOk : Verdict::kBreaks,
            ReadsJsonKey(a_, b_) ? Verdict::kOk : Verdict::kBreaks};
  }

  void DiffName() {
    bool moved = !m_.SameScope(old_, new_);
    if (a_.kind == ElementKind::kExtension) {
      if (a_.name != b_.name || moved) {
        Add(ChangeKind::kExtensionRenamed, a_.path + " -> " + b_.path);
      }
    } else if (moved) {
      Add(ChangeKind::kFieldMoved, a_.path + " -> " + b_.path);
    } else if (a_.name != b_.name) {
      Add(ChangeKind::kFieldRenamed, a_.name + " -> " + b_.name).verdict.json = JsonKeyVerdict();
    }
  }

  void DiffType() {
    bool was_group = a_.attributes.count("group") != 0,
         is_group = b_.attributes.count("group") != 0;
    std::string detail =
        (was_group ? "group " : "") + a_.type + " -> " + (is_group ? "group " : "") + b_.type;
    Add(ChangeKind::kFieldTypeChanged, detail).verdict =
        was_group != is_group ? VerdictVector{Verdict::kBreaks,
                                              {Verdict::kBreaks, Verdict::kBreaks},
                                              {Verdict::kUnknown, Verdict::kUnknown}}
                              : TypeVerdict(m_, old_, new_);
  }

  void DiffCardinality() {
    Add(ChangeKind::kFieldCardinalityChanged, CardinalityText(a_) + " -> " + CardinalityText(b_))
        .verdict = CardinalityVerdict(m_, old_, new_);
  }

  void DiffOneof() {
    int mapped = a_.oneof < 0 ? -1 : m_.NewOf(a_.oneof);
    same_oneof_ = (a_.oneof < 0) == (b_.oneof < 0) && mapped == b_.oneof;
    if (same_oneof_) return;
    auto name = [](const SchemaIndex& index, int oneof) {
      return oneof < 0 ? "no oneof" : "oneof " + index.at(oneof).name;
    };
    Change& change = Add(ChangeKind::kFieldOneofChanged,
                         name(m_.old_index, a_.oneof) + " -> " + name(m_.new_index, b_.oneof));
    change.verdict.wire = {Exclusive(m_.new_index, new_), Exclusive(m_.old_index, old_)};
  }

  // A reader that knows a oneof keeps only the last of its fields; alone in it, a field is safe.
  static Verdict Exclusive(const SchemaIndex& index, int field) {
    int oneof = index.at(field).oneof;
    const std::vector<int>& siblings = index.Siblings(field);
    auto members = std::count_if(siblings.begin(), siblings.end(), [&](int sibling) {
      return oneof >= 0 && index.at(sibling).oneof == oneof;
    });
    return members > 1 ? Verdict::kLosesData : Verdict::kOk;
  }

  void DiffPresence() {
    bool follows = !same_type_ || !same_cardinality_ || !same_oneof_;
    if (follows || a_.has_presence == b_.has_presence) return;
    auto text = [](bool presence) { return presence ? "can be unset" : "always has a value"; };
    Change& change = Add(ChangeKind::kFieldPresenceChanged,
                         text(a_.has_presence) + std::string(" -> ") + text(b_.has_presence));
    if (b_.has_presence) change.verdict.source = Verdict::kOk;
    if (m_.IsOf("flatbuffers")) RefineFlatbuffersVerdict(m_.old_index, old_, change);
  }

  void DiffNumber() {
    if (a_.number == b_.number || !a_.number || !b_.number || !m_.SameScope(old_, new_)) return;
    Add(ChangeKind::kFieldNumberChanged,
        std::to_string(*a_.number) + " -> " + std::to_string(*b_.number));
  }

  // The default of an enum field is a value's name, which may have been renamed.
  bool SameDefault() const {
    if (a_.default_value == b_.default_value) return true;
    int type = m_.old_index.TypeIn(m_.old_index.FileOf(old_).pool, a_.type);
    if (type < 0 || !same_type_) return false;
    for (int value : m_.old_index.Children(type)) {
      if (m_.old_index.at(value).name == a_.default_value && m_.NewOf(value) >= 0) {
        return m_.new_index.at(m_.NewOf(value)).name == b_.default_value;
      }
    }
    return false;
  }

  void DiffDefault() {
    if (SameDefault() || !same_type_) return;
    auto shown = [](const std::string& value) { return value.empty() ? "(none)" : value; };
    Change& change = Add(ChangeKind::kFieldDefaultChanged,
                         shown(a_.default_value) + " -> " + shown(b_.default_value));
    if (m_.IsOf("flatbuffers")) RefineFlatbuffersVerdict(m_.old_index, old_, change);
  }

  void DiffJsonName() {
    if (a_.json_name == b_.json_name || m_.IsOf("json-schema") || m_.IsOf("avro")) {
      return;  // there it is the name
    }
    bool follows_name = a_.name != b_.name && a_.json_name == UsualJsonName(a_.name) &&
                        b_.json_name == UsualJsonName(b_.name);
    if (follows_name) return;
    Add(ChangeKind::kFieldJsonNameChanged, a_.json_name + " -> " + b_.json_name).verdict.json =
        JsonKeyVerdict();
  }

  ChangeLog& log_;
  const Matching& m_;
  int old_, new_;
  const Element& a_;
  const Element& b_;
  bool same_type_ = true, same_cardinality_ = true, same_oneof_ = true;
};

}  // namespace

void DiffFields(ChangeLog& log, int old_field, int new_field) {
  FieldDiffer(log, old_field, new_field).Run();
}

}  // namespace detector
