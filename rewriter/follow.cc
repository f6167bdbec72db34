#include "rewriter/follow.h"

#include <algorithm>

#include "rewriter/edits/retype.h"
#include "rewriter/facts/words.h"
#include "rewriter/silence.h"

namespace rewriter {
namespace {

constexpr int kMostRounds = 4;     // from a function to its callers, to theirs, ...
constexpr size_t kMostFiles = 60;  // that bear one name

// Own C++ files that bear each of the names.
std::map<std::string, std::set<std::string>> FilesOf(const Run& run,
                                                     const std::set<std::string>& names) {
  std::map<std::string, std::set<std::string>> files;
  ScanResult scan = Scan(run.snapshot, {names.begin(), names.end()}, {}, run.options.jobs);
  for (const ScannedFile& file : scan.files) {
    for (const auto& [name, count] : file.hits) files[name].insert(file.path);
  }
  return files;
}

std::set<std::string> FilesRead(const Run& run) {
  std::set<std::string> read;
  for (const UnitFacts& unit : run.facts) {
    if (unit.failure.empty()) read.insert(unit.files.begin(), unit.files.end());
  }
  return read;
}

// Parses the fewest units that read those of `files` that none has read yet.
void Parse(Run& run, const Graph& graph, const std::set<std::string>& files) {
  std::set<std::string> read = FilesRead(run);
  std::set<std::pair<std::string, std::vector<std::string>>> known;
  for (const Unit& unit : run.cover.units) known.emplace(unit.path, unit.args);
  ScanResult wanted = run.scan;
  for (ScannedFile& file : wanted.files) {
    file.hits.clear();
    file.declares = files.count(file.path) && !read.count(file.path);
    if (file.declares) file.hits["a followed name"] = 1;
  }
  std::vector<Unit> more;
  for (const Unit& unit : MakeCover(wanted, run.flags, graph).units) {
    if (known.emplace(unit.path, unit.args).second) more.push_back(unit);
  }
  ParseMore(run, std::move(more));
}

// Whether an error stands so close to the name that a use of it may have gone unseen.
bool NearError(const Run& run, const std::string& name) {
  constexpr int64_t kNear = 200;  // bytes
  for (const UnitFacts& unit : run.facts) {
    for (const ErrorFact& error : unit.errors) {
      if (error.at.file < 0) continue;
      std::string_view text = run.snapshot.Read(unit.files[static_cast<size_t>(error.at.file)]);
      size_t begin = static_cast<size_t>(std::max<int64_t>(0, error.at.begin - kNear));
      if (begin < text.size() &&
          text.substr(begin, 2 * kNear).find(name) != std::string_view::npos) {
        return true;
      }
    }
  }
  return false;
}

// The own functions that forward an accessor and may take its new name, with the files that name
// them.
std::map<std::string, std::set<std::string>> Wrappers(const Run& run) {
  std::map<std::string, std::set<std::string>> wrappers;
  for (const UnitFacts& unit : run.facts) {
    for (const Fact& fact : unit.facts) {
      if (fact.own < 0) continue;
      const OwnFunction& function = unit.own_functions[static_cast<size_t>(fact.own)];
      if (function.forwards < 0 || function.fixed) continue;
      wrappers[function.name].insert(unit.files[static_cast<size_t>(fact.at.file)]);
    }
  }
  return wrappers;
}

// What the accessors that it forwards are called under NEW.
std::set<std::string> NewNames(const Run& run, const std::string& wrapper) {
  std::set<std::string> names;
  for (const UnitFacts& unit : run.facts) {
    for (const OwnFunction& function : unit.own_functions) {
      if (function.name != wrapper || function.forwards < 0) continue;
      const rules::Operation* operation = run.work.OperationFor(function.forwards);
      bool renames = operation && operation->kind == rules::OperationKind::kRenameSymbol;
      names.emplace(renames ? LastPart(operation->to) : LastPart(wrapper));
    }
  }
  return names;
}

// What is known of the tokens that bear one name, by file and offset.
using Tokens = std::map<std::pair<std::string, int64_t>, std::set<FactKind>>;

Tokens TokensOf(const Run& run, const std::set<std::string>& files) {
  Tokens tokens;
  for (const UnitFacts& unit : run.facts) {
    if (!unit.failure.empty()) continue;
    for (const Fact& fact : unit.facts) {
      const std::string& file = unit.files[static_cast<size_t>(fact.at.file)];
      if (files.count(file)) tokens[{file, fact.at.begin}].insert(fact.kind);
    }
  }
  return tokens;
}

// Whether every place is known that may call a function which the files name, and the name that it
// would get is no member's or function's there: that it would hide, or override, or be taken for.
class Callers {
 public:
  Callers(const Run& run, const Graph& graph, const std::set<std::string>& files) : run_(run) {
    std::set<std::string> readers, parsed;
    for (const std::string& file : files) readers.merge(ReadersOf(file, graph));
    for (const UnitFacts& unit : run.facts) {
      if (unit.failure.empty()) parsed.insert(unit.unit);
    }
    std::set<std::string> units;
    for (const Unit& unit : run.flags.units) units.insert(unit.path);
    for (const std::string& reader : readers) {
      std::set<std::string> read = ReadBy(reader, graph);
      if (units.count(reader) && !parsed.count(reader)) unparsed_.insert(read.begin(), read.end());
      seen_.merge(read);
    }
    tokens_ = TokensOf(run, seen_);
  }

  bool AllKnown(const std::string& name, const std::string& to) const {
    return std::all_of(seen_.begin(), seen_.end(),
                       [&](const std::string& file) { return AllKnownIn(file, name, to); });
  }

 private:
  bool AllKnownIn(const std::string& file, const std::string& name, const std::string& to) const {
    if (run_.generated.count(file)) return true;
    std::string_view text = run_.snapshot.Read(file);
    if (text.find(name) == text.npos && text.find(to) == text.npos) return true;
    std::vector<Word> words = FindWords(text, {name, to});
    return std::all_of(words.begin(), words.end(), [&](const Word& word) {
      if (word.kind != WordKind::kCode || !MayBeFunction(word)) return true;
      auto begin = static_cast<size_t>(word.begin), end = static_cast<size_t>(word.end);
      if (text.substr(begin, end - begin) == to) return false;
      auto token = tokens_.find({file, word.begin});
      if (token == tokens_.end()) return IsAsked(file, word);
      return IsSettled(token->second, file);
    });
  }
  // A variable of the name is none.
  static bool MayBeFunction(const Word& word) { return word.before_call || word.after_access; }
  // A call in inactive code is for review anyway where the file can see the schema.
  bool IsAsked(const std::string& file, const Word& word) const {
    if (!run_.cover.universe.count(file)) return false;
    return std::any_of(run_.facts.begin(), run_.facts.end(), [&](const UnitFacts& unit) {
      return std::any_of(unit.skipped.begin(), unit.skipped.end(), [&](const Range& range) {
        return unit.files[static_cast<size_t>(range.file)] == file && range.begin <= word.begin &&
               word.end <= range.end;
      });
    });
  }
  // Whether no unit that was not parsed may give the token another meaning.
  bool IsSettled(const std::set<FactKind>& kinds, const std::string& file) const {
    bool plain = kinds.size() == 1 && *kinds.begin() == FactKind::kPlain;
    return plain || (!kinds.count(FactKind::kUnheard) && !unparsed_.count(file));
  }

  const Run& run_;
  std::set<std::string> seen_;      // by the files' readers
  std::set<std::string> unparsed_;  // by those of these that were not parsed
  Tokens tokens_;
};

}  // namespace

void FollowTypes(Run& run, const Graph& graph) {
  std::set<std::string> seen;
  for (int round = 0; round < kMostRounds; ++round) {
    std::set<std::string> names = NamesToFollow(run.facts), fresh, wanted;
    std::set_difference(names.begin(), names.end(), seen.begin(), seen.end(),
                        std::inserter(fresh, fresh.end()));
    if (fresh.empty()) return;
    auto files = FilesOf(run, fresh);
    for (const std::string& name : fresh) {
      seen.insert(name);
      if (files[name].size() > kMostFiles) continue;
      wanted.insert(files[name].begin(), files[name].end());
    }
    Parse(run, graph, wanted);
    std::set<std::string> read = FilesRead(run);
    for (const std::string& name : fresh) {
      const std::set<std::string>& mine = files[name];
      bool all = mine.size() <= kMostFiles &&
                 std::includes(read.begin(), read.end(), mine.begin(), mine.end());
      if (all && !NearError(run, name)) run.followed.insert(name);
    }
  }
}

void FollowWrappers(Run& run, const Graph& graph) {
  if (!run.options.wrappers) return;
  std::map<std::string, std::set<std::string>> known = Wrappers(run);
  std::set<std::string> read = FilesRead(run), wanted;
  std::map<std::string, std::set<std::string>> unread;  // wrapper -> files that may call it
  for (const ScannedFile& file : run.scan.files) {
    if (file.hits.empty() || read.count(file.path) || run.generated.count(file.path)) continue;
    std::set<std::string> sees = ReadBy(file.path, graph);
    for (const auto& [name, files] : known) {
      bool may = file.hits.count(std::string(LastPart(name))) &&
                 std::any_of(files.begin(), files.end(),
                             [&](const std::string& seen) { return sees.count(seen) > 0; });
      if (may) unread[name].insert(file.path);
    }
  }
  for (const auto& [name, files] : unread) {
    if (files.size() <= kMostFiles) wanted.insert(files.begin(), files.end());
  }
  if (!wanted.empty()) Parse(run, graph, wanted);
  Silence(run, graph);
  read = FilesRead(run);
  std::set<std::string> fixed;
  for (const auto& [name, files] : Wrappers(run)) {
    std::set<std::string> to = NewNames(run, name);
    const std::set<std::string>& callers = unread[name];
    bool all = std::includes(read.begin(), read.end(), callers.begin(), callers.end());
    bool free = all && to.size() == 1 &&
                Callers(run, graph, files).AllKnown(std::string(LastPart(name)), *to.begin());
    if (!free) fixed.insert(name);
  }
  for (UnitFacts& unit : run.facts) {
    for (OwnFunction& function : unit.own_functions)
      function.fixed |= fixed.count(function.name) > 0;
  }
}

}  // namespace rewriter
