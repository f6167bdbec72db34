#include "detector/formats/protobuf_options.h"

#include "support/document.h"

namespace detector {

using google::protobuf::UninterpretedOption;

std::string OptionName(const UninterpretedOption& option) {
  std::string name;
  for (const auto& part : option.name()) {
    if (!name.empty()) name += '.';
    std::string written = part.name_part();
    if (part.is_extension() && written.starts_with('.')) written.erase(0, 1);
    name += part.is_extension() ? "(" + written + ")" : written;
  }
  return name;
}

std::string OptionValue(const UninterpretedOption& option) {
  if (option.has_identifier_value()) return option.identifier_value();
  if (option.has_positive_int_value()) return std::to_string(option.positive_int_value());
  if (option.has_negative_int_value()) return std::to_string(option.negative_int_value());
  if (option.has_double_value()) return support::Json(option.double_value()).dump();
  if (option.has_string_value()) return option.string_value();
  return "{ " + option.aggregate_value() + " }";
}

}  // namespace detector
