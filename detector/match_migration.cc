// The migration file's part in matching: its pairs come before all others.
#include <algorithm>
#include <map>
#include <set>

#include "detector/match.h"
#include "detector/migration.h"
#include "support/text.h"

namespace detector {
namespace {

using Paths = std::map<std::string, std::vector<int>>;

Paths PathsOf(const Schema& schema) {
  Paths paths;
  for (size_t i = 0; i < schema.elements.size(); ++i) {
    paths[schema.elements[i].path].push_back(static_cast<int>(i));
  }
  return paths;
}

std::set<std::string> PackagesOf(const Schema& schema) {
  std::set<std::string> packages;
  for (const SchemaFile& file : schema.files) packages.insert(file.package);
  packages.erase("");
  return packages;
}

class Checker {
 public:
  Checker(const Migration& migration, const Schema& old_schema, const Schema& new_schema)
      : migration_(migration),
        old_(old_schema),
        new_(new_schema),
        old_paths_(PathsOf(old_schema)),
        new_paths_(PathsOf(new_schema)) {}

  support::Status Run() {
    for (const MigrationEntry& entry : migration_.renames) Rename(entry);
    for (const MigrationEntry& entry : migration_.removed) {
      Fate(entry);
      Known(entry, entry.path, old_, old_paths_, "OLD", false);
    }
    for (const auto* list : {&migration_.replacements, &migration_.conversions}) {
      for (const MigrationEntry& entry : *list) {
        Known(entry, entry.path, old_, old_paths_, "OLD", false);
      }
    }
    return error_.empty() ? support::Status() : support::Invalid(error_);
  }

 private:
  void Complain(const MigrationEntry& entry, const std::string& what) {
    if (!error_.empty()) error_ += "\n";
    error_ += migration_.file + ":" + std::to_string(entry.line) + ":" +
              std::to_string(entry.column) + ": " + what;
  }

  void Fate(const MigrationEntry& entry) {
    if (!fates_.insert(entry.path).second) {
      Complain(entry, "`" + entry.path + "` is named twice: it can become one thing only");
    }
  }

  bool Known(const MigrationEntry& entry, const std::string& path, const Schema& schema,
             const Paths& paths, const std::string& side, bool package) {
    std::set<std::string> packages = PackagesOf(schema);
    if (paths.count(path) || (package && packages.count(path))) return true;
    std::vector<std::string> all;
    for (const auto& known : paths) all.push_back(known.first);
    if (package) all.insert(all.end(), packages.begin(), packages.end());
    std::string near = support::ClosestTo(path, all);
    Complain(entry, side + " has no `" + path + "`" +
                        (near.empty() ? "" : "; did you mean `" + near + "`?"));
    return false;
  }

  void Rename(const MigrationEntry& entry) {
    Fate(entry);
    if (!targets_.insert(entry.value).second) {
      Complain(entry, "two elements can't both become `" + entry.value + "`");
    }
    bool known = Known(entry, entry.path, old_, old_paths_, "OLD", true);
    known = Known(entry, entry.value, new_, new_paths_, "NEW", true) && known;
    if (!known) return;
    auto a = old_paths_.find(entry.path), b = new_paths_.find(entry.value);
    bool packages = a == old_paths_.end() && b == new_paths_.end();
    bool same = a != old_paths_.end() && b != new_paths_.end() &&
                std::any_of(a->second.begin(), a->second.end(), [&](int i) {
                  return std::any_of(b->second.begin(), b->second.end(), [&](int j) {
                    return old_.elements[static_cast<size_t>(i)].kind ==
                           new_.elements[static_cast<size_t>(j)].kind;
                  });
                });
    if (packages || same) return;
    Complain(entry, "`" + entry.path + "` and `" + entry.value + "` are not of one kind");
  }

  const Migration& migration_;
  const Schema &old_, &new_;
  Paths old_paths_, new_paths_;
  std::set<std::string> fates_, targets_;
  std::string error_;
};

// Types of a renamed package that kept their name within it.
void PairPackage(Matching& m, const MigrationEntry& entry, const std::string& evidence) {
  m.packages[entry.path] = entry.value;
  m.package_reasons[entry.path] = {1, {evidence}};
  std::map<std::pair<std::string_view, ElementKind>, int> by_name;
  auto is_type = [](const Element& element) {
    return IsType(element.kind) || element.kind == ElementKind::kService;
  };
  for (int i = 0; i < m.new_index.size(); ++i) {
    bool inside = m.new_index.FileOf(i).package == entry.value && m.OldOf(i) < 0;
    if (!inside || !is_type(m.new_index.at(i))) continue;
    by_name[{m.new_index.RelativePath(i), m.new_index.at(i).kind}] = i;
  }
  for (int i = 0; i < m.old_index.size(); ++i) {
    bool inside = m.old_index.FileOf(i).package == entry.path && m.NewOf(i) < 0;
    if (!inside || !is_type(m.old_index.at(i))) continue;
    auto found = by_name.find({m.old_index.RelativePath(i), m.old_index.at(i).kind});
    if (found != by_name.end()) m.Pair(i, found->second, {1, {evidence}});
  }
}

}  // namespace

support::Status CheckMigration(const Migration& migration, const Schema& old_schema,
                               const Schema& new_schema) {
  return Checker(migration, old_schema, new_schema).Run();
}

std::string MigrationEvidence(const Migration& migration, const MigrationEntry& entry) {
  return "migration file " + migration.file + ":" + std::to_string(entry.line);
}

void MatchMigration(Matching& m, const Migration& migration) {
  Paths old_paths = PathsOf(m.old_index.schema()), new_paths = PathsOf(m.new_index.schema());
  std::vector<const MigrationEntry*> packages;
  for (const MigrationEntry& entry : migration.renames) {
    auto a = old_paths.find(entry.path), b = new_paths.find(entry.value);
    if (a == old_paths.end() || b == new_paths.end()) {
      packages.push_back(&entry);
      continue;
    }
    for (int i : a->second) {
      for (int j : b->second) {
        bool free = m.NewOf(i) < 0 && m.OldOf(j) < 0;
        if (!free || m.old_index.at(i).kind != m.new_index.at(j).kind) continue;
        m.Pair(i, j, {1, {MigrationEvidence(migration, entry)}});
      }
    }
  }
  for (const MigrationEntry* entry : packages) {  // single types first
    PairPackage(m, *entry, MigrationEvidence(migration, *entry));
  }
}

void TakeBackRemoved(Matching& m, const Migration& migration) {
  Paths old_paths = PathsOf(m.old_index.schema());
  for (const MigrationEntry& entry : migration.removed) {
    auto found = old_paths.find(entry.path);
    if (found == old_paths.end()) continue;
    for (int i : found->second) {
      if (m.NewOf(i) < 0) continue;
      m.old_of[static_cast<size_t>(m.NewOf(i))] = -1;
      m.new_of[static_cast<size_t>(i)] = -1;
    }
    std::erase_if(m.ambiguities, [&](const Ambiguity& a) { return a.path == entry.path; });
  }
}

}  // namespace detector
