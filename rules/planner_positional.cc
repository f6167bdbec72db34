// What becomes of names that depend on several elements: a field with each value of its union, and
// functions that take the fields of a message, or what a method is called with, by place.
#include <algorithm>

#include "rules/facts_flatbuffers.h"
#include "rules/mangle_thrift.h"
#include "rules/planner.h"

namespace rules {
namespace {

std::string Joined(const std::vector<std::string>& paths) {
  std::string text;
  for (const std::string& path : paths) text += (text.empty() ? "" : ", ") + LastOfPath(path);
  return text;
}

bool IsMethod(const SchemaView& view, int element) {
  return view.element(element).kind == detector::ElementKind::kMethod;
}

std::vector<int> ArgumentsOf(const SchemaView& view, int element) {
  return IsMethod(view, element) ? thrift_cpp::Arguments(view, element)
                                 : flatbuffers_facts::Arguments(view, element);
}

}  // namespace

std::string RowRole(const std::string& role) { return role.substr(0, role.find(':')); }

int Planner::VariantOf(const Symbol& symbol) const {
  size_t colon = symbol.role.find(':');
  if (colon == std::string::npos) return -1;
  const std::string& type = old_view_.element(symbol.element).type;
  const detector::Element* value = old_view_.Find(type + "." + symbol.role.substr(colon + 1),
                                                  old_view_.schema().files[symbol.file].pool);
  return value ? old_view_.IndexOf(*value) : -1;
}

std::string Planner::RoleNow(const Symbol& symbol) {
  int variant = VariantOf(symbol);
  if (variant < 0) return symbol.role;
  return RowRole(symbol.role) + ":" + LastOfPath(lineage_.PathOf(variant));
}

void Planner::PlanVariantRemoved(const Symbol& symbol, int variant) {
  const Change* cause = lineage_.RemovalOf(variant);
  Review(symbol, cause ? Changes{cause} : Changes{}, "removed",
         old_view_.element(variant).path + " is gone, so that " + symbol.path +
             " can't hold it any more");
}

// A pack says it by an effect that the removal of a field has on a role of messages or methods.
bool Planner::IsPositional(const Symbol& symbol) const {
  detector::ElementKind kind = old_view_.element(symbol.element).kind;
  bool takes = kind == detector::ElementKind::kMessage || kind == detector::ElementKind::kMethod;
  if (!takes) return false;
  const std::vector<Effect>& effects = EffectsOf(detector::ChangeKind::kFieldRemoved);
  return std::any_of(effects.begin(), effects.end(), [&](const Effect& effect) {
    return std::find(effect.roles.begin(), effect.roles.end(), symbol.role) != effect.roles.end();
  });
}

//   table T { a: int; b: int; c: int; }  ->  table T { a: int; c: int; }
//   CreateT(builder, 1, 2, 3)                3 is no longer c, and may still compile
void Planner::PlanArguments(const Symbol& symbol, const Symbol& now) {
  std::vector<std::string> before, after, shown;
  Changes causes;
  for (int field : ArgumentsOf(old_view_, symbol.element)) {
    before.push_back(lineage_.PathOf(field));
    bool gone = before.back().empty();
    shown.push_back(old_view_.element(field).name + (gone ? " (gone)" : ""));
    if (gone && lineage_.RemovalOf(field)) causes.push_back(lineage_.RemovalOf(field));
    for (const Change* own : lineage_.OwnOf(field)) {
      if (own->kind != detector::ChangeKind::kFieldRenamed && !gone) causes.push_back(own);
    }
  }
  for (int field : ArgumentsOf(new_view_, now.element)) {
    after.push_back(new_view_.element(field).path);
  }
  bool method = IsMethod(old_view_, symbol.element);
  bool fits =
      before.size() <= after.size() && std::equal(before.begin(), before.end(), after.begin());
  // What was added to a table has a default; a method's arguments have none.
  if (fits && (!method || (before.size() == after.size() && causes.empty()))) return;
  const std::string holder = method ? now.path + "_args" : now.path;
  for (const Change& change : lineage_.changes().changes) {
    bool here = change.now && !change.old && ParentPath(change.now->path) == holder;
    if (causes.empty() && here) causes.push_back(&change);
  }
  Review(symbol, causes, "arguments_changed",
         "its arguments are the fields in their order, and are others now: " + Joined(shown) +
             " -> " + Joined(after));
}

}  // namespace rules
