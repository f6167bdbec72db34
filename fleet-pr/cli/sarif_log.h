// What all our SARIF 2.1.0 logs have in common: the frame around the results, and the rules that
// they name.
#pragma once

#include <map>
#include <string>

#include "support/document.h"

namespace fleet::cli {

support::Json SarifMessage(const std::string& text);  // a message or description

// The file of a location, below a root that the log names: a path of this machine means nothing
// elsewhere.
support::Json SarifArtifact(const std::string& file, const std::string& root);

// Rules in the order in which they are first named.
class SarifRules {
 public:
  // `prefix` stands before the rule's name in its description.
  explicit SarifRules(std::string prefix) : prefix_(std::move(prefix)) {}
  size_t Index(const std::string& id);
  support::Json ToJson() const;

 private:
  std::string prefix_;
  std::map<std::string, size_t> rules_;
};

struct SarifLog {
  support::Json results = support::Json::array();
  support::Json rules = support::Json::array();
  support::Json notifications = support::Json::array();
  std::map<std::string, std::string> roots;  // name -> what it is
};
std::string DumpSarif(SarifLog log);

}  // namespace fleet::cli
