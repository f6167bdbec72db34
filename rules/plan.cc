#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "detector/detector.h"
#include "rules/lineage.h"
#include "rules/rules.h"

namespace rules {
namespace {

using detector::Change;
using detector::ChangeKind;
using detector::ElementKind;

std::string Leaf(const std::string& name) {
  size_t colons = name.rfind("::");
  return colons == std::string::npos ? name : name.substr(colons + 2);
}

std::string Scope(const std::string& name) {
  return name.substr(0, name.size() - Leaf(name).size());
}

std::string Replaced(std::string text, const std::string& what, const std::string& by) {
  for (size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size()) {
    text.replace(at, what.size(), by);
  }
  return text;
}

bool Includes(const std::vector<std::string>& roles, const std::string& role) {
  return roles.empty() || std::find(roles.begin(), roles.end(), role) != roles.end();
}

// Turns the symbols of one pack into operations, one old symbol at a time.
class Planner {
 public:
  Planner(const Pack& pack, const SchemaView& old_view, const SchemaView& new_view,
          Lineage& lineage, std::vector<Operation>& operations)
      : pack_(pack),
        old_view_(old_view),
        new_view_(new_view),
        lineage_(lineage),
        operations_(operations),
        new_symbols_(Symbols(new_view, pack)) {
    for (const Symbol& symbol : new_symbols_)
      index_[symbol.path + "\n" + symbol.role].push_back(&symbol);
  }

  void Run() {
    for (const Symbol& symbol : Symbols(old_view_, pack_)) {
      if (symbol.kind == SymbolKind::kNamespace) {
        PlanNamespace(symbol);
      } else if (symbol.kind == SymbolKind::kHeader) {
        PlanHeader(symbol);
      } else {
        PlanElement(symbol);
      }
    }
  }

 private:
  // The symbol of NEW that does for `path` what `role` says, in `file` if several files have it.
  const Symbol* Find(const std::string& path, const std::string& role, int file) const {
    auto found = index_.find(path + "\n" + role);
    if (found == index_.end()) return nullptr;
    for (const Symbol* symbol : found->second) {
      if (symbol->file == file) return symbol;
    }
    return found->second.front();
  }

  Operation Start(OperationKind kind, const Symbol& symbol,
                  const std::vector<const Change*>& causes) const {
    Operation operation;
    operation.kind = kind;
    operation.symbol = symbol.name;
    operation.path = symbol.path;
    operation.role = symbol.role;
    operation.file = old_view_.schema().files[symbol.file].path;
    operation.pack = pack_.name;
    operation.changes = lineage_.Roots(causes);
    return operation;
  }
  void Rename(OperationKind kind, const Symbol& symbol, const std::string& to,
              const std::vector<const Change*>& causes) {
    Operation operation = Start(kind, symbol, causes);
    operation.to = to;
    operation.reason = "renamed";
    operations_.push_back(std::move(operation));
  }
  void Review(const Symbol& symbol, const std::vector<const Change*>& causes,
              const std::string& reason, const std::string& advice) {
    Operation operation = Start(OperationKind::kReview, symbol, causes);
    operation.reason = reason;
    operation.advice = advice;
    operations_.push_back(std::move(operation));
  }
  std::string Advice(const Effect& effect, const Change& change) const {
    std::string path = change.old ? change.old->path : change.now ? change.now->path : "";
    std::string advice = Replaced(effect.advice, "{path}", path);
    if (change.detail.empty()) advice = Replaced(advice, " ({detail})", "");
    return Replaced(advice, "{detail}", change.detail);
  }
  const std::vector<Effect>& EffectsOf(ChangeKind kind) const {
    static const std::vector<Effect> none;
    auto found = pack_.changes.find(support::NameOf(kind));
    return found == pack_.changes.end() ? none : found->second;
  }

  void PlanNamespace(const Symbol& symbol) {
    const Change* renamed = lineage_.OfPackage(symbol.path);
    int file = lineage_.FileOf(symbol.file);
    if (!renamed || !renamed->now) return;
    const Symbol* now = Find(renamed->now->path, symbol.role, file);
    if (now && now->name != symbol.name) {
      Rename(OperationKind::kRenameSymbol, symbol, now->name, {renamed});
    }
  }

  void PlanHeader(const Symbol& symbol);
  void PlanElement(const Symbol& symbol);
  void PlanRemoved(const Symbol& symbol);
  void PlanGone(const Symbol& symbol);
  void PlanRename(const Symbol& symbol, const Symbol& now);
  void PlanOtherFile(const Symbol& symbol, const Symbol& now);
  // Whether any of them asks for review in place of a rename.
  bool PlanEffects(const Symbol& symbol, const Symbol& now);
  bool Differs(const Effect& effect, const Symbol& symbol, const Symbol& now) const;
  bool StaysInClass(const Symbol& symbol, const Symbol& now);
  bool IsMember(const Symbol& symbol) const;
  int OwnerOf(const SchemaView& view, const Symbol& symbol) const;
  int NewHomeOf(int old_file);

  const Pack& pack_;
  const SchemaView& old_view_;
  const SchemaView& new_view_;
  Lineage& lineage_;
  std::vector<Operation>& operations_;
  std::vector<Symbol> new_symbols_;
  std::unordered_map<std::string, std::vector<const Symbol*>> index_;
};

// The one file of NEW in which everything that is left of a removed file stands now, else -1.
int Planner::NewHomeOf(int old_file) {
  int home = -1;
  const std::vector<detector::Element>& elements = old_view_.schema().elements;
  for (size_t i = 0; i < elements.size(); ++i) {
    if (elements[i].file != old_file || elements[i].parent >= 0) continue;
    const std::string& path = lineage_.PathOf(static_cast<int>(i));
    if (path.empty()) continue;
    for (const detector::Element& element : new_view_.schema().elements) {
      if (element.path != path) continue;
      if (home >= 0 && home != element.file) return -1;
      home = element.file;
    }
  }
  return home;
}

void Planner::PlanHeader(const Symbol& symbol) {
  const std::vector<detector::SchemaFile>& files = new_view_.schema().files;
  int file = lineage_.FileOf(symbol.file);
  if (file < 0) file = NewHomeOf(symbol.file);
  const Change* cause = nullptr;
  for (ChangeKind kind : {ChangeKind::kFileMoved, ChangeKind::kFileRemoved}) {
    if (!cause) cause = lineage_.OfFile(symbol.file, kind);
  }
  std::vector<const Change*> causes;
  if (cause) causes.push_back(cause);
  if (file >= 0) {
    const Symbol* now = Find(files[file].path, symbol.role, file);
    if (now && now->name != symbol.name) {
      Rename(OperationKind::kReplaceInclude, symbol, now->name, causes);
    }
    return;
  }
  const std::vector<Effect>& effects = EffectsOf(ChangeKind::kFileRemoved);
  if (cause && !effects.empty()) {
    Review(symbol, causes, effects.front().reason, Advice(effects.front(), *cause));
  } else {
    Review(symbol, causes, "removed", symbol.path + " is gone");
  }
}

// Whether the symbol stands in a class, so that only its last name is its own.
bool Planner::IsMember(const Symbol& symbol) const {
  std::string outer = old_view_.schema().files[symbol.file].package;
  outer = Replaced(outer, ".", "::");
  return Scope(symbol.name) != (outer.empty() ? "" : outer + "::");
}

// The message or service whose class has the member.
int Planner::OwnerOf(const SchemaView& view, const Symbol& symbol) const {
  const detector::Element& element = view.element(symbol.element);
  if (element.kind != ElementKind::kEnumValue) return element.parent;
  return view.element(element.parent).parent;
}

bool Planner::StaysInClass(const Symbol& symbol, const Symbol& now) {
  int old_owner = OwnerOf(old_view_, symbol), new_owner = OwnerOf(new_view_, now);
  if (old_owner < 0 || new_owner < 0) return old_owner == new_owner;
  return lineage_.PathOf(old_owner) == new_view_.element(new_owner).path;
}

void Planner::PlanElement(const Symbol& symbol) {
  const std::string& path = lineage_.PathOf(symbol.element);
  if (path.empty()) return PlanRemoved(symbol);
  const Symbol* now = Find(path, symbol.role, lineage_.FileOf(symbol.file));
  if (!now) return PlanGone(symbol);
  if (!PlanEffects(symbol, *now)) PlanRename(symbol, *now);
  if (now->file != lineage_.FileOf(symbol.file)) PlanOtherFile(symbol, *now);
}

void Planner::PlanRemoved(const Symbol& symbol) {
  const Change* cause = lineage_.RemovalOf(symbol.element);
  std::string guesses = lineage_.Guesses(symbol.path);
  if (!guesses.empty()) guesses = "; " + guesses;
  if (!cause) return Review(symbol, {}, "removed", symbol.path + " is gone" + guesses);
  for (const Effect& effect : EffectsOf(cause->kind)) {
    if (!Includes(effect.roles, symbol.role)) continue;
    Review(symbol, {cause}, effect.reason, Advice(effect, *cause) + guesses);
  }
}

// The element is there, but this spelling of it is not.
void Planner::PlanGone(const Symbol& symbol) {
  std::vector<const Change*> own = lineage_.At(symbol.path);
  const Effect* fallback = nullptr;
  const Change* fallback_cause = nullptr;
  for (const Change* change : own) {
    for (const Effect& effect : EffectsOf(change->kind)) {
      if (Includes(effect.roles, symbol.role)) {
        return Review(symbol, {change}, effect.reason, Advice(effect, *change));
      }
      if (!fallback) fallback = &effect, fallback_cause = change;
    }
  }
  if (fallback) {
    return Review(symbol, {fallback_cause}, fallback->reason, Advice(*fallback, *fallback_cause));
  }
  std::vector<const Change*> causes = lineage_.RenamesAround(symbol.element);
  if (causes.empty()) causes = own.empty() ? lineage_.Beside(symbol.element) : own;
  Review(symbol, causes, "spelling_gone", symbol.path + " is no longer spelled like this in C++");
}

bool Planner::Differs(const Effect& effect, const Symbol& symbol, const Symbol& now) const {
  Named before{old_view_, symbol.file, symbol.element};
  Named after{new_view_, now.file, now.element};
  return effect.when_differs.empty() ||
         std::any_of(effect.when_differs.begin(), effect.when_differs.end(), [&](const Fact& fact) {
           return fact.function(before) != fact.function(after);
         });
}

bool Planner::PlanEffects(const Symbol& symbol, const Symbol& now) {
  bool instead = false;
  for (const Change* change : lineage_.At(symbol.path)) {
    for (const Effect& effect : EffectsOf(change->kind)) {
      if (!Includes(effect.roles, symbol.role) || !Differs(effect, symbol, now)) continue;
      Review(symbol, {change}, effect.reason, Advice(effect, *change));
      instead = instead || effect.instead_of_rename;
    }
  }
  return instead;
}

// Namespace-scope names are compared whole; of members only the last name, because the class has an
// operation of its own.
void Planner::PlanRename(const Symbol& symbol, const Symbol& now) {
  std::vector<const Change*> causes = lineage_.RenamesAround(symbol.element);
  if (IsMember(symbol)) {
    if (!StaysInClass(symbol, now)) {
      return Review(symbol, causes, "moved", symbol.name + " is " + now.name + " now");
    }
    if (Leaf(symbol.name) == Leaf(now.name)) return;
    auto is_outside = [&](const Change* change) { return change->old->path != symbol.path; };
    if (!std::all_of(causes.begin(), causes.end(), is_outside)) {
      causes.erase(std::remove_if(causes.begin(), causes.end(), is_outside), causes.end());
    }
  }
  if (symbol.name == now.name) return;
  if (causes.empty()) causes = lineage_.Beside(symbol.element);
  Rename(OperationKind::kRenameSymbol, symbol, now.name, causes);
}

// Only one spelling of each top-level element asks for the other header, so that it is asked once.
void Planner::PlanOtherFile(const Symbol& symbol, const Symbol& now) {
  bool speaks = symbol.role == "type" || symbol.role == "extension";
  if (!speaks || old_view_.element(symbol.element).parent >= 0) return;
  int old_home = lineage_.FileOf(symbol.file);
  if (old_home < 0 && NewHomeOf(symbol.file) >= 0) return;  // its include is replaced
  const Symbol* header = Find(new_view_.schema().files[now.file].path, "header", now.file);
  std::vector<const Change*> causes = lineage_.At(symbol.path);
  if (causes.empty()) causes = lineage_.Beside(symbol.element);
  Review(symbol, causes, "moved",
         symbol.path + " is declared elsewhere now: include " +
             (header ? header->name : new_view_.schema().files[now.file].path));
}

auto SortKey(const Operation& operation) {
  return std::tie(operation.file, operation.path, operation.symbol, operation.role, operation.kind,
                  operation.to, operation.reason, operation.advice, operation.changes);
}

}  // namespace

Plan MakePlan(const detector::ChangeSet& changes, const detector::Schema& old_schema,
              const detector::Schema& new_schema, const std::vector<Pack>& packs) {
  Plan plan;
  plan.tool = changes.tool;
  plan.change_set = changes;
  SchemaView old_view(old_schema), new_view(new_schema);
  Lineage lineage(changes, old_view, new_view);
  for (const Pack& pack : packs) {
    if (pack.format != old_schema.format) continue;
    plan.packs.push_back(pack.json);
    Planner(pack, old_view, new_view, lineage, plan.operations).Run();
  }
  auto less = [](const Operation& a, const Operation& b) { return SortKey(a) < SortKey(b); };
  auto same = [](const Operation& a, const Operation& b) { return SortKey(a) == SortKey(b); };
  std::sort(plan.operations.begin(), plan.operations.end(), less);
  plan.operations.erase(std::unique(plan.operations.begin(), plan.operations.end(), same),
                        plan.operations.end());
  return plan;
}

support::Result<Plan> MakePlan(const detector::ChangeSet& changes, const std::vector<Pack>& packs) {
  support::Result<detector::Schema> old_schema = detector::ReadInput(changes.inputs.old);
  if (!old_schema) return support::Wrap("OLD of the change set", old_schema.error());
  support::Result<detector::Schema> new_schema = detector::ReadInput(changes.inputs.now);
  if (!new_schema) return support::Wrap("NEW of the change set", new_schema.error());
  return MakePlan(changes, *old_schema, *new_schema, packs);
}

}  // namespace rules
