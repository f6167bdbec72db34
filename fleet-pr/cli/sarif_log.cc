#include "fleet-pr/cli/sarif_log.h"

#include <algorithm>
#include <vector>

#include "fleet-pr/cli/uri.h"
#include "support/text.h"

namespace fleet::cli {
using support::Json;
namespace {

constexpr char kSchema[] =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

}  // namespace

Json SarifMessage(const std::string& text) { return {{"text", support::Printable(text)}}; }

Json SarifArtifact(const std::string& file, const std::string& root) {
  return {{"uri", RelativeUri(file)}, {"uriBaseId", root}};
}

size_t SarifRules::Index(const std::string& id) {
  return rules_.try_emplace(id, rules_.size()).first->second;
}

Json SarifRules::ToJson() const {
  std::vector<std::string> names(rules_.size());
  for (const auto& [name, index] : rules_) names[index] = name;
  Json rules = Json::array();
  for (const std::string& name : names) {
    std::string words = name;
    std::replace(words.begin(), words.end(), '_', ' ');
    rules.push_back({{"id", name}, {"shortDescription", SarifMessage(prefix_ + words)}});
  }
  return rules;
}

std::string DumpSarif(SarifLog log) {
  Json run;
  run["tool"]["driver"] = {{"name", "coevolve"}, {"rules", std::move(log.rules)}};
  run["invocations"] =
      Json::array({{{"executionSuccessful", true},
                    {"toolExecutionNotifications", std::move(log.notifications)}}});
  run["columnKind"] = "unicodeCodePoints";
  for (const auto& [name, what] : log.roots) {
    run["originalUriBaseIds"][name] = {{"description", SarifMessage(what)}};
  }
  run["results"] = std::move(log.results);
  return support::DumpJson({{"$schema", kSchema}, {"version", "2.1.0"}, {"runs", {run}}});
}

}  // namespace fleet::cli
