// Members of paired types in formats that number nothing, such as JSON Schema: a name is all the
// identity that they have. What lost its name is matched by type, words and neighbours, and only
// where nothing else comes close.
#include <algorithm>
#include <map>

#include "detector/match.h"
#include "detector/similarity.h"

namespace detector {
namespace {

constexpr double kEnough = 0.55;  // of 1: as much has to speak for a rename
constexpr double kMargin = 0.15;  // and so much more than for any other
constexpr double kAlike = 0.5;    // and so much of the names has to agree, to be sure enough

using Scores = std::map<std::pair<int, int>, double>;

std::vector<int> Free(const SchemaIndex& index, const std::vector<int>& counterpart, int parent,
                      ElementKind kind) {
  std::vector<int> free;
  for (int child : index.Children(parent)) {
    bool mine = index.at(child).kind == kind && counterpart[static_cast<size_t>(child)] < 0;
    if (mine) free.push_back(child);
  }
  return free;
}

// The sibling `by` places away, or -1.
int Beside(const SchemaIndex& index, int child, int by) {
  const std::vector<int>& siblings = index.Siblings(child);
  auto at = std::find(siblings.begin(), siblings.end(), child) - siblings.begin() + by;
  return at < 0 || at >= static_cast<long>(siblings.size()) ? -1
                                                            : siblings[static_cast<size_t>(at)];
}

// By words, or by how far they begin alike: "colour" and "color".
double Likeness(const std::string& a, const std::string& b) {
  size_t shared = 0;
  while (shared < a.size() && shared < b.size() && a[shared] == b[shared]) ++shared;
  double longer = static_cast<double>(std::max({a.size(), b.size(), size_t{1}}));
  return std::max(NameSimilarity(a, b), static_cast<double>(shared) / longer);
}

double Score(const Matching& m, int a, int b) {
  const Element &before = m.old_index.at(a), &after = m.new_index.at(b);
  double score = 0.4 * Likeness(before.name, after.name);
  bool value = before.kind == ElementKind::kEnumValue;
  if (value || (m.SameType(a, b) && before.cardinality == after.cardinality)) score += 0.3;
  for (int by : {-1, 1}) {
    int old_one = Beside(m.old_index, a, by), new_one = Beside(m.new_index, b, by);
    bool same = old_one < 0 ? new_one < 0 : new_one >= 0 && m.NewOf(old_one) == new_one;
    if (same) score += 0.15;
  }
  return score;
}

// The best score of any other pair that has one of the two in it.
double NextBest(const Scores& scores, int a, int b) {
  double best = 0;
  for (const auto& [pair, score] : scores) {
    bool rival = (pair.first == a) != (pair.second == b);
    if (rival) best = std::max(best, score);
  }
  return best;
}

}  // namespace

void MatchNamed(Matching& m, int old_type, int new_type, ElementKind kind) {
  std::map<std::string, int> by_name;
  for (int i : Free(m.new_index, m.old_of, new_type, kind)) by_name[m.new_index.at(i).name] = i;
  for (int i : Free(m.old_index, m.new_of, old_type, kind)) {
    auto same = by_name.find(m.old_index.at(i).name);
    if (same != by_name.end()) m.Pair(i, same->second, {1, {"same name"}});
  }
  Scores scores;
  for (int a : Free(m.old_index, m.new_of, old_type, kind)) {
    for (int b : Free(m.new_index, m.old_of, new_type, kind)) scores[{a, b}] = Score(m, a, b);
  }
  for (const auto& [pair, score] : scores) {
    if (score < kEnough) continue;
    auto [a, b] = pair;
    bool alike = Likeness(m.old_index.at(a).name, m.new_index.at(b).name) >= kAlike;
    if (alike && score - NextBest(scores, a, b) >= kMargin) {
      m.Pair(a, b, {std::min(score, 0.95), {"type, words and neighbours agree"}});
      continue;
    }
    m.ambiguities.push_back({m.old_index.at(a).path,
                             {{m.new_index.at(b).path, score}},
                             "gone, or renamed to the candidate: too close to call. It is treated "
                             "as removed"});
  }
}

}  // namespace detector
