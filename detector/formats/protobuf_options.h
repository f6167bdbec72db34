// Options of a .proto file as the model keeps them. Used by protobuf_model only.
#pragma once

#include <google/protobuf/descriptor.pb.h>

#include <map>
#include <string>
#include <vector>

#include "detector/formats/protobuf_features.h"
#include "support/text.h"

namespace detector {

// "features.(pb.cpp).string_type": custom parts in parentheses.
std::string OptionName(const google::protobuf::UninterpretedOption& option);
std::string OptionValue(const google::protobuf::UninterpretedOption& option);

// Options as they are written, by name. A repeated option is one list.
template <class Options>
void AddOptions(const Options& options, std::map<std::string, std::string>& attributes) {
  for (const auto& option : options.uninterpreted_option()) {
    std::string& value = attributes[OptionName(option)];
    value += (value.empty() ? "" : ", ") + OptionValue(option);
  }
  if (options.uninterpreted_option_size() > 0) SpreadFeatures(attributes);
}

template <class Ranges>
std::string RangesText(const Ranges& ranges, int end_is_exclusive) {
  std::vector<std::string> parts;
  for (const auto& range : ranges) {
    int last = range.end() - end_is_exclusive;
    parts.push_back(std::to_string(range.start()) +
                    (last == range.start() ? "" : " to " + std::to_string(last)));
  }
  return support::Join(parts, ", ");
}

template <class Proto>
void AddReserved(const Proto& proto, int end_is_exclusive,
                 std::map<std::string, std::string>& attributes) {
  if (proto.reserved_range_size() > 0) {
    attributes["reserved"] = RangesText(proto.reserved_range(), end_is_exclusive);
  }
  if (proto.reserved_name_size() > 0) {
    attributes["reserved_names"] =
        support::Join({proto.reserved_name().begin(), proto.reserved_name().end()}, ", ");
  }
}

}  // namespace detector
