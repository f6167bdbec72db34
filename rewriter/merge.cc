#include "rewriter/merge.h"

#include <algorithm>

#include "rewriter/reasons.h"

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

}  // namespace

void ResolveConflicts(std::vector<Judgement>& judged) {
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
