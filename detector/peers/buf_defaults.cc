#include "detector/peers/buf_defaults.h"

#include <google/protobuf/stubs/strutil.h>

#include <cmath>
#include <cstdlib>

namespace detector {
namespace {

// A long double holds every int64, uint64 and double.
struct Default {
  bool is_text = false;
  std::string text;
  long double number = 0;
  bool is_float = false, is_double = false;
};

bool CanHaveDefault(const BufField& field) {
  std::string kind = field.kind(), cardinality = field.cardinality();
  return cardinality != "repeated" && cardinality != "map" && kind != "message" && kind != "group";
}

long double NumberOfEnumValue(const BufField& field) {
  const SchemaIndex& index = *field.index;
  int type = index.TypeIn(field.file().pool, field.type_name());
  if (type < 0) return 0;
  const std::vector<int>& values = index.Children(type);
  for (int value : values) {
    if (!field.is_map_part() && index.at(value).name == field.at().default_value) {
      return static_cast<long double>(index.at(value).number.value_or(0));
    }
  }
  return values.empty() ? 0 : static_cast<long double>(index.at(values[0]).number.value_or(0));
}

Default DefaultOf(const BufField& field) {
  std::string kind = field.kind();
  std::string written = field.is_map_part() ? "" : field.at().default_value;
  Default value;
  if (kind == "string" || kind == "bytes") {
    value.is_text = true;
    value.text = kind == "bytes" ? google::protobuf::UnescapeCEscapeString(written) : written;
  } else if (kind == "enum") {
    value.number = NumberOfEnumValue(field);
  } else if (kind == "bool") {
    value.number = written == "true";
  } else if (kind == "float") {
    value.is_float = true;
    value.number = std::strtof(written.c_str(), nullptr);
  } else if (kind == "double") {
    value.is_double = true;
    value.number = std::strtod(written.c_str(), nullptr);
  } else {
    value.number = std::strtold(written.c_str(), nullptr);
  }
  return value;
}

bool IsZero(const Default& value) {
  return value.is_text ? value.text.empty() : value.number == 0 && !std::signbit(value.number);
}

}  // namespace

bool BufDefaultsDiffer(const BufField& was, const BufField& is) {
  if (!CanHaveDefault(was) || !CanHaveDefault(is)) return false;
  Default before = DefaultOf(was), now = DefaultOf(is);
  if (IsZero(before) && IsZero(now)) return false;
  if (before.is_text || now.is_text) {
    return before.is_text != now.is_text || before.text != now.text;
  }
  if (std::isnan(before.number) && std::isnan(now.number)) return false;
  bool narrow = (before.is_float && now.is_double) || (before.is_double && now.is_float);
  if (narrow) return static_cast<float>(before.number) != static_cast<float>(now.number);
  return before.number != now.number;
}

}  // namespace detector
