#include "detector/peers/buf_view.h"

#include <algorithm>
#include <cstdlib>

#include "detector/formats/protobuf_features.h"
#include "support/text.h"

namespace detector {
namespace {

std::string Attribute(const Element& element, const std::string& name) {
  auto found = element.attributes.find(name);
  return found == element.attributes.end() ? "" : found->second;
}

bool IsScalar(const std::string& type) {
  static const std::vector<std::string_view> scalars = {
      "double", "float", "int64",  "uint64", "int32",    "fixed64",  "fixed32", "bool",
      "string", "bytes", "uint32", "sint32", "sfixed32", "sfixed64", "sint64"};
  return std::find(scalars.begin(), scalars.end(), type) != scalars.end();
}

std::string ParentPath(const std::string& path) {
  size_t dot = path.rfind('.');
  return dot == std::string::npos ? "" : path.substr(0, dot);
}

}  // namespace

std::string MapEntryName(const std::string& field) {
  std::string name;
  bool upper = true;
  for (char c : field) {
    if (c == '_') {
      upper = true;
      continue;
    }
    name += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    upper = false;
  }
  return name + "Entry";
}

int64_t BufField::number() const {
  return role == Role::kMapKey ? 1 : role == Role::kMapValue ? 2 : at().number.value_or(0);
}

std::string BufField::name() const {
  return role == Role::kMapKey ? "key" : role == Role::kMapValue ? "value" : at().name;
}

std::string BufField::full_name() const {
  if (role == Role::kWritten) return at().path;
  return BufMessage{index, element, true}.full_name() + "." + name();
}

std::string BufField::kind() const {
  const Element& field = at();
  if (role == Role::kMapKey) return field.map_key;
  if (role == Role::kMapValue && IsScalar(field.map_value)) return field.map_value;
  if (role == Role::kWritten && field.cardinality == Cardinality::kMap) return "message";
  if (role == Role::kWritten && IsScalar(field.type)) return field.type;
  if (field.attributes.count("enum")) return "enum";
  return role == Role::kWritten && field.attributes.count("group") ? "group" : "message";
}

std::string BufField::type_name() const {
  const Element& field = at();
  if (role == Role::kWritten && field.cardinality == Cardinality::kMap) {
    return BufMessage{index, element, true}.full_name();
  }
  const std::string& type = role == Role::kMapKey     ? field.map_key
                            : role == Role::kMapValue ? field.map_value
                                                      : field.type;
  return IsScalar(type) ? "" : type;
}

std::string BufField::cardinality() const {
  if (role != Role::kWritten) {
    bool implicit =
        kind() != "message" && FeatureOf(index->schema().elements, element, file().attributes,
                                         "field_presence") == "IMPLICIT";
    return implicit ? "optional with implicit presence" : "optional with explicit presence";
  }
  switch (at().cardinality) {
    case Cardinality::kRepeated:
      return "repeated";
    case Cardinality::kMap:
      return "map";
    case Cardinality::kRequired:
      return "required";
    case Cardinality::kSingular:
      return at().has_presence ? "optional with explicit presence"
                               : "optional with implicit presence";
  }
  return "";
}

std::string BufField::json_name() const { return role == Role::kWritten ? at().json_name : name(); }

std::string BufField::oneof() const {
  bool inside = role == Role::kWritten && at().oneof >= 0;
  return inside ? index->at(at().oneof).name : "";
}

std::string BufField::option(const std::string& option_name) const {
  return role == Role::kWritten ? Attribute(at(), option_name) : "";
}

std::string BufField::extendee() const { return Attribute(at(), "extendee"); }

std::string BufMessage::name() const { return is_entry ? MapEntryName(at().name) : at().name; }

std::string BufMessage::full_name() const {
  return is_entry ? ParentPath(at().path) + "." + name() : at().path;
}

std::string BufMessage::nested_name() const {
  std::string full = full_name();
  const std::string& package = file().package;
  return package.empty() ? full : full.substr(package.size() + 1);
}

std::vector<BufField> BufMessage::Fields() const {
  if (is_entry) {
    return {{index, element, BufField::Role::kMapKey}, {index, element, BufField::Role::kMapValue}};
  }
  std::vector<BufField> fields;
  for (int child : index->Children(element)) {
    if (index->at(child).kind == ElementKind::kField) fields.push_back({index, child});
  }
  return fields;
}

FileTable::FileTable(const SchemaIndex& index) : elements(index.schema().files.size()) {
  for (int i = 0; i < static_cast<int>(elements.size()); ++i) {
    by_import_name_.try_emplace(index.file(i).import_name, i);
    by_path_.try_emplace(index.file(i).path, i);
  }
  for (int i = 0; i < index.size(); ++i) {
    elements[static_cast<size_t>(index.at(i).file)].push_back(i);
  }
}

int FileTable::FileLike(const SchemaFile& other) const {
  auto found = by_import_name_.find(other.import_name);
  if (found != by_import_name_.end()) return found->second;
  found = by_path_.find(other.path);
  return found == by_path_.end() ? -1 : found->second;
}

BufSide::BufSide(const SchemaIndex& schema) : index(schema), files(schema) {
  for (int i = 0; i < index.size(); ++i) {
    const Element& element = index.at(i);
    if (element.kind == ElementKind::kMessage) {
      messages.try_emplace(element.path, BufMessage{&index, i});
    } else if (element.kind == ElementKind::kEnum) {
      enums.try_emplace(element.path, i);
    } else if (element.kind == ElementKind::kService) {
      services.try_emplace(element.path, i);
    } else if (element.kind == ElementKind::kExtension) {
      extensions.try_emplace(element.path, i);
      extensions_by_number.try_emplace({Attribute(element, "extendee"), element.number.value_or(0)},
                                       i);
    } else if (element.cardinality == Cardinality::kMap) {
      BufMessage entry{&index, i, true};
      messages.try_emplace(entry.full_name(), entry);
    }
  }
}

std::vector<BufRange> BufRanges(const Element& element, const std::string& attribute) {
  std::vector<BufRange> ranges;
  std::string text = Attribute(element, attribute);
  if (text.empty()) return ranges;
  for (const std::string& part : support::Split(text, ',')) {
    int64_t start = std::strtoll(part.c_str(), nullptr, 10);
    size_t to = part.find("to ");
    int64_t end =
        to == std::string::npos ? start : std::strtoll(part.c_str() + to + 3, nullptr, 10);
    ranges.emplace_back(start, end);
  }
  return ranges;
}

std::vector<std::string> BufReservedNames(const Element& element) {
  std::vector<std::string> names;
  std::string text = Attribute(element, "reserved_names");
  if (text.empty()) return names;
  for (std::string name : support::Split(text, ',')) {
    name.erase(0, name.find_first_not_of(' '));
    names.push_back(name);
  }
  return names;
}

}  // namespace detector
