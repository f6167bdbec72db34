// What becomes of includes and namespaces.
#include <set>

#include "rules/planner.h"

namespace rules {

using detector::ChangeKind;

void Planner::PlanNamespace(const Symbol& symbol) {
  const Change* renamed = lineage_.OfPackage(symbol.path);
  if (!renamed || !renamed->now) return;
  const Symbol* now = Find(renamed->now->path, symbol.role, lineage_.FileOf(symbol.file));
  if (!now) {
    Review(symbol, {renamed}, "spelling_gone", symbol.path + " has no namespace any more");
  } else if (now->name != symbol.name) {
    Rename(OperationKind::kRenameSymbol, symbol, now->name, {renamed});
  }
}

int Planner::NewHomeOf(int old_file) {
  int home = -1;
  const std::vector<detector::Element>& elements = old_view_.schema().elements;
  for (size_t i = 0; i < elements.size(); ++i) {
    if (elements[i].file != old_file || elements[i].parent >= 0) continue;
    auto found = files_of_path_.find(lineage_.PathOf(static_cast<int>(i)));
    if (found == files_of_path_.end()) continue;
    for (int file : found->second) {
      if (home >= 0 && home != file) return -1;
      home = file;
    }
  }
  return home;
}

void Planner::PlanOfFile(const Symbol& symbol) {
  const std::vector<detector::SchemaFile>& files = new_view_.schema().files;
  int file = lineage_.FileOf(symbol.file);
  if (file < 0) file = NewHomeOf(symbol.file);
  const Change* cause = nullptr;
  for (ChangeKind kind : {ChangeKind::kFileMoved, ChangeKind::kFileRemoved}) {
    if (!cause) cause = lineage_.OfFile(symbol.file, kind);
  }
  Changes causes;
  if (cause) causes.push_back(cause);
  if (file >= 0) {
    const Symbol* now = Find(files[file].path, symbol.role, file);
    bool header = symbol.kind == SymbolKind::kHeader;
    if (now && now->name != symbol.name) {
      Rename(header ? OperationKind::kReplaceInclude : OperationKind::kRenameSymbol, symbol,
             now->name, causes);
    }
    return;
  }
  Review(symbol, causes, "removed",
         symbol.path + " is gone: drop the include once nothing of it is used");
}

// Whether a file of NEW brings another one along.
bool Planner::Imports(int file, int other) const {
  const std::vector<detector::SchemaFile>& files = new_view_.schema().files;
  std::set<int> seen;
  std::vector<int> todo = {file};
  while (!todo.empty()) {
    int at = todo.back();
    todo.pop_back();
    if (at == other) return true;
    if (at < 0 || !seen.insert(at).second) continue;
    const std::vector<int>& imports = files[static_cast<size_t>(at)].imports;
    todo.insert(todo.end(), imports.begin(), imports.end());
  }
  return false;
}

// Only one spelling of each top-level element asks for the other header, so that it is asked once.
void Planner::PlanOtherFile(const Symbol& symbol, const Symbol& now) {
  bool speaks = symbol.role == "type" || symbol.role == "extension";
  if (!speaks || old_view_.element(symbol.element).parent >= 0) return;
  int old_home = lineage_.FileOf(symbol.file);
  if (old_home < 0 && NewHomeOf(symbol.file) >= 0) return;  // its include is replaced
  if (Imports(old_home, now.file)) return;
  const Symbol* header = Find(new_view_.schema().files[now.file].path, "header", now.file);
  Changes causes = lineage_.OwnOf(symbol.element);
  if (causes.empty()) causes = lineage_.Beside(symbol.element);
  std::string advice = symbol.path + " is declared elsewhere now: include " +
                       (header ? header->name : new_view_.schema().files[now.file].path);
  if (!header) return Review(symbol, causes, "moved", advice);
  Operation& add = Rename(OperationKind::kAddInclude, symbol, header->name, causes);
  add.reason = "moved";
  add.advice = advice;
}

}  // namespace rules
