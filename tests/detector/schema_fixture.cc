#include "tests/detector/schema_fixture.h"

#include <algorithm>
#include <cmath>

namespace detector {
namespace fs = std::filesystem;
using support::Json;
namespace {

fs::path Root() { return fs::path(COEVOLVE_SOURCE_DIR) / "fixtures" / "schemas"; }

// "shop.Order.note at order.proto:5:3"
Json Placed(const std::optional<Side>& side) {
  if (!side) return nullptr;
  const Span& span = side->span;
  std::string place = span.line == 0 ? span.file
                                     : span.file + ":" + std::to_string(span.line) + ":" +
                                           std::to_string(span.column);
  return side->path == place ? place : side->path + " at " + place;
}

// One word if both directions agree, else "NEW READS OLD, OLD READS NEW".
std::string BothWays(const Directions& d) {
  std::string first = support::NameOf(d.new_reads_old), second = support::NameOf(d.old_reads_new);
  return first == second ? first : first + ", " + second;
}

double Rounded(double share) { return std::round(share * 100) / 100; }

Json ReducedChange(const Change& change) {
  return {{"kind", support::NameOf(change.kind)},
          {"old", Placed(change.old)},
          {"new", Placed(change.now)},
          {"detail", change.detail},
          {"source", support::NameOf(change.verdict.source)},
          {"wire", BothWays(change.verdict.wire)},
          {"json", BothWays(change.verdict.json)},
          {"confidence", Rounded(change.confidence)},
          {"evidence", change.evidence},
          {"caused_by", change.caused_by ? Json(*change.caused_by) : Json(nullptr)}};
}

Json ReducedAmbiguity(const Ambiguity& unclear) {
  Json candidates = Json::object();
  for (const Candidate& one : unclear.candidates) candidates[one.path] = Rounded(one.score);
  return {{"path", unclear.path}, {"candidates", candidates}, {"message", unclear.message}};
}

std::string SideOf(const fs::path& folder, const std::string& side) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().stem() == side) return entry.path().filename().string();
  }
  return "";
}

}  // namespace

std::vector<std::string> SchemaFixtureNames() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(Root())) {
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

support::Result<SchemaFixture> FindSchemaFixture(const std::string& name) {
  SchemaFixture fixture{.folder = Root() / name};
  fixture.old_source = SideOf(fixture.folder, "old");
  fixture.new_source = SideOf(fixture.folder, "new");
  if (fixture.old_source.empty() || fixture.new_source.empty()) {
    return support::Fail(support::ErrorKind::kNotFound,
                         fixture.folder.string() + " needs old.EXT and new.EXT, or old/ and new/");
  }
  return fixture;
}

Json Reduced(const ChangeSet& changes) {
  Json list = Json::array(), ambiguities = Json::array(), unread = Json::array();
  for (const Change& change : changes.changes) list.push_back(ReducedChange(change));
  for (const Ambiguity& one : changes.ambiguities) ambiguities.push_back(ReducedAmbiguity(one));
  for (const Diagnostic& d : changes.diagnostics) {
    unread.push_back(d.span.file + ":" + std::to_string(d.span.line) + ": " + d.message);
  }
  return {{"format", changes.inputs.now.format},
          {"changes", list},
          {"ambiguities", ambiguities},
          {"diagnostics", unread}};
}

}  // namespace detector
