#include "rewriter/edits/merge.h"

#include <llvm/Support/JSON.h>

#include <algorithm>

#include "rewriter/facts/reasons.h"

namespace rewriter {
namespace {

void SendToReview(Judgement& judgement, const char* reason) {
  judgement.state = UseState::kReview;
  judgement.reason = reason;
  judgement.edits.clear();
}

// What an edit does; two places can ask for the same.
auto Effect(const Edit& edit) {
  return std::tie(edit.file, edit.offset, edit.length, edit.replacement);
}
using EffectKey = std::tuple<std::string, uint64_t, uint64_t, std::string>;

struct Owned {
  const Edit* edit;
  size_t owner;
};

std::vector<Owned> ByEffect(const std::vector<Judgement>& judged) {
  std::vector<Owned> all;
  for (size_t i = 0; i < judged.size(); ++i) {
    for (const Edit& edit : judged[i].edits) all.push_back({&edit, i});
  }
  std::stable_sort(all.begin(), all.end(), [](const Owned& a, const Owned& b) {
    return Effect(*a.edit) < Effect(*b.edit);
  });
  return all;
}

bool IsRename(const Edit& edit) { return edit.rule.starts_with("rename_symbol:"); }

// A name in the qualifier that is written anew together with the name behind it:
//   a::Outer::Inner -> a::Other, and a::Outer -> a::Order          both become the first
void AdoptQualifiers(std::vector<Judgement>& judged) {
  std::map<EffectKey, Edit> within;
  const Edit* widest = nullptr;
  std::vector<Owned> all = ByEffect(judged);
  std::stable_sort(all.begin(), all.end(), [](const Owned& a, const Owned& b) {
    return std::tuple(a.edit->file, a.edit->offset, b.edit->length) <
           std::tuple(b.edit->file, b.edit->offset, a.edit->length);
  });
  for (const Owned& owned : all) {
    const Edit& edit = *owned.edit;
    bool inside = widest && widest->file == edit.file &&
                  edit.offset + edit.length < widest->offset + widest->length;
    if (!inside) {
      widest = &edit;
    } else if (IsRename(edit) && IsRename(*widest)) {
      within.emplace(Effect(edit), *widest);
    }
  }
  for (Judgement& judgement : judged) {
    for (Edit& edit : judgement.edits) {
      auto around = within.find(Effect(edit));
      if (around == within.end()) continue;
      std::vector<std::string> changes = std::move(edit.changes);
      edit = around->second;
      edit.changes = std::move(changes);
    }
  }
}

}  // namespace

namespace {

// Outermost ones, by file and offset.
using Removals = std::map<std::string, std::map<uint64_t, Edit>>;

Removals OutermostRemovals(const std::vector<Judgement>& judged) {
  Removals removals;
  for (const Owned& owned : ByEffect(judged)) {
    const Edit& edit = *owned.edit;
    if (!edit.replacement.empty() || edit.length == 0) continue;
    auto& mine = removals[edit.file];
    bool inside = !mine.empty() && edit.offset + edit.length <=
                                       mine.rbegin()->second.offset + mine.rbegin()->second.length;
    if (!inside) mine.insert_or_assign(edit.offset, edit);
  }
  return removals;
}

const Edit* RemovalAround(const Removals& removals, const std::string& file, uint64_t begin,
                          uint64_t end) {
  auto mine = removals.find(file);
  if (mine == removals.end()) return nullptr;
  auto next = mine->second.upper_bound(begin);
  if (next == mine->second.begin()) return nullptr;
  const Edit& outer = std::prev(next)->second;
  bool at_its_edge =
      begin == end && (begin == outer.offset || begin == outer.offset + outer.length);
  if (at_its_edge) return nullptr;  // what is inserted there is no part of what goes
  return end <= outer.offset + outer.length ? &outer : nullptr;
}

// The removed statement that holds the place, or null.
const Edit* StatementAround(const Removals& removals, const Place& at) {
  static const std::string rule = support::NameOf(rules::OperationKind::kRemoveStatement);
  const Edit* outer = RemovalAround(removals, at.file, static_cast<uint64_t>(at.begin),
                                    static_cast<uint64_t>(at.end));
  return outer && outer->rule.starts_with(rule) ? outer : nullptr;
}

// Readers of the place disagree on what stands there, or a person wants it to stay.
bool IsDisputed(const Judgement& judgement) {
  static const std::set<std::string> reasons = {reason::kPastedToken, reason::kDependent,
                                                reason::kMacroBody, reason::kAmbiguous,
                                                reason::kKept};
  return judgement.state != UseState::kEdited && reasons.count(judgement.reason) > 0;
}

// A use that goes with the code around it needs nobody.
void AbsorbUse(Judgement& judgement, const Removals& removals) {
  const Edit* outer = StatementAround(removals, judgement.at);
  if (!outer) return;
  judgement.state = UseState::kEdited;
  judgement.reason = reason::kStatementRemoved;
  judgement.edits = {*outer};
  judgement.edits.front().changes = judgement.changes;
}

// Takes back what would remove a disputed place.
void KeepDisputed(std::vector<Judgement>& judged) {
  const Removals removals = OutermostRemovals(judged);
  std::set<EffectKey> lost;
  for (const Judgement& judgement : judged) {
    if (!IsDisputed(judgement)) continue;
    const Edit* outer = StatementAround(removals, judgement.at);
    if (outer) lost.insert(Effect(*outer));
  }
  for (Judgement& judgement : judged) {
    auto loses = [&](const Edit& edit) { return lost.count(Effect(edit)) > 0; };
    if (std::any_of(judgement.edits.begin(), judgement.edits.end(), loses)) {
      SendToReview(judgement, reason::kAmbiguous);
    }
  }
}

// What is removed whole needs no other edit: a judgement whose edits all lie inside a removal
// shares that removal from then on, so that both stand and fall together.
void Absorb(std::vector<Judgement>& judged) {
  KeepDisputed(judged);
  const Removals removals = OutermostRemovals(judged);
  for (Judgement& judgement : judged) {
    if (judgement.state == UseState::kReview) AbsorbUse(judgement, removals);
    for (Edit& edit : judgement.edits) {
      const Edit* outer =
          RemovalAround(removals, edit.file, edit.offset, edit.offset + edit.length);
      if (!outer) continue;
      std::vector<std::string> changes = std::move(edit.changes);
      edit = *outer;
      edit.changes = std::move(changes);
    }
  }
}

// A report is JSON, which holds nothing but UTF-8: other bytes would not arrive as they are.
void RefuseOtherEncodings(std::vector<Judgement>& judged) {
  for (Judgement& judgement : judged) {
    auto garbled = [](const Edit& edit) { return !llvm::json::isUTF8(edit.replacement); };
    if (std::any_of(judgement.edits.begin(), judgement.edits.end(), garbled)) {
      SendToReview(judgement, reason::kEncoding);
    }
  }
}

}  // namespace

void ResolveConflicts(std::vector<Judgement>& judged) {
  RefuseOtherEncodings(judged);
  Absorb(judged);
  AdoptQualifiers(judged);
  std::vector<Owned> all = ByEffect(judged);
  std::set<EffectKey> lost;
  size_t widest = 0;  // the edit so far that reaches furthest
  for (size_t i = 1; i < all.size(); ++i) {
    const Edit &before = *all[widest].edit, &edit = *all[i].edit;
    bool overlap = before.file == edit.file && edit.offset < before.offset + before.length;
    if (overlap && Effect(before) != Effect(edit)) lost.insert({Effect(before), Effect(edit)});
    if (!overlap || edit.offset + edit.length > before.offset + before.length) widest = i;
  }
  for (Judgement& judgement : judged) {
    auto loses = [&](const Edit& edit) { return lost.count(Effect(edit)) > 0; };
    if (std::any_of(judgement.edits.begin(), judgement.edits.end(), loses)) {
      SendToReview(judgement, reason::kConflict);
    }
  }
}

std::set<std::string> TakeBack(std::vector<Judgement>& judged, std::set<std::string> failed) {
  // Sets of changes that stand and fall together: at one place, or asking for the same edit.
  std::vector<std::set<std::string>> together;
  std::map<EffectKey, std::set<std::string>> asking;
  for (const Judgement& judgement : judged) {
    if (judgement.state != UseState::kEdited) continue;
    together.emplace_back(judgement.changes.begin(), judgement.changes.end());
    for (const Edit& edit : judgement.edits) {
      asking[Effect(edit)].insert(judgement.changes.begin(), judgement.changes.end());
    }
  }
  for (auto& [effect, changes] : asking) together.push_back(std::move(changes));
  auto is_failed = [&](const std::string& change) { return failed.count(change) > 0; };
  for (bool grown = true; grown;) {
    grown = false;
    for (const std::set<std::string>& changes : together) {
      if (std::none_of(changes.begin(), changes.end(), is_failed)) continue;
      for (const std::string& change : changes) grown |= failed.insert(change).second;
    }
  }
  for (Judgement& judgement : judged) {
    bool mine = std::any_of(judgement.changes.begin(), judgement.changes.end(), is_failed);
    if (mine && judgement.state == UseState::kEdited) {
      SendToReview(judgement, reason::kProofFailed);
    }
  }
  return failed;
}

void LeavePlaces(std::vector<Judgement>& judged,
                 const std::set<std::pair<std::string, uint64_t>>& places) {
  for (Judgement& judgement : judged) {
    bool mine = std::any_of(judgement.edits.begin(), judgement.edits.end(), [&](const Edit& edit) {
      return places.count({edit.file, edit.offset}) > 0;
    });
    if (mine && judgement.state == UseState::kEdited) {
      SendToReview(judgement, reason::kProofFailed);
    }
  }
}

EditsByFile CollectEdits(const std::vector<Judgement>& judged) {
  EditsByFile files;
  for (const Owned& owned : ByEffect(judged)) {
    std::vector<Edit>& edits = files[owned.edit->file];
    if (edits.empty() || Effect(edits.back()) != Effect(*owned.edit)) {
      edits.push_back(*owned.edit);
      continue;
    }
    std::vector<std::string>& changes = edits.back().changes;
    changes.insert(changes.end(), owned.edit->changes.begin(), owned.edit->changes.end());
    std::sort(changes.begin(), changes.end());
    changes.erase(std::unique(changes.begin(), changes.end()), changes.end());
  }
  return files;
}

}  // namespace rewriter
