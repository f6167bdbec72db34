#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "detector/peers/confluent_rules.h"

namespace detector {
namespace {

// Types of one kind are interchangeable.
struct ScalarKind {
  std::string_view type, kind;
};
constexpr std::array kScalarKinds = {
    ScalarKind{"int32", "number"},     ScalarKind{"int64", "number"},
    ScalarKind{"uint32", "number"},    ScalarKind{"uint64", "number"},
    ScalarKind{"bool", "number"},      ScalarKind{"sint32", "signed"},
    ScalarKind{"sint64", "signed"},    ScalarKind{"string", "string"},
    ScalarKind{"bytes", "string"},     ScalarKind{"fixed32", "fixed32"},
    ScalarKind{"sfixed32", "fixed32"}, ScalarKind{"fixed64", "fixed64"},
    ScalarKind{"sfixed64", "fixed64"}, ScalarKind{"float", "float"},
    ScalarKind{"double", "double"},
};

std::string_view ScalarKindOf(std::string_view type) {
  for (const ScalarKind& scalar : kScalarKinds) {
    if (scalar.type == type) return scalar.kind;
  }
  return "";
}

// A type where a field names it.
struct TypeUse {
  const SchemaIndex& index;
  int field;
  std::string name;

  int Resolved() const { return index.TypeIn(index.FileOf(field).pool, name); }
  bool IsEnum() const {
    int type = Resolved();
    if (type >= 0) return index.at(type).kind == ElementKind::kEnum;
    return index.at(field).type == name && index.at(field).attributes.count("enum") != 0;
  }
  std::string_view Scalar() const { return IsEnum() ? "number" : ScalarKindOf(name); }
};

// The label that the schema spells; "" where there is none to spell.
std::string_view Label(const SchemaIndex& index, int field) {
  const Element& element = index.at(field);
  if (element.cardinality == Cardinality::kRepeated) return "repeated";
  if (element.cardinality == Cardinality::kRequired) return "required";
  if (element.oneof >= 0 || element.cardinality == Cardinality::kMap) return "";
  if (element.attributes.count("proto3_optional")) return "optional";
  auto syntax = index.FileOf(field).attributes.find("syntax");
  bool labelled = syntax != index.FileOf(field).attributes.end() && syntax->second == "proto2";
  return labelled ? "optional" : "";
}

// A message's fields by number, and where they stand.
struct Fields {
  Fields(const SchemaIndex& index, int message) {
    for (int child : index.Children(message)) {
      const Element& element = index.at(child);
      if (element.kind == ElementKind::kOneof) oneofs[element.name];
      if (element.kind != ElementKind::kField || !element.number) continue;
      all[*element.number] = child;
      if (element.oneof < 0) {
        plain[*element.number] = child;
        continue;
      }
      const std::string& oneof = index.at(element.oneof).name;
      oneofs[oneof].insert(*element.number);
      oneof_of[*element.number] = oneof;
    }
  }
  std::map<int64_t, int> plain, all;  // without and with those in oneofs
  std::map<int64_t, std::string> oneof_of;
  std::map<std::string, std::set<int64_t>> oneofs;
};

class Comparer {
 public:
  Comparer(const SchemaIndex& original, const SchemaIndex& update) : a_(original), b_(update) {}

  std::vector<ConfluentDifference> Run() {
    for (size_t i = 0; i < a_.schema().files.size(); ++i) {
      int file = static_cast<int>(i);
      int other = ConfluentCounterpart(a_.schema(), file, b_.schema());
      if (other < 0) continue;
      file_ = b_.file(other).path;
      if (a_.file(file).package != b_.file(other).package) Add("PACKAGE_CHANGED", "#/");
      Types(a_.TopLevel(file), b_.TopLevel(other), "");
    }
    return {found_.begin(), found_.end()};
  }

 private:
  // Returns false, as the comparisons do where they find something.
  bool Add(const char* rule, const std::string& path) {
    found_.insert({rule, file_, path});
    return false;
  }

  static std::map<std::string, int> Messages(const SchemaIndex& index,
                                             const std::vector<int>& elements) {
    std::map<std::string, int> messages;
    for (int i : elements) {
      if (index.at(i).kind == ElementKind::kMessage) messages[index.at(i).name] = i;
    }
    return messages;
  }

  bool Types(const std::vector<int>& original, const std::vector<int>& update,
             const std::string& outer) {
    bool same = true;
    std::map<std::string, int> others = Messages(b_, update);
    for (const auto& [name, message] : Messages(a_, original)) {
      std::string full = outer.empty() ? name : outer + "." + name;
      auto other = others.find(name);
      if (other == others.end()) {
        same = Add("MESSAGE_REMOVED", "#/" + full);
      } else {
        same = Message(message, other->second, full) && same;
      }
    }
    return same;
  }

  // While a pair is being compared it counts as the same, so that circles end.
  bool Message(int a, int b, const std::string& name) {
    auto [known, first] = known_.try_emplace({a, b}, true);
    if (!first) return known->second;
    if (depth_ >= kDeepestConfluent) return Add("TOO_DEEP", "#/" + name);
    ++depth_;
    Fields original(a_, a), update(b_, b);
    std::string path = "#/" + name + "/";
    bool same = MovedIntoOneofs(original, update, path);
    same = Oneofs(original, update, path) && same;
    same = PlainFields(original, update, path) && same;
    same = RelocatedFields(original, update, path) && same;
    same = Types(a_.Children(a), b_.Children(b), name) && same;
    --depth_;
    return known_[{a, b}] = same;
  }

  bool MovedIntoOneofs(Fields& original, const Fields& update, const std::string& path) {
    bool same = true;
    for (const auto& [name, numbers] : update.oneofs) {
      int moved = 0, existing = 0;
      for (int64_t number : numbers) {
        if (original.plain.erase(number)) {
          ++moved;
        } else {
          existing += original.oneof_of.count(number) > 0;
        }
      }
      if (moved > 1) same = Add("MULTIPLE_FIELDS_MOVED_TO_ONEOF", path + name);
      if (moved == 1 && existing > 0) same = Add("FIELD_MOVED_TO_EXISTING_ONEOF", path + name);
    }
    return same;
  }

  bool Oneofs(const Fields& original, const Fields& update, const std::string& path) {
    bool same = true;
    for (const auto& [name, numbers] : original.oneofs) {
      if (!update.oneofs.count(name)) continue;
      for (int64_t number : numbers) {
        auto now = update.all.find(number);
        std::string place = path + name + "/" + std::to_string(number);
        if (now == update.all.end()) {
          same = Add("ONEOF_FIELD_REMOVED", place);
        } else if (auto oneof = update.oneof_of.find(number);
                   oneof != update.oneof_of.end() && oneof->second == name) {
          same = Field(original.all.at(number), now->second, place) && same;
        }
      }
    }
    return same;
  }

  bool PlainFields(const Fields& original, const Fields& update, const std::string& path) {
    bool same = true;
    for (const auto& [number, field] : original.plain) {
      auto now = update.plain.find(number);
      std::string place = path + std::to_string(number);
      if (now != update.plain.end()) {
        same = Field(field, now->second, place) && same;
      } else if (Label(a_, field) == "required") {
        same = Add("REQUIRED_FIELD_REMOVED", place);
      }
    }
    for (const auto& [number, field] : update.plain) {
      bool added = !original.plain.count(number) && Label(b_, field) == "required";
      if (added) same = Add("REQUIRED_FIELD_ADDED", path + std::to_string(number));
    }
    return same;
  }

  // In another oneof than before, or in one on one side only.
  bool RelocatedFields(const Fields& original, const Fields& update, const std::string& path) {
    bool same = true;
    auto oneof = [](const Fields& fields, int64_t number) {
      auto found = fields.oneof_of.find(number);
      return found == fields.oneof_of.end() ? std::string() : found->second;
    };
    for (const auto& [number, field] : original.all) {
      auto now = update.all.find(number);
      if (now == update.all.end() || oneof(original, number) == oneof(update, number)) continue;
      same = Field(field, now->second, path + std::to_string(number)) && same;
    }
    return same;
  }

  bool Field(int a, int b, const std::string& path) {
    const Element &x = a_.at(a), &y = b_.at(b);
    bool map = x.cardinality == Cardinality::kMap;
    if (map != (y.cardinality == Cardinality::kMap)) return Add("FIELD_KIND_CHANGED", path);
    if (map) {
      bool key = Type({a_, a, x.map_key}, {b_, b, y.map_key}, "", "", path);
      return Type({a_, a, x.map_value}, {b_, b, y.map_value}, "", "", path) && key;
    }
    return Type({a_, a, x.type}, {b_, b, y.type}, Label(a_, a), Label(b_, b), path);
  }

  bool Type(const TypeUse& x, const TypeUse& y, std::string_view old_label,
            std::string_view new_label, const std::string& path) {
    std::string_view was = x.Scalar(), is = y.Scalar();
    if (was.empty() != is.empty()) return Add("FIELD_KIND_CHANGED", path);
    if (was.empty()) return MessageType(x, y, path);
    if (was != is) return Add("FIELD_SCALAR_KIND_CHANGED", path);
    bool labels = old_label.empty() || new_label.empty() || old_label == new_label;
    return labels || was == "string" || Add("FIELD_NUMERIC_LABEL_CHANGED", path);
  }

  bool MessageType(const TypeUse& x, const TypeUse& y, const std::string& path) {
    int a = x.Resolved(), b = y.Resolved();
    if (a < 0 || b < 0) return x.name == y.name || Add("FIELD_NAMED_TYPE_CHANGED", path);
    std::string local(a_.RelativePath(a));
    bool same = local == b_.RelativePath(b) && Message(a, b, local);
    return same || Add("FIELD_NAMED_TYPE_CHANGED", path);
  }

  const SchemaIndex &a_, &b_;
  std::string file_;  // of the update, being compared
  int depth_ = 0;
  std::map<std::pair<int, int>, bool> known_;
  std::set<ConfluentDifference> found_;
};

}  // namespace

std::vector<ConfluentDifference> CompareConfluentProtobuf(const SchemaIndex& original,
                                                          const SchemaIndex& update) {
  return Comparer(original, update).Run();
}

}  // namespace detector
