#include "detector/rename_score.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include "detector/name_words.h"

namespace detector {
namespace {

// Fitted with tests/calibration/calibrate_renames.py on 332 renames, told by field number, in the
// histories of 15 public repositories (perfetto, mesos, kudu, cartographer, valhalla, opentxs,
// mumble, orbit, ...), and as many twins without one.
constexpr std::array<double, 13> kCoefficients = {-5.06, 1.99,  2.16, 0.90, -0.14, 2.05, -0.94,
                                                  -0.30, -0.15, 3.19, 1.15, -0.43, 0.26};

constexpr size_t kMostPairs = 100'000;  // of one type: more would take too long
constexpr size_t kLongestName = 200, kLongestDoc = 4000;

// What a member brings along, worked out once.
struct Member {
  int element = -1;
  std::vector<std::string> words;
  std::string letters;
  std::set<std::string> doc;
  int anchor[2] = {-1, -1};  // nearest siblings with a counterpart, before and after
  int between[2] = {0, 0};   // free ones on the way there
};

std::vector<int> SameKind(const SchemaIndex& index, int member) {
  std::vector<int> siblings;
  for (int sibling : index.Siblings(member)) {
    if (index.at(sibling).kind == index.at(member).kind) siblings.push_back(sibling);
  }
  return siblings;
}

void FindAnchors(const std::vector<int>& siblings, const std::vector<int>& counterpart,
                 std::map<int, Member>& members) {
  for (int side : {0, 1}) {
    int anchor = -1, between = 0;
    for (size_t i = 0; i < siblings.size(); ++i) {
      int sibling = siblings[side == 0 ? i : siblings.size() - 1 - i];
      auto member = members.find(sibling);
      if (member != members.end()) {
        member->second.anchor[side] = anchor;
        member->second.between[side] = between++;
      } else if (counterpart[static_cast<size_t>(sibling)] >= 0) {
        anchor = sibling;
        between = 0;
      }
    }
  }
}

std::map<int, Member> Describe(const SchemaIndex& index, const std::vector<int>& free,
                               const std::vector<int>& counterpart) {
  std::map<int, Member> members;
  for (int element : free) {
    const Element& of = index.at(element);
    Member& member = members[element];
    member.element = element;
    member.words = NameWords(of.name.substr(0, kLongestName));
    for (const std::string& word : member.words) member.letters += word;
    member.doc = DocWords(of.doc.substr(0, kLongestDoc));
  }
  if (!free.empty()) FindAnchors(SameKind(index, free[0]), counterpart, members);
  return members;
}

// The share of words that documentation mentions, in the plural as well.
double Told(const std::vector<std::string>& words, const std::vector<std::string>& known,
            const std::set<std::string>& doc) {
  int told = 0, all = 0;
  for (const std::string& word : words) {
    if (std::find(known.begin(), known.end(), word) != known.end()) continue;
    ++all;
    told += doc.count(word) || doc.count(word + "s");
  }
  return all == 0 ? 0 : static_cast<double>(told) / all;
}

class Scorer {
 public:
  Scorer(const Matching& m, const std::vector<int>& old_free, const std::vector<int>& new_free)
      : m_(m),
        old_(Describe(m.old_index, old_free, m.new_of)),
        new_(Describe(m.new_index, new_free, m.old_of)) {
    for (int sibling : SameKind(m.old_index, old_free[0])) {
      if (m.NewOf(sibling) < 0) continue;
      std::vector<std::string> words =
          NameWords(m.old_index.at(sibling).name.substr(0, kLongestName));
      for (const std::string& word : std::set<std::string>(words.begin(), words.end())) {
        ++common_[word];
      }
    }
  }

  std::vector<RenameCandidate> Run() {
    for (const auto& [a, before] : old_) {
      for (const auto& [b, after] : new_) {
        if (Alike(a, b)) candidates_.push_back({a, b, {}, 0});
        if (candidates_.size() > kMostPairs) return {};
      }
    }
    std::map<int, int> by_old, by_new;
    for (const RenameCandidate& one : candidates_) {
      ++by_old[one.old_member];
      ++by_new[one.new_member];
    }
    for (RenameCandidate& one : candidates_) {
      one.features = Features(old_.at(one.old_member), new_.at(one.new_member));
      one.features.only_of_type = by_old[one.old_member] == 1 && by_new[one.new_member] == 1;
    }
    Weigh();
    return std::move(candidates_);
  }

 private:
  bool Alike(int a, int b) const {
    const Element &before = m_.old_index.at(a), &after = m_.new_index.at(b);
    return before.cardinality == after.cardinality && m_.SameType(a, b);
  }

  double Weight(const std::string& word) const {
    auto found = common_.find(word);
    return 1.0 / (1 + (found == common_.end() ? 0 : found->second));
  }

  RenameFeatures Features(const Member& a, const Member& b) const {
    RenameFeatures f;
    CompareNames(a, b, f);
    f.spelling = SpellingLikeness(a.letters, b.letters);
    if (!a.doc.empty() && !b.doc.empty()) {
      size_t shared = 0;
      for (const std::string& word : a.doc) shared += b.doc.count(word);
      f.doc = 2.0 * static_cast<double>(shared) / static_cast<double>(a.doc.size() + b.doc.size());
      f.doc_differs = f.doc < 0.2;
    }
    f.doc_names = std::max(Told(b.words, a.words, a.doc), Told(a.words, b.words, b.doc));
    for (int side : {0, 1}) {
      int i = a.anchor[side], j = b.anchor[side];
      bool same = i < 0 ? j < 0 : m_.NewOf(i) == j;
      f.place += same ? 0.5 : 0;
      f.slot += same && a.between[side] == b.between[side] ? 0.5 : 0;
    }
    f.only = old_.size() == 1 && new_.size() == 1;
    const Element& element = m_.old_index.at(a.element);
    f.own_type = m_.old_index.TypeIn(m_.old_index.FileOf(a.element).pool, element.type) >= 0;
    return f;
  }

  void CompareNames(const Member& a, const Member& b, RenameFeatures& f) const {
    size_t strong = 0;
    double rare = 0, all = 0;
    for (const WordPair& pair : PairWords(a.words, b.words)) {
      f.name += pair.likeness;
      rare += pair.likeness * (Weight(a.words[pair.old_word]) + Weight(b.words[pair.new_word]));
      strong += pair.likeness >= 0.6;
    }
    for (const Member* member : {&a, &b}) {
      for (const std::string& word : member->words) all += Weight(word);
    }
    size_t total = a.words.size() + b.words.size();
    f.name = total == 0 ? 0 : 2 * f.name / static_cast<double>(total);
    f.rare_name = all == 0 ? 0 : rare / all;
    size_t shorter = std::min(a.words.size(), b.words.size());
    f.contained = shorter > 0 && strong == shorter;
  }

  // Odds of one pair against those of all others with either member in them.
  void Weigh() {
    std::map<int, double> by_old, by_new;
    for (RenameCandidate& one : candidates_) {
      std::array<double, 13> values = one.features.Values();
      double sum = 0;
      for (size_t i = 0; i < values.size(); ++i) sum += kCoefficients[i] * values[i];
      one.confidence = std::exp(std::clamp(sum, -30.0, 30.0));
      by_old[one.old_member] += one.confidence;
      by_new[one.new_member] += one.confidence;
    }
    for (RenameCandidate& one : candidates_) {
      one.confidence /= 1 + std::max(by_old[one.old_member], by_new[one.new_member]);
    }
    std::sort(candidates_.begin(), candidates_.end(), [](const auto& a, const auto& b) {
      return std::tie(b.confidence, a.old_member, a.new_member) <
             std::tie(a.confidence, b.old_member, b.new_member);
    });
  }

  const Matching& m_;
  std::map<int, Member> old_, new_;
  std::map<std::string, int> common_;  // word -> members that kept their name and have it
  std::vector<RenameCandidate> candidates_;
};

}  // namespace

std::array<double, 13> RenameFeatures::Values() const {
  return {1,         name,  rare_name, spelling,     contained, doc,     doc_differs,
          doc_names, place, slot,      only_of_type, only,      own_type};
}

std::vector<RenameCandidate> ScoreRenames(const Matching& m, const std::vector<int>& old_free,
                                          const std::vector<int>& new_free) {
  if (old_free.empty() || new_free.empty()) return {};
  return Scorer(m, old_free, new_free).Run();
}

std::vector<std::string> RenameEvidence(const RenameFeatures& features) {
  constexpr double kMost = 0.6;
  std::vector<std::string> evidence = {"same type"};
  if (features.only_of_type > 0) evidence.push_back("no other candidate of that type");
  if (std::max(features.name, features.spelling) >= kMost) evidence.push_back("similar name");
  if (features.doc >= kMost) evidence.push_back("similar documentation");
  if (features.slot == 1) evidence.push_back("same place among its neighbours");
  return evidence;
}

}  // namespace detector
