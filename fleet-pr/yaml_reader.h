// Reads a described struct (support/document.h) from YAML that a person wrote: keys may be left
// out, and whatever is wrong is reported with its line and column.
#pragma once

#include <yaml-cpp/yaml.h>

#include <string>
#include <type_traits>
#include <vector>

#include "support/document.h"

namespace fleet {

class YamlReader {
 public:
  // The first complaint is kept in `error`.
  YamlReader(const YAML::Node& node, std::string& error) : node_(node), error_(error) {}

  template <class T>
  void Field(const char* key, T& value, const char*) {
    known_.push_back(key);
    YAML::Node found = node_[key];
    if (found.IsDefined()) Read(found, value, key);
  }

  template <class T>
  void Read(const YAML::Node& node, T& value, const std::string& key) {
    using support::document_internal::IsVector;
    if constexpr (IsVector<T>::value) {
      if (!node.IsSequence()) return Complain(node, "`" + key + "` has to be a list");
      for (const YAML::Node& item : node) Read(item, value.emplace_back(), key);
    } else if constexpr (std::is_class_v<T> && !std::is_same_v<T, std::string>) {
      if (!node.IsMap()) return Complain(node, "`" + key + "` has to be a map of keys and values");
      YamlReader reader(node, error_);
      Describe(reader, value);
      reader.RefuseUnknownKeys();
    } else {
      if (!node.IsScalar()) return Complain(node, "`" + key + "` has to be a single value");
      ReadScalar(node, value, key);
    }
  }

 private:
  template <class T>
  void ReadScalar(const YAML::Node& node, T& value, const std::string& key) {
    if constexpr (std::is_enum_v<T>) {
      std::vector<std::string> names;
      for (const auto& entry : support::EnumNames<T>::kTable) names.emplace_back(entry.second);
      auto known = support::ByName<T>(node.Scalar());
      if (!known) return ComplainAboutName(node, key, names);
      value = *known;
    } else if (!YAML::convert<T>::decode(node, value)) {
      Complain(node, "`" + key + "` has to be " +
                         (std::is_same_v<T, bool> ? "true or false" : "a whole number"));
    }
  }

  void RefuseUnknownKeys();
  void Complain(const YAML::Node& node, const std::string& what);
  void ComplainAboutName(const YAML::Node& node, const std::string& key,
                         const std::vector<std::string>& names);

  const YAML::Node node_;
  std::string& error_;
  std::vector<std::string> known_;
};

// "LINE:COLUMN: what", both 1-based.
std::string AtMark(const YAML::Mark& mark, const std::string& what);

}  // namespace fleet
