#include <string_view>
#include <utility>

#include "detector/formats/parquet.h"

namespace detector {
namespace {

using Names = std::pair<std::string_view, std::string_view>;

// As Arrow's own reader of Parquet maps them.
constexpr Names kLogical[] = {
    {"UTF8", "utf8"},
    {"STRING", "utf8"},
    {"JSON", "utf8"},
    {"ENUM", "binary"},
    {"BSON", "binary"},
    {"DATE", "date32"},
    {"TIME_MILLIS", "time32[ms]"},
    {"TIME_MICROS", "time64[us]"},
    {"TIMESTAMP_MILLIS", "timestamp[ms, UTC]"},
    {"TIMESTAMP_MICROS", "timestamp[us, UTC]"},
    {"INT_8", "int8"},
    {"INT_16", "int16"},
    {"INT_32", "int32"},
    {"INT_64", "int64"},
    {"UINT_8", "uint8"},
    {"UINT_16", "uint16"},
    {"UINT_32", "uint32"},
    {"UINT_64", "uint64"},
    {"FLOAT16", "float16"},
    {"UUID", "fixedsizebinary(16)"},
};
constexpr Names kPhysical[] = {
    {"boolean", "bool"},
    {"int96", "timestamp[ns]"},
    {"float", "float32"},
    {"double", "float64"},
};

template <size_t N>
std::string Find(const Names (&table)[N], std::string_view name) {
  for (const auto& [known, type] : table) {
    if (known == name) return std::string(type);
  }
  return "";
}

// Annotations with brackets: `INTEGER(8,true)`.
std::string Parameterized(const std::string& annotation) {
  size_t bracket = annotation.find('(');
  std::string kind = annotation.substr(0, bracket);
  std::string inside = bracket == std::string::npos ? "" : annotation.substr(bracket + 1);
  if (inside.ends_with(')')) inside.pop_back();
  std::string first = inside.substr(0, inside.find(','));
  bool second_true = inside.find("true") != std::string::npos;
  std::string unit = first == "MILLIS" ? "ms" : first == "MICROS" ? "us" : "ns";
  if (kind == "DECIMAL")
    return "decimal128(" + (inside.find(',') == std::string::npos ? inside + ",0" : inside) + ")";
  if (kind == "INTEGER" || kind == "INT") return (second_true ? "int" : "uint") + first;
  if (kind == "TIMESTAMP") return "timestamp[" + unit + (second_true ? ", UTC]" : "]");
  if (kind == "TIME") return (unit == "ms" ? "time32[ms]" : "time64[" + unit + "]");
  return "";
}

}  // namespace

std::string ArrowTypeOf(const std::string& physical, const std::string& annotation) {
  std::string type = Parameterized(annotation);
  if (type.empty()) type = Find(kLogical, annotation.substr(0, annotation.find('(')));
  if (type.empty()) type = Find(kPhysical, physical);
  if (!type.empty()) return type;
  constexpr std::string_view kFixed = "fixed_len_byte_array";
  if (physical.starts_with(kFixed)) {
    return "fixedsizebinary" + physical.substr(kFixed.size());
  }
  return physical;
}

}  // namespace detector
