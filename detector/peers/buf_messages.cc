// Rules on messages of the same full name: what they lost, and what they require.
#include <algorithm>
#include <set>

#include "detector/formats/protobuf_features.h"
#include "detector/peers/buf_report.h"

namespace detector {
namespace {

bool Contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool Contains(const std::vector<BufRange>& ranges, int64_t number) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const BufRange& range) {
    return range.first <= number && number <= range.second;
  });
}

void FindLostFields(BufReport& report, const BufMessage& was, const BufMessage& is) {
  std::set<int64_t> numbers;
  for (const BufField& field : is.Fields()) numbers.insert(field.number());
  for (const BufField& field : was.Fields()) {
    if (numbers.count(field.number())) continue;
    std::string what = DescribeBufField(field);
    what = "Previously present f" + what.substr(1) + " was deleted";
    BufPlace place = report.At(is);
    report.Add("FIELD_NO_DELETE", place, was.file(), what + ".");
    bool has_reserved = !is.is_entry;
    if (!has_reserved || !Contains(BufReservedNames(is.at()), field.name())) {
      report.Add("FIELD_NO_DELETE_UNLESS_NAME_RESERVED", place, was.file(),
                 what + " without reserving the name " + Quote(field.name()) + ".");
    }
    if (!has_reserved || !Contains(BufRanges(is.at(), "reserved"), field.number())) {
      report.Add(
          "FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED", place, was.file(),
          what + " without reserving the number " + Quote(std::to_string(field.number())) + ".");
    }
  }
}

void FindLostOneofs(BufReport& report, const BufMessage& was, const BufMessage& is) {
  std::set<std::string> names;
  auto for_each_oneof = [](const BufMessage& message, auto callback) {
    if (message.is_entry) return;
    for (int child : message.index->Children(message.element)) {
      const Element& element = message.index->at(child);
      if (element.kind == ElementKind::kOneof) callback(element.name);
    }
  };
  for_each_oneof(is, [&](const std::string& name) { names.insert(name); });
  for_each_oneof(was, [&](const std::string& name) {
    if (names.count(name)) return;
    // The oneof that protoc makes of `optional string x` is called _x.
    for (const BufField& field : is.Fields()) {
      if (field.option("proto3_optional") == "true" && "_" + field.name() == name) return;
    }
    report.Add("ONEOF_NO_DELETE", report.At(is), was.file(),
               "Previously present oneof " + Quote(name) + " on message " + Quote(is.name()) +
                   " was deleted.");
  });
}

// Fields that say so: `features.field_presence = LEGACY_REQUIRED` has another label.
std::map<int64_t, BufField> RequiredFields(const BufMessage& message) {
  std::map<int64_t, BufField> required;
  if (message.file().attributes.at("syntax") == "editions") return required;
  for (const BufField& field : message.Fields()) {
    if (field.cardinality() == "required") required.emplace(field.number(), field);
  }
  return required;
}

void FindRequiredFields(BufReport& report, const BufMessage& was, const BufMessage& is) {
  constexpr std::string_view kRule = "MESSAGE_SAME_REQUIRED_FIELDS";
  std::map<int64_t, BufField> before = RequiredFields(was), now = RequiredFields(is);
  auto message = [&](int64_t number, const char* what) {
    return "Message " + Quote(is.name()) + " had required field " + Quote(std::to_string(number)) +
           " " + what +
           ". Required fields must always be sent, so if one side does not know about the " +
           "required field, this will result in a breakage.";
  };
  for (const auto& [number, field] : before) {
    if (!now.count(number))
      report.Add(kRule, report.At(is), was.file(), message(number, "deleted"));
  }
  for (const auto& [number, field] : now) {
    if (!before.count(number)) {
      report.Add(kRule, report.At(field), was.file(), message(number, "added"));
    }
  }
}

// An entry has the features of the message that it is in.
std::string_view JsonFormat(const BufMessage& message) {
  int element = message.is_entry ? message.at().parent : message.element;
  return FeatureOf(message.index->schema().elements, element, message.file().attributes,
                   "json_format");
}

void FindJsonFormat(BufReport& report, const BufMessage& was, const BufMessage& is) {
  std::string_view before = JsonFormat(was), now = JsonFormat(is);
  if (before != "ALLOW" || now == "ALLOW") return;
  BufPlace place = report.At(is);
  if (!is.is_entry) place = Or(report.OptionOf(is.element, "features.json_format"), place);
  report.Add("MESSAGE_SAME_JSON_FORMAT", place, was.file(),
             "Message " + Quote(is.name()) + " JSON format support changed from " +
                 std::string(before) + " to " + std::string(now) + ".");
}

void FindAccessor(BufReport& report, const BufMessage& was, const BufMessage& is) {
  constexpr const char* kOption = "no_standard_descriptor_accessor";
  auto is_set = [](const BufMessage& message) {
    auto found = message.at().attributes.find(kOption);
    return found != message.at().attributes.end() && found->second == "true";
  };
  if (is_set(was) || !is_set(is)) return;
  report.Add(
      "MESSAGE_NO_REMOVE_STANDARD_DESCRIPTOR_ACCESSOR", report.OptionOf(is.element, kOption),
      was.file(),
      std::string("Message option ") + Quote(kOption) + " changed from \"false\" to \"true\".");
}

}  // namespace

void FindBufMessageBreaks(BufReport& report) {
  for (const auto& [name, was] : report.before.messages) {
    auto found = report.now.messages.find(name);
    if (found == report.now.messages.end()) continue;
    const BufMessage& is = found->second;
    FindLostFields(report, was, is);
    FindLostOneofs(report, was, is);
    FindRequiredFields(report, was, is);
    FindJsonFormat(report, was, is);
    if (was.is_entry || is.is_entry) continue;
    FindAccessor(report, was, is);
    FindLostRanges(report, "EXTENSION_MESSAGE_NO_DELETE", "extension_ranges", "extension",
                   was.element, is.element);
    FindLostRanges(report, "RESERVED_MESSAGE_NO_DELETE", "reserved", "reserved", was.element,
                   is.element);
    FindLostReservedNames(report, "RESERVED_MESSAGE_NO_DELETE", "message", was.element, is.element);
  }
}

}  // namespace detector
