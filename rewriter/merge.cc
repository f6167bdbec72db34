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

bool Same(const Edit& a, const Edit& b) {
  return a.file == b.file && a.offset == b.offset && a.length == b.length &&
         a.replacement == b.replacement;
}

}  // namespace

void ResolveConflicts(std::vector<Judgement>& judged) {
  struct Owned {
    const Edit* edit;
    size_t owner;
  };
  std::vector<Owned> all;
  for (size_t i = 0; i < judged.size(); ++i) {
    for (const Edit& edit : judged[i].edits) all.push_back({&edit, i});
  }
  std::sort(all.begin(), all.end(), [](const Owned& a, const Owned& b) {
    return std::tie(a.edit->file, a.edit->offset, a.owner) <
           std::tie(b.edit->file, b.edit->offset, b.owner);
  });
  std::set<size_t> losers;
  size_t widest = 0;  // the edit so far that reaches furthest
  for (size_t i = 1; i < all.size(); ++i) {
    const Edit &before = *all[widest].edit, &edit = *all[i].edit;
    bool overlap = before.file == edit.file && edit.offset < before.offset + before.length;
    if (overlap && !Same(before, edit)) losers.insert({all[widest].owner, all[i].owner});
    if (!overlap || edit.offset + edit.length > before.offset + before.length) widest = i;
  }
  for (size_t owner : losers) SendToReview(judged[owner], reason::kConflict);
}

std::set<std::string> TakeBack(std::vector<Judgement>& judged, std::set<std::string> failed) {
  for (bool grown = true; grown;) {
    grown = false;
    for (const Judgement& judgement : judged) {
      if (judgement.state != UseState::kEdited) continue;
      const auto& changes = judgement.changes;
      auto is_failed = [&](const std::string& change) { return failed.count(change) > 0; };
      if (std::none_of(changes.begin(), changes.end(), is_failed)) continue;
      for (const std::string& change : changes) grown |= failed.insert(change).second;
    }
  }
  for (Judgement& judgement : judged) {
    bool mine = std::any_of(judgement.changes.begin(), judgement.changes.end(),
                            [&](const std::string& change) { return failed.count(change) > 0; });
    if (mine && judgement.state == UseState::kEdited) {
      SendToReview(judgement, reason::kProofFailed);
    }
  }
  return failed;
}

EditsByFile CollectEdits(const std::vector<Judgement>& judged) {
  EditsByFile files;
  for (const Judgement& judgement : judged) {
    for (const Edit& edit : judgement.edits) files[edit.file].push_back(edit);
  }
  for (auto& [file, edits] : files) {
    std::stable_sort(edits.begin(), edits.end(),
                     [](const Edit& a, const Edit& b) { return a.offset < b.offset; });
    edits.erase(std::unique(edits.begin(), edits.end(), Same), edits.end());
  }
  return files;
}

}  // namespace rewriter
