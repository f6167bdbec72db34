#include "rewriter/silence.h"

#include <algorithm>

#include "rewriter/facts/inactive.h"
#include "rewriter/facts/spans.h"
#include "rewriter/facts/words.h"

namespace rewriter {
namespace {

using Place = std::pair<std::string, int64_t>;  // file, offset
using Inactive = std::map<std::string, Spans>;  // by file

Inactive InactiveSpans(const Run& run) {
  Inactive inactive;
  for (const auto& [file, ranges] : InactiveCode(run.facts)) {
    std::vector<std::pair<int64_t, int64_t>> spans;
    for (const Range& range : ranges) spans.emplace_back(range.begin, range.end);
    inactive.emplace(file, std::move(spans));
  }
  return inactive;
}

// Names that inactive code may give another meaning.
std::set<Place> ReachedByInactiveCode(const Run& run, const Inactive& inactive) {
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

// Whether inactive code declares a type: `using Name =`, `class Name`, `#define Name`, and
// `typedef Boat Name;`.
bool IsDeclaredIn(std::string_view text, const Spans& inactive, const std::string& name) {
  std::vector<Word> words = FindWords(text, {name});
  return std::any_of(words.begin(), words.end(), [&](const Word& word) {
    if (!inactive.Hold(word.begin, word.end)) return false;
    llvm::StringRef before = llvm::StringRef(text).take_front(static_cast<size_t>(word.begin));
    llvm::StringRef after = llvm::StringRef(text).drop_front(static_cast<size_t>(word.end));
    before = before.rtrim();
    return after.ltrim().starts_with(";") || before.ends_with("using") ||
           before.ends_with("class") || before.ends_with("struct") || before.ends_with("define");
  });
}

std::set<Place> ReachedByTwofoldAliases(const Run& run, const Inactive& inactive) {
  std::map<std::pair<std::string, std::string>, bool> known;  // file and alias
  std::set<Place> reached;
  for (const UnitFacts& unit : run.facts) {
    for (const AliasUse& use : unit.aliases) {
      const std::string& file = unit.files[static_cast<size_t>(use.file)];
      auto [twofold, fresh] = known.try_emplace({file, use.alias});
      if (fresh) {
        twofold->second = IsDeclaredIn(run.snapshot.Read(file), inactive.at(file), use.alias);
      }
      if (!twofold->second) continue;
      for (const Range& at : use.at) {
        reached.emplace(unit.files[static_cast<size_t>(at.file)], at.begin);
      }
    }
  }
  return reached;
}

// Whether a name is one of the standard library's wherever it is expanded: std::filesystem::path.
bool IsStandard(llvm::StringRef text, int64_t at) {
  text = text.take_front(static_cast<size_t>(at));
  while (text.consume_back("::")) {
    llvm::StringRef rest =
        text.rtrim("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    if (text.drop_front(rest.size()) == "std") return !rest.ends_with("::");
    text = rest;
  }
  return false;
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
  Inactive inactive_code = InactiveSpans(run);
  std::set<Place> reached = ReachedByInactiveCode(run, inactive_code);
  std::set<Place> twofold = ReachedByTwofoldAliases(run, inactive_code);
  for (UnitFacts& unit : run.facts) {
    if (!unit.failure.empty()) continue;
    bool whole = run.generic.count(unit.unit) > 0;
    std::vector<Fact> more;
    for (Fact& fact : unit.facts) {
      const std::string& file = unit.files[static_cast<size_t>(fact.at.file)];
      bool inactive = reached.count({file, fact.at.begin}) > 0;
      if (fact.kind == FactKind::kDependent && (!whole || inactive || unheard.count(file))) {
        fact.kind = FactKind::kUnheard;
      } else if (fact.kind == FactKind::kMacroBody && inactive &&
                 !IsStandard(run.snapshot.Read(file), fact.at.begin)) {
        more.push_back({.at = fact.at, .kind = FactKind::kUnheard});
      }
      if (twofold.count({file, fact.at.begin})) {
        more.push_back({.at = fact.at, .kind = FactKind::kTwofold});
      }
    }
    unit.facts.insert(unit.facts.end(), more.begin(), more.end());
  }
}

}  // namespace rewriter
