// Rules on fields of the same number in messages of the same full name, and on extensions of the
// same number of the same message.
#include <google/protobuf/descriptor.pb.h>

#include <map>
#include <set>

#include "detector/formats/protobuf_features.h"
#include "detector/peers/buf_defaults.h"
#include "detector/peers/buf_report.h"

namespace detector {
namespace {

using FieldProto = google::protobuf::FieldDescriptorProto;

// Kinds of one group can stand for each other. From buf's breaking_util.go.
struct KindGroups {
  std::string_view kind;
  int wire, wire_json;
};
constexpr KindGroups kKindGroups[] = {
    {"int32", 1, 1},     {"int64", 1, 2},   {"uint32", 1, 1},   {"uint64", 1, 2},
    {"bool", 1, 5},      {"sint32", 2, 6},  {"sint64", 2, 7},   {"string", 3, 8},
    {"bytes", 4, 9},     {"fixed32", 5, 3}, {"sfixed32", 5, 3}, {"fixed64", 6, 4},
    {"sfixed64", 6, 4},  {"double", 7, 10}, {"float", 8, 11},   {"group", 9, 12},
    {"message", 10, 13}, {"enum", 11, 14},
};

KindGroups GroupsOf(const std::string& kind) {
  for (const KindGroups& groups : kKindGroups) {
    if (groups.kind == kind) return groups;
  }
  return {kind, 0, 0};
}

// What cardinalities look like on the wire, and there and in JSON.
int WireGroup(const std::string& cardinality, bool json) {
  if (cardinality == "required") return 2;
  if (cardinality == "repeated") return 3;
  if (cardinality == "map") return json ? 4 : 3;
  return 1;
}

struct Pair {
  BufReport& report;
  const BufField& was;
  const BufField& is;

  void Add(std::string_view rule, const BufPlace& place, const std::string& what) const {
    report.Add(rule, place, was.file(), DescribeBufField(is) + " " + what);
  }
};

std::string FromTo(const std::string& from, const std::string& to) {
  return " from " + Quote(from) + " to " + Quote(to) + ".";
}

void FindCardinality(const Pair& pair) {
  if (pair.was.is_map_part() && pair.is.is_map_part()) return;
  std::string before = pair.was.cardinality(), now = pair.is.cardinality();
  if (before == now) return;
  BufPlace place = pair.report.At(pair.is);
  std::string what = "changed cardinality" + FromTo(before, now);
  pair.Add("FIELD_SAME_CARDINALITY", place, what);
  if (WireGroup(before, true) != WireGroup(now, true)) {
    pair.Add("FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY", place, what);
  }
  if (WireGroup(before, false) != WireGroup(now, false)) {
    pair.Add("FIELD_WIRE_COMPATIBLE_CARDINALITY", place, what);
  }
}

// Whether the second enum has every value of the first, and the same short name.
bool IsSameOrLargerEnum(const BufField& was, const BufField& is) {
  auto type_of = [](const BufField& field) {
    return field.index->TypeIn(field.file().pool, field.type_name());
  };
  int before = type_of(was), now = type_of(is);
  if (before < 0 || now < 0) return false;
  if (was.index->at(before).name != is.index->at(now).name) return false;
  std::map<std::string, int64_t> values;
  for (int child : is.index->Children(now)) {
    values[is.index->at(child).name] = is.index->at(child).number.value_or(0);
  }
  for (int child : was.index->Children(before)) {
    const Element& value = was.index->at(child);
    auto found = values.find(value.name);
    if (found == values.end() || found->second != value.number.value_or(0)) return false;
  }
  return true;
}

std::string PrettyKind(const BufField& field) {
  bool delimited = field.kind() == "group" && field.file().attributes.at("syntax") != "proto2";
  return delimited ? "message (delimited encoding)" : field.kind();
}

void FindType(const Pair& pair) {
  std::string before = pair.was.kind(), now = pair.is.kind();
  std::string old_name = pair.was.type_name(), new_name = pair.is.type_name();
  if (before == now && old_name == new_name) return;
  BufPlace place = pair.report.TypeOf(pair.is);
  std::string what =
      "changed type" + (before == now ? FromTo(old_name, new_name)
                                      : FromTo(PrettyKind(pair.was), PrettyKind(pair.is)));
  pair.Add("FIELD_SAME_TYPE", place, what);
  bool other_type = before == now && !(now == "enum" && IsSameOrLargerEnum(pair.was, pair.is));
  KindGroups old_groups = GroupsOf(before), new_groups = GroupsOf(now);
  bool text_to_bytes = before == "string" && now == "bytes";
  if (other_type || (old_groups.wire != new_groups.wire && !text_to_bytes)) {
    pair.Add("FIELD_WIRE_COMPATIBLE_TYPE", place, what);
  }
  if (other_type || old_groups.wire_json != new_groups.wire_json) {
    pair.Add("FIELD_WIRE_JSON_COMPATIBLE_TYPE", place, what);
  }
}

bool IsText(const std::string& kind) { return kind == "string" || kind == "bytes"; }

const std::string* Written(const BufField& field, std::string_view feature) {
  return WrittenFeature(field.index->schema().elements, field.element, field.file().attributes,
                        feature);
}

struct CppString {
  std::string type;
  bool is_piece = false;
};

CppString CppStringOf(const BufField& field) {
  std::string ctype = field.option("ctype");
  if (ctype == "CORD") return {"CORD"};
  if (ctype == "STRING_PIECE") return {"STRING", true};
  const std::string* feature = Written(field, "(pb.cpp).string_type");
  bool edition = field.file().attributes.at("syntax") == "editions";
  return {edition && feature ? *feature : "STRING"};
}

void FindCppStringType(const Pair& pair) {
  if (pair.was.is_map_part() && pair.is.is_map_part()) return;
  if (!IsText(pair.was.kind()) || !IsText(pair.is.kind())) return;
  CppString before = CppStringOf(pair.was), now = CppStringOf(pair.is);
  if (before.type == now.type && before.is_piece == now.is_piece) return;
  if (before.is_piece && now.type == "STRING") return;
  BufPlace place = Or(
      pair.report.OptionOf(pair.is, "ctype"),
      Or(pair.report.OptionOf(pair.is, "features.(pb.cpp).string_type"), pair.report.At(pair.is)));
  auto name = [](const CppString& type) { return type.is_piece ? "STRING_PIECE" : type.type; };
  pair.Add("FIELD_SAME_CPP_STRING_TYPE", place,
           "changed C++ string type" + FromTo(name(before), name(now)));
}

std::string Utf8Validation(const BufField& field) {
  return std::string(FeatureOf(field.index->schema().elements, field.element,
                               field.file().attributes, "utf8_validation"));
}

constexpr const char* kJavaOption = "java_string_check_utf8";

std::string JavaUtf8Validation(const BufField& field) {
  const auto& attributes = field.file().attributes;
  auto option = attributes.find(kJavaOption);
  bool edition = attributes.at("syntax") == "editions";
  if (!edition || option != attributes.end()) {
    bool checks = option != attributes.end() && option->second == "true";
    return checks ? "VERIFY" : Utf8Validation(field);
  }
  const std::string* feature = Written(field, "(pb.java).utf8_validation");
  return feature && *feature == "VERIFY" ? "VERIFY" : Utf8Validation(field);
}

void FindUtf8Validation(const Pair& pair) {
  if (pair.was.kind() != "string" || pair.is.kind() != "string") return;
  std::string before = Utf8Validation(pair.was), now = Utf8Validation(pair.is);
  if (before != now) {
    pair.Add("FIELD_SAME_UTF8_VALIDATION",
             Or(pair.report.OptionOf(pair.is, "features.utf8_validation"), pair.report.At(pair.is)),
             "changed UTF8 validation from " + before + " to " + now + ".");
  }
  std::string java_before = JavaUtf8Validation(pair.was), java_now = JavaUtf8Validation(pair.is);
  if (java_before == java_now) return;
  pair.Add("FIELD_SAME_JAVA_UTF8_VALIDATION",
           Or(pair.report.OptionOf(pair.is.file(), kJavaOption),
              Or(pair.report.OptionOf(pair.is, "features.(pb.java).utf8_validation"),
                 pair.report.At(pair.is))),
           "changed Java string UTF8 validation" + FromTo(java_before, java_now));
}

void FindJsType(const Pair& pair) {
  static const std::set<std::string> wide = {"int64", "sint64", "uint64", "fixed64", "sfixed64"};
  if (!wide.count(pair.was.kind()) || !wide.count(pair.is.kind())) return;
  auto js_type = [](const BufField& field) {
    std::string written = field.option("jstype");
    return written.empty() ? std::string("JS_NORMAL") : written;
  };
  std::string before = js_type(pair.was), now = js_type(pair.is);
  if (before == now) return;
  pair.Add("FIELD_SAME_JSTYPE",
           Or(pair.report.OptionOf(pair.is, "jstype"), pair.report.At(pair.is)),
           "changed option \"jstype\"" + FromTo(before, now));
}

void FindNames(const Pair& pair) {
  bool extends = pair.was.is_extension();
  std::string before = extends ? pair.was.full_name() : pair.was.name();
  std::string now = extends ? pair.is.full_name() : pair.is.name();
  if (before != now) {
    BufPlace place = pair.is.is_map_part() ? pair.report.At(pair.is) : pair.is.at().name_span;
    pair.report.Add("FIELD_SAME_NAME", place, pair.was.file(),
                    DescribeBufField(pair.is, false) + " changed name" + FromTo(before, now));
  }
  if (extends || pair.was.json_name() == pair.is.json_name()) return;
  pair.Add(
      "FIELD_SAME_JSON_NAME",
      Or(pair.report.PartOf(pair.is, FieldProto::kJsonNameFieldNumber), pair.report.At(pair.is)),
      "changed option \"json_name\"" + FromTo(pair.was.json_name(), pair.is.json_name()));
}

void FindOneof(const Pair& pair) {
  if (pair.was.is_extension()) return;
  std::string before = pair.was.oneof(), now = pair.is.oneof();
  if (before == now) return;
  std::string what = "moved from oneof " + Quote(before) + " to oneof " + Quote(now) + ".";
  if (before.empty()) what = "moved from outside to inside a oneof.";
  if (now.empty()) what = "moved from inside to outside a oneof.";
  pair.Add("FIELD_SAME_ONEOF", pair.report.At(pair.is), what);
}

void FindDefault(const Pair& pair) {
  if (!BufDefaultsDiffer(pair.was, pair.is)) return;
  pair.Add(
      "FIELD_SAME_DEFAULT",
      Or(pair.report.PartOf(pair.is, FieldProto::kDefaultValueFieldNumber),
         pair.report.At(pair.is)),
      "changed default value" + FromTo(pair.was.at().default_value, pair.is.at().default_value));
}

void Compare(BufReport& report, const BufField& was, const BufField& is) {
  Pair pair{report, was, is};
  FindCardinality(pair);
  FindType(pair);
  FindCppStringType(pair);
  FindUtf8Validation(pair);
  FindJsType(pair);
  FindNames(pair);
  FindOneof(pair);
  FindDefault(pair);
}

}  // namespace

void FindBufFieldBreaks(BufReport& report) {
  for (const auto& [name, was] : report.before.messages) {
    auto found = report.now.messages.find(name);
    if (found == report.now.messages.end()) continue;
    std::map<int64_t, BufField> fields;
    for (const BufField& field : found->second.Fields()) fields.emplace(field.number(), field);
    for (const BufField& field : was.Fields()) {
      auto same = fields.find(field.number());
      if (same != fields.end()) Compare(report, field, same->second);
    }
  }
  for (const auto& [key, was] : report.before.extensions_by_number) {
    auto found = report.now.extensions_by_number.find(key);
    if (found == report.now.extensions_by_number.end()) continue;
    Compare(report, {&report.before.index, was}, {&report.now.index, found->second});
  }
}

}  // namespace detector
