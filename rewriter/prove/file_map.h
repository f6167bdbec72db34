// Translates places of one file between before and after its edits. Part of prove.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "rewriter/edits/merge.h"
#include "rewriter/facts/words.h"
#include "rewriter/prove/prove.h"

namespace rewriter {

class FileMap {
 public:
  FileMap(const EditedFiles& files, const std::string& file)
      : edits_(Find(files.edits, file)),
        before_(TextOf(files, files.before, file)),
        after_(TextOf(files, files.after, file)) {
    int64_t shift = 0;
    for (const Edit& edit : edits_) {  // in order, and none overlaps another
      int64_t begin = static_cast<int64_t>(edit.offset), length = static_cast<int64_t>(edit.length);
      shift += static_cast<int64_t>(edit.replacement.size()) - length;
      // White space that is put behind a token does not move it.
      int64_t tail = length == 0 && edit.rule == kFormatRule ? 1 : 0;
      ends_.push_back(std::max(begin + length + tail, ends_.empty() ? 0 : ends_.back()));
      shifts_.push_back(shift);
      new_ends_.push_back(begin + length + shift);
      lines_before_.push_back({LineBefore(begin), LineBefore(begin + length)});
      Note(edit, lines_before_.back(), changes_before_);
      int64_t start = begin + shift - (static_cast<int64_t>(edit.replacement.size()) - length);
      int64_t end = start + static_cast<int64_t>(edit.replacement.size());
      lines_after_.push_back({LineAfter(start), LineAfter(end)});
      Note(edit, lines_after_.back(), changes_after_);
    }
    auto review = files.review_offsets.find(file);
    if (review == files.review_offsets.end()) return;
    for (int64_t offset : review->second) {
      review_before_.insert(LineBefore(offset));
      review_after_.insert(LineAfter(Forward(offset)));
    }
  }

  // Where the end of a token went; the end of an edit goes to the end of its replacement.
  int64_t Forward(int64_t offset) const {
    auto done = std::upper_bound(ends_.begin(), ends_.end(), offset) - ends_.begin();
    return offset + (done == 0 ? 0 : shifts_[static_cast<size_t>(done) - 1]);
  }
  // Whether a token stood in a qualifier that was replaced together with the name behind it.
  bool Swallowed(const Range& at) const {
    auto around = std::upper_bound(ends_.begin(), ends_.end(), at.end) - ends_.begin();
    if (around == std::ssize(ends_)) return false;
    return static_cast<int64_t>(edits_[static_cast<size_t>(around)].offset) <= at.begin;
  }
  // Whether a token under NEW leads to the name at the end of a replacement, as its qualifier does.
  bool Introduced(int64_t end_after) const {
    auto around = std::upper_bound(new_ends_.begin(), new_ends_.end(), end_after);
    if (around == new_ends_.end()) return false;
    const Edit& edit = edits_[static_cast<size_t>(around - new_ends_.begin())];
    bool inside = *around - static_cast<int64_t>(edit.replacement.size()) < end_after;
    return inside && edit.rule.starts_with("rename_symbol:");
  }
  int LineBefore(int64_t offset) const { return before_.At(offset).first; }
  int LineAfter(int64_t offset) const { return after_.At(offset).first; }
  bool ReviewedBefore(int64_t offset) const { return review_before_.count(LineBefore(offset)) > 0; }
  bool ReviewedAfter(int64_t offset) const { return review_after_.count(LineAfter(offset)) > 0; }

  // Changes whose edits stand on a line of the file as it was, or as it becomes.
  std::set<std::string> ChangesOn(int line, bool after) const {
    const auto& changes = after ? changes_after_ : changes_before_;
    auto found = changes.find(line);
    return found == changes.end() ? std::set<std::string>() : found->second;
  }
  // The edits on such a line that are made for a change.
  std::vector<const Edit*> EditsFor(const std::string& change, int line, bool after) const {
    std::vector<const Edit*> found;
    const auto& lines = after ? lines_after_ : lines_before_;
    for (size_t i = 0; i < edits_.size(); ++i) {
      const Edit& edit = edits_[i];
      bool on = lines[i].first <= line && line <= lines[i].second && edit.rule != kFormatRule;
      if (on && std::count(edit.changes.begin(), edit.changes.end(), change)) {
        found.push_back(&edit);
      }
    }
    return found;
  }
  // The edit that ends where a token ended, or null.
  const Edit* EndingAt(int64_t end) const {
    auto found = std::lower_bound(ends_.begin(), ends_.end(), end);
    for (; found != ends_.end() && *found == end; ++found) {
      const Edit& edit = edits_[static_cast<size_t>(found - ends_.begin())];
      if (edit.rule != kFormatRule) return &edit;
    }
    return nullptr;
  }
  bool HasReviews() const { return !review_before_.empty(); }

 private:
  static void Note(const Edit& edit, std::pair<int, int> lines,
                   std::map<int, std::set<std::string>>& on) {
    for (int line = lines.first; line <= lines.second; ++line) {
      on[line].insert(edit.changes.begin(), edit.changes.end());
    }
  }
  template <class Map>
  static typename Map::mapped_type Find(const Map& map, const std::string& file) {
    auto found = map.find(file);
    return found == map.end() ? typename Map::mapped_type() : found->second;
  }
  static std::string TextOf(const EditedFiles& files,
                            const std::map<std::string, std::string>& texts,
                            const std::string& file) {
    auto found = texts.find(file);
    if (found != texts.end()) return found->second;
    return files.unedited ? files.unedited(file) : "";
  }
  std::vector<Edit> edits_;
  std::vector<int64_t> ends_, shifts_;  // of the edits: where each ends, and what they add up to
  std::vector<int64_t> new_ends_;       // where the replacement of each ends
  std::vector<std::pair<int, int>> lines_before_, lines_after_;  // of each, first and last
  LineTable before_, after_;
  std::map<int, std::set<std::string>> changes_before_, changes_after_;  // by line
  std::set<int> review_before_, review_after_;
};

}  // namespace rewriter
