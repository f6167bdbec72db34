#include "fleet-pr/yaml_reader.h"

#include <algorithm>

#include "support/text.h"

namespace fleet {

std::string AtMark(const YAML::Mark& mark, const std::string& what) {
  return std::to_string(mark.line + 1) + ":" + std::to_string(mark.column + 1) + ": " + what;
}

void YamlReader::RefuseUnknownKeys() {
  std::vector<std::string> seen;
  for (const auto& pair : node_) {
    std::string key = pair.first.IsScalar() ? pair.first.Scalar() : "?";
    if (std::find(seen.begin(), seen.end(), key) != seen.end()) {
      Complain(pair.first, "`" + key + "` is given twice");
    }
    seen.push_back(key);
    if (std::find(known_.begin(), known_.end(), key) != known_.end()) continue;
    std::string near = support::ClosestTo(key, known_);
    Complain(pair.first, "unknown key `" + key + "`; " +
                             (near.empty() ? "the keys here are " + support::Join(known_, ", ")
                                           : "did you mean `" + near + "`?"));
  }
}

void YamlReader::Complain(const YAML::Node& node, const std::string& what) {
  if (error_.empty()) error_ = AtMark(node.Mark(), what);
}

void YamlReader::ComplainAboutName(const YAML::Node& node, const std::string& key,
                                   const std::vector<std::string>& names) {
  Complain(node, "`" + key + "` cannot be `" + node.Scalar() + "`; it is one of " +
                     support::Join(names, ", "));
}

}  // namespace fleet
