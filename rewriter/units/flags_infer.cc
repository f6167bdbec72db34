#include "rewriter/units/flags_infer.h"

#include <llvm/ADT/StringRef.h>

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "rewriter/units/build_hints.h"
#include "rewriter/units/header_templates.h"

namespace rewriter {
namespace {

// An include that some folders of the repository could answer.
struct Wish {
  std::string includer;
  std::vector<std::string> roots;
  bool angled = false;
};

struct Votes {
  int quoted = 0, angled = 0;
  int total() const { return quoted + angled; }
};

class RootFinder {
 public:
  RootFinder(const ScanResult& scan, const RepositoryFiles& files, SystemHeaders& system)
      : scan_(scan), files_(files), system_(system) {}

  // Sorted by votes, the best first.
  std::vector<std::pair<std::string, Votes>> Find() {
    for (const ScannedFile& file : scan_.files) {
      for (const Include& include : file.includes) Look(file, include);
    }
    const std::map<std::string, Votes> certain = votes_;
    for (const Wish& wish : ambiguous_) Vote(Best(wish, certain), wish.angled);
    std::vector<std::pair<std::string, Votes>> roots(votes_.begin(), votes_.end());
    std::stable_sort(roots.begin(), roots.end(), [](const auto& a, const auto& b) {
      return a.second.total() > b.second.total();
    });
    return roots;
  }

  // Spellings that nothing in the repository answers, and whether they were in angle brackets.
  const std::map<std::string, bool>& missing() const { return missing_; }
  // Templates of missing headers, by where the header would be.
  const std::map<std::string, std::string>& templates() const { return templates_; }

 private:
  void Look(const ScannedFile& file, const Include& include) {
    const std::string& spelling = include.spelling;
    if (!include.angled && files_.At(JoinPath(FolderOf(file.path), spelling))) return;
    bool bare = spelling.find('/') == std::string::npos;
    if ((include.angled || bare) && system_.Has(spelling)) return;
    Wish wish{file.path, {}, include.angled};
    for (const std::string& path : files_.EndingWith(spelling)) {
      std::string root = path.substr(0, path.size() - spelling.size());
      if (!root.empty()) root.pop_back();
      wish.roots.push_back(std::move(root));
    }
    if (wish.roots.empty()) {
      Miss(spelling, include.angled);
    } else if (wish.roots.size() == 1) {
      Vote(wish.roots[0], wish.angled);
    } else {
      ambiguous_.push_back(std::move(wish));
    }
  }

  void Miss(const std::string& spelling, bool angled) {
    auto found = system_.Has(spelling) ? std::nullopt : TemplateFor(spelling, files_);
    if (!found) {
      missing_[spelling] |= angled;
      return;
    }
    templates_[found->header] = found->path;
    Vote(found->root, angled);
  }

  void Vote(const std::string& root, bool angled) {
    ++(angled ? votes_[root].angled : votes_[root].quoted);
  }

  static std::string Best(const Wish& wish, const std::map<std::string, Votes>& certain) {
    auto rank = [&](const std::string& root) {
      auto known = certain.find(root);
      return std::pair(known == certain.end() ? 0 : known->second.total(),
                       SharedFolders(wish.includer, root + "/"));
    };
    return *std::max_element(
        wish.roots.begin(), wish.roots.end(),
        [&](const std::string& a, const std::string& b) { return rank(a) < rank(b); });
  }

  const ScanResult& scan_;
  const RepositoryFiles& files_;
  SystemHeaders& system_;
  std::map<std::string, Votes> votes_;
  std::vector<Wish> ambiguous_;
  std::map<std::string, bool> missing_;
  std::map<std::string, std::string> templates_;
};

std::vector<std::string> CommonArgs(const Snapshot& snapshot) {
  BuildHints hints = ReadBuildHints(snapshot);
  // The last ones: errors only since standards that older code doesn't know.
  std::vector<std::string> args = {
      "-xc++",
      (hints.strict ? "-std=c++" : "-std=gnu++") + std::to_string(hints.standard),
      "-w",
      "-Wno-register",
      "-Wno-dynamic-exception-spec",
      "-Wno-reserved-user-defined-literal"};
  for (const std::string& definition : hints.definitions) args.push_back("-D" + definition);
  return args;
}

// Of the include folders, those with a header of a name that the machine's own have as well: a
// <pthread.h> of theirs must not be answered by ours.
std::set<std::string> HidingFolders(const ScanResult& scan, const std::set<std::string>& folders,
                                    SystemHeaders& system) {
  std::set<std::string> hiding;
  for (const ScannedFile& file : scan.files) {
    std::string folder = FolderOf(file.path);
    if (!file.header || !folders.count(folder) || hiding.count(folder)) continue;
    std::string name = file.path.substr(folder.empty() ? 0 : folder.size() + 1);
    if (system.Has(name)) hiding.insert(folder);
  }
  return hiding;
}

// The flags for the repository's include folders, by where their files are looked for.
std::vector<std::string> FolderArgs(const Snapshot& snapshot, const ScanResult& scan,
                                    const std::vector<std::pair<std::string, Votes>>& roots,
                                    SystemHeaders& system) {
  std::set<std::string> angled;
  for (const auto& [root, votes] : roots) {
    if (votes.angled > 0) angled.insert(root);
  }
  std::set<std::string> hiding = HidingFolders(scan, angled, system);
  std::vector<std::string> args;
  for (const auto& [root, votes] : roots) {
    std::string folder = root.empty() ? snapshot.root() : snapshot.root() + "/" + root;
    // A folder that is only ever searched for "..." must not hide a <...> of the same name.
    bool behind = !angled.count(root) || hiding.count(root);
    args.push_back((behind ? "-iquote" : "-I") + folder);
    if (hiding.count(root)) args.push_back("-idirafter" + folder);
  }
  return args;
}

}  // namespace

bool IsUnitFile(const ScannedFile& file) {
  llvm::StringRef path = file.path;
  return !file.header && !path.ends_with(".c") && !path.ends_with(".cu");
}

Flags InferFlags(const Snapshot& snapshot, const ScanResult& scan, const RepositoryFiles& files) {
  SystemHeaders system;
  RootFinder finder(scan, files, system);
  Flags flags;
  flags.rung = "inferred";
  std::vector<std::string> args = CommonArgs(snapshot);
  std::vector<std::pair<std::string, Votes>> roots = finder.Find();
  for (const auto& [root, votes] : roots) {
    flags.include_roots.push_back(root.empty() ? snapshot.root() : snapshot.root() + "/" + root);
  }
  std::vector<std::string> folder_args = FolderArgs(snapshot, scan, roots, system);
  args.insert(args.end(), folder_args.begin(), folder_args.end());
  std::set<std::string> folders;
  for (const auto& [spelling, angled] : finder.missing()) {
    if (system.Has(spelling)) continue;
    if (auto folder = system.FolderFor(spelling, angled)) folders.insert(*folder);
  }
  for (const std::string& folder : folders) args.push_back("-idirafter" + folder);
  auto disk = snapshot.FileSystem();
  for (const auto& [header, path] : finder.templates()) {
    std::string place = snapshot.root() + "/" + header;
    if (disk->exists(place)) continue;  // somebody has configured this work tree
    flags.generated[place] =
        FillTemplate(std::string(snapshot.Read(path)),
                     [&](const std::string& name) { return system.Has(name); });
    flags.diagnostics.push_back(header + " is made up from " + path +
                                "; --build DIR would give the real one");
  }
  flags.directory = snapshot.root();
  flags.default_args = args;
  for (const ScannedFile& file : scan.files) {
    if (IsUnitFile(file)) flags.units.push_back({file.path, snapshot.root(), args, false});
  }
  return flags;
}

}  // namespace rewriter
