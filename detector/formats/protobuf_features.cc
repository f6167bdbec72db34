#include "detector/formats/protobuf_features.h"

#include <array>

#include "support/text.h"

namespace detector {
namespace {

using Attributes = std::map<std::string, std::string>;

struct Default {
  std::string_view feature, proto2, proto3, edition_2023;
};

// From descriptor.proto of protobuf 27, the edition_defaults of FeatureSet.
constexpr std::array<Default, 6> kDefaults = {{
    {"field_presence", "EXPLICIT", "IMPLICIT", "EXPLICIT"},
    {"enum_type", "CLOSED", "OPEN", "OPEN"},
    {"repeated_field_encoding", "EXPANDED", "PACKED", "PACKED"},
    {"utf8_validation", "NONE", "VERIFY", "VERIFY"},
    {"message_encoding", "LENGTH_PREFIXED", "LENGTH_PREFIXED", "LENGTH_PREFIXED"},
    {"json_format", "LEGACY_BEST_EFFORT", "ALLOW", "ALLOW"},
}};

const std::string* Find(const Attributes& attributes, const std::string& name) {
  auto found = attributes.find(name);
  return found == attributes.end() ? nullptr : &found->second;
}

// Reads `name: VALUE` and `[ pb . cpp ] { name: VALUE }`, whose tokens stand apart.
class Aggregate {
 public:
  explicit Aggregate(const std::string& text) {
    std::string spaced;
    for (char c : text) {
      bool mark = std::string_view("{}[]:,;<>").find(c) != std::string_view::npos;
      spaced += mark ? std::string(" ") + c + " " : std::string(1, c);
    }
    for (const std::string& word : support::Split(spaced, ' ')) {
      if (word.find_first_not_of(" \t\n:,;") != std::string::npos) words_.push_back(word);
    }
  }

  void Spread(Attributes& attributes) const {
    std::vector<std::string> prefixes = {"features."};
    for (size_t i = 0; i < words_.size(); ++i) {
      if (words_[i] == "}" || words_[i] == ">") {
        if (prefixes.size() > 1) prefixes.pop_back();
        continue;
      }
      std::string name = words_[i];
      if (name == "[") {
        name = "(";
        while (++i < words_.size() && words_[i] != "]") name += words_[i];
        name += ")";
      }
      if (i + 1 >= words_.size()) return;
      const std::string& value = words_[i + 1];
      if (value == "{" || value == "<") {
        prefixes.push_back(prefixes.back() + name + ".");
        ++i;
      } else if (name != "{" && name != "<") {
        attributes[prefixes.back() + name] = value;
        ++i;
      }
    }
  }

 private:
  std::vector<std::string> words_;
};

}  // namespace

const std::string* WrittenFeature(const std::vector<Element>& elements, int element,
                                  const Attributes& file_attributes, std::string_view feature) {
  std::string name = "features." + std::string(feature);
  while (element >= 0) {
    const Element& at = elements[static_cast<size_t>(element)];
    if (const std::string* value = Find(at.attributes, name)) return value;
    element = at.oneof >= 0 ? at.oneof : at.parent;
  }
  return Find(file_attributes, name);
}

std::string_view FeatureOf(const std::vector<Element>& elements, int element,
                           const Attributes& file_attributes, std::string_view feature) {
  const std::string* syntax = Find(file_attributes, "syntax");
  bool edition = syntax && *syntax == "editions";
  if (edition) {
    const std::string* value = WrittenFeature(elements, element, file_attributes, feature);
    if (value) return *value;
  }
  for (const Default& row : kDefaults) {
    if (row.feature != feature) continue;
    return edition ? row.edition_2023 : syntax && *syntax == "proto3" ? row.proto3 : row.proto2;
  }
  return "";
}

void SpreadFeatures(Attributes& attributes) {
  auto whole = attributes.find("features");
  if (whole == attributes.end()) return;
  Aggregate aggregate(whole->second);
  attributes.erase(whole);
  aggregate.Spread(attributes);
}

}  // namespace detector
