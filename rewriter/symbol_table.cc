#include "rewriter/symbol_table.h"

#include <map>
#include <utility>

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
      if (operation.kind != OperationKind::kRenameSymbol) continue;
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

// Hands an operation to the symbols of OLD that it is for.
void Assign(Work& work, size_t index) {
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
    std::string name(LastPart(operation.symbol));
    if (known.kind == SymbolKind::kHeader || operation.changes.empty()) continue;
    work.names.insert(name);
    work.change_of.emplace(name, operation.changes.front());
  }
  size_t dot = operation.path.rfind('.');
  if (NamesElement(work.before.symbols[static_cast<size_t>(found->second.front())])) {
    work.schema_names.insert(operation.path.substr(dot == std::string::npos ? 0 : dot + 1));
  }
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
    if (!chosen || operation.kind == OperationKind::kReview) chosen = &operation;
  }
  return chosen;
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
  for (size_t i = 0; i < work.plan.operations.size(); ++i) Assign(work, i);
  Joiner joiner(work);
  for (size_t i = 0; i < work.before.symbols.size(); ++i) {
    work.successor.push_back(joiner.SuccessorOf(i));
  }
  return work;
}

}  // namespace rewriter
