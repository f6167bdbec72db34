#include "rewriter/facts/symbol_table.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "rules/lineage.h"

namespace rewriter {
namespace {

using rules::OperationKind;
using rules::SymbolKind;

// A namespace is declared by every file of its package; the first symbol stands for all.
bool NamesElement(const rules::Symbol& symbol) { return symbol.kind != SymbolKind::kNamespace; }

// Finds what a symbol of OLD has become: by the name that a rename gives it, else by path and role.
class Joiner {
 public:
  Joiner(const Work& work) : work_(work), mapper_(work.plan.change_set) {
    const std::vector<rules::Symbol>& symbols = work.after.symbols;
    for (size_t i = 0; i < symbols.size(); ++i) {
      by_role_[{symbols[i].path, symbols[i].role}].push_back(static_cast<int>(i));
    }
  }

  int SuccessorOf(size_t index) {
    const rules::Symbol& symbol = work_.before.symbols[index];
    const std::string& file = work_.before.schema.files[static_cast<size_t>(symbol.file)].path;
    for (int at : work_.operations[index]) {
      const rules::Operation& operation = work_.plan.operations[static_cast<size_t>(at)];
      if (operation.to.empty() || operation.kind == OperationKind::kAddInclude) continue;
      auto named = work_.after.by_name.find(operation.to);
      if (named != work_.after.by_name.end()) return InFile(named->second, file);
    }
    std::string path = mapper_.Map(symbol.path, file);
    auto same = by_role_.find({path, symbol.role});
    return same == by_role_.end() ? -1 : InFile(same->second, file);
  }

 private:
  // The candidate in the file that an OLD file has become, or the first.
  int InFile(const std::vector<int>& candidates, const std::string& old_file) {
    auto [mapped, fresh] = files_.try_emplace(old_file);
    if (fresh) mapped->second = mapper_.Map(old_file, old_file);
    for (int candidate : candidates) {
      const rules::Symbol& symbol = work_.after.symbols[static_cast<size_t>(candidate)];
      const std::string& file = work_.after.schema.files[static_cast<size_t>(symbol.file)].path;
      if (file == mapped->second) return candidate;
    }
    return candidates.front();
  }

  const Work& work_;
  detector::PathMapper mapper_;
  std::map<std::pair<std::string, std::string>, std::vector<int>> by_role_;
  std::map<std::string, std::string> files_;
};

support::Result<std::vector<rules::Pack>> PacksOf(const rules::Plan& plan) {
  std::vector<rules::Pack> packs;
  for (const support::Json& json : plan.packs) {
    auto pack = rules::ParsePack(json, "pack in plan");
    if (!pack) return tl::unexpected(pack.error());
    packs.push_back(std::move(*pack));
  }
  return packs;
}

// Each symbol, or the one that its pack says it would be at namespace scope.
std::vector<int> SameSymbols(const SchemaNames& names, const std::vector<rules::Pack>& packs) {
  std::map<std::tuple<std::string, int, std::string>, int> by_role;
  for (size_t i = 0; i < names.symbols.size(); ++i) {
    const rules::Symbol& symbol = names.symbols[i];
    by_role.emplace(std::tuple(symbol.path, symbol.file, symbol.role), static_cast<int>(i));
  }
  std::vector<int> same;
  for (const rules::Symbol& symbol : names.symbols) {
    int stands = static_cast<int>(same.size());
    for (const rules::Pack& pack : packs) {
      auto outside = pack.successors.find(symbol.role);
      if (outside == pack.successors.end()) continue;
      auto found = by_role.find({symbol.path, symbol.file, outside->second});
      if (found != by_role.end()) stands = found->second;
    }
    same.push_back(stands);
  }
  return same;
}

// Parts of a namespace's name that change, as a does in a::b -> c::b, are affected names, too.
void AddParts(Work& work, const rules::Operation& operation) {
  std::set<std::string> kept;
  for (std::string_view rest = operation.to; !rest.empty(); rest = Scope(rest)) {
    kept.emplace(LastPart(rest));
  }
  for (std::string_view rest = operation.symbol; !rest.empty(); rest = Scope(rest)) {
    std::string part(LastPart(rest));
    if (kept.count(part) || operation.changes.empty()) continue;
    work.names.insert(part);
    work.change_of.emplace(part, operation.changes.front());
    work.schema_names.emplace(part, operation.changes.front());
  }
}

using ScopeRenames = std::unordered_map<std::string, const detector::Change*>;

// By id, the changes that only move or rename what elements stand in.
ScopeRenames FindScopeRenames(const Work& work) {
  static const std::set<detector::ChangeKind> kKinds = {
      detector::ChangeKind::kPackageRenamed, detector::ChangeKind::kFileMoved,
      detector::ChangeKind::kTypeMoved, detector::ChangeKind::kTypeRenamed,
      detector::ChangeKind::kServiceRenamed};
  ScopeRenames renames;
  for (const detector::Change& change : work.plan.change_set.changes) {
    if (change.old && kKinds.count(change.kind) > 0) renames.emplace(change.id, &change);
  }
  return renames;
}

// Whether the element's own name, the last of its path, is right under NEW as it stands: what says
// `Inner` in another language needs no look when `Outer` alone got another name.
bool KeepsItsName(const ScopeRenames& renames, const rules::Operation& operation) {
  return std::all_of(
      operation.changes.begin(), operation.changes.end(), [&](const std::string& id) {
        auto found = renames.find(id);
        if (found == renames.end()) return false;
        const detector::Change& change = *found->second;
        bool own = change.old->path == operation.path;
        return !own || (change.now &&
                        rules::LastOfPath(change.now->path) == rules::LastOfPath(operation.path));
      });
}

// Hands an operation to the symbols of OLD that it is for.
void Assign(Work& work, const ScopeRenames& renames, size_t index) {
  const rules::Operation& operation = work.plan.operations[index];
  if (operation.kind == OperationKind::kReplaceInclude) return;
  auto found = work.before.by_name.find(operation.symbol);
  if (found == work.before.by_name.end()) return;
  for (int symbol : found->second) {
    const rules::Symbol& known = work.before.symbols[static_cast<size_t>(symbol)];
    const std::string& file = work.before.schema.files[static_cast<size_t>(known.file)].path;
    bool same = !NamesElement(known) || (file == operation.file && known.role == operation.role);
    if (!same) continue;
    work.operations[static_cast<size_t>(symbol)].push_back(static_cast<int>(index));
    if (known.kind == SymbolKind::kNamespace) AddParts(work, operation);
    std::string name(LastPart(operation.symbol));
    if (known.kind == SymbolKind::kHeader || operation.changes.empty()) continue;
    bool string = known.kind == SymbolKind::kString;
    if (!string) work.names.insert(name);
    (string ? work.strings : work.change_of).emplace(name, operation.changes.front());
  }
  if (NamesElement(work.before.symbols[static_cast<size_t>(found->second.front())]) &&
      !operation.changes.empty() && !KeepsItsName(renames, operation)) {
    work.schema_names.emplace(rules::LastOfPath(operation.path), operation.changes.front());
  }
}

// Whether a symbol is data in an object that a generator makes.
bool IsData(const Work& work, const rules::Symbol& symbol) {
  return symbol.kind == SymbolKind::kVariable && symbol.element >= 0 &&
         work.before.schema.elements[static_cast<size_t>(symbol.element)].kind ==
             detector::ElementKind::kField;
}

}  // namespace

std::string_view LastPart(std::string_view qualified) {
  size_t at = qualified.rfind("::");
  return at == std::string_view::npos ? qualified : qualified.substr(at + 2);
}

std::string_view Scope(std::string_view qualified) {
  size_t at = qualified.rfind("::");
  return at == std::string_view::npos ? std::string_view() : qualified.substr(0, at);
}

int SchemaNames::Find(int file, std::string_view name) const {
  auto found = by_name.find(std::string(name));
  if (found == by_name.end()) return -1;
  for (int symbol : found->second) {
    if (symbols[static_cast<size_t>(symbol)].file == file) return symbol;
  }
  return -1;
}

std::string SchemaNames::NamespaceOf(int symbol) const {
  const rules::Symbol& known = symbols[static_cast<size_t>(symbol)];
  std::string_view space = Scope(known.name);
  for (;; space = Scope(space)) {
    int outer = Find(known.file, space);
    if (outer < 0 || symbols[static_cast<size_t>(outer)].kind != SymbolKind::kType) break;
  }
  return std::string(space);
}

int SchemaNames::FindAnywhere(std::string_view name) const {
  auto found = by_name.find(std::string(name));
  if (found == by_name.end()) return -1;
  const std::vector<int>& all = found->second;
  bool element = NamesElement(symbols[static_cast<size_t>(all.front())]);
  return all.size() == 1 || !element ? all.front() : -1;
}

support::Result<SchemaNames> NamesOf(const detector::Input& input,
                                     const std::vector<rules::Pack>& packs) {
  support::Result<detector::Schema> schema = detector::ReadInput(input);
  if (!schema) return tl::unexpected(schema.error());
  SchemaNames names;
  for (const rules::Pack& pack : packs) {
    names.sinks.insert(names.sinks.end(), pack.sinks.begin(), pack.sinks.end());
    names.wrappers.insert(names.wrappers.end(), pack.wrappers.begin(), pack.wrappers.end());
    names.anchors.insert(names.anchors.end(), pack.anchors.begin(), pack.anchors.end());
    names.headers.insert(names.headers.end(), pack.headers.begin(), pack.headers.end());
    for (rules::Symbol& symbol : rules::Symbols(*schema, pack)) {
      names.by_name[symbol.name].push_back(static_cast<int>(names.symbols.size()));
      names.symbols.push_back(std::move(symbol));
    }
  }
  names.schema = std::move(*schema);
  return names;
}

const rules::Operation* Work::OperationFor(int symbol) const {
  const rules::Operation* chosen = nullptr;
  for (int index : operations[static_cast<size_t>(symbol)]) {
    const rules::Operation& operation = plan.operations[static_cast<size_t>(index)];
    if (operation.kind == OperationKind::kAddInclude) continue;
    bool better = chosen && rules::IsStructural(chosen->kind);
    if (!chosen || better || operation.kind == OperationKind::kReview) chosen = &operation;
  }
  return chosen;
}

const rules::Operation* Work::OperationForNamespace(const std::string& name) const {
  auto known = before.by_name.find(name);
  if (known == before.by_name.end() ||
      NamesElement(before.symbols[static_cast<size_t>(known->second.front())]))
    return nullptr;
  return OperationFor(known->second.front());
}

support::Result<Work> MakeWork(rules::Plan plan) {
  auto packs = PacksOf(plan);
  if (!packs) return tl::unexpected(packs.error());
  auto before = NamesOf(plan.change_set.inputs.old, *packs);
  if (!before) return support::Wrap("OLD", before.error());
  auto after = NamesOf(plan.change_set.inputs.now, *packs);
  if (!after) return support::Wrap("NEW", after.error());
  Work work{.plan = std::move(plan), .before = std::move(*before), .after = std::move(*after)};
  work.operations.resize(work.before.symbols.size());
  ScopeRenames renames = FindScopeRenames(work);
  for (size_t i = 0; i < work.plan.operations.size(); ++i) Assign(work, renames, i);
  work.same = SameSymbols(work.after, *packs);
  Joiner joiner(work);
  for (size_t i = 0; i < work.before.symbols.size(); ++i) {
    work.successor.push_back(joiner.SuccessorOf(i));
  }
  return work;
}

std::unordered_set<std::string> MemberNames(const Work& work) {
  std::unordered_set<std::string> names = work.names;
  for (size_t i = 0; i < work.before.symbols.size(); ++i) {
    const rules::Symbol& symbol = work.before.symbols[i];
    bool member = symbol.kind == SymbolKind::kMethod || symbol.kind == SymbolKind::kString ||
                  IsData(work, symbol);
    if (work.operations[i].empty() || member) continue;
    names.erase(std::string(LastPart(symbol.name)));
  }
  return names;
}

std::unordered_set<std::string> DataNames(const Work& work) {
  std::unordered_set<std::string> names;
  for (size_t i = 0; i < work.before.symbols.size(); ++i) {
    const rules::Symbol& symbol = work.before.symbols[i];
    bool affected = !work.operations[i].empty();
    if (affected && IsData(work, symbol)) names.emplace(LastPart(symbol.name));
  }
  return names;
}

std::unordered_set<std::string> TypeNames(const Work& work) {
  std::unordered_set<std::string> names;
  for (size_t i = 0; i < work.before.symbols.size(); ++i) {
    const rules::Symbol& symbol = work.before.symbols[i];
    bool type = symbol.kind == SymbolKind::kType || symbol.kind == SymbolKind::kTypeAlias;
    if (type && !work.operations[i].empty()) names.emplace(LastPart(symbol.name));
  }
  return names;
}

std::unordered_map<std::string, std::vector<int>> ComingNames(const Work& work) {
  std::unordered_map<std::string, std::vector<int>> names;
  for (size_t i = 0; i < work.before.symbols.size(); ++i) {
    if (work.operations[i].empty() || work.successor[i] < 0) continue;
    const rules::Symbol& now = work.after.symbols[static_cast<size_t>(work.successor[i])];
    bool listed = now.kind == SymbolKind::kType || now.kind == SymbolKind::kTypeAlias ||
                  now.kind == SymbolKind::kEnumerator || now.kind == SymbolKind::kFunction ||
                  now.kind == SymbolKind::kVariable;
    std::string_view name = LastPart(now.name);
    bool member = Scope(now.name) != work.after.NamespaceOf(work.successor[i]);
    if (!listed || member || name == LastPart(work.before.symbols[i].name)) continue;
    names[std::string(name)].push_back(static_cast<int>(i));
  }
  return names;
}

std::set<int> AffectedFiles(const Work& work) {
  const std::vector<detector::SchemaFile>& files = work.before.schema.files;
  std::set<int> affected;
  for (size_t i = 0; i < work.operations.size(); ++i) {
    if (!work.operations[i].empty()) affected.insert(work.before.symbols[i].file);
  }
  for (const rules::Operation& operation : work.plan.operations) {
    for (size_t i = 0; operation.role == "header" && i < files.size(); ++i) {
      if (files[i].path == operation.file) affected.insert(static_cast<int>(i));
    }
  }
  for (size_t known = 0; known != affected.size();) {  // until no importer is new
    known = affected.size();
    for (size_t i = 0; i < files.size(); ++i) {
      const std::vector<int>& imports = files[i].imports;
      bool reads = std::any_of(imports.begin(), imports.end(),
                               [&](int file) { return affected.count(file) > 0; });
      if (reads) affected.insert(static_cast<int>(i));
    }
  }
  return affected;
}

}  // namespace rewriter
