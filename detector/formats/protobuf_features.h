// Features of protobuf editions, which decide what a declaration means: whether a field tells "not
// set" from its default, whether an enum is closed, how a message is encoded. The model keeps them
// as written ("features.field_presence"); this works out what holds, also for proto2 and proto3.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "detector/schema.h"

namespace detector {

// What holds for an element (-1: for the file): the value that it, or whatever it is written
// inside of, sets; else the default of the syntax or edition. `feature` is "field_presence",
// "enum_type", "repeated_field_encoding", "utf8_validation", "message_encoding" or "json_format".
std::string_view FeatureOf(const std::vector<Element>& elements, int element,
                           const std::map<std::string, std::string>& file_attributes,
                           std::string_view feature);

// Only what is written: null where neither the element nor anything around it says anything.
// Also for features of one generator, as "(pb.cpp).string_type".
const std::string* WrittenFeature(const std::vector<Element>& elements, int element,
                                  const std::map<std::string, std::string>& file_attributes,
                                  std::string_view feature);

// `option features = { utf8_validation: NONE }` becomes `option features.utf8_validation = NONE`.
void SpreadFeatures(std::map<std::string, std::string>& attributes);

}  // namespace detector
