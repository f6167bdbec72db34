#include "fleet-pr/cli/sarif.h"

#include <map>

#include "fleet-pr/baseline.h"
#include "fleet-pr/cli/sarif_log.h"
#include "fleet-pr/lines.h"
#include "support/document.h"

namespace fleet::cli {
using rewriter::Edit;
using rewriter::Report;
using support::Json;
namespace {

constexpr char kRoot[] = "SRCROOT";

Json Artifact(const std::string& file) { return SarifArtifact(file, kRoot); }

Json Location(const Finding& finding) {
  Json region{{"startLine", finding.line}, {"startColumn", finding.character}};
  if (!finding.text.empty()) region["snippet"] = SarifMessage(finding.text);
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
    Json result{{"ruleId", finding.kind},
                {"ruleIndex", rules_.Index(finding.kind)},
                {"level", finding.breaks ? "error" : "warning"},
                {"message", SarifMessage(MessageOf(finding, plan_))},
                {"locations", Json::array({Location(finding)})},
                {"properties",
                 {{"changes", finding.changes},
                  {"state", support::NameOf(finding.state)},
                  {"reason", finding.reason}}}};
    if (!finding.edits.empty()) result["fixes"] = Json::array({Fix(finding)});
    return result;
  }

  Json Rules() const { return rules_.ToJson(); }

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
    return {{"description", SarifMessage("Follow the schema (" + how + ")")},
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
  SarifRules rules_{"In the schema: "};
};

// What went wrong on the way: units that failed, changes that were taken back.
Json Notifications(const Report& report) {
  Json list = Json::array();
  for (const rewriter::Dropped& dropped : report.dropped) {
    list.push_back(
        {{"level", "warning"},
         {"message", SarifMessage("taken back: " + dropped.change + ": " + dropped.reason +
                                  (dropped.detail.empty() ? "" : ": " + dropped.detail))}});
  }
  for (const std::string& diagnostic : report.diagnostics) {
    list.push_back({{"level", "note"}, {"message", SarifMessage(diagnostic)}});
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
  return DumpSarif({.results = std::move(results),
                    .rules = writer.Rules(),
                    .notifications = Notifications(report),
                    .roots = {{kRoot, "The root of the repository"}}});
}

}  // namespace fleet::cli
