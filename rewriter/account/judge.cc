#include "rewriter/account/judge.h"

#include <algorithm>

#include "rewriter/account/judge_parts.h"
#include "rewriter/account/judge_strings.h"
#include "rewriter/account/qualify.h"
#include "rewriter/account/rename.h"
#include "rewriter/facts/reasons.h"
#include "rewriter/facts/words.h"
#include "rewriter/generated/schema_headers.h"

namespace rewriter {
namespace {

using rules::Operation;
using rules::OperationKind;

// Whether the votes of the instances are not all there is to know.
bool MayMeanMore(const Site& site) {
  return site.kinds.count(FactKind::kDeciding) || site.kinds.count(FactKind::kUnheard);
}

// Why a rename must not be carried out at a place, or null. Bodies of macros and templates are
// edited only where everything that they expand to agrees.
const char* Obstacle(const Sites& sites, const Place& place, const Site& site) {
  bool agree = site.symbols.size() == 1;
  if (site.kinds.count(FactKind::kTwofold)) return reason::kInactive;
  if (site.kinds.count(FactKind::kPasted)) return reason::kPastedToken;
  if (site.kinds.count(FactKind::kShared)) return reason::kSharedConstant;
  if (site.kinds.count(FactKind::kMacroBody)) {
    bool all = agree && !MayMeanMore(site) && !sites.partial.count(place.file);
    return all ? nullptr : reason::kMacroBody;
  }
  if (MayMeanMore(site)) return reason::kDependent;
  if (site.kinds.count(FactKind::kDependent)) return agree ? nullptr : reason::kDependent;
  return agree ? nullptr : reason::kAmbiguous;
}

// "tool.cc:12: " where the advice for a place speaks of another line.
std::string Where(const Snapshot& snapshot, const Place& place, const Place& cause) {
  if (cause.file.empty()) return "";
  int line = LineTable(snapshot.Read(cause.file)).At(cause.begin).first;
  bool here = cause.file == place.file &&
              line == LineTable(snapshot.Read(place.file)).At(place.begin).first;
  return here ? "" : cause.file + ":" + std::to_string(line) + ": ";
}

// What the units made of a structural operation; a review unless they agree on an edit.
Judgement Restructure(const AccountInput& input, const Place& place, const Site& site, int index,
                      const Operation& operation, const char* obstacle) {
  Judgement judgement = Review(place, operation, operation.reason.c_str());
  judgement.doubtful = site.doubtful;
  auto found = site.suggestions.find(index);
  if (found == site.suggestions.end()) return judgement;
  if (found->second.size() != 1) {
    judgement.reason = reason::kAmbiguous;
    return judgement;
  }
  const Suggestion& suggestion = found->second.front();
  if (!suggestion.reason.empty()) judgement.reason = suggestion.reason;
  if (!suggestion.advice.empty()) {
    judgement.advice = Where(input.snapshot, place, suggestion.cause) + suggestion.advice;
  }
  if (suggestion.unaffected) judgement.state = UseState::kUnaffected;
  if (suggestion.unaffected || suggestion.edits.empty()) return judgement;
  if (obstacle) {
    judgement.reason = obstacle;
    return judgement;
  }
  judgement.state = UseState::kEdited;
  // Names are proven, behaviour is not; a removal says itself what is left to be checked.
  bool removes = operation.kind == OperationKind::kRemoveStatement;
  judgement.advice = removes ? suggestion.advice : "";
  judgement.doubtful |= removes ? !suggestion.advice.empty() : operation.reason != "moved";
  for (const auto& [at, text] : suggestion.edits) {
    judgement.edits.push_back(MakeEdit(at, text, operation));
  }
  return judgement;
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
    if (operation.kind == OperationKind::kAddInclude) {  // its name stays
      judged.push_back(
          {.at = place, .changes = operation.changes, .reason = reason::kSameSpelling});
      continue;
    }
    if (rules::IsStructural(operation.kind)) {
      judged.push_back(Restructure(input, place, site, index, operation, obstacle));
      continue;
    }
    bool string = operation.kind == OperationKind::kRewriteString;
    const char* why = obstacle ? obstacle
                      : string && !(NeedsNoEscape(operation.symbol) && NeedsNoEscape(operation.to))
                          ? reason::kUnsafeLiteral
                          : nullptr;
    if (why) {
      judged.push_back(Review(place, operation, why));
      continue;
    }
    std::optional<std::vector<Edit>> edits = Rename(input, place, site, symbol, operation);
    if (!edits) {
      judged.push_back(Review(place, operation, reason::kQualification));
      continue;
    }
    Judgement judgement{.at = place, .changes = operation.changes, .edits = std::move(*edits)};
    judgement.doubtful = site.doubtful;
    judgement.state = judgement.edits.empty() ? UseState::kUnaffected : UseState::kEdited;
    judgement.reason = judgement.edits.empty() ? reason::kSameSpelling
                       : string                ? reason::kStringRewritten
                                               : reason::kRenamed;
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
  bool quoted =
      place.begin > 0 && TextAt(input.snapshot, place.file, place.begin - 1, place.begin) == "\"";
  bool pasted = site.symbols.empty() && site.kinds.count(FactKind::kPastedAway);
  judgement.reason = quoted                        ? reason::kString
                     : pasted                      ? reason::kOtherDeclaration
                     : site.symbols.empty()        ? reason::kNotInstantiated
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
  if (!input.wrappers || fixed) return judgement;
  judgement.edits = {MakeEdit(place, std::string(LastPart(operation.to)), operation)};
  judgement.edits.front().rule = "rename_wrapper:" + operation.role;
  judgement.state = UseState::kEdited;
  judgement.reason = reason::kWrapperRenamed;
  judgement.doubtful = site.doubtful;
  return judgement;
}

}  // namespace

void FixWrappers(const AccountInput& input, Sites& sites) {
  for (const auto& [place, site] : sites.at) {
    bool follows = WrappedRename(input, site) && !Obstacle(sites, place, site);
    if (follows) continue;
    for (const std::string& name : site.own) sites.own[name].fixed = true;
  }
}

std::vector<Judgement> JudgeSite(const AccountInput& input, const Place& place, const Site& site) {
  if (site.kinds.count(FactKind::kWrapped)) return JudgeWrapped(input, place, site);
  if (site.kinds.count(FactKind::kLoose)) return JudgeLoose(input, place);
  for (int symbol : site.symbols) {
    if (symbol < 0 || input.work.operations[static_cast<size_t>(symbol)].empty()) continue;
    return Apply(input, place, site, symbol);
  }
  if (site.kinds.count(FactKind::kPasted)) return {};
  if (const Operation* rename = WrappedRename(input, site)) {
    return {JudgeWrapper(input, place, site, *rename)};
  }
  std::vector<Judgement> judged{Unaffected(input, place, site)};
  bool body = site.kinds.count(FactKind::kMacroBody), two = site.kinds.count(FactKind::kTwofold);
  if ((MayMeanMore(site) || two) && SeesSchema(input, place)) {
    judged.front().state = UseState::kReview;
    judged.front().reason = two    ? reason::kInactive
                            : body ? reason::kMacroBody
                                   : reason::kDependent;
  }
  if (judged.front().changes.empty()) judged.clear();  // its name is not an affected one
  return judged;
}

}  // namespace rewriter
