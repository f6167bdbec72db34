#include "fleet-pr/cli/sarif.h"

#include <algorithm>
#include <map>
#include <set>

#include "fleet-pr/baseline.h"
#include "fleet-pr/cli/uri.h"
#include "fleet-pr/lines.h"
#include "support/document.h"
#include "support/text.h"

namespace fleet::cli {
using rewriter::Edit;
using rewriter::Report;
using support::Json;
namespace {

constexpr char kSchema[] =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
constexpr char kRoot[] = "SRCROOT";

Json Text(const std::string& text) { return {{"text", support::Printable(text)}}; }

// Where the root lies is the reader's to say: a path of this machine means nothing elsewhere.
Json Artifact(const std::string& file) {
  return {{"uri", RelativeUri(file)}, {"uriBaseId", kRoot}};
}

Json Location(const Finding& finding) {
  Json region{{"startLine", finding.line}, {"startColumn", finding.character}};
  if (!finding.text.empty()) region["snippet"] = Text(finding.text);
  return {{"physicalLocation",
           {{"artifactLocation", Artifact(finding.file)}, {"region", std::move(region)}}}};
}

Json Replacement(const Edit& edit, const Lines& lines) {
  auto [line, column] = lines.Place(edit.offset);
  auto [end_line, end_column] = lines.Place(edit.offset + edit.length);
  return {{"deletedRegion",
           {{"startLine", line},
            {"startColumn", column},
            {"endLine", end_line},
            {"endColumn", end_column},
            {"byteOffset", edit.offset},
            {"byteLength", edit.length}}},
          {"insertedContent", {{"text", edit.replacement}}}};
}

class Writer {
 public:
  Writer(const rules::Plan& plan, const FileReader& read) : plan_(plan), read_(read) {}

  Json Result(const Finding& finding) {
    auto [rule, fresh] = rules_.try_emplace(finding.kind, rules_.size());
    Json result{{"ruleId", finding.kind},
                {"ruleIndex", rule->second},
                {"level", finding.breaks ? "error" : "warning"},
                {"message", Text(MessageOf(finding, plan_))},
                {"locations", Json::array({Location(finding)})},
                {"properties",
                 {{"changes", finding.changes},
                  {"state", support::NameOf(finding.state)},
                  {"reason", finding.reason}}}};
    if (!finding.edits.empty()) result["fixes"] = Json::array({Fix(finding)});
    return result;
  }

  // In order of index.
  Json Rules() const {
    std::vector<std::string> names(rules_.size());
    for (const auto& [name, index] : rules_) names[index] = name;
    Json rules = Json::array();
    for (const std::string& name : names) {
      std::string words = name;
      std::replace(words.begin(), words.end(), '_', ' ');
      rules.push_back({{"id", name}, {"shortDescription", Text("In the schema: " + words)}});
    }
    return rules;
  }

 private:
  Json Fix(const Finding& finding) {
    std::map<std::string, Json> files;
    for (const Edit& edit : finding.edits) {
      Json& change = files[edit.file];
      if (change.is_null()) {
        change = {{"artifactLocation", Artifact(edit.file)}, {"replacements", Json::array()}};
      }
      change["replacements"].push_back(Replacement(edit, LinesOf(edit.file)));
    }
    Json changes = Json::array();
    for (auto& [file, change] : files) changes.push_back(std::move(change));
    std::string how = support::NameOf(finding.edits.front().confidence);
    return {{"description", Text("Follow the schema (" + how + ")")},
            {"artifactChanges", std::move(changes)}};
  }

  const Lines& LinesOf(const std::string& file) {
    auto [known, fresh] = lines_.try_emplace(file, "");
    if (fresh) known->second = Lines(read_(file).value_or(""));
    return known->second;
  }

  const rules::Plan& plan_;
  const FileReader& read_;
  std::map<std::string, Lines> lines_;
  std::map<std::string, size_t> rules_;
};

// What went wrong on the way: units that failed, changes that were taken back.
Json Notifications(const Report& report) {
  Json list = Json::array();
  for (const rewriter::Dropped& dropped : report.dropped) {
    list.push_back({{"level", "warning"},
                    {"message", Text("taken back: " + dropped.change + ": " + dropped.reason +
                                     (dropped.detail.empty() ? "" : ": " + dropped.detail))}});
  }
  for (const std::string& diagnostic : report.diagnostics) {
    list.push_back({{"level", "note"}, {"message", Text(diagnostic)}});
  }
  return list;
}

}  // namespace

std::string SarifText(const Report& report, const std::vector<Finding>& findings,
                      const rules::Plan& plan, const FileReader& read) {
  Writer writer(plan, read);
  Json results = Json::array();
  std::vector<std::string> prints = Fingerprints(findings);
  for (size_t i = 0; i < findings.size(); ++i) {
    Json result = writer.Result(findings[i]);
    result["partialFingerprints"] = {{"coevolveUse/v1", prints[i]}};
    results.push_back(std::move(result));
  }
  Json run;
  run["tool"]["driver"] = {{"name", "coevolve"}, {"rules", writer.Rules()}};
  run["invocations"] = Json::array(
      {{{"executionSuccessful", true}, {"toolExecutionNotifications", Notifications(report)}}});
  run["columnKind"] = "unicodeCodePoints";
  run["originalUriBaseIds"][kRoot] = {{"description", Text("The root of the repository")}};
  run["results"] = std::move(results);
  return support::DumpJson({{"$schema", kSchema}, {"version", "2.1.0"}, {"runs", {run}}});
}

}  // namespace fleet::cli
