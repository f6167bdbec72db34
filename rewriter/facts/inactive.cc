#include "rewriter/facts/inactive.h"

#include <algorithm>

namespace rewriter {
namespace {

// The parts of `a` that are also in `b`; both sorted by begin, neither with an overlap.
std::vector<Range> Intersect(const std::vector<Range>& a, const std::vector<Range>& b) {
  std::vector<Range> both;
  for (auto x = a.begin(), y = b.begin(); x != a.end() && y != b.end();) {
    int64_t begin = std::max(x->begin, y->begin), end = std::min(x->end, y->end);
    if (begin < end) both.push_back({0, begin, end});
    if (x->end < y->end) {
      ++x;
    } else {
      ++y;
    }
  }
  return both;
}

}  // namespace

std::map<std::string, std::vector<Range>> InactiveCode(const std::vector<UnitFacts>& units) {
  std::map<std::string, std::vector<Range>> inactive;
  for (const UnitFacts& unit : units) {
    if (!unit.failure.empty()) continue;
    std::map<int, std::vector<Range>> skipped;
    for (const Range& range : unit.skipped) {
      skipped[range.file].push_back({0, range.begin, range.end});
    }
    for (size_t i = 0; i < unit.files.size(); ++i) {
      std::vector<Range>& mine = skipped[static_cast<int>(i)];
      std::sort(mine.begin(), mine.end(),
                [](const Range& a, const Range& b) { return a.begin < b.begin; });
      auto [known, first] = inactive.try_emplace(unit.files[i], mine);
      if (!first) known->second = Intersect(known->second, mine);
    }
  }
  return inactive;
}

}  // namespace rewriter
