// Turns the symbols of one pack into operations, one symbol of OLD at a time. Used by MakePlan
// only.
//
//   symbol of OLD ──its path is gone──────▶ review: removed
//                 ──its role is gone──────▶ review: what the element's change says
//                 ──an effect of the pack─▶ structural operation or review: what the effect says
//                 ──its name differs──────▶ rename_symbol
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "rules/homes.h"
#include "rules/lineage.h"
#include "rules/rules.h"

namespace rules {

// The last part of a qualified C++ name.
std::string Leaf(const std::string& name);

// A symbol of a field for one value of its union has the value's name behind its row's role:
// "as:Sword" -> "as".
std::string RowRole(const std::string& role);

class Planner {
 public:
  // Keeps references to all of them; appends to `operations`.
  Planner(const Pack& pack, const SchemaView& old_view, const SchemaView& new_view,
          Lineage& lineage, std::vector<Operation>& operations);
  void Run();

 private:
  using Change = detector::Change;
  using Changes = std::vector<const detector::Change*>;

  void PlanNamespace(const Symbol& symbol);
  // A header, or what else is named after the file and not after an element of it.
  void PlanOfFile(const Symbol& symbol);
  void PlanElement(const Symbol& symbol);
  void PlanRemoved(const Symbol& symbol);
  // Where the value of a removed element may be found now, or "".
  std::string Whereabouts(const Symbol& symbol);
  void PlanGone(const Symbol& symbol);
  // What the migration file says that a read becomes; false if it says nothing about the symbol.
  bool PlanReplacement(const Symbol& symbol, const Change& cause);
  // The value of its union that a symbol of a field is for, or -1.
  int VariantOf(const Symbol& symbol) const;
  // The role under NEW: of a symbol for a union's value that has another name now, another one.
  std::string RoleNow(const Symbol& symbol);
  void PlanVariantRemoved(const Symbol& symbol, int variant);
  // Whether it is a function that takes a message's fields by place; if so, what its calls need.
  bool IsPositional(const Symbol& symbol) const;
  void PlanArguments(const Symbol& symbol, const Symbol& now);
  void PlanRename(const Symbol& symbol, const Symbol& now);
  void PlanOtherFile(const Symbol& symbol, const Symbol& now);
  // Whether any of them asks for review in place of a rename.
  bool PlanEffects(const Symbol& symbol, const Symbol& now);

  Operation Start(OperationKind kind, const Symbol& symbol, const Changes& causes) const;
  Operation& Rename(OperationKind kind, const Symbol& symbol, const std::string& to,
                    const Changes& causes);
  // Does what an effect of the pack says: a structural operation, or a review.
  // `now` is null where NEW has no such symbol.
  void Apply(const Effect& effect, const Symbol& symbol, const Symbol* now, const Change& cause);
  void Restructure(const Symbol& symbol, const Symbol* now, const Change& cause,
                   const Effect& effect);
  const detector::Element* CarrierOf(const Symbol& symbol, const Symbol& now) const;
  const detector::Element* InnerOf(const Symbol& symbol, const Symbol& now) const;
  std::optional<Pattern> Spell(const Pattern& pattern, const Symbol& symbol, const Symbol* now,
                               std::vector<std::string>& names);
  void Review(const Symbol& symbol, const Changes& causes, const std::string& reason,
              const std::string& advice);

  // The symbol of NEW that does for `path` what `role` says, in `file` if several files have it.
  const Symbol* Find(const std::string& path, const std::string& role, int file) const;
  const std::vector<Effect>& EffectsOf(detector::ChangeKind kind) const;
  bool Applies(const Effect& effect, const Symbol& symbol, const Symbol& now) const;
  bool StaysInClass(const Symbol& symbol, const Symbol& now);
  // For a symbol at namespace scope whose element moved into a message: the member that names it
  // there (`Outer::Inner` beside the `Outer_Inner` that `now` is), or null.
  const Symbol* MemberFor(const Symbol& symbol, const Symbol& now) const;
  bool Imports(int file, int other) const;
  // The one file of NEW in which everything that is left of a removed file stands now, else -1.
  int NewHomeOf(int old_file);

  const Pack& pack_;
  const SchemaView& old_view_;
  const SchemaView& new_view_;
  Lineage& lineage_;
  Homes homes_;
  std::vector<Operation>& operations_;
  std::vector<Symbol> new_symbols_;
  std::unordered_map<std::string, std::vector<const Symbol*>> by_path_;  // of NEW
  std::unordered_map<std::string, std::vector<int>> files_of_path_;      // under NEW
};

}  // namespace rules
