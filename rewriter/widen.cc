#include "rewriter/widen.h"

#include <clang/Tooling/Inclusions/StandardLibrary.h>
#include <llvm/Support/FileSystem.h>

#include <algorithm>

namespace rewriter {
namespace {

using Names = std::unordered_set<std::string>;

// How units get at the names of one file whose meaning depends on them.
struct Access {
  bool open = false;              // any reader does
  bool by_argument = false;       // also headers of others that do not know the names
  Names names;                    // that lead to it
  std::set<std::string> namers;   // files that say one of them
  std::set<std::string> foreign;  // headers of others, none of which uses one
};

// Whether the token bears an affected name: one that names nothing of the schema does.
bool IsWatched(const Work& work, const Fact& fact) {
  if (fact.symbol < 0) return true;
  const rules::Symbol& symbol = work.before.symbols[static_cast<size_t>(fact.symbol)];
  return work.names.count(std::string(LastPart(symbol.name))) > 0;
}

// <vector>, but not <QHash>. What the standard library calls by argument is known without it.
bool IsStandardHeader(const std::string& spelling) {
  return clang::tooling::stdlib::Header::named("<" + spelling + ">").has_value();
}

// Folders outside the repository in which units look for headers, but for the system's. What a
// build has made lies there, and says names of the repository.
std::set<std::string> BuildFolders(const Run& run) {
  std::set<std::string> folders;
  for (const Unit& unit : run.flags.units) {
    for (llvm::StringRef arg : unit.args) {
      bool path = arg.consume_front("-I") || arg.consume_front("-isystem") ||
                  arg.consume_front("-iquote") || arg.consume_front("-idirafter");
      bool own = arg.starts_with(run.snapshot.root() + "/");
      if (path && !own && !arg.starts_with("/usr/")) folders.insert(arg.str());
    }
  }
  return folders;
}

constexpr std::string_view kWord =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

std::string_view LastWord(std::string_view text) {
  size_t end = text.find_last_not_of(" \t\\\r\n");
  text = text.substr(0, end == text.npos ? 0 : end + 1);
  size_t before = text.find_last_not_of(kWord);
  return text.substr(before == text.npos ? 0 : before + 1);
}
std::string_view FirstWord(std::string_view text) {
  size_t begin = text.find_first_not_of(" \t\\\r\n");
  text = text.substr(begin == text.npos ? text.size() : begin);
  return text.substr(0, text.find_first_not_of(kWord));
}

// Whether a macro in the text may paste one of the names together.
//   #define MOCK(name) Mock##name        not of two arguments: what these are is anybody's guess
bool MayPaste(std::string_view text, const Names& names) {
  for (size_t at = text.find("##"); at != text.npos; at = text.find("##", at + 2)) {
    size_t define = text.rfind("define", at);
    std::string_view head = text.substr(define == text.npos ? at : define, at - define);
    head = head.substr(0, head.find(')'));
    head = head.substr(std::min(head.size(), head.find('(')));  // the parameters
    std::string_view front = LastWord(text.substr(0, at)), back = FirstWord(text.substr(at + 2));
    if (Mentions(head, {std::string(front)})) front = {};
    if (Mentions(head, {std::string(back)})) back = {};
    for (const std::string& name : names) {
      if (!front.empty() && name.starts_with(front)) return true;
      if (!back.empty() && name.ends_with(back)) return true;
    }
  }
  return false;
}

class Readers {
 public:
  Readers(const Run& run, const Graph& graph) : graph_(graph), build_folders_(BuildFolders(run)) {
    Known known;
    for (const UnitFacts& unit : run.facts) NoteFacts(run, unit);
    for (const UnitFacts& unit : run.facts) NoteWays(unit, known);
    FindNamers(run, known);
    FindCallers(run);
  }

  // The files whose dependent names a file may give a meaning that no unit has read: a header that
  // nobody includes, or only under an #if that does not hold.
  std::set<std::string> ReachedUnread(const Run& run) {
    std::set<std::string> heard, unheard;
    for (const UnitFacts& unit : run.facts) heard.insert(unit.files.begin(), unit.files.end());
    auto unread = [&](const std::string& file) { return !heard.count(file); };
    for (const auto& [file, access] : access_) {
      std::set<std::string> seen;  // by those that see the file, what is included beside it too
      for (const std::string& reader : ReadersOf(file, graph_)) {
        const std::set<std::string>& read = Read(reader);
        if (unread(reader) && Reaches(read, access)) unheard.insert(file);
        seen.insert(read.begin(), read.end());
      }
      bool named = std::any_of(seen.begin(), seen.end(), [&](const std::string& other) {
        return unread(other) && access.namers.count(other);
      });
      if (named) unheard.insert(file);
    }
    return unheard;
  }

  // Whether what a unit reads can give a meaning to the dependent names of a file.
  bool ReachesAny(const std::string& unit) {
    const std::set<std::string>& read = Read(unit);
    bool names = std::any_of(access_.begin(), access_.end(), [&](const auto& entry) {
      return read.count(entry.first) && Reaches(read, entry.second);
    });
    return names || std::any_of(callers_.begin(), callers_.end(), [&](const auto& entry) {
             return read.count(entry.first) &&
                    std::any_of(entry.second.begin(), entry.second.end(),
                                [&](const std::string& caller) { return read.count(caller) > 0; });
           });
  }

 private:
  // By file, the declarations whose mentions have been followed.
  using Known = std::map<std::string, std::vector<std::pair<int64_t, int64_t>>>;

  // Bodies of macros, and fragments that see the schema only through what their reader included
  // before them: every reader counts.
  void NoteFacts(const Run& run, const UnitFacts& unit) {
    for (const Fact& fact : unit.facts) {
      const std::string& file = unit.files[static_cast<size_t>(fact.at.file)];
      bool affected = fact.symbol >= 0 && run.work.OperationFor(fact.symbol);
      bool fragment = affected && !run.cover.touched.count(file);
      bool body = fact.kind == FactKind::kMacroBody && IsWatched(run.work, fact);
      if (fragment || body) access_[file].open = true;
    }
  }

  void NoteWays(const UnitFacts& unit, Known& known) {
    for (const Ways& ways : unit.ways) {
      Access& access = access_[unit.files[static_cast<size_t>(ways.file)]];
      access.open |= ways.open;
      access.by_argument |= ways.by_argument;
      access.names.insert(ways.names.begin(), ways.names.end());
      std::set<std::string> foreign = Foreign(Read(unit.unit), true);
      access.foreign.insert(foreign.begin(), foreign.end());
      for (const Range& range : ways.known) {
        known[unit.files[static_cast<size_t>(range.file)]].emplace_back(range.begin, range.end);
      }
    }
  }

  void FindNamers(const Run& run, const Known& known) {
    Names all;
    for (const auto& [file, access] : access_) {
      all.insert(access.names.begin(), access.names.end());
    }
    if (all.empty()) return;
    for (const SnapshotFile& file : run.snapshot.files()) {
      bool included = graph_.includers.count(file.path) > 0;  // whatever its ending
      if (file.mode != FileMode::kRegular || !(included || IsCppFile(file.path))) continue;
      std::string_view text = run.snapshot.Read(file.path);
      bool pastes = text.find("##") != text.npos;
      if (!pastes && !Mentions(text, all)) continue;
      std::string rest(text);
      auto followed = known.find(file.path);
      if (followed != known.end()) {
        auto size = static_cast<int64_t>(rest.size());
        for (const auto& [begin, end] : followed->second) {
          std::fill(rest.begin() + std::min(begin, size), rest.begin() + std::min(end, size), ' ');
        }
      }
      for (auto& [path, access] : access_) {
        bool says = Mentions(rest, access.names) || (pastes && MayPaste(text, access.names));
        if (says) access.namers.insert(file.path);
      }
    }
    for (const Unit& unit : run.flags.units) {  // -DMAKE=Mock
      for (auto& [path, access] : access_) {
        bool says = std::any_of(unit.args.begin(), unit.args.end(), [&](const std::string& arg) {
          return arg.starts_with("-D") && Mentions(arg.substr(2), access.names);
        });
        if (says) access.namers.insert(unit.path);
      }
    }
  }

  // Files that may call a function which arguments of a type that leaves its namespace led to:
  //   auto opt = MakeOpt(); Set(opt);      no affected name in it
  void FindCallers(const Run& run) {
    std::map<std::string, Names> functions;  // by the file that declares them
    Names all;
    for (const UnitFacts& unit : run.facts) {
      for (const ArgumentLookup& lookup : unit.lookups) {
        if (!lookup.declares || lookup.name.empty()) continue;
        functions[unit.files[static_cast<size_t>(lookup.at.file)]].insert(lookup.name);
        all.insert(lookup.name);
      }
    }
    for (const SnapshotFile& file : run.snapshot.files()) {
      if (all.empty()) return;
      if (file.mode != FileMode::kRegular) continue;
      std::string_view text = run.snapshot.Read(file.path);
      if (!Mentions(text, all)) continue;
      for (const auto& [path, names] : functions) {
        if (path != file.path && Mentions(text, names)) callers_[path].insert(file.path);
      }
    }
  }

  const std::set<std::string>& Read(const std::string& unit) {
    auto [read, fresh] = read_.try_emplace(unit);
    if (fresh) read->second = ReadBy(unit, graph_);
    return read->second;
  }

  // `all`: also those that can't know what the repository declares.
  std::set<std::string> Foreign(const std::set<std::string>& read, bool all) {
    std::set<std::string> foreign;
    for (const std::string& file : read) {
      auto found = graph_.foreign.find(file);
      if (found == graph_.foreign.end()) continue;
      for (const std::string& spelling : found->second) {
        if (!IsStandardHeader(spelling) && (all || MayBeBuilt(spelling))) foreign.insert(spelling);
      }
    }
    return foreign;
  }

  bool MayBeBuilt(const std::string& spelling) {
    auto [built, fresh] = built_.try_emplace(spelling);
    if (!fresh) return built->second;
    built->second =
        std::any_of(build_folders_.begin(), build_folders_.end(), [&](const std::string& folder) {
          return !llvm::sys::fs::exists(folder) || llvm::sys::fs::exists(folder + "/" + spelling);
        });
    return built->second;
  }

  bool Reaches(const std::set<std::string>& read, const Access& access) {
    auto reads = [&](const std::string& file) { return read.count(file) > 0; };
    if (access.open || std::any_of(access.namers.begin(), access.namers.end(), reads)) return true;
    std::set<std::string> foreign = Foreign(read, access.by_argument);
    return !std::includes(access.foreign.begin(), access.foreign.end(), foreign.begin(),
                          foreign.end());
  }

  const Graph& graph_;
  std::map<std::string, Access> access_;                  // by file
  std::map<std::string, std::set<std::string>> callers_;  // by file that declares what they name
  std::map<std::string, std::set<std::string>> read_;
  std::set<std::string> build_folders_;
  std::map<std::string, bool> built_;  // by spelling
};

}  // namespace

void ParseWidened(Run& run, const Graph& graph) {
  Readers readers(run, graph);
  std::set<std::pair<std::string, std::vector<std::string>>> known;
  for (const Unit& unit : run.cover.units) known.emplace(unit.path, unit.args);
  std::vector<Unit> more;
  for (const Unit& unit : run.flags.units) {
    bool fresh = known.emplace(unit.path, unit.args).second;
    if (!fresh || IsFragment(unit.path, graph, run.cover.touched)) continue;
    if (!readers.ReachesAny(unit.path)) continue;
    more.push_back(unit);
  }
  ParseMore(run, std::move(more));
  run.unheard = readers.ReachedUnread(run);
}

}  // namespace rewriter
