// A set of half-open ranges of bytes in one file, asked about often: O(log n) a question. Written
// once, read by account and prove, which ask for every token of files with thousands of uses.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace rewriter {

class Spans {
 public:
  Spans() = default;
  explicit Spans(std::vector<std::pair<int64_t, int64_t>> ranges) : spans_(std::move(ranges)) {
    std::sort(spans_.begin(), spans_.end());
    size_t last = 0;
    for (size_t i = 1; i < spans_.size(); ++i) {  // what overlaps becomes one
      if (spans_[i].first < spans_[last].second) {
        spans_[last].second = std::max(spans_[last].second, spans_[i].second);
      } else {
        spans_[++last] = spans_[i];
      }
    }
    if (!spans_.empty()) spans_.resize(last + 1);
  }

  // Whether one of the ranges holds all of [begin, end).
  bool Hold(int64_t begin, int64_t end) const {
    auto next = std::upper_bound(spans_.begin(), spans_.end(), begin,
                                 [](int64_t at, const auto& span) { return at < span.first; });
    return next != spans_.begin() && end <= (next - 1)->second;
  }

 private:
  std::vector<std::pair<int64_t, int64_t>> spans_;
};

}  // namespace rewriter
