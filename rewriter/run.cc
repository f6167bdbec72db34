#include "rewriter/run.h"

#include <algorithm>
#include <utility>

#include "rewriter/account/possible_uses.h"
#include "rewriter/facts/words.h"
#include "rewriter/follow.h"
#include "rewriter/generated/flatc.h"
#include "rewriter/only.h"
#include "rewriter/silence.h"
#include "rewriter/units/generic_code.h"
#include "rewriter/widen.h"
#include "support/generator_output.h"

namespace rewriter {
namespace {

// A file that includes the header of a moved schema file matters even if no name in it does.
void AddIncludeHits(const Work& work, ScanResult& scan) {
  std::set<std::string> headers;
  for (const rules::Operation& operation : work.plan.operations) {
    if (operation.role == "header") headers.insert(operation.file);
  }
  if (headers.empty()) return;
  for (ScannedFile& file : scan.files) {
    for (const Include& include : file.includes) {
      int known = SchemaFileOf(work.before.schema, include.spelling, file.path);
      if (known < 0) continue;
      const std::string& path = work.before.schema.files[static_cast<size_t>(known)].path;
      if (headers.count(path)) ++file.hits["#include"];
    }
  }
}

// Whether an include names a header of a library that a pack lists: "rapidjson/*".
bool IsOfLibrary(const SchemaNames& names, llvm::StringRef spelling) {
  return std::any_of(names.headers.begin(), names.headers.end(), [&](llvm::StringRef header) {
    bool folder = header.consume_back("*");
    return folder ? spelling.starts_with(header) : spelling.ends_with(header);
  });
}

// Reads only files whose ending says little and that name something of the schema.
std::set<std::string> GeneratedFiles(const Snapshot& snapshot, const ScanResult& scan) {
  std::set<std::string> generated;
  for (const SnapshotFile& file : snapshot.files()) {
    bool told = support::IsGeneratorOutput(file.path, "");  // by its ending alone
    bool maybe = llvm::StringRef(file.path).ends_with("_generated.h");
    if (told || (maybe && support::IsGeneratorOutput(file.path, snapshot.Read(file.path)))) {
      generated.insert(file.path);
    }
  }
  for (const ScannedFile& file : scan.files) {
    if (file.hits.empty() || generated.count(file.path)) continue;
    if (support::IsGeneratorOutput(file.path, snapshot.Read(file.path))) {
      generated.insert(file.path);
    }
  }
  return generated;
}

// Files that see the schema and say, without a qualifier, a name that something gets under NEW: it
// may be taken for that from then on.
std::set<std::string> FilesWithNamesakes(const Run& run) {
  std::unordered_set<std::string> names;
  for (const auto& [name, symbols] : ComingNames(run.work)) names.insert(name);
  std::set<std::string> files;
  for (const ScannedFile& file : run.scan.files) {
    if (names.empty() || !run.cover.universe.count(file.path)) continue;
    std::string_view text = run.snapshot.Read(file.path);
    if (run.generated.count(file.path) || !Mentions(text, names)) continue;
    std::vector<Word> words = FindWords(text, names);
    bool bare = std::any_of(words.begin(), words.end(), [](const Word& word) {
      return word.kind == WordKind::kCode && !word.after_access;
    });
    if (bare) files.insert(file.path);
  }
  return files;
}

// The scan without the hits of files that nobody edits, or that can't use what they name: nobody
// has to parse them.
ScanResult Editable(const Run& run) {
  ScanResult scan = run.scan;
  for (ScannedFile& file : scan.files) {
    bool idle = run.generated.count(file.path) || run.without_use.count(file.path);
    if (idle) file.hits.clear();
  }
  return scan;
}

std::unordered_set<std::string> ScanNames(const Work& work, bool all_symbols) {
  std::unordered_set<std::string> names;
  if (!all_symbols) {  // a namespace is named with its last part
    for (const rules::Operation& operation : work.plan.operations) {
      std::string name(LastPart(operation.symbol));
      if (work.names.count(name)) names.insert(std::move(name));
    }
    for (const auto& [name, change] : work.strings) names.insert(name);
    return names;
  }
  for (const rules::Symbol& symbol : work.before.symbols) names.emplace(LastPart(symbol.name));
  return names;
}

// Which units include a header of an affected schema file that their parse did not read: it stands
// under an #if that does not hold here.
void FindHiddenSchema(Run& run, const Graph& graph) {
  for (UnitFacts& unit : run.facts) {
    auto seen = [&](int file) {
      return std::find(unit.schema_files.begin(), unit.schema_files.end(), file) !=
             unit.schema_files.end();
    };
    auto hidden = [&](const std::string& spelling) {
      std::vector<int> named = SchemaFilesOf(run.work.before.schema, spelling);
      return !named.empty() && std::none_of(named.begin(), named.end(), seen);
    };
    for (const std::string& file : ReadBy(unit.unit, graph)) {
      auto headers = graph.schema_headers.find(file);
      if (headers == graph.schema_headers.end()) continue;
      unit.hides_schema |= std::any_of(headers->second.begin(), headers->second.end(), hidden);
    }
  }
}

}  // namespace

std::vector<std::pair<std::string, std::string>> SchemaSpellings(const Run& run) {
  std::vector<std::pair<std::string, std::string>> spellings;
  for (const ScannedFile& file : run.scan.files) {
    for (const Include& include : file.includes) {
      if (SchemaFileOf(run.work.before.schema, include.spelling, file.path) < 0) continue;
      spellings.emplace_back(file.path, include.spelling);
    }
  }
  return spellings;
}

support::Result<Run> Prepare(rules::Plan plan, const EngineOptions& options, bool all_symbols) {
  auto work = MakeWork(std::move(plan));
  if (!work) return tl::unexpected(work.error());
  auto snapshot = options.commit.empty() ? Snapshot::OfWorkTree(options.repo)
                                         : Snapshot::OfCommit(options.repo, options.commit);
  if (!snapshot) return tl::unexpected(snapshot.error());
  Run run{.options = options, .work = std::move(*work), .snapshot = std::move(*snapshot)};
  std::unordered_set<std::string> schema_names;
  for (const auto& [name, change] : run.work.schema_names) schema_names.insert(name);
  run.scan = Scan(run.snapshot, ScanNames(run.work, all_symbols), schema_names, options.jobs);
  AddIncludeHits(run.work, run.scan);
  auto hit = [](const ScannedFile& file) { return !file.hits.empty(); };
  if (std::none_of(run.scan.files.begin(), run.scan.files.end(), hit)) return run;

  auto flags = FindFlags(run.snapshot, run.scan, {options.build, options.may_configure});
  if (!flags) return tl::unexpected(flags.error());
  run.flags = std::move(*flags);
  std::set<int> affected = AffectedFiles(run.work);
  Graph graph = BuildGraph(run.snapshot, run.scan, run.flags, [&](const std::string& spelling) {
    if (IsOfLibrary(run.work.before, spelling)) return true;
    std::vector<int> named = SchemaFilesOf(run.work.before.schema, spelling);
    return std::any_of(named.begin(), named.end(),
                       [&](int file) { return all_symbols || affected.count(file); });
  });
  run.generated = GeneratedFiles(run.snapshot, run.scan);
  if (!all_symbols) run.without_use = FilesWithoutUse(run.snapshot, run.scan, run.work);
  ScanResult wanted = Editable(run);
  std::vector<std::string> configurations = Configurations(run.snapshot, run.flags, graph);
  run.cover = MakeCover(wanted, run.flags, graph, configurations);
  if (!all_symbols) run.namesakes = FilesWithNamesakes(run);
  if (!run.namesakes.empty()) {
    for (ScannedFile& file : wanted.files) {
      if (run.namesakes.count(file.path)) file.hits.try_emplace("namesake", 1);
    }
    run.cover = MakeCover(wanted, run.flags, graph, configurations);
  }
  if (support::Status found = KeepOnly(run); !found) return tl::unexpected(found.error());
  auto headers = HeadersFor(run.work.before.schema, run.snapshot);
  if (!headers) return support::Wrap("OLD", headers.error());
  run.overlay = MakeOverlay(run.work.before.schema, *headers, run.snapshot, SchemaSpellings(run));
  for (const SnapshotFile& file : run.snapshot.files()) {
    if (run.overlay.schema_file.count(run.snapshot.root() + "/" + file.path)) {
      run.regenerate.insert(file.path);
    }
  }
  if (!all_symbols) run.generic = ReadersOfGenericCode(run.snapshot, Editable(run), graph);
  ParseMore(run, std::exchange(run.cover.units, {}));
  if (!all_symbols && options.only.empty()) ParseWidened(run, graph);
  if (!all_symbols && options.only.empty()) FollowTypes(run, graph);
  if (!all_symbols && options.only.empty()) FollowWrappers(run, graph);
  FindHiddenSchema(run, graph);
  NarrowUniverse(run);
  Silence(run, graph);
  return run;
}

Units CountUnits(const Run& run) {
  Units units;
  units.total = static_cast<int>(run.flags.units.size());
  units.candidates = static_cast<int>(run.facts.size());
  for (const UnitFacts& facts : run.facts) {
    ++(!facts.failure.empty() ? units.failed : IsPartial(facts) ? units.partial : units.parsed);
  }
  return units;
}

}  // namespace rewriter
