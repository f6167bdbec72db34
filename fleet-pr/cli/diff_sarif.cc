#include "fleet-pr/cli/diff_sarif.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "detector/wording.h"
#include "fleet-pr/cli/sarif_log.h"
#include "fleet-pr/lines.h"
#include "support/files.h"

namespace fleet::cli {
namespace fs = std::filesystem;
using detector::Change;
using detector::ChangeSet;
using detector::Input;
using detector::PeerFinding;
using detector::Span;
using support::Json;
namespace {

constexpr char kOld[] = "OLD", kNew[] = "NEW";
constexpr size_t kConsequencesShown = 50;

// "git:REV:PATH" -> "PATH", "git:REV" -> "".
std::string PathOf(const std::string& source) {
  if (!source.starts_with("git:")) return source;
  size_t colon = source.find(':', 4);
  return colon == std::string::npos ? "" : source.substr(colon + 1);
}

// Places in one of the two schemas.
class Side {
 public:
  Side(const Input& input, const char* root) : input_(input), root_(root) {
    for (const detector::InputFile& file : input.files) texts_.emplace(file.path, file.content);
  }

  Json Place(const Span& span) {
    Json place{{"artifactLocation", SarifArtifact(PathFromHere(input_, span.file), root_)}};
    if (span.line > 0) place["region"] = Region(span);
    return {{"physicalLocation", std::move(place)}};
  }

 private:
  Json Region(const Span& span) {
    const Lines& lines = LinesOf(span.file);
    Json region{{"startLine", span.line},
                {"startColumn", std::max(1, lines.Character(span.line, span.column))}};
    if (span.end_line >= span.line && span.end_column > 0) {
      region["endLine"] = span.end_line;
      region["endColumn"] = std::max(1, lines.Character(span.end_line, span.end_column));
    }
    return region;
  }

  const Lines& LinesOf(const std::string& file) {
    auto [known, fresh] = lines_.try_emplace(file, "");
    if (fresh) known->second = Lines(texts_[file]);
    return known->second;
  }

  const Input& input_;
  const char* root_;
  std::map<std::string, std::string> texts_;
  std::map<std::string, Lines> lines_;
};

Json Suppressions(const detector::Waiver* waiver) {
  Json list = Json::array();
  if (waiver) {
    list.push_back({{"kind", "external"},
                    {"status", "accepted"},
                    {"justification", detector::WaiverText(*waiver)}});
  }
  return list;
}

bool HarmsData(const detector::Directions& d) {
  return d.new_reads_old != detector::Verdict::kOk || d.old_reads_new != detector::Verdict::kOk;
}

const char* LevelOf(const Change& change, const std::string& fail_on) {
  if (detector::BreaksAspect(change, fail_on)) return "error";
  const detector::VerdictVector& verdict = change.verdict;
  bool harms = verdict.source != detector::Verdict::kOk || HarmsData(verdict.wire) ||
               HarmsData(verdict.json);
  return harms ? "warning" : "note";
}

std::string MessageOf(const detector::Cause& cause) {
  const Change& change = *cause.change;
  std::string text =
      detector::Words(support::NameOf(change.kind)) + ": " + detector::PathsText(change);
  if (std::string detail = detector::DetailText(change); !detail.empty()) text += ", " + detail;
  text += "; " + detector::VerdictText(change.verdict);
  size_t more = cause.consequences.size();
  if (more > 0) text += "; " + detector::Plural(more, "other follows", "others follow");
  return text;
}

class Writer {
 public:
  explicit Writer(const ChangeSet& changes)
      : changes_(changes), old_(changes.inputs.old, kOld), new_(changes.inputs.now, kNew) {}

  void Add(const detector::Cause& cause, const std::string& fail_on,
           const detector::Waiver* waiver) {
    const Change& change = *cause.change;
    Json result = Start(support::NameOf(change.kind), LevelOf(change, fail_on), MessageOf(cause));
    result["locations"] = Json::array({PlaceOf(change)});
    Json related = Json::array();
    for (const Change* one : cause.consequences) {
      if (related.size() == kConsequencesShown) break;
      related.push_back(PlaceOf(*one));
      related.back()["message"] = SarifMessage(detector::Words(support::NameOf(one->kind)) + ": " +
                                               detector::PathsText(*one));
    }
    if (!related.empty()) result["relatedLocations"] = std::move(related);
    result["partialFingerprints"] = {{"coevolveChange/v1", support::Sha256(change.id)}};
    result["suppressions"] = Suppressions(waiver);
    result["properties"] = {{"change", change.id}, {"confidence", change.confidence}};
    results_.push_back(std::move(result));
  }

  void Add(const PeerFinding& finding, const detector::Waiver* waiver) {
    Json result = Start(finding.rule, "error", finding.message);
    Json place = new_.Place({finding.file, finding.line, finding.column, 0, 0});
    if (!finding.pointer.empty()) {
      place["logicalLocations"] = Json::array({{{"fullyQualifiedName", finding.pointer}}});
    }
    result["locations"] = Json::array({std::move(place)});
    std::string key = finding.rule + "\n" + finding.file + finding.pointer + "\n" + finding.message;
    int count = ++seen_[key];
    result["partialFingerprints"] = {
        {"coevolveFinding/v1", support::Sha256(key + std::to_string(count))}};
    result["suppressions"] = Suppressions(waiver);
    results_.push_back(std::move(result));
  }

  std::string Dump() {
    Json notifications = Json::array();
    for (const detector::Diagnostic& d : changes_.diagnostics) {
      notifications.push_back(
          {{"level", "warning"},
           {"message",
            SarifMessage(d.span.file + ":" + std::to_string(d.span.line) + ": " + d.message)}});
    }
    return DumpSarif({.results = std::move(results_),
                      .rules = rules_.ToJson(),
                      .notifications = std::move(notifications),
                      .roots = {{kOld, "The old schema: " + changes_.inputs.old.source},
                                {kNew, "The new schema: " + changes_.inputs.now.source}}});
  }

 private:
  Json Start(const std::string& rule, const char* level, const std::string& message) {
    return {{"ruleId", rule},
            {"ruleIndex", rules_.Index(rule)},
            {"level", level},
            {"message", SarifMessage(message)}};
  }

  Json PlaceOf(const Change& change) {
    const std::string& path = detector::ShownSide(change).path;
    Json place = (change.now ? new_ : old_).Place(detector::ShownSide(change).span);
    place["logicalLocations"] = Json::array({{{"fullyQualifiedName", path}}});
    return place;
  }

  const ChangeSet& changes_;
  Side old_, new_;
  SarifRules rules_{""};
  Json results_ = Json::array();
  std::map<std::string, int> seen_;
};

}  // namespace

std::string DiffSarif(const ChangeSet& changes, const std::string& fail_on,
                      const detector::Waived& waived) {
  Writer writer(changes);
  for (const detector::Cause& cause : detector::CausesOf(changes)) {
    writer.Add(cause, fail_on, waived.Find(*cause.change));
  }
  return writer.Dump();
}

std::string FindingsSarif(const std::vector<PeerFinding>& findings, const ChangeSet& changes,
                          const detector::Waived& waived) {
  Writer writer(changes);
  for (const PeerFinding& finding : findings) writer.Add(finding, waived.Find(finding));
  return writer.Dump();
}

std::string PathFromHere(const Input& input, const std::string& file) {
  std::error_code error;
  fs::path source = PathOf(input.source);
  if (source.is_absolute()) source = source.lexically_relative(fs::current_path(error));
  // A source that is one file ends as that file does; of a folder, files lie below it.
  std::string whole = source.lexically_normal().generic_string();
  for (const detector::InputFile& one : input.files) {
    bool is_main = whole == one.path || whole.ends_with("/" + one.path);
    if (is_main) whole.resize(whole.size() - one.path.size());
    if (is_main) break;
  }
  std::string path = (fs::path(whole) / file).lexically_normal().generic_string();
  return path.starts_with("..") || path.starts_with("/") ? file : path;
}

}  // namespace fleet::cli
