#include "rules/planner.h"

#include <algorithm>

namespace rules {
namespace {

using detector::ElementKind;

const std::string kInner = "inner:";  // before a role in a pattern

bool IsSingular(const detector::Element& field) {
  return field.cardinality == detector::Cardinality::kSingular ||
         field.cardinality == detector::Cardinality::kRequired;
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
  return roles.empty() || std::find(roles.begin(), roles.end(), RowRole(role)) != roles.end();
}

std::string Advice(const Effect& effect, const detector::Change& change) {
  std::string path = change.old ? change.old->path : change.now ? change.now->path : "";
  std::string advice = Replaced(effect.advice, "{path}", path);
  if (change.detail.empty()) advice = Replaced(advice, " ({detail})", "");
  return Replaced(advice, "{detail}", change.detail);
}

// The message or service whose class has the member.
int OwnerOf(const SchemaView& view, const Symbol& symbol) {
  const detector::Element& element = view.element(symbol.element);
  if (element.kind != ElementKind::kEnumValue) return element.parent;
  return view.element(element.parent).parent;
}

// Whether the symbol stands in a class, so that only its last name is its own.
bool IsMember(const SchemaView& view, const Symbol& symbol) {
  int top = symbol.element;
  while (view.element(top).parent >= 0) top = view.element(top).parent;
  std::string outer = Replaced(ParentPath(view.element(top).path), ".", "::");
  return Scope(symbol.name) != (outer.empty() ? "" : outer + "::");
}

// Of several causes, what happened to the element itself explains its last name.
void KeepOwn(const std::string& path, std::vector<const detector::Change*>& causes) {
  auto is_around = [&](const detector::Change* change) { return change->old->path != path; };
  if (!std::all_of(causes.begin(), causes.end(), is_around)) std::erase_if(causes, is_around);
}

}  // namespace

std::string Leaf(const std::string& name) {
  size_t colons = name.rfind("::");
  return colons == std::string::npos ? name : name.substr(colons + 2);
}

Planner::Planner(const Pack& pack, const SchemaView& old_view, const SchemaView& new_view,
                 Lineage& lineage, std::vector<Operation>& operations)
    : pack_(pack),
      old_view_(old_view),
      new_view_(new_view),
      lineage_(lineage),
      homes_(lineage, old_view, new_view),
      operations_(operations),
      new_symbols_(Symbols(new_view, pack)) {
  for (const Symbol& symbol : new_symbols_) {
    by_path_[symbol.path].push_back(&symbol);
  }
  for (const detector::Element& element : new_view.schema().elements) {
    files_of_path_[element.path].push_back(element.file);
  }
}

void Planner::Run() {
  for (const Symbol& symbol : Symbols(old_view_, pack_)) {
    if (symbol.kind == SymbolKind::kNamespace) {
      PlanNamespace(symbol);
    } else if (symbol.element < 0) {
      PlanOfFile(symbol);
    } else {
      PlanElement(symbol);
    }
  }
}

const Symbol* Planner::Find(const std::string& path, const std::string& role, int file) const {
  auto found = by_path_.find(path);
  if (found == by_path_.end()) return nullptr;
  const Symbol* elsewhere = nullptr;
  for (const Symbol* symbol : found->second) {
    if (symbol->role != role) continue;
    if (symbol->file == file) return symbol;
    if (!elsewhere) elsewhere = symbol;
  }
  return elsewhere;
}

const std::vector<Effect>& Planner::EffectsOf(detector::ChangeKind kind) const {
  static const std::vector<Effect> none;
  auto found = pack_.changes.find(support::NameOf(kind));
  return found == pack_.changes.end() ? none : found->second;
}

Operation Planner::Start(OperationKind kind, const Symbol& symbol, const Changes& causes) const {
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

Operation& Planner::Rename(OperationKind kind, const Symbol& symbol, const std::string& to,
                           const Changes& causes) {
  Operation operation = Start(kind, symbol, causes);
  operation.to = to;
  operation.reason = "renamed";
  operations_.push_back(std::move(operation));
  return operations_.back();
}

void Planner::Apply(const Effect& effect, const Symbol& symbol, const Symbol* now,
                    const Change& cause) {
  if (IsStructural(effect.operation)) return Restructure(symbol, now, cause, effect);
  Review(symbol, {&cause}, effect.reason, Advice(effect, cause));
}

// A structural operation, as far as NEW has what its patterns name.
void Planner::Restructure(const Symbol& symbol, const Symbol* now, const Change& cause,
                          const Effect& effect) {
  Operation operation = Start(effect.operation, symbol, {&cause});
  operation.reason = effect.reason;
  operation.advice = Advice(effect, cause);
  for (const Pattern& pattern : effect.patterns) {
    std::optional<Pattern> spelled = Spell(pattern, symbol, now, operation.names);
    if (spelled) operation.patterns.push_back(std::move(*spelled));
  }
  bool idle = operation.kind == OperationKind::kRewriteExpression && operation.patterns.empty();
  if (idle) operation.kind = OperationKind::kReview;
  operations_.push_back(std::move(operation));
}

// The new field through which an element is reached from the message where it used to be; one that
// was there before may stand for something else.
//   message A { int32 f = 1; }   ->   message A { B b = 2; }  message B { int32 f = 1; }
const detector::Element* Planner::CarrierOf(const Symbol& symbol, const Symbol& now) const {
  const detector::Element& element = old_view_.element(symbol.element);
  if (element.parent < 0) return nullptr;
  const std::string& home = lineage_.PathOf(element.parent);
  const detector::Element* carrier = nullptr;
  const std::vector<detector::Element>& elements = new_view_.schema().elements;
  for (const detector::Element& field : elements) {
    if (field.kind != ElementKind::kField || ParentPath(field.path) != home) continue;
    if (field.type != ParentPath(new_view_.element(now.element).path)) continue;
    bool one = field.cardinality == detector::Cardinality::kSingular && field.oneof < 0;
    if (carrier || !one || !lineage_.IsAdded(field.path)) return nullptr;
    carrier = &field;
  }
  return carrier;
}

// The field of a new message around a field's value that holds the value now: the only one of its
// type and, for a scalar, the only one at all.
//   M a = 1;   ->   W a = 1;   message W { M m = 1; string note = 2; }
const detector::Element* Planner::InnerOf(const Symbol& symbol, const Symbol& now) const {
  const detector::Element& before = old_view_.element(symbol.element);
  const detector::Element& after = new_view_.element(now.element);
  int old_pool = old_view_.FileOf(symbol.element).pool, pool = new_view_.FileOf(now.element).pool;
  const detector::Element* around = new_view_.Find(after.type, pool);
  bool field = before.kind == ElementKind::kField && after.kind == ElementKind::kField;
  if (!field || !around || !lineage_.IsAdded(around->path)) return nullptr;
  const detector::Element* declared = old_view_.Find(before.type, old_pool);
  std::string type = declared ? lineage_.PathOf(old_view_.IndexOf(*declared)) : before.type;
  const detector::Element* inner = nullptr;
  int fields = 0;
  for (int child : new_view_.ChildrenOf(new_view_.IndexOf(*around))) {
    const detector::Element& one = new_view_.element(child);
    if (one.kind != ElementKind::kField) continue;
    ++fields;
    if (one.type != type) continue;
    bool alike = IsSingular(one) && one.oneof < 0 && one.default_value == before.default_value;
    if (inner || !alike) return nullptr;
    inner = &one;
  }
  bool sure = IsSingular(before) && IsSingular(after) && (declared || fields == 1);
  return sure ? inner : nullptr;
}

// "{has}()" -> "has_tag()": roles of a pattern's result by their names under NEW, "{carrier:has}"
// by those of the carrier, "{inner:has}" by those of the field inside; their paths go to `names`.
// Nothing if NEW has no such role.
std::optional<Pattern> Planner::Spell(const Pattern& pattern, const Symbol& symbol,
                                      const Symbol* now, std::vector<std::string>& names) {
  static const std::string kCarrier = "carrier:";
  Pattern spelled{pattern.from, "", pattern.guard};
  for (size_t at = 0; at < pattern.to.size();) {
    size_t open = pattern.to.find('{', at), close = pattern.to.find('}', at);
    spelled.to += pattern.to.substr(at, open - at);
    if (open == std::string::npos || close == std::string::npos) break;
    std::string role = pattern.to.substr(open + 1, close - open - 1);
    std::string path = lineage_.PathOf(symbol.element);
    if (role.compare(0, kCarrier.size(), kCarrier) == 0) {
      const detector::Element* carrier = now ? CarrierOf(symbol, *now) : nullptr;
      if (!carrier) return std::nullopt;
      path = carrier->path;
      role = role.substr(kCarrier.size());
    } else if (role.compare(0, kInner.size(), kInner) == 0) {
      const detector::Element* inner = now ? InnerOf(symbol, *now) : nullptr;
      if (!inner) return std::nullopt;
      path = inner->path;
      role = role.substr(kInner.size());
    }
    const Symbol* found = Find(path, role, lineage_.FileOf(symbol.file));
    if (!found) return std::nullopt;
    spelled.to += Leaf(found->name);
    if (std::find(names.begin(), names.end(), path) == names.end()) names.push_back(path);
    at = close + 1;
  }
  return spelled;
}

void Planner::Review(const Symbol& symbol, const Changes& causes, const std::string& reason,
                     const std::string& advice) {
  Operation operation = Start(OperationKind::kReview, symbol, causes);
  operation.reason = reason;
  operation.advice = advice;
  operations_.push_back(std::move(operation));
}

bool Planner::StaysInClass(const Symbol& symbol, const Symbol& now) {
  int old_owner = OwnerOf(old_view_, symbol), new_owner = OwnerOf(new_view_, now);
  if (old_owner < 0 || new_owner < 0) return old_owner == new_owner;
  return lineage_.PathOf(old_owner) == new_view_.element(new_owner).path;
}

const Symbol* Planner::MemberFor(const Symbol& symbol, const Symbol& now) const {
  if (symbol.role != now.role || OwnerOf(old_view_, symbol) >= 0) return nullptr;
  for (const auto& [role, at_namespace_scope] : pack_.successors) {
    if (role == now.role || at_namespace_scope != now.role) continue;
    if (const Symbol* member = Find(now.path, role, now.file)) return member;
  }
  return nullptr;
}

void Planner::PlanElement(const Symbol& symbol) {
  const std::string& path = lineage_.PathOf(symbol.element);
  if (path.empty()) return PlanRemoved(symbol);
  int variant = VariantOf(symbol);
  if (variant >= 0 && lineage_.PathOf(variant).empty()) return PlanVariantRemoved(symbol, variant);
  const Symbol* now = Find(path, RoleNow(symbol), lineage_.FileOf(symbol.file));
  auto successor = pack_.successors.find(symbol.role);
  if (!now && successor != pack_.successors.end()) {
    now = Find(path, successor->second, lineage_.FileOf(symbol.file));
  }
  if (!now) return PlanGone(symbol);
  if (!PlanEffects(symbol, *now)) PlanRename(symbol, *now);
  if (IsPositional(symbol)) PlanArguments(symbol, *now);
  if (now->file != lineage_.FileOf(symbol.file)) PlanOtherFile(symbol, *now);
}

std::string Planner::Whereabouts(const Symbol& symbol) {
  std::string guesses = lineage_.Guesses(symbol.path);
  return guesses.empty() ? homes_.Of(symbol.element) : guesses;
}

void Planner::PlanRemoved(const Symbol& symbol) {
  const Change* cause = lineage_.RemovalOf(symbol.element);
  std::string guesses = Whereabouts(symbol);
  if (!guesses.empty()) guesses = "; " + guesses;
  if (!cause) return Review(symbol, {}, "removed", symbol.path + " is gone" + guesses);
  if (PlanReplacement(symbol, *cause)) return;
  for (const Effect& effect : EffectsOf(cause->kind)) {
    if (!Includes(effect.roles, symbol.role)) continue;
    if (guesses.empty()) {
      Apply(effect, symbol, nullptr, *cause);
    } else {  // it may still be there under another name
      Review(symbol, {cause}, effect.reason, Advice(effect, *cause) + guesses);
    }
  }
}

// The element is there, but this spelling of it is not.
void Planner::PlanGone(const Symbol& symbol) {
  Changes own = lineage_.OwnOf(symbol.element);
  auto others = by_path_.find(lineage_.PathOf(symbol.element));
  const Symbol* sibling = others == by_path_.end() ? nullptr : others->second.front();
  const Effect* fallback = nullptr;
  const Change* fallback_cause = nullptr;
  for (const Change* change : own) {
    for (const Effect& effect : EffectsOf(change->kind)) {
      if (Includes(effect.roles, symbol.role) && (!sibling || Applies(effect, symbol, *sibling))) {
        return Apply(effect, symbol, sibling, *change);
      }
      if (!fallback) fallback = &effect, fallback_cause = change;
    }
  }
  if (fallback) {
    return Review(symbol, {fallback_cause}, fallback->reason, Advice(*fallback, *fallback_cause));
  }
  Changes causes = lineage_.RenamesAround(symbol.element);
  if (causes.empty()) causes = own;
  if (causes.empty()) {
    const Change* option = lineage_.OfFile(symbol.file, detector::ChangeKind::kOptionChanged);
    causes = option ? Changes{option} : lineage_.Beside(symbol.element);
  }
  Review(symbol, causes, "spelling_gone", symbol.path + " is no longer spelled like this in C++");
}

bool Planner::Applies(const Effect& effect, const Symbol& symbol, const Symbol& now) const {
  Named before{old_view_, symbol.file, symbol.element};
  Named after{new_view_, now.file, now.element};
  auto differs = [&](const Fact& fact) { return fact.function(before) != fact.function(after); };
  auto holds = [](const Condition& condition, const Named& named) {
    const auto& values = condition.values;
    return std::find(values.begin(), values.end(), condition.fact(named)) != values.end();
  };
  bool inside = std::any_of(
      effect.patterns.begin(), effect.patterns.end(),
      [](const Pattern& pattern) { return pattern.to.find("{" + kInner) != std::string::npos; });
  if (inside && !InnerOf(symbol, now)) return false;
  const auto& either = effect.when_differs;
  return (either.empty() || std::any_of(either.begin(), either.end(), differs)) &&
         std::none_of(effect.when_same.begin(), effect.when_same.end(), differs) &&
         std::all_of(effect.when_old.begin(), effect.when_old.end(),
                     [&](const Condition& condition) { return holds(condition, before); }) &&
         std::all_of(effect.when_new.begin(), effect.when_new.end(),
                     [&](const Condition& condition) { return holds(condition, after); });
}

bool Planner::PlanEffects(const Symbol& symbol, const Symbol& now) {
  bool instead = false;
  for (const Change* change : lineage_.OwnOf(symbol.element)) {
    if (PlanReplacement(symbol, *change)) return true;
    for (const Effect& effect : EffectsOf(change->kind)) {
      if (!Includes(effect.roles, symbol.role) || !Applies(effect, symbol, now)) continue;
      Apply(effect, symbol, &now, *change);
      instead = instead || effect.instead_of_rename;
      break;
    }
  }
  return instead;
}

// Namespace-scope names are compared whole; of members only the last name, because the class has an
// operation of its own. A member that is spelled with its scope may find itself in another one.
void Planner::PlanRename(const Symbol& symbol, const Symbol& now) {
  Changes causes = lineage_.RenamesAround(symbol.element);
  int variant = VariantOf(symbol);
  if (variant >= 0) {
    Changes more = lineage_.RenamesAround(variant);
    causes.insert(causes.end(), more.begin(), more.end());
  }
  if (IsMember(old_view_, symbol) && StaysInClass(symbol, now)) {
    if (Leaf(symbol.name) == Leaf(now.name)) return;
    if (variant < 0) KeepOwn(symbol.path, causes);
  } else if (IsMember(old_view_, symbol) && !pack_.successors.count(symbol.role)) {
    return Review(symbol, causes, "moved", symbol.name + " is " + now.name + " now");
  }
  if (symbol.name == now.name) return;
  if (causes.empty()) causes = lineage_.Beside(symbol.element);
  OperationKind kind = symbol.kind == SymbolKind::kString   ? OperationKind::kRewriteString
                       : symbol.kind == SymbolKind::kHeader ? OperationKind::kReplaceInclude
                                                            : OperationKind::kRenameSymbol;
  const Symbol* member = kind == OperationKind::kRenameSymbol ? MemberFor(symbol, now) : nullptr;
  Operation& rename = Rename(kind, symbol, member ? member->name : now.name, causes);
  if (member) rename.flat = now.name;
}

}  // namespace rules
