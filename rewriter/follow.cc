#include "rewriter/follow.h"

#include <algorithm>

#include "rewriter/edits/retype.h"

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
  std::map<std::string, std::set<std::string>> known;  // wrapper -> files that name it
  for (const UnitFacts& unit : run.facts) {
    for (const Fact& fact : unit.facts) {
      if (fact.own < 0) continue;
      const OwnFunction& function = unit.own_functions[static_cast<size_t>(fact.own)];
      if (function.forwards < 0 || function.fixed) continue;
      known[function.name].insert(unit.files[static_cast<size_t>(fact.at.file)]);
    }
  }
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
  read = FilesRead(run);
  for (UnitFacts& unit : run.facts) {
    for (OwnFunction& function : unit.own_functions) {
      auto callers = unread.find(function.name);
      function.fixed |=
          callers != unread.end() &&
          !std::includes(read.begin(), read.end(), callers->second.begin(), callers->second.end());
    }
  }
}

}  // namespace rewriter
