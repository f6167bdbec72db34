#include <llvm/ADT/StringRef.h>

#include <set>
#include <utility>
#include <vector>

#include "rewriter/units/cover.h"
#include "rewriter/units/include_index.h"

namespace rewriter {
namespace {

// Include folders of one kind of unit, relative to the repository.
struct SearchPath {
  std::vector<std::string> quoted;  // searched for "..." only
  std::vector<std::string> all;
  bool operator<(const SearchPath& other) const {
    return std::tie(quoted, all) < std::tie(other.quoted, other.all);
  }
};

SearchPath SearchPathOf(const Unit& unit, const std::string& root) {
  SearchPath path;
  for (llvm::StringRef arg : unit.args) {
    bool quoted = arg.consume_front("-iquote");
    if (!quoted && !arg.consume_front("-isystem") && !arg.consume_front("-idirafter") &&
        !arg.consume_front("-I")) {
      continue;
    }
    if (!arg.consume_front(root) || !(arg.empty() || arg.starts_with("/"))) continue;
    (quoted ? path.quoted : path.all).push_back(arg.ltrim('/').str());
  }
  return path;
}

class Resolver {
 public:
  Resolver(const Snapshot& snapshot, const Flags& flags)
      : files_(snapshot), root_(snapshot.root()), prefixed_(flags.prefixed) {
    std::set<SearchPath> distinct;
    for (const Unit& unit : flags.units) distinct.insert(SearchPathOf(unit, snapshot.root()));
    paths_.assign(distinct.begin(), distinct.end());
  }

  // Own files that an include may mean: one for each way in which units search, usually one.
  std::set<std::string> Resolve(const std::string& includer, const Include& include) {
    llvm::StringRef path = include.spelling;
    if (path.consume_front(root_ + "/")) {
      auto own = files_.At(path.str());
      return own ? std::set<std::string>{*own} : std::set<std::string>();
    }
    if (!include.angled) {
      auto beside = files_.At(JoinPath(FolderOf(includer), include.spelling));
      if (beside) return {*beside};
    }
    auto [known, fresh] = known_.try_emplace({include.spelling, include.angled});
    if (fresh) known->second = Search(include);
    return known->second;
  }

 private:
  std::set<std::string> Search(const Include& include) const {
    std::set<std::string> found;
    for (const SearchPath& path : paths_) {
      auto file = include.angled ? std::nullopt : In(path.quoted, include.spelling);
      if (!file) file = In(path.all, include.spelling);
      if (file) found.insert(*file);
    }
    auto prefixed = prefixed_.find(include.spelling);
    if (found.empty() && prefixed != prefixed_.end()) return {prefixed->second};
    // With a folder in it: a "string.h" that no unit finds is not util/string.h.
    bool specific = include.spelling.find('/') != std::string::npos;
    if (found.empty() && specific) {
      std::vector<std::string> ending = files_.EndingWith(include.spelling);
      if (ending.size() == 1) found.insert(ending[0]);
    }
    return found;
  }

  std::optional<std::string> In(const std::vector<std::string>& folders,
                                const std::string& spelling) const {
    for (const std::string& folder : folders) {
      if (auto file = files_.At(JoinPath(folder, spelling))) return file;
    }
    return std::nullopt;
  }

  RepositoryFiles files_;
  std::string root_;
  const std::map<std::string, std::string>& prefixed_;
  std::vector<SearchPath> paths_;
  std::map<std::pair<std::string, bool>, std::set<std::string>> known_;
};

// By macro, the headers (and whether in angle brackets) that `#include NAME` may mean.
using HeaderMacros = std::map<std::string, std::set<std::pair<std::string, bool>>>;

HeaderMacros HeaderMacrosOf(const ScanResult& scan, const Flags& flags) {
  HeaderMacros macros;
  for (const ScannedFile& file : scan.files) {
    for (const auto& [name, header] : file.headers) {
      macros[name].emplace(header.spelling, header.angled);
    }
  }
  for (const Unit& unit : flags.units) {
    for (llvm::StringRef arg : unit.args) {  // -DHEADER="a.h" or <a.h>
      if (!arg.consume_front("-D")) continue;
      auto [name, text] = arg.split('=');
      bool angled = text.starts_with("<") && text.ends_with(">");
      bool quoted = text.starts_with("\"") && text.ends_with("\"");
      if (text.size() < 3 || !(angled || quoted)) continue;
      macros[name.str()].emplace(text.drop_front().drop_back().str(), angled);
    }
  }
  return macros;
}

}  // namespace

Graph BuildGraph(const Snapshot& snapshot, const ScanResult& scan, const Flags& flags,
                 const std::function<bool(const std::string&)>& is_schema_header) {
  Resolver resolver(snapshot, flags);
  Graph graph;
  auto add = [&](const std::string& path, const Include& include) {
    if (is_schema_header(include.spelling)) graph.schema_headers[path].insert(include.spelling);
    std::set<std::string> found = resolver.Resolve(path, include);
    if (found.empty()) graph.foreign[path].insert(include.spelling);
    for (const std::string& own : found) {
      graph.includes[path].insert(own);
      graph.includers[own].insert(path);
    }
  };
  HeaderMacros macros = HeaderMacrosOf(scan, flags);
  for (const ScannedFile& file : scan.files) {
    for (const Include& include : file.includes) add(file.path, include);
    for (const std::string& name : file.macros) {
      for (const auto& [spelling, angled] : macros[name]) add(file.path, {spelling, angled, 0});
    }
  }
  std::map<std::string, std::vector<Include>> generated;
  for (const auto& [path, text] : flags.generated) generated[path] = IncludesOf(text);
  for (const Unit& unit : flags.units) {  // what it reads before its first line
    for (size_t i = 0; i + 1 < unit.args.size(); ++i) {
      if (unit.args[i] != "-include") continue;
      add(unit.path, {unit.args[i + 1], false, 0});
      for (const Include& include : generated[unit.args[i + 1]]) add(unit.path, include);
    }
  }
  return graph;
}

}  // namespace rewriter
