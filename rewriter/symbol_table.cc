#include "rewriter/symbol_table.h"

#include <map>
#include <utility>

namespace rewriter {
namespace {

using rules::OperationKind;
using rules::SymbolKind;

// A namespace is declared by every file of its package; the first symbol stands for all.
bool NamesElement(const rules::Symbol& symbol) { return symbol.kind != SymbolKind::kNamespace; }

std::vector<int> Join(const detector::ChangeSet& changes, const SchemaNames& before,
                      const SchemaNames& after) {
  std::map<std::pair<std::string, std::string>, int> by_role;
  for (size_t i = 0; i < after.symbols.size(); ++i) {
    by_role.emplace(std::pair(after.symbols[i].path, after.symbols[i].role), static_cast<int>(i));
  }
  std::vector<int> successor;
  std::map<std::string, std::string> mapped;  // most paths have a dozen symbols
  for (const rules::Symbol& symbol : before.symbols) {
    auto [path, fresh] = mapped.try_emplace(symbol.path);
    if (fresh) path->second = detector::MapPath(changes, symbol.path);
    auto found = by_role.find({path->second, symbol.role});
    successor.push_back(found == by_role.end() ? -1 : found->second);
  }
  return successor;
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

bool Work::ChangesNamespace(int symbol) const {
  const rules::Operation* operation = OperationFor(symbol);
  SymbolKind kind = before.symbols[static_cast<size_t>(symbol)].kind;
  if (!operation || operation->kind != OperationKind::kRenameSymbol) return false;
  return kind == SymbolKind::kNamespace || Scope(operation->symbol) != Scope(operation->to);
}

support::Result<Work> MakeWork(rules::Plan plan) {
  Work work;
  std::vector<rules::Pack> packs;
  for (const support::Json& json : plan.packs) {
    auto pack = rules::ParsePack(json, "pack in plan");
    if (!pack) return tl::unexpected(pack.error());
    packs.push_back(std::move(*pack));
  }
  auto before = NamesOf(plan.change_set.inputs.old, packs);
  if (!before) return support::Wrap("OLD", before.error());
  auto after = NamesOf(plan.change_set.inputs.now, packs);
  if (!after) return support::Wrap("NEW", after.error());
  work.before = std::move(*before);
  work.after = std::move(*after);
  work.successor = Join(plan.change_set, work.before, work.after);
  work.operations.resize(work.before.symbols.size());

  for (size_t i = 0; i < plan.operations.size(); ++i) {
    const rules::Operation& operation = plan.operations[i];
    if (operation.kind == OperationKind::kReplaceInclude) continue;
    auto found = work.before.by_name.find(operation.symbol);
    if (found == work.before.by_name.end()) continue;
    for (int symbol : found->second) {
      const rules::Symbol& known = work.before.symbols[static_cast<size_t>(symbol)];
      const std::string& file = work.before.schema.files[static_cast<size_t>(known.file)].path;
      bool same = NamesElement(known) ? file == operation.file && known.role == operation.role : true;
      if (!same) continue;
      work.operations[static_cast<size_t>(symbol)].push_back(static_cast<int>(i));
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
  work.plan = std::move(plan);
  return work;
}

}  // namespace rewriter
