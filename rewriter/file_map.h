// Translates places of one file between before and after its edits. Part of prove.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "rewriter/prove.h"
#include "rewriter/words.h"

namespace rewriter {

class FileMap {
 public:
  FileMap(const EditedFiles& files, const std::string& file)
      : edits_(Find(files.edits, file)),
        before_(Find(files.before, file)),
        after_(Find(files.after, file)) {
    int64_t shift = 0;
    for (const Edit& edit : edits_) {  // in order, and none overlaps another
      int64_t begin = static_cast<int64_t>(edit.offset), length = static_cast<int64_t>(edit.length);
      shift += static_cast<int64_t>(edit.replacement.size()) - length;
      ends_.push_back(begin + length);
      shifts_.push_back(shift);
      changes_before_[LineBefore(begin)].insert(edit.changes.begin(), edit.changes.end());
      changes_after_[LineAfter(Forward(begin))].insert(edit.changes.begin(), edit.changes.end());
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
  // The edit that ends where a token ended, or null.
  const Edit* EndingAt(int64_t end) const {
    auto found = std::lower_bound(ends_.begin(), ends_.end(), end);
    bool there = found != ends_.end() && *found == end;
    return there ? &edits_[static_cast<size_t>(found - ends_.begin())] : nullptr;
  }
  bool HasReviews() const { return !review_before_.empty(); }

 private:
  template <class Map>
  static typename Map::mapped_type Find(const Map& map, const std::string& file) {
    auto found = map.find(file);
    return found == map.end() ? typename Map::mapped_type() : found->second;
  }
  std::vector<Edit> edits_;
  std::vector<int64_t> ends_, shifts_;  // of the edits: where each ends, and what they add up to
  LineTable before_, after_;
  std::map<int, std::set<std::string>> changes_before_, changes_after_;  // by line
  std::set<int> review_before_, review_after_;
};

}  // namespace rewriter
