#include "detector/formats/link.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>

namespace detector {
namespace {

using Files = std::vector<ImportingFile>;

std::string BaseName(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// Whether `path` lies below the folder `root`.
bool Below(const std::string& path, const std::string& root) {
  return root.empty() || (path.size() > root.size() && path[root.size()] == '/' &&
                          path.compare(0, root.size(), root) == 0);
}

// `path` less `name` at its end, if what remains is a folder.
bool RootFor(const std::string& path, const std::string& name, std::string& root) {
  if (path == name) return root.clear(), true;
  if (name.empty() || path.size() <= name.size() + 1 || !path.ends_with("/" + name)) return false;
  root = path.substr(0, path.size() - name.size() - 1);
  return true;
}

// How many leading folders two paths share.
int SharedFolders(const std::string& a, const std::string& b) {
  int shared = 0;
  for (size_t i = 0; i < a.size() && i < b.size() && a[i] == b[i]; ++i) shared += a[i] == '/';
  return shared;
}

struct Candidate {
  int file;
  std::string root;
};

class Linker {
 public:
  Linker(const Files& files, const std::vector<std::string>& proto_paths,
         const std::vector<KnownFile>& known, bool (*is_built_in)(const std::string&))
      : files_(files), proto_paths_(proto_paths), known_(known), is_built_in_(is_built_in) {
    for (size_t i = 0; i < files.size(); ++i) {
      by_path_[Path(static_cast<int>(i))] = static_cast<int>(i);
      by_base_name_[BaseName(Path(static_cast<int>(i)))].push_back(static_cast<int>(i));
    }
  }

  LinkedFiles Run() {
    CountRoots();
    linked_.imported.assign(files_.size(), false);
    for (int i = 0; i < Size(); ++i) ResolveImports(i);
    NameFiles();
    NumberPools();
    std::set<std::string> roots(proto_paths_.begin(), proto_paths_.end());
    for (const auto& [root, votes] : root_votes_) roots.insert(root);
    linked_.roots.assign(roots.begin(), roots.end());
    return std::move(linked_);
  }

 private:
  int Size() const { return static_cast<int>(files_.size()); }
  const std::string& Path(int file) const { return files_[static_cast<size_t>(file)].path; }
  const auto& ImportsOf(int file) const { return files_[static_cast<size_t>(file)].imports; }

  std::vector<Candidate> Candidates(const std::string& import) const {
    std::vector<Candidate> found;
    auto same_base = by_base_name_.find(BaseName(import));
    if (same_base == by_base_name_.end()) return found;
    std::string root;
    for (int file : same_base->second) {
      if (RootFor(Path(file), import, root)) found.push_back({file, root});
    }
    return found;
  }

  // A root that serves many imports is more believable than one that serves a single one.
  void CountRoots() {
    for (int i = 0; i < Size(); ++i) {
      for (const std::string& import : ImportsOf(i)) {
        for (const Candidate& c : Candidates(import)) ++root_votes_[c.root];
      }
    }
  }

  // Like protoc, the --proto-path roots in their order; then the nearest file that fits: one whose
  // root also holds the importer, with most folders in common, below the most used, shortest root.
  // By a part of its own path a file rather means any other of that name than itself.
  int Resolve(int importer, const std::string& import) {
    for (const std::string& root : proto_paths_) {
      auto found = by_path_.find(root.empty() ? import : root + "/" + import);
      if (found != by_path_.end()) return used_roots_[found->second][root]++, found->second;
    }
    std::vector<Candidate> candidates = Candidates(import);
    if (candidates.empty()) return is_built_in_(import) ? kBuiltIn : kMissing;
    auto rank = [&](const Candidate& c) {
      return std::make_tuple(c.file == importer && !c.root.empty(), !Below(Path(importer), c.root),
                             -SharedFolders(Path(importer), Path(c.file)), -root_votes_[c.root],
                             c.root.size(), Path(c.file));
    };
    auto best = std::min_element(candidates.begin(), candidates.end(),
                                 [&](auto& a, auto& b) { return rank(a) < rank(b); });
    ++used_roots_[best->file][best->root];
    if (Below(Path(importer), best->root)) ++own_roots_[importer][best->root];
    return best->file;
  }

  // Where the names are known, only they count.
  int ResolveKnown(int importer, const std::string& import) const {
    for (int i = 0; i < Size(); ++i) {
      const KnownFile& file = known_[static_cast<size_t>(i)];
      if (file.import_name == import && file.pool == known_[static_cast<size_t>(importer)].pool) {
        return i;
      }
    }
    return is_built_in_(import) ? kBuiltIn : kMissing;
  }

  void ResolveImports(int file) {
    std::vector<int>& targets = linked_.imports.emplace_back();
    for (const std::string& import : ImportsOf(file)) {
      int target = known_.empty() ? kMissing : ResolveKnown(file, import);
      if (target == kMissing) target = Resolve(file, import);
      targets.push_back(target);
      if (target >= 0 && target != file) linked_.imported[static_cast<size_t>(target)] = true;
    }
  }

  // The most used root; among equals the longest.
  static std::string Favourite(const std::map<std::string, int>& votes) {
    auto best = std::max_element(votes.begin(), votes.end(), [](const auto& a, const auto& b) {
      return std::make_pair(a.second, a.first.size()) < std::make_pair(b.second, b.first.size());
    });
    return best->first;
  }

  // A file that nothing imports goes by the root of its own imports, else by the deepest root
  // around.
  std::string RootOf(int file) const {
    if (auto used = used_roots_.find(file); used != used_roots_.end()) {
      return Favourite(used->second);
    }
    for (const std::string& root : proto_paths_) {
      if (Below(Path(file), root)) return root;
    }
    if (auto own = own_roots_.find(file); own != own_roots_.end()) return Favourite(own->second);
    std::string deepest;
    for (const auto& [importee, roots] : used_roots_) {
      for (const auto& [root, votes] : roots) {
        if (Below(Path(file), root) && root.size() > deepest.size()) deepest = root;
      }
    }
    return deepest;
  }

  void NameFiles() {
    auto less_root = [&](int file, const std::string& root) {
      return root.empty() ? Path(file) : Path(file).substr(root.size() + 1);
    };
    for (int i = 0; i < Size(); ++i) {
      bool is_known = !known_.empty();
      linked_.import_names.push_back(is_known ? known_[static_cast<size_t>(i)].import_name
                                              : less_root(i, RootOf(i)));
      std::vector<std::string>& others = linked_.other_names.emplace_back();
      if (auto used = used_roots_.find(i); used != used_roots_.end()) {
        for (const auto& [root, votes] : used->second) {
          std::string name = less_root(i, root);
          if (name != linked_.import_names.back()) others.push_back(name);
        }
      }
    }
  }

  void NumberPools() {
    std::vector<int> leader(files_.size());
    std::iota(leader.begin(), leader.end(), 0);
    auto find = [&](int i) {
      while (leader[static_cast<size_t>(i)] != i) {
        i = leader[static_cast<size_t>(i)] =
            leader[static_cast<size_t>(leader[static_cast<size_t>(i)])];
      }
      return i;
    };
    for (int i = 0; i < Size(); ++i) {
      for (int target : linked_.imports[static_cast<size_t>(i)]) {
        if (target < 0) continue;
        int a = find(i), b = find(target);
        leader[static_cast<size_t>(std::max(a, b))] = std::min(a, b);
      }
    }
    std::map<int, int> numbers;
    for (int i = 0; i < Size(); ++i) {
      int number = numbers.try_emplace(find(i), static_cast<int>(numbers.size())).first->second;
      linked_.pools.push_back(known_.empty() ? number : known_[static_cast<size_t>(i)].pool);
    }
  }

  const Files& files_;
  const std::vector<std::string>& proto_paths_;
  const std::vector<KnownFile>& known_;
  bool (*is_built_in_)(const std::string&);
  std::map<std::string, int> by_path_;
  std::map<std::string, std::vector<int>> by_base_name_;
  std::map<std::string, int> root_votes_;
  std::map<int, std::map<std::string, int>> used_roots_;  // imported file -> roots, with votes
  std::map<int, std::map<std::string, int>> own_roots_;   // importer -> roots above itself
  LinkedFiles linked_;
};

}  // namespace

LinkedFiles LinkFiles(const Files& files, const std::vector<std::string>& roots,
                      const std::vector<KnownFile>& known,
                      bool (*is_built_in)(const std::string& import)) {
  return Linker(files, roots, known, is_built_in).Run();
}

}  // namespace detector
