#include "rewriter/judge.h"

#include <algorithm>

#include "rewriter/qualify.h"
#include "rewriter/reasons.h"

namespace rewriter {
namespace {

using rules::Operation;
using rules::OperationKind;

std::string TextAt(const Snapshot& snapshot, const std::string& file, int64_t begin, int64_t end) {
  return std::string(
      snapshot.Read(file).substr(static_cast<size_t>(begin), static_cast<size_t>(end - begin)));
}

Edit MakeEdit(const Place& place, std::string text, const Operation& operation) {
  return {.file = place.file,
          .offset = static_cast<uint64_t>(place.begin),
          .length = static_cast<uint64_t>(place.end - place.begin),
          .replacement = std::move(text),
          .changes = operation.changes,
          .rule = support::NameOf(operation.kind) + ":" + operation.role};
}

Judgement Review(const Place& place, const Operation& operation, const char* reason) {
  return {.at = place, .changes = operation.changes, .state = UseState::kReview, .reason = reason};
}

// namespace a { namespace b { class Msg; } }  ->  namespace a { namespace c { class Note; } }
bool EditForward(const AccountInput& input, const Place& place, const Qualifier& qualifier,
                 const Operation& operation, std::vector<Edit>& edits) {
  std::vector<std::string> before = NameParts(operation.symbol), after = NameParts(operation.to);
  if (qualifier.blocks.size() + 1 != before.size() || before.size() != after.size()) return false;
  for (size_t i = 0; i < before.size(); ++i) {
    if (before[i] == after[i]) continue;
    Place at = place;
    if (i < qualifier.blocks.size()) {
      at.begin = qualifier.blocks[i].begin;
      at.end = qualifier.blocks[i].end;
    }
    if (TextAt(input.snapshot, at.file, at.begin, at.end) != before[i]) return false;
    edits.push_back(MakeEdit(at, after[i], operation));
  }
  return true;
}

// The edits of a rename at one place; nothing if no way of writing the new name is sure to work.
std::optional<std::vector<Edit>> Rename(const AccountInput& input, const Place& place,
                                        const Site& site, const Operation& operation) {
  std::vector<Edit> edits;
  std::string name(LastPart(operation.to));
  if (!site.qualifier) {
    if (name != LastPart(operation.symbol)) edits.push_back(MakeEdit(place, name, operation));
    return edits;
  }
  if (site.qualifier->forward) {
    if (!EditForward(input, place, *site.qualifier, operation, edits)) return std::nullopt;
    return edits;
  }
  if (site.qualifier->elsewhere) return std::nullopt;
  Place whole{place.file, site.qualifier->at.begin, place.end};
  std::string written = TextAt(input.snapshot, whole.file, whole.begin, whole.end);
  std::string text =
      Requalify(*site.qualifier, written.starts_with("::"), operation.symbol, operation.to);
  if (text != written) edits.push_back(MakeEdit(whole, text, operation));
  return edits;
}

// Why a rename must not be carried out at a place, or null. Bodies of macros and templates are
// edited only where everything that they expand to agrees.
const char* Obstacle(const Sites& sites, const Place& place, const Site& site) {
  bool agree = site.symbols.size() == 1;
  if (site.kinds.count(FactKind::kPasted)) return reason::kPastedToken;
  if (site.kinds.count(FactKind::kDeciding)) return reason::kDependent;
  if (site.kinds.count(FactKind::kMacroBody)) {
    return agree && !sites.partial.count(place.file) ? nullptr : reason::kMacroBody;
  }
  if (site.kinds.count(FactKind::kDependent)) return agree ? nullptr : reason::kDependent;
  return agree ? nullptr : reason::kAmbiguous;
}

std::vector<Judgement> Apply(const AccountInput& input, const Place& place, const Site& site,
                             int symbol) {
  std::vector<Judgement> judged;
  const char* obstacle = Obstacle(input.sites, place, site);
  for (int index : input.work.operations[static_cast<size_t>(symbol)]) {
    const Operation& operation = input.work.plan.operations[static_cast<size_t>(index)];
    if (operation.kind == OperationKind::kReview) {
      judged.push_back(Review(place, operation, operation.reason.c_str()));
      continue;
    }
    if (obstacle) {
      judged.push_back(Review(place, operation, obstacle));
      continue;
    }
    std::optional<std::vector<Edit>> edits = Rename(input, place, site, operation);
    if (!edits) {
      judged.push_back(Review(place, operation, reason::kQualification));
      continue;
    }
    Judgement judgement{.at = place, .changes = operation.changes, .edits = std::move(*edits)};
    judgement.doubtful = site.doubtful;
    judgement.state = judgement.edits.empty() ? UseState::kUnaffected : UseState::kEdited;
    judgement.reason = judgement.edits.empty() ? reason::kSameSpelling : reason::kRenamed;
    judged.push_back(std::move(judgement));
  }
  return judged;
}

// Whether the units that read the file also read a schema header at all.
bool SeesSchema(const AccountInput& input, const Place& place) {
  auto seen = input.sites.schema_files.find(place.file);
  return seen != input.sites.schema_files.end() && !seen->second.empty();
}

// A place with an affected name that means nothing that changes.
Judgement Unaffected(const AccountInput& input, const Place& place, const Site& site) {
  Judgement judgement{.at = place};
  std::string name = TextAt(input.snapshot, place.file, place.begin, place.end);
  auto change = input.work.change_of.find(name);
  if (change != input.work.change_of.end()) judgement.changes = {change->second};
  judgement.reason = site.symbols.empty()          ? reason::kNotInstantiated
                     : *site.symbols.rbegin() >= 0 ? reason::kOtherElement
                                                   : reason::kOtherDeclaration;
  return judgement;
}

// The rename of the accessor that an own function forwards, or null.
const Operation* WrappedRename(const AccountInput& input, const Site& site) {
  if (site.own.size() != 1 || site.symbols != std::set<int>{-1}) return nullptr;
  auto known = input.sites.own.find(*site.own.begin());
  if (known == input.sites.own.end() || known->second.forwards.empty()) return nullptr;
  const Operation* rename = nullptr;
  for (int symbol : known->second.forwards) {
    const Operation* operation = input.work.OperationFor(symbol);
    if (!operation || operation->kind != OperationKind::kRenameSymbol) return nullptr;
    if (rename && LastPart(rename->to) != LastPart(operation->to)) return nullptr;
    rename = operation;
  }
  return rename;
}

// float length() const { return edge_->length(); }  ->  float length_km() const { ... }
Judgement JudgeWrapper(const AccountInput& input, const Place& place, const Site& site,
                       const Operation& operation) {
  Judgement judgement{.at = place, .changes = operation.changes, .reason = reason::kOwnWrapper};
  bool fixed = input.sites.own.at(*site.own.begin()).fixed;
  if (!input.wrappers || fixed || Obstacle(input.sites, place, site)) return judgement;
  judgement.edits = {MakeEdit(place, std::string(LastPart(operation.to)), operation)};
  judgement.edits.front().rule = "rename_wrapper:" + operation.role;
  judgement.state = UseState::kEdited;
  judgement.reason = reason::kWrapperRenamed;
  judgement.doubtful = site.doubtful;
  return judgement;
}

}  // namespace

std::vector<Judgement> JudgeSite(const AccountInput& input, const Place& place, const Site& site) {
  for (int symbol : site.symbols) {
    if (symbol < 0 || input.work.operations[static_cast<size_t>(symbol)].empty()) continue;
    return Apply(input, place, site, symbol);
  }
  if (site.kinds.count(FactKind::kPasted)) return {};
  if (const Operation* rename = WrappedRename(input, site)) {
    return {JudgeWrapper(input, place, site, *rename)};
  }
  std::vector<Judgement> judged{Unaffected(input, place, site)};
  if (site.kinds.count(FactKind::kDeciding) && SeesSchema(input, place)) {
    judged.front().state = UseState::kReview;  // its failure may be what a change brings about
    judged.front().reason = reason::kDependent;
  }
  if (judged.front().changes.empty()) judged.clear();  // its name is not an affected one
  return judged;
}

std::vector<Judgement> JudgeInclude(const AccountInput& input, const Place& place,
                                    const std::set<int>& schema_files) {
  std::vector<Judgement> judged;
  const std::string& path =
      input.work.before.schema.files[static_cast<size_t>(*schema_files.begin())].path;
  std::string spelling = TextAt(input.snapshot, place.file, place.begin, place.end);
  for (const Operation& operation : input.work.plan.operations) {
    if (operation.role != "header" || operation.file != path) continue;
    if (operation.kind == OperationKind::kReview || schema_files.size() > 1) {
      judged.push_back(
          Review(place, operation,
                 schema_files.size() > 1 ? reason::kAmbiguous : operation.reason.c_str()));
      continue;
    }
    std::optional<std::string> text = Respell(spelling, operation.symbol, operation.to);
    if (!text) {
      judged.push_back(Review(place, operation, reason::kQualification));
      continue;
    }
    judged.push_back({.at = place,
                      .changes = operation.changes,
                      .state = UseState::kEdited,
                      .reason = reason::kIncludeReplaced,
                      .edits = {MakeEdit(place, *text, operation)}});
  }
  return judged;
}

}  // namespace rewriter
