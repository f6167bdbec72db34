#include "rewriter/account/sites.h"

#include <algorithm>

#include "rewriter/facts/inactive.h"

namespace rewriter {
namespace {

void GatherRanges(const UnitFacts& unit, Sites& sites) {
  for (const std::string& file : unit.files) {
    ++sites.read_by[file];
    sites.schema_files[file].insert(unit.schema_files.begin(), unit.schema_files.end());
    if (IsPartial(unit)) ++sites.partial[file];
    if (unit.hides_schema) sites.hidden_schema.insert(file);
  }
  for (const OwnFunction& function : unit.own_functions) {
    OwnName& known = sites.own[function.name];
    if (function.forwards >= 0) known.forwards.insert(function.forwards);
    known.fixed |= function.fixed;
  }
  for (const MacroBody& macro : unit.macros) {
    sites.macros[unit.files[static_cast<size_t>(macro.at.file)]].emplace(macro.at.begin, macro);
  }
}

Place PlaceOf(const UnitFacts& unit, const Range& at) {
  return {unit.files[static_cast<size_t>(at.file)], at.begin, at.end};
}

void GatherProposals(const UnitFacts& unit, Sites& sites) {
  for (const Proposal& proposal : unit.proposals) {
    Suggestion mine{{}, proposal.unaffected, proposal.reason, proposal.advice, {}};
    for (const Replacement& edit : proposal.edits) {
      mine.edits.emplace_back(PlaceOf(unit, edit.at), edit.text);
    }
    auto& known = sites.at[PlaceOf(unit, proposal.at)].suggestions[proposal.operation];
    if (std::find(known.begin(), known.end(), mine) == known.end()) known.push_back(mine);
  }
}

void GatherLookups(const UnitFacts& unit, const std::map<int, Spans>& broken, Sites& sites) {
  for (const ArgumentLookup& lookup : unit.lookups) {
    Lookup& known = sites.lookups[PlaceOf(unit, lookup.at)];
    known.symbols.insert(lookup.symbol);
    known.functions.insert(lookup.space.empty() ? lookup.name : lookup.space + "::" + lookup.name);
    known.declares = lookup.declares;
    known.taken = lookup.taken;
    bool told = lookup.qualifier >= 0 && !lookup.instance;
    if (told) known.qualifier = unit.qualifiers[static_cast<size_t>(lookup.qualifier)];
    auto near = broken.find(lookup.at.file);
    known.doubtful |= near != broken.end() && near->second.Hold(lookup.at.begin, lookup.at.end);
  }
}

}  // namespace

std::map<int, Spans> BrokenFunctions(const UnitFacts& unit) {
  std::map<int, std::set<int64_t>> errors;
  for (const ErrorFact& error : unit.errors) errors[error.at.file].insert(error.at.begin);
  std::map<int, std::vector<std::pair<int64_t, int64_t>>> broken;
  for (const Range& function : unit.functions) {
    const std::set<int64_t>& mine = errors[function.file];
    auto first = mine.lower_bound(function.begin);
    if (first != mine.end() && *first <= function.end) {
      broken[function.file].push_back({function.begin, function.end});
    }
  }
  std::map<int, Spans> spans;
  for (auto& [file, ranges] : broken) spans.emplace(file, std::move(ranges));
  return spans;
}

Sites Gather(const std::vector<UnitFacts>& units) {
  Sites sites;
  sites.inactive = InactiveCode(units);
  for (const UnitFacts& unit : units) {
    if (!unit.failure.empty()) {
      for (const std::string& file : unit.files) ++sites.partial[file];
      continue;
    }
    std::map<int, Spans> broken = BrokenFunctions(unit);
    for (const Fact& fact : unit.facts) {
      Site& site =
          sites.at[{unit.files[static_cast<size_t>(fact.at.file)], fact.at.begin, fact.at.end}];
      bool tells = !IsDependent(fact) && fact.kind != FactKind::kTwofold &&
                   fact.kind != FactKind::kPastedAway;
      if (tells) site.symbols.insert(fact.symbol);
      if (fact.own >= 0) site.own.insert(unit.own_functions[static_cast<size_t>(fact.own)].name);
      site.kinds.insert(fact.kind);
      if (fact.qualifier >= 0) {
        bool flat = site.qualifier && site.qualifier->flat;
        bool shared = site.qualifier && site.qualifier->shared;
        site.qualifier = unit.qualifiers[static_cast<size_t>(fact.qualifier)];
        site.qualifier->flat |= flat;
        site.qualifier->shared |= shared;
      }
      auto near = broken.find(fact.at.file);
      site.doubtful |= near != broken.end() && near->second.Hold(fact.at.begin, fact.at.end);
    }
    GatherProposals(unit, sites);
    GatherLookups(unit, broken, sites);
    for (const IncludeFact& include : unit.includes) {
      const std::string& file = unit.files[static_cast<size_t>(include.at.file)];
      sites.includes[{file, include.at.begin, include.at.end}].insert(include.schema_file);
    }
    GatherRanges(unit, sites);
  }
  return sites;
}

}  // namespace rewriter
