#include "detector/formats/avro_defaults.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <limits>

namespace detector {
namespace {

bool IsWhole(const std::string& number) { return number.find_first_of(".eE") == std::string::npos; }

// Texts of bytes have one character, up to U+00FF, for each byte. UTF-8 needs two for the upper
// half.
int64_t ByteCount(const std::string& text) {
  int64_t count = 0;
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (byte >= 0xC4) return -1;  // a character beyond U+00FF
    count += (byte & 0xC0) != 0x80;
  }
  return count;
}

class Checker {
 public:
  explicit Checker(const AvroGraph& graph) : graph_(graph) {}

  bool IsValueOf(int index, const JsonNode& value) const {
    if (index < 0) return true;
    const AvroType& type = graph_.types[static_cast<size_t>(index)];
    switch (type.kind) {
      case AvroType::kNull:
        return value.kind == JsonNode::kNull;
      case AvroType::kBoolean:
        return value.kind == JsonNode::kBool;
      case AvroType::kInt:
        return Fits<int32_t>(value);
      case AvroType::kLong:
        return Fits<int64_t>(value);
      case AvroType::kFloat:
      case AvroType::kDouble:
        return value.kind == JsonNode::kNumber ||
               (value.kind == JsonNode::kString &&
                (value.text == "NaN" || value.text == "Infinity" || value.text == "-Infinity"));
      case AvroType::kBytes:
        return value.kind == JsonNode::kString && ByteCount(value.text) >= 0;
      case AvroType::kString:
        return value.kind == JsonNode::kString;
      case AvroType::kFixed:
        return value.kind == JsonNode::kString && ByteCount(value.text) == type.size;
      case AvroType::kEnum:
        return value.kind == JsonNode::kString &&
               std::find(type.symbols.begin(), type.symbols.end(), value.text) !=
                   type.symbols.end();
      case AvroType::kArray:
        return value.kind == JsonNode::kArray && AreValuesOf(type, value);
      case AvroType::kMap:
        return value.kind == JsonNode::kObject && AreValuesOf(type, value);
      case AvroType::kUnion:
        return type.parts.empty() || std::any_of(type.parts.begin(), type.parts.end(),
                                                 [&](int part) { return IsValueOf(part, value); });
      case AvroType::kRecord:
        return value.kind == JsonNode::kObject && IsRecord(type, value);
      case AvroType::kReference:  // to what no file defines, which has an error of its own
        return true;
    }
    return true;
  }

 private:
  template <class Integer>
  static bool Fits(const JsonNode& value) {
    if (value.kind != JsonNode::kNumber || !IsWhole(value.text)) return false;
    errno = 0;
    int64_t number = std::strtoll(value.text.c_str(), nullptr, 10);
    return errno == 0 && number >= std::numeric_limits<Integer>::min() &&
           number <= std::numeric_limits<Integer>::max();
  }

  bool AreValuesOf(const AvroType& container, const JsonNode& value) const {
    return container.parts.empty() ||
           std::all_of(value.values.begin(), value.values.end(),
                       [&](const JsonNode& part) { return IsValueOf(container.parts[0], part); });
  }

  // Fields that are left out have to have defaults of their own.
  bool IsRecord(const AvroType& record, const JsonNode& value) const {
    return std::all_of(record.fields.begin(), record.fields.end(), [&](const AvroField& field) {
      const JsonNode* part = value.Get(field.name);
      return part ? IsValueOf(field.type, *part) : field.default_value.has_value();
    });
  }

  const AvroGraph& graph_;
};

std::string NameOf(const AvroGraph& graph, int index) {
  const AvroType& type = graph.types[static_cast<size_t>(index)];
  if (!type.name.empty()) return type.name;
  return std::string(AvroKindName(type.kind));
}

}  // namespace

void CheckAvroDefaults(AvroGraph& graph) {
  Checker checker(graph);
  for (const AvroType& type : graph.types) {
    AvroFile& file = graph.files[static_cast<size_t>(type.file)];
    for (const AvroField& field : type.fields) {
      const JsonNode* value = field.node->Get("default");
      if (!value || field.type < 0 || checker.IsValueOf(field.type, *value)) continue;
      file.problems.push_back({"warning",
                               JsonPlaces(file.path, file.content).Of(value->begin, value->end),
                               "the default of `" + field.name + "` is no value of its type, " +
                                   NameOf(graph, field.type) + "; Avro's own parsers refuse it"});
    }
  }
}

}  // namespace detector
