#include "rewriter/silence.h"

#include <algorithm>

#include "rewriter/facts/inactive.h"
#include "rewriter/facts/spans.h"

namespace rewriter {
namespace {

using Place = std::pair<std::string, int64_t>;  // file, offset

// Names that inactive code may give another meaning.
std::set<Place> ReachedByInactiveCode(const Run& run) {
  std::map<std::string, Spans> inactive;
  for (const auto& [file, ranges] : InactiveCode(run.facts)) {
    std::vector<std::pair<int64_t, int64_t>> spans;
    for (const Range& range : ranges) spans.emplace_back(range.begin, range.end);
    inactive.emplace(file, std::move(spans));
  }
  std::set<Place> reached;
  for (const UnitFacts& unit : run.facts) {
    auto file = [&](const Range& at) { return unit.files[static_cast<size_t>(at.file)]; };
    for (const InactiveWay& way : unit.inactive_ways) {
      bool open = std::any_of(way.at.begin(), way.at.end(), [&](const Range& at) {
        return inactive.at(file(at)).Hold(at.begin, at.end);
      });
      if (!open) continue;
      for (const Range& at : way.to) reached.emplace(file(at), at.begin);
    }
  }
  return reached;
}

}  // namespace

void Silence(Run& run, const Graph& graph) {
  std::set<std::string> unheard = run.unheard;
  for (UnitFacts& unit : run.facts) {
    if (unit.failure.empty()) continue;
    std::set<std::string> read = ReadBy(unit.unit, graph);
    unit.files.assign(read.begin(), read.end());
    unheard.merge(read);
  }
  std::set<Place> reached = ReachedByInactiveCode(run);
  for (UnitFacts& unit : run.facts) {
    if (!unit.failure.empty()) continue;
    bool whole = run.generic.count(unit.unit) > 0;
    std::vector<Fact> of_macros;
    for (Fact& fact : unit.facts) {
      const std::string& file = unit.files[static_cast<size_t>(fact.at.file)];
      bool inactive = reached.count({file, fact.at.begin}) > 0;
      if (fact.kind == FactKind::kDependent && (!whole || inactive || unheard.count(file))) {
        fact.kind = FactKind::kUnheard;
      } else if (fact.kind == FactKind::kMacroBody && inactive) {
        of_macros.push_back({.at = fact.at, .kind = FactKind::kUnheard});
      }
    }
    unit.facts.insert(unit.facts.end(), of_macros.begin(), of_macros.end());
  }
}

}  // namespace rewriter
