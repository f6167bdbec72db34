#include "rewriter/account/rename.h"

#include <algorithm>

#include "rewriter/account/forward.h"
#include "rewriter/account/judge_parts.h"
#include "rewriter/account/qualify.h"

namespace rewriter {
namespace {

using rules::Operation;

// Whether the name is found where no qualifier says so, by its argument or a using directive: there
// only a name at namespace scope is found.
bool IsFoundByArgument(const rules::Symbol& symbol, const Qualifier& qualifier,
                       const std::string& space) {
  return symbol.kind == rules::SymbolKind::kFunction && qualifier.written.empty() &&
         !space.empty() && !(qualifier.context + "::").starts_with(space + "::");
}

Renaming RenamingOf(const Work& work, int index, const Qualifier& qualifier,
                    const Operation& operation) {
  const rules::Symbol& symbol = work.before.symbols[static_cast<size_t>(index)];
  Renaming renaming{std::string(Scope(symbol.name)), std::string(Scope(FlatName(operation))),
                    std::string(LastPart(FlatName(operation)))};
  renaming.renamed = LastPart(symbol.name) != LastPart(operation.to);
  if (symbol.kind == rules::SymbolKind::kNamespace) return renaming;
  renaming.old_space = work.before.NamespaceOf(index);
  const Operation* space = work.OperationForNamespace(renaming.old_space);
  int now = work.successor[static_cast<size_t>(index)];
  bool flat = qualifier.flat || IsFoundByArgument(symbol, qualifier, renaming.old_space);
  if (now >= 0 && !flat) {
    renaming.new_space = work.after.NamespaceOf(now);
    renaming.name =
        operation.to.substr(renaming.new_space.empty() ? 0 : renaming.new_space.size() + 2);
  }
  renaming.follows =
      renaming.old_space == renaming.new_space || (space && space->to == renaming.new_space);
  return renaming;
}

// Whether the directive for the new namespace stands behind the old one already.
bool IsFollowedBy(const Snapshot& snapshot, const Place& at, const std::string& text) {
  std::string_view after = snapshot.Read(at.file).substr(static_cast<size_t>(at.end));
  if (!after.starts_with(";")) return false;
  size_t next = after.find_first_not_of(" \t\r\n", 1);
  return next != after.npos && after.substr(next).starts_with("using namespace " + text + ";");
}

// Code of the repository stays in the old namespace: its directive stays as well.
//   using namespace a;      a -> b   gives   using namespace a;
//                                            using namespace b;
std::string BesideDirective(const Snapshot& snapshot, const Place& at, const std::string& written,
                            const std::string& text) {
  std::string_view before = snapshot.Read(at.file).substr(0, static_cast<size_t>(at.begin));
  before = before.substr(before.rfind('\n') + 1);  // npos + 1 is 0
  size_t indent = before.find_first_not_of(" \t");
  bool alone = before.substr(std::min(indent, before.size())).starts_with("using");
  std::string between = alone ? "\n" + std::string(before.substr(0, indent)) : " ";
  return written + ";" + between + "using namespace " + text;
}

}  // namespace

const std::string& FlatName(const Operation& operation) {
  return operation.flat.empty() ? operation.to : operation.flat;
}

std::optional<std::vector<Edit>> Rename(const AccountInput& input, const Place& place,
                                        const Site& site, int symbol, const Operation& operation) {
  std::vector<Edit> edits;
  std::string name(LastPart(FlatName(operation)));
  bool stays = operation.flat.empty() && Scope(operation.symbol) == Scope(operation.to);
  bool plain = stays && !(site.qualifier && site.qualifier->shared);
  if (!site.qualifier || (plain && !IsHidden(*site.qualifier, operation.to))) {
    if (name != LastPart(operation.symbol)) edits.push_back(MakeEdit(place, name, operation));
    return edits;
  }
  if (site.qualifier->forward) {
    return RenameForward(input, place, *site.qualifier, operation);
  }
  if (site.qualifier->elsewhere) return std::nullopt;
  Place whole{place.file, site.qualifier->at.begin, place.end};
  std::string written = TextAt(input.snapshot, whole.file, whole.begin, whole.end);
  std::string text = Requalify(*site.qualifier, written.starts_with("::"),
                               RenamingOf(input.work, symbol, *site.qualifier, operation));
  if (text == written) return edits;
  if (site.qualifier->shared) {
    if (IsFollowedBy(input.snapshot, whole, text)) return edits;
    text = BesideDirective(input.snapshot, whole, written, text);
  }
  edits.push_back(MakeEdit(whole, text, operation));
  return edits;
}

}  // namespace rewriter
