#include <llvm/Support/PrettyStackTrace.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "rewriter/account/qualify.h"
#include "rewriter/parse.h"
#include "rewriter/run.h"

namespace rewriter {
namespace {

// The class whose member a symbol is, or -1.
int ClassOf(const Work& work, const rules::Symbol& symbol) {
  int outer = work.before.Find(symbol.file, std::string(Scope(symbol.name)));
  bool in_class = outer >= 0 &&
                  work.before.symbols[static_cast<size_t>(outer)].kind == rules::SymbolKind::kType;
  return in_class ? outer : -1;
}

// Whether what stands in front of a symbol's name has to change with it. A member whose class is
// renamed needs nothing: the class has an operation of its own.
bool ChangesScope(const Work& work, const rules::Symbol& symbol, const rules::Operation* rename) {
  if (!rename || rename->kind != rules::OperationKind::kRenameSymbol) return false;
  if (symbol.kind == rules::SymbolKind::kMethod) return false;
  if (symbol.kind == rules::SymbolKind::kNamespace) return true;
  std::string scope(Scope(rename->symbol));
  int outer = ClassOf(work, symbol);
  if (outer >= 0) {
    const rules::Operation* moved = work.OperationFor(outer);
    if (moved && moved->kind == rules::OperationKind::kRenameSymbol) scope = moved->to;
  }
  return scope != Scope(rename->to);
}

// Whether a name keeps its namespace and gets a new last part, which may be taken where it is used.
bool ChangesLastPart(const Work& work, const rules::Symbol& symbol,
                     const rules::Operation* rename) {
  if (!rename || rename->kind != rules::OperationKind::kRenameSymbol) return false;
  bool same = LastPart(rename->to) == LastPart(symbol.name);
  return !same && Scope(rename->symbol) == Scope(rename->to) && ClassOf(work, symbol) < 0;
}

std::vector<bool> WantQualifiers(const Work& work) {
  std::vector<bool> wants;
  for (size_t i = 0; i < work.before.symbols.size(); ++i) {
    const rules::Symbol& symbol = work.before.symbols[i];
    const rules::Operation* operation = work.OperationFor(static_cast<int>(i));
    wants.push_back(ChangesScope(work, symbol, operation) ||
                    ChangesLastPart(work, symbol, operation));
  }
  return wants;
}

std::set<std::string> NewParts(const Work& work) {
  std::set<std::string> parts;
  for (const rules::Operation& operation : work.plan.operations) {
    if (operation.kind != rules::OperationKind::kRenameSymbol) continue;
    std::vector<std::string> all = NameParts(operation.to);
    if (Scope(operation.symbol) == Scope(operation.to)) {
      all = {all.back()};
    } else {  // functions that stay behind are named in full
      std::vector<std::string> old = NameParts(Scope(operation.symbol));
      all.insert(all.end(), old.begin(), old.end());
    }
    for (std::string& part : all) parts.insert(std::move(part));
  }
  return parts;
}

llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Layers(
    const Run& run, const Overlay& overlay, const std::map<std::string, std::string>& edited) {
  llvm::IntrusiveRefCntPtr<llvm::vfs::OverlayFileSystem> files(
      new llvm::vfs::OverlayFileSystem(run.snapshot.FileSystem(run.flags.readable)));
  llvm::IntrusiveRefCntPtr<llvm::vfs::InMemoryFileSystem> memory(new llvm::vfs::InMemoryFileSystem);
  for (const auto& [path, content] : run.flags.generated) {
    memory->addFile(path, 0, llvm::MemoryBuffer::getMemBuffer(content, path));
  }
  const std::string root = run.snapshot.root() + "/";
  for (const auto& [path, content] : edited) {
    memory->addFile(root + path, 0, llvm::MemoryBuffer::getMemBuffer(content, path));
  }
  for (const SnapshotFile& file : run.snapshot.files()) {  // an edited file is found through links
    llvm::SmallString<256> target;
    bool link = !edited.empty() && file.mode == FileMode::kLink;
    if (!link || files->getRealPath(root + file.path, target)) continue;
    for (const auto& [path, content] : edited) {
      const std::string whole = root + path;
      llvm::StringRef rest = whole;
      if (!rest.consume_front(target) || !(rest.empty() || rest.starts_with("/"))) continue;
      memory->addHardLink(root + file.path + rest.str(), whole);
    }
  }
  files->pushOverlay(memory);
  files->pushOverlay(overlay.files);
  return files;
}

}  // namespace

std::vector<UnitFacts> ParseUnits(const Run& run, const std::vector<Unit>& units,
                                  const SchemaNames& names, const Overlay& overlay,
                                  const std::map<std::string, std::string>& edited,
                                  bool under_old) {
  static const std::unordered_set<std::string> kNothing;
  static const std::unordered_map<std::string, std::string> kNoStrings;
  ParseInput input{names,
                   overlay,
                   under_old ? run.work.names : kNothing,
                   under_old ? run.work.strings : kNoStrings,
                   under_old ? TypeNames(run.work) : kNothing,
                   under_old ? WantQualifiers(run.work) : std::vector<bool>(),
                   under_old ? NewParts(run.work) : std::set<std::string>(),
                   under_old ? &run.work : nullptr,
                   run.snapshot.root(),
                   nullptr};
  if (under_old) input.coming = ComingNames(run.work);
  Limits limits = run.options.unit_limits;
  limits.talkative = !run.options.only.empty();
  auto task = [&](size_t i) {
    if (limits.talkative) llvm::EnablePrettyStackTrace();
    ParseInput mine = input;
    mine.files = Layers(run, overlay, edited);
    return support::ToJson(ParseUnit(units[i], mine))
        .dump(-1, ' ', false, support::Json::error_handler_t::replace);
  };
  size_t before = under_old ? run.facts.size() : 0;
  auto ended = [&](size_t done) {
    if (run.options.progress.empty()) return;
    std::ofstream(run.options.progress)
        << before + done << " of " << before + units.size()
        << (under_old ? " units parsed against OLD\n" : " changed units parsed against NEW\n");
  };
  std::vector<Outcome> outcomes = RunIsolated(units.size(), run.options.jobs, limits, task, ended);
  std::vector<UnitFacts> facts;
  for (size_t i = 0; i < units.size(); ++i) {
    UnitFacts unit{.unit = units[i].path, .failure = outcomes[i].failure};
    if (unit.failure.empty()) {
      auto read = support::ParseDocument<UnitFacts>(outcomes[i].answer, units[i].path);
      if (read) {
        unit = std::move(*read);
      } else {
        unit.failure = read.error().message;
      }
    }
    facts.push_back(std::move(unit));
  }
  return facts;
}

void ParseMore(Run& run, std::vector<Unit> units) {
  for (Unit& unit : units) unit.whole = run.generic.count(unit.path) > 0;
  std::vector<UnitFacts> facts = ParseUnits(run, units, run.work.before, run.overlay, {}, true);
  std::move(units.begin(), units.end(), std::back_inserter(run.cover.units));
  std::move(facts.begin(), facts.end(), std::back_inserter(run.facts));
}

}  // namespace rewriter
