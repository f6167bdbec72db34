// Members of paired types in formats that number nothing, such as Avro and JSON Schema: a name is
// all the identity that they have. What lost its name is found by what the schema itself says, or
// by a score; where two come close nothing is claimed, and the candidates are listed.
#include <algorithm>
#include <map>

#include "detector/match.h"
#include "detector/rename_score.h"
#include "support/text.h"

namespace detector {
namespace {

constexpr double kEnough = 0.5;       // confidence from which a rename is claimed
constexpr double kMargin = 0.2;       // by which it has to exceed that of any rival
constexpr double kWorthNaming = 0.1;  // of a candidate where nothing is claimed
constexpr size_t kMostCandidates = 5;

std::vector<int> Free(const SchemaIndex& index, const std::vector<int>& counterpart, int parent,
                      ElementKind kind) {
  std::vector<int> free;
  for (int child : index.Children(parent)) {
    bool mine = index.at(child).kind == kind && counterpart[static_cast<size_t>(child)] < 0;
    if (mine) free.push_back(child);
  }
  return free;
}

class NamedMatcher {
 public:
  NamedMatcher(Matching& m, int old_type, int new_type, ElementKind kind)
      : m_(m), old_type_(old_type), new_type_(new_type), kind_(kind) {}

  void Run() {
    PairSameNames();
    PairAliases();
    candidates_ = ScoreRenames(m_, OldFree(), NewFree());
    for (const RenameCandidate& one : candidates_) {
      if (one.confidence < kEnough) break;
      if (one.confidence - BestRival(one) < kMargin) continue;
      m_.Pair(one.old_member, one.new_member, {one.confidence, RenameEvidence(one.features)});
    }
    ReportRest();
  }

 private:
  std::vector<int> OldFree() const { return Free(m_.old_index, m_.new_of, old_type_, kind_); }
  std::vector<int> NewFree() const { return Free(m_.new_index, m_.old_of, new_type_, kind_); }

  void PairSameNames() {
    std::map<std::string, int> by_name;
    for (int i : NewFree()) by_name[m_.new_index.at(i).name] = i;
    for (int i : OldFree()) {
      auto same = by_name.find(m_.old_index.at(i).name);
      if (same != by_name.end()) m_.Pair(i, same->second, {1, {"same name"}});
    }
  }

  // {"name": "total", "aliases": ["sum"]}: NEW says itself what it was.
  void PairAliases() {
    std::map<std::string, int> by_name;
    for (int i : OldFree()) by_name[m_.old_index.at(i).name] = i;
    for (int i : NewFree()) {
      auto aliases = m_.new_index.at(i).attributes.find("aliases");
      if (aliases == m_.new_index.at(i).attributes.end()) continue;
      for (const std::string& alias : support::Split(aliases->second, ',')) {
        auto old = by_name.find(alias);
        if (old == by_name.end() || m_.NewOf(old->second) >= 0) continue;
        m_.Pair(old->second, i, {1, {"NEW has the old name as an alias"}});
        break;
      }
    }
  }

  // The best of any other pair that has one of the two in it.
  double BestRival(const RenameCandidate& pair) const {
    for (const RenameCandidate& other : candidates_) {
      bool rival = (other.old_member == pair.old_member) != (other.new_member == pair.new_member);
      if (rival) return other.confidence;
    }
    return 0;
  }

  void ReportRest() {
    std::map<int, std::vector<Candidate>> rest;
    for (const RenameCandidate& one : candidates_) {
      bool open = m_.NewOf(one.old_member) < 0 && m_.OldOf(one.new_member) < 0;
      if (!open || one.confidence < kWorthNaming) continue;
      std::vector<Candidate>& known = rest[one.old_member];
      if (known.size() == kMostCandidates) continue;
      known.push_back({m_.new_index.at(one.new_member).path, one.confidence});
    }
    for (auto& [old_member, candidates] : rest) {
      m_.ambiguities.push_back({m_.old_index.at(old_member).path, std::move(candidates),
                                "gone, or renamed to one of the candidates: too close to call. It "
                                "is treated as removed"});
    }
  }

  Matching& m_;
  int old_type_, new_type_;
  ElementKind kind_;
  std::vector<RenameCandidate> candidates_;  // by confidence
};

}  // namespace

void MatchNamed(Matching& m, int old_type, int new_type, ElementKind kind) {
  NamedMatcher(m, old_type, new_type, kind).Run();
}

}  // namespace detector
