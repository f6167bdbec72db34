#include "rewriter/proof_rounds.h"

#include <algorithm>

#include "rewriter/account/include_lines.h"
#include "rewriter/edits/format.h"
#include "rewriter/facts/reasons.h"
#include "rewriter/generated/flatc.h"

namespace rewriter {
namespace {

constexpr int kMostRounds = 4;  // of taking back and proving again
// A change that fails at no more than one in so many of its edits is left to a person there, and
// kept elsewhere. What fails at more is taken back whole.
constexpr size_t kFewFail = 4;

// Edits applied to the files that they touch.
support::Result<EditedFiles> Apply(const Run& run, const EditsByFile& edits) {
  EditedFiles files{.edits = edits};
  files.unedited = [&run](const std::string& file) { return std::string(run.snapshot.Read(file)); };
  for (const auto& [path, mine] : edits) {
    std::string before(run.snapshot.Read(path));
    auto after = ApplyEdits(before, mine);
    if (!after) return tl::unexpected(after.error());
    files.before[path] = std::move(before);
    files.after[path] = std::move(*after);
  }
  return files;
}

// The overlay of NEW: includes that are edited are mounted under their new spelling.
support::Result<Overlay> OverlayOfNew(const Run& run, const EditedFiles& files) {
  auto headers = HeadersFor(run.work.after.schema, run.snapshot);
  if (!headers) return support::Wrap("NEW", headers.error());
  auto spellings = SchemaSpellings(run);
  for (const auto& [path, edits] : files.edits) {
    for (const Edit& edit : edits) {
      bool include =
          edit.rule.starts_with("replace_include:") || edit.rule.starts_with("add_include:");
      std::string spelling = include ? SpellingIn(edit) : "";
      if (!spelling.empty()) spellings.emplace_back(path, spelling);
    }
  }
  return MakeOverlay(run.work.after.schema, *headers, run.snapshot, spellings);
}

// What a round knows under NEW, and the texts that say so.
struct Parsed {
  std::map<std::string, std::string> texts;
  std::map<std::string, int> headers;  // Overlay::schema_file
  std::map<size_t, UnitFacts> facts;   // by the unit's place in Run::facts
  std::set<std::string> unexplained;   // Verdict::unexplained
};

// Whether a unit reads the same texts as in the round before.
bool ReadsTheSame(const Run& run, const UnitFacts& unit, const Parsed& parsed,
                  const EditedFiles& files) {
  auto text = [&](const std::map<std::string, std::string>& edited, const std::string& file) {
    auto found = edited.find(file);
    return found == edited.end() ? run.snapshot.Read(file) : std::string_view(found->second);
  };
  return std::all_of(unit.files.begin(), unit.files.end(), [&](const std::string& file) {
    return text(parsed.texts, file) == text(files.after, file);
  });
}

support::Result<Proof> Prove(const Run& run, const EditedFiles& files, Parsed& parsed) {
  auto overlay = OverlayOfNew(run, files);
  if (!overlay) return tl::unexpected(overlay.error());
  if (parsed.headers != overlay->schema_file) parsed.facts.clear();
  Parsed now{.texts = files.after, .headers = overlay->schema_file};
  std::vector<size_t> changed, stale;
  std::vector<Unit> units;
  for (size_t i = 0; i < run.facts.size(); ++i) {
    const std::vector<std::string>& read = run.facts[i].files;
    bool concerned = std::any_of(read.begin(), read.end(), [&](const std::string& file) {
      return files.edits.count(file) > 0 || run.namesakes.count(file) > 0;
    });
    if (!concerned || !run.facts[i].failure.empty()) continue;
    changed.push_back(i);
    auto known = parsed.facts.find(i);
    if (known != parsed.facts.end() && known->second.failure.empty() &&
        ReadsTheSame(run, run.facts[i], parsed, files) &&
        ReadsTheSame(run, known->second, parsed, files)) {
      now.facts[i] = std::move(known->second);
    } else {
      stale.push_back(i);
      units.push_back(run.cover.units[i]);
    }
  }
  std::vector<UnitFacts> fresh =
      ParseUnits(run, units, run.work.after, *overlay, files.after, false);
  for (size_t i = 0; i < stale.size(); ++i) now.facts[stale[i]] = std::move(fresh[i]);
  std::vector<UnitPair> pairs;
  for (size_t i : changed) pairs.push_back({run.facts[i], now.facts.at(i)});
  Proof proof{.verdict = Compare(run.work, files, pairs, parsed.unexplained),
              .units = static_cast<int>(pairs.size())};
  now.unexplained = proof.verdict.unexplained;
  parsed = std::move(now);
  return proof;
}

void NoteReviews(const std::vector<Judgement>& judged, const Run& run, EditedFiles& files) {
  for (const Judgement& judgement : judged) {
    bool kept = judgement.reason == reason::kKept;  // and breaks, which a person knows of
    if (judgement.state != UseState::kReview && !kept) continue;
    const std::string& file = judgement.at.file;
    files.review_offsets[file].insert(judgement.at.begin);
    if (!files.before.count(file)) {
      files.before[file] = std::string(run.snapshot.Read(file));
      files.after[file] = files.before[file];
    }
  }
}

// Every change that still has an edit.
std::set<std::string> ChangesOf(const EditsByFile& files) {
  std::set<std::string> changes;
  for (const auto& [path, edits] : files) {
    for (const Edit& edit : edits) changes.insert(edit.changes.begin(), edit.changes.end());
  }
  return changes;
}

size_t CountEdits(const EditsByFile& files, const std::string& change) {
  size_t count = 0;
  for (const auto& [path, edits] : files) {
    for (const Edit& edit : edits) {
      count += static_cast<size_t>(std::count(edit.changes.begin(), edit.changes.end(), change));
    }
  }
  return count;
}

// The failing places of the changes that fail at a few only; empty if one fails at more. An error
// on a line without an edit follows from a failing place, if there is one.
EditPlaces FewFailing(const Verdict& verdict, const EditsByFile& edits) {
  EditPlaces places;
  for (const auto& [change, why] : verdict.failed) {
    auto mine = verdict.at.find(change);
    if (mine == verdict.at.end()) continue;
    if (mine->second.size() * kFewFail > CountEdits(edits, change)) return {};
    places.insert(mine->second.begin(), mine->second.end());
  }
  return places;
}

support::Result<Proof> ProveRound(const Run& run, const EditsByFile& edits,
                                  const std::vector<Judgement>& judged, Parsed& parsed) {
  auto files = Apply(run, edits);
  if (!files) return tl::unexpected(files.error());
  NoteReviews(judged, run, *files);
  return Prove(run, *files, parsed);
}

}  // namespace

support::Result<Proof> ProveOnce(const Run& run, const EditsByFile& edits,
                                 const std::vector<Judgement>& judged) {
  Parsed nothing;
  return ProveRound(run, edits, judged, nothing);
}

support::Result<Proven> ProveAndTakeBack(const Run& run, std::vector<Judgement>& judged) {
  Proven proven;
  Parsed parsed;
  for (int round = 1;; ++round) {
    proven.edits = CollectEdits(judged);
    FormatEdits(run.snapshot, run.options.jobs, run.options.unit_limits, proven.edits);
    proven.proof = {};
    if (proven.edits.empty()) return proven;
    auto proof = ProveRound(run, proven.edits, judged, parsed);
    if (!proof) return tl::unexpected(proof.error());
    proven.proof = std::move(*proof);
    const std::map<std::string, std::string>& why = proven.proof.verdict.failed;
    if (why.empty()) return proven;
    if (round == 1) {
      EditPlaces few = FewFailing(proven.proof.verdict, proven.edits);
      LeavePlaces(judged, few);
      if (!few.empty()) continue;
    }
    std::set<std::string> failed;
    for (const auto& [change, what] : why) failed.insert(change);
    if (round == kMostRounds) failed = ChangesOf(proven.edits);  // no end in sight: nothing is safe
    for (const std::string& change : TakeBack(judged, failed)) {
      auto known = why.find(change);
      proven.dropped.push_back(
          {change, reason::kProofFailed, known == why.end() ? "" : known->second});
    }
  }
}

}  // namespace rewriter
