#include "rewriter/engine.h"

#include <algorithm>
#include <iterator>

#include "rewriter/account.h"
#include "rewriter/merge.h"
#include "rewriter/prove.h"
#include "rewriter/run.h"
#include "rewriter/words.h"
#include "support/files.h"

namespace rewriter {
namespace {

constexpr char kTool[] = "coevolve " COEVOLVE_VERSION;
constexpr int kMostRounds = 3;  // of taking back and proving again

// Edits applied to the files that they touch.
support::Result<EditedFiles> Apply(const Run& run, const EditsByFile& edits) {
  EditedFiles files{.edits = edits};
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
  auto headers = GenerateHeaders(run.work.after.schema);
  if (!headers) return support::Wrap("NEW", headers.error());
  auto spellings = SchemaSpellings(run);
  for (const auto& [path, edits] : files.edits) {
    for (const Edit& edit : edits) {
      if (edit.rule.ends_with(":header")) spellings.emplace_back(path, edit.replacement);
    }
  }
  return MakeOverlay(run.work.after.schema, *headers, run.snapshot, spellings);
}

struct Proof {
  Verdict verdict;
  int units = 0;
};

support::Result<Proof> Prove(const Run& run, const EditedFiles& files) {
  Proof proof;
  std::vector<Unit> units;
  std::vector<UnitFacts> before;
  for (size_t i = 0; i < run.facts.size(); ++i) {
    const std::vector<std::string>& read = run.facts[i].files;
    bool changed = std::any_of(read.begin(), read.end(), [&](const std::string& file) {
      return files.after.count(file) > 0;
    });
    if (!changed || !run.facts[i].failure.empty()) continue;
    units.push_back(run.cover.units[i]);
    before.push_back(run.facts[i]);
  }
  auto overlay = OverlayOfNew(run, files);
  if (!overlay) return tl::unexpected(overlay.error());
  std::vector<UnitFacts> after =
      ParseUnits(run, units, run.work.after, *overlay, files.after, false);
  proof.verdict = Compare(run.work, files, before, after);
  proof.units = static_cast<int>(units.size());
  return proof;
}

void NoteReviews(const std::vector<Judgement>& judged, const Run& run, EditedFiles& files) {
  for (const Judgement& judgement : judged) {
    if (judgement.state != UseState::kReview) continue;
    const std::string& file = judgement.at.file;
    files.review_offsets[file].insert(judgement.at.begin);
    if (!files.before.count(file)) {
      files.before[file] = std::string(run.snapshot.Read(file));
      files.after[file] = files.before[file];
    }
  }
}

void FillUses(const Run& run, const std::vector<Judgement>& judged, Report& report) {
  std::map<std::string, LineTable> lines;
  for (const Judgement& judgement : judged) {
    const std::string& file = judgement.at.file;
    auto table = lines.try_emplace(file, run.snapshot.Read(file)).first;
    auto [line, column] = table->second.At(judgement.at.begin);
    for (const std::string& change : judgement.changes) {
      report.uses.push_back({file, line, column, change, judgement.state, judgement.reason});
    }
  }
  auto key = [](const Use& use) {
    return std::tie(use.file, use.line, use.column, use.change, use.state, use.reason);
  };
  std::sort(report.uses.begin(), report.uses.end(),
            [&](const Use& a, const Use& b) { return key(a) < key(b); });
  report.uses.erase(std::unique(report.uses.begin(), report.uses.end(),
                                [&](const Use& a, const Use& b) { return key(a) == key(b); }),
                    report.uses.end());
}

void FillEdits(const Run& run, const EditsByFile& edits, const Verdict& verdict,
               const std::set<Place>& doubtful, Report& report) {
  for (const auto& [path, mine] : edits) {
    report.files[path] = GitBlobId(run.snapshot.Read(path));
    for (Edit edit : mine) {
      int64_t begin = static_cast<int64_t>(edit.offset);
      auto next = doubtful.lower_bound({path, begin, 0});
      bool doubt = verdict.doubtful.count({path, edit.offset}) > 0 ||
                   (next != doubtful.end() && next->file == path &&
                    next->begin < begin + static_cast<int64_t>(edit.length));
      doubt |= run.overlay.runtime != "own";
      edit.confidence = !doubt ? Confidence::kProven : Confidence::kLikely;
      report.edits.push_back(std::move(edit));
    }
  }
}

void FillOutside(const Run& run, Report& report) {
  std::map<std::string, std::string> change_of;  // by the element's own name
  for (const rules::Operation& operation : run.work.plan.operations) {
    size_t dot = operation.path.rfind('.');
    std::string name = operation.path.substr(dot == std::string::npos ? 0 : dot + 1);
    if (!operation.changes.empty()) change_of.emplace(name, operation.changes.front());
  }
  for (const OutsideHit& hit : run.scan.outside) {
    report.outside_cpp.push_back({hit.path, hit.line, change_of[hit.name], hit.text});
  }
}

Report StartReport(const Run& run) {
  Report report;
  report.tool = kTool;
  report.base = run.snapshot.base();
  report.plan_digest = support::Sha256(support::DumpJson(support::ToJson(run.work.plan)));
  report.flags = run.flags.rung;
  report.units = CountUnits(run);
  report.diagnostics = run.flags.diagnostics;
  for (const UnitFacts& unit : run.facts) {
    if (!unit.failure.empty()) report.diagnostics.push_back(unit.unit + ": " + unit.failure);
    if (!unit.failure.empty() || !IsPartial(unit)) continue;
    report.diagnostics.push_back(unit.unit + ": partial, " + std::to_string(unit.errors.size()) +
                                 " errors, first: " + unit.errors.front().message);
  }
  for (const std::string& file : run.snapshot.unreadable()) {
    report.diagnostics.push_back(file + ": cannot be read from the object database");
  }
  return report;
}

struct Result {
  EditsByFile edits;
  Verdict verdict;
  int units = 0;
  int errors = 0;
};

// Proves; takes back what fails and proves the rest again.
support::Result<Result> ProveAndTakeBack(const Run& run, std::vector<Judgement>& judged,
                                         Report& report) {
  for (int round = 0;; ++round) {
    Result result{.edits = CollectEdits(judged)};
    if (result.edits.empty()) return result;
    auto files = Apply(run, result.edits);
    if (!files) return tl::unexpected(files.error());
    NoteReviews(judged, run, *files);
    auto proof = Prove(run, *files);
    if (!proof) return tl::unexpected(proof.error());
    result.verdict = std::move(proof->verdict);
    result.units = proof->units;
    result.errors = result.verdict.errors;
    if (result.verdict.failed.empty()) return result;
    std::set<std::string> failed;
    for (const auto& [change, why] : result.verdict.failed) failed.insert(change);
    if (round + 1 == kMostRounds) {  // no end in sight: nothing is safe
      for (const auto& [path, edits] : result.edits) {
        for (const Edit& edit : edits) failed.insert(edit.changes.begin(), edit.changes.end());
      }
    }
    for (const std::string& change : TakeBack(judged, failed)) {
      auto why = result.verdict.failed.find(change);
      report.dropped.push_back(
          {change, "proof_failed", why == result.verdict.failed.end() ? "" : why->second});
    }
  }
}

// Offsets mean nothing in files other than those that the report was made from.
support::Status CheckUnchanged(const Run& run, const Report& report) {
  for (const auto& [path, blob] : report.files) {
    if (GitBlobId(run.snapshot.Read(path)) == blob) continue;
    return support::Fail(support::ErrorKind::kConflict,
                         path + " has changed since the report was made: run the rewrite again");
  }
  return {};
}

}  // namespace

support::Result<Report> Rewrite(rules::Plan plan, const EngineOptions& options) {
  auto run = Prepare(std::move(plan), options, /*all_symbols=*/false);
  if (!run) return tl::unexpected(run.error());
  Report report = StartReport(*run);
  FillOutside(*run, report);
  Sites sites = Gather(run->facts);
  AccountInput input{run->work,      run->snapshot,   run->scan, run->cover.universe,
                     run->generated, run->regenerate, sites,     options.wrappers};
  std::vector<Judgement> judged = Account(input);
  ResolveConflicts(judged);
  report.out_of_reach = OutOfReach(input);

  auto result = ProveAndTakeBack(*run, judged, report);
  if (!result) return tl::unexpected(result.error());
  std::set<Place> doubtful;
  for (const Judgement& judgement : judged) {
    if (judgement.doubtful) doubtful.insert(judgement.at);
  }
  FillUses(*run, judged, report);
  FillEdits(*run, result->edits, result->verdict, doubtful, report);
  if (!result->edits.empty()) {
    report.verified = {"reparse", result->units, result->errors, run->overlay.runtime};
    report.diagnostics.insert(report.diagnostics.end(), result->verdict.diagnostics.begin(),
                              result->verdict.diagnostics.end());
  }
  return report;
}

support::Result<Usage> ListUsage(rules::Plan plan, const EngineOptions& options) {
  auto run = Prepare(std::move(plan), options, /*all_symbols=*/true);
  if (!run) return tl::unexpected(run.error());
  Usage usage{.tool = kTool, .base = run->snapshot.base(), .flags = run->flags.rung};
  usage.units = CountUnits(*run);
  std::map<std::string, LineTable> lines;
  for (const auto& [place, site] : Gather(run->facts).at) {
    auto table = lines.try_emplace(place.file, run->snapshot.Read(place.file)).first;
    auto [line, column] = table->second.At(place.begin);
    for (int index : site.symbols) {
      if (index < 0) continue;
      const rules::Symbol& symbol = run->work.before.symbols[static_cast<size_t>(index)];
      usage.uses.push_back({symbol.path, place.file, line, column, symbol.role, symbol.access});
    }
  }
  std::sort(usage.uses.begin(), usage.uses.end(), [](const UsagePlace& a, const UsagePlace& b) {
    return std::tie(a.path, a.file, a.line, a.column, a.role) <
           std::tie(b.path, b.file, b.line, b.column, b.role);
  });
  return usage;
}

support::Result<Report> ProveAgain(rules::Plan plan, Report report, const EngineOptions& options) {
  auto run = Prepare(std::move(plan), options, /*all_symbols=*/false);
  if (!run) return tl::unexpected(run.error());
  auto unchanged = CheckUnchanged(*run, report);
  if (!unchanged) return tl::unexpected(unchanged.error());
  EditsByFile edits;
  for (const Edit& edit : report.edits) edits[edit.file].push_back(edit);
  auto files = Apply(*run, edits);
  if (!files) return tl::unexpected(files.error());
  std::vector<Judgement> judged =
      Account({run->work, run->snapshot, run->scan, run->cover.universe, run->generated,
               run->regenerate, Gather(run->facts), options.wrappers});
  NoteReviews(judged, *run, *files);
  auto proof = Prove(*run, *files);
  if (!proof) return tl::unexpected(proof.error());
  report.verified = {"reparse", proof->units, proof->verdict.errors, run->overlay.runtime};
  report.dropped.clear();
  for (const auto& [change, why] : proof->verdict.failed) {
    report.dropped.push_back({change, "proof_failed", why});
  }
  return report;
}

}  // namespace rewriter
