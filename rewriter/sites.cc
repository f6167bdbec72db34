#include "rewriter/sites.h"

#include <algorithm>

namespace rewriter {
namespace {

bool Holds(const Range& outer, const Range& inner) {
  return outer.file == inner.file && outer.begin <= inner.begin && inner.end <= outer.end;
}

// Functions of the unit in which an error was reported.
std::vector<Range> BrokenFunctions(const UnitFacts& unit) {
  std::vector<Range> broken;
  for (const Range& function : unit.functions) {
    auto inside = [&](const ErrorFact& error) { return Holds(function, error.at); };
    if (std::any_of(unit.errors.begin(), unit.errors.end(), inside)) broken.push_back(function);
  }
  return broken;
}

// The parts of `a` that are also in `b`; both sorted by begin.
std::vector<Range> Intersect(const std::vector<Range>& a, const std::vector<Range>& b) {
  std::vector<Range> both;
  for (const Range& x : a) {
    for (const Range& y : b) {
      int64_t begin = std::max(x.begin, y.begin), end = std::min(x.end, y.end);
      if (begin < end) both.push_back({0, begin, end});
    }
  }
  return both;
}

void GatherRanges(const UnitFacts& unit, Sites& sites) {
  std::map<int, std::vector<Range>> skipped;
  for (const Range& range : unit.skipped)
    skipped[range.file].push_back({0, range.begin, range.end});
  for (size_t i = 0; i < unit.files.size(); ++i) {
    const std::string& file = unit.files[i];
    std::vector<Range>& mine = skipped[static_cast<int>(i)];
    auto [known, first] = sites.inactive.try_emplace(file, mine);
    if (!first) known->second = Intersect(known->second, mine);
    ++sites.read_by[file];
    sites.schema_files[file].insert(unit.schema_files.begin(), unit.schema_files.end());
    if (IsPartial(unit)) ++sites.partial[file];
  }
  for (const OwnFunction& function : unit.own_functions) {
    OwnName& known = sites.own[function.name];
    if (function.forwards >= 0) known.forwards.insert(function.forwards);
    known.fixed |= function.fixed;
  }
  for (const MacroBody& macro : unit.macros) {
    std::vector<MacroBody>& known = sites.macros[unit.files[static_cast<size_t>(macro.at.file)]];
    auto same = [&](const MacroBody& other) { return other.at.begin == macro.at.begin; };
    if (std::none_of(known.begin(), known.end(), same)) known.push_back(macro);
  }
}

}  // namespace

Sites Gather(const std::vector<UnitFacts>& units) {
  Sites sites;
  for (const UnitFacts& unit : units) {
    if (!unit.failure.empty()) continue;
    std::vector<Range> broken = BrokenFunctions(unit);
    for (const Fact& fact : unit.facts) {
      Site& site =
          sites.at[{unit.files[static_cast<size_t>(fact.at.file)], fact.at.begin, fact.at.end}];
      bool resolved = fact.kind != FactKind::kDependent && fact.kind != FactKind::kDeciding;
      if (resolved) site.symbols.insert(fact.symbol);
      if (fact.own >= 0) site.own.insert(unit.own_functions[static_cast<size_t>(fact.own)].name);
      site.kinds.insert(fact.kind);
      if (fact.qualifier >= 0)
        site.qualifier = unit.qualifiers[static_cast<size_t>(fact.qualifier)];
      site.doubtful |= std::any_of(broken.begin(), broken.end(),
                                   [&](const Range& f) { return Holds(f, fact.at); });
    }
    for (const IncludeFact& include : unit.includes) {
      const std::string& file = unit.files[static_cast<size_t>(include.at.file)];
      sites.includes[{file, include.at.begin, include.at.end}].insert(include.schema_file);
    }
    GatherRanges(unit, sites);
  }
  return sites;
}

}  // namespace rewriter
