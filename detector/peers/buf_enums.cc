// Rules on enums of the same full name.
#include <algorithm>
#include <set>

#include "detector/formats/protobuf_features.h"
#include "detector/peers/buf_report.h"
#include "support/text.h"

namespace detector {
namespace {

constexpr int kNumberTag = 2;  // EnumValueDescriptorProto.number

struct EnumPair {
  int was, is;
};

// Names by number, each set in order; `allow_alias` gives a number several.
std::map<int64_t, std::map<std::string, int>> ValuesOf(const SchemaIndex& index, int type) {
  std::map<int64_t, std::map<std::string, int>> values;
  for (int child : index.Children(type)) {
    const Element& value = index.at(child);
    values[value.number.value_or(0)][value.name] = child;
  }
  return values;
}

std::string NamesText(const std::map<std::string, int>& names) {
  std::vector<std::string> quoted;
  for (const auto& [name, element] : names) quoted.push_back(Quote(name));
  return support::Join(quoted, ", ");
}

void FindLostValues(BufReport& report, EnumPair pair) {
  const Element& is = report.now.index.at(pair.is);
  const SchemaFile& was = report.before.index.FileOf(pair.was);
  auto before = ValuesOf(report.before.index, pair.was);
  auto now = ValuesOf(report.now.index, pair.is);
  std::vector<BufRange> ranges = BufRanges(is, "reserved");
  std::vector<std::string> reserved = BufReservedNames(is);
  for (const auto& [number, names] : before) {
    if (now.count(number)) continue;
    std::string what = "Previously present enum value " + Quote(std::to_string(number)) +
                       " on enum " + Quote(is.name) + " was deleted";
    report.Add("ENUM_VALUE_NO_DELETE", is.span, was, what + ".");
    bool every_name = std::all_of(names.begin(), names.end(), [&](const auto& name) {
      return std::find(reserved.begin(), reserved.end(), name.first) != reserved.end();
    });
    if (!every_name) {
      report.Add("ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED", is.span, was,
                 what + " without reserving the name" + (names.size() > 1 ? "s " : " ") +
                     NamesText(names) + ".");
    }
    bool in_range = std::any_of(ranges.begin(), ranges.end(), [&](const BufRange& range) {
      return range.first <= number && number <= range.second;
    });
    if (!in_range) {
      report.Add("ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED", is.span, was,
                 what + " without reserving the number " + Quote(std::to_string(number)) + ".");
    }
  }
}

// Every name that a number had has to stay one of its names.
void FindRenamedValues(BufReport& report, EnumPair pair) {
  const SchemaFile& was = report.before.index.FileOf(pair.was);
  auto now = ValuesOf(report.now.index, pair.is);
  for (const auto& [number, names] : ValuesOf(report.before.index, pair.was)) {
    auto found = now.find(number);
    if (found == now.end()) continue;
    const auto& new_names = found->second;
    bool all_stay = std::all_of(names.begin(), names.end(),
                                [&](const auto& name) { return new_names.count(name.first) != 0; });
    if (all_stay) continue;
    for (const auto& [name, element] : new_names) {
      report.Add("ENUM_VALUE_SAME_NAME", report.PartOf(element, kNumberTag), was,
                 "Enum value " + Quote(std::to_string(number)) + " on enum " +
                     Quote(report.now.index.at(pair.is).name) + " changed name" +
                     (names.size() > 1 && new_names.size() > 1 ? "s" : "") + " from " +
                     NamesText(names) + " to " + NamesText(new_names) + ".");
    }
  }
}

void FindFeatures(BufReport& report, EnumPair pair) {
  const Element& is = report.now.index.at(pair.is);
  const SchemaFile& was = report.before.index.FileOf(pair.was);
  auto feature = [](const SchemaIndex& index, int element, const char* name) {
    return FeatureOf(index.schema().elements, element, index.FileOf(element).attributes, name);
  };
  bool was_closed = feature(report.before.index, pair.was, "enum_type") == "CLOSED";
  bool is_closed = feature(report.now.index, pair.is, "enum_type") == "CLOSED";
  if (was_closed != is_closed) {
    report.Add("ENUM_SAME_TYPE", Or(report.OptionOf(pair.is, "features.enum_type"), is.span), was,
               "Enum " + Quote(is.name) + " changed from " +
                   (was_closed ? "closed to open." : "open to closed."));
  }
  std::string_view before = feature(report.before.index, pair.was, "json_format");
  std::string_view now = feature(report.now.index, pair.is, "json_format");
  if (before == "ALLOW" && now != "ALLOW") {
    report.Add("ENUM_SAME_JSON_FORMAT",
               Or(report.OptionOf(pair.is, "features.json_format"), is.span), was,
               "Enum " + Quote(is.name) + " JSON format support changed from " +
                   std::string(before) + " to " + std::string(now) + ".");
  }
}

}  // namespace

void FindBufEnumBreaks(BufReport& report) {
  for (const auto& [name, was] : report.before.enums) {
    auto found = report.now.enums.find(name);
    if (found == report.now.enums.end()) continue;
    EnumPair pair{was, found->second};
    FindLostValues(report, pair);
    FindRenamedValues(report, pair);
    FindFeatures(report, pair);
    FindLostRanges(report, "RESERVED_ENUM_NO_DELETE", "reserved", "reserved", pair.was, pair.is);
    FindLostReservedNames(report, "RESERVED_ENUM_NO_DELETE", "enum", pair.was, pair.is);
  }
}

}  // namespace detector
