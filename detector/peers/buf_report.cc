#include "detector/peers/buf_report.h"

#include <google/protobuf/descriptor.pb.h>

#include <algorithm>

#include "support/text.h"

namespace detector {
namespace {

using FieldProto = google::protobuf::FieldDescriptorProto;

std::string RangeText(BufRange range) {
  return "[" + std::to_string(range.first) +
         (range.first == range.second ? "" : "," + std::to_string(range.second)) + "]";
}

}  // namespace

std::string Quote(const std::string& text) { return "\"" + text + "\""; }

BufPlace Or(BufPlace first, BufPlace second) { return first.line > 0 ? first : second; }

void BufReport::Add(std::string_view rule, const BufPlace& place, const SchemaFile& old_file,
                    std::string message) {
  PeerFinding finding;
  finding.rule = "buf:" + std::string(rule);
  finding.categories = support::Split(FindBufRule(rule)->categories, ' ');
  finding.file = place.file;
  finding.line = std::max(place.line, 1);
  finding.column = place.line > 0 ? place.column : 1;
  finding.message = std::move(message);
  finding.old_file = old_file.path;
  findings.push_back(std::move(finding));
}

const ProtobufPlaces& BufReport::PlacesOf(const SchemaFile& file) {
  std::unique_ptr<ProtobufPlaces>& places = places_[&file];
  if (!places) places = std::make_unique<ProtobufPlaces>(file);
  return *places;
}

BufPlace BufReport::At(const BufMessage& message) {
  if (!message.is_entry) return message.at().span;
  return PartOf(message.element, FieldProto::kTypeNameFieldNumber);
}

BufPlace BufReport::At(const BufField& field) {
  if (!field.is_map_part()) return field.at().span;
  return PartOf(field.element, FieldProto::kTypeNameFieldNumber);
}

BufPlace BufReport::PartOf(int element, int tag) {
  const SchemaFile& file = now.index.FileOf(element);
  return PlacesOf(file).OfPart(now.index.at(element), tag);
}

BufPlace BufReport::PartOf(const BufField& field, int tag) {
  return field.is_map_part() ? BufPlace{.file = field.file().path} : PartOf(field.element, tag);
}

BufPlace BufReport::TypeOf(const BufField& field) {
  if (field.is_map_part()) return At(field);
  return PartOf(field.element, field.type_name().empty() ? FieldProto::kTypeFieldNumber
                                                         : FieldProto::kTypeNameFieldNumber);
}

BufPlace BufReport::OptionOf(int element, const std::string& option) {
  return PlacesOf(now.index.FileOf(element)).OfOption(&now.index.at(element), option);
}

BufPlace BufReport::OptionOf(const BufField& field, const std::string& option) {
  if (field.is_map_part()) return {.file = field.file().path};
  return OptionOf(field.element, option);
}

BufPlace BufReport::OptionOf(const SchemaFile& file, const std::string& option) {
  return PlacesOf(file).OfOption(nullptr, option);
}

std::string DescribeBufField(const BufField& field, bool with_name) {
  bool extends = field.is_extension();
  std::string name = extends ? field.full_name() : field.name();
  const Element& at = field.at();
  std::string message = extends               ? "." + field.extendee()
                        : field.is_map_part() ? MapEntryName(at.name)
                                              : field.index->at(at.parent).name;
  return std::string(extends ? "Extension" : "Field") + " \"" + std::to_string(field.number()) +
         "\"" + (with_name ? " with name " + Quote(name) : "") + " on message " + Quote(message);
}

std::vector<BufRange> MissingFrom(BufRange range, std::vector<BufRange> ranges) {
  std::sort(ranges.begin(), ranges.end());
  std::vector<BufRange> missing;
  int64_t next = range.first;
  for (const BufRange& held : ranges) {
    if (held.second < next) continue;
    if (held.first > range.second) break;
    if (held.first > next) missing.emplace_back(next, held.first - 1);
    next = held.second + 1;
  }
  if (next <= range.second) missing.emplace_back(next, range.second);
  return missing;
}

void FindLostRanges(BufReport& report, std::string_view rule, const std::string& attribute,
                    const std::string& kind, int old_element, int new_element) {
  const Element& was = report.before.index.at(old_element);
  const Element& is = report.now.index.at(new_element);
  std::vector<BufRange> ranges = BufRanges(is, attribute);
  for (const BufRange& range : BufRanges(was, attribute)) {
    std::vector<std::string> missing;
    for (const BufRange& part : MissingFrom(range, ranges)) missing.push_back(RangeText(part));
    if (missing.empty()) continue;
    report.Add(rule, is.span, report.before.index.FileOf(old_element),
               "Previously present " + kind + " range " + Quote(RangeText(range)) + " on " +
                   (is.kind == ElementKind::kEnum ? "enum " : "message ") + Quote(is.name) +
                   " is missing values: " + support::Join(missing, ", ") + " were removed.");
  }
}

void FindLostReservedNames(BufReport& report, std::string_view rule, const std::string& kind,
                           int old_element, int new_element) {
  const Element& is = report.now.index.at(new_element);
  std::vector<std::string> names = BufReservedNames(is);
  for (const std::string& name : BufReservedNames(report.before.index.at(old_element))) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    report.Add(rule, is.span, report.before.index.FileOf(old_element),
               "Previously present reserved name " + Quote(name) + " on " + kind + " " +
                   Quote(is.name) + " was deleted.");
  }
}

}  // namespace detector
