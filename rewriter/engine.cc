#include "rewriter/engine.h"

#include <algorithm>

#include "rewriter/account/account.h"
#include "rewriter/account/judge.h"
#include "rewriter/account/keep.h"
#include "rewriter/account/restraint.h"
#include "rewriter/edits/merge.h"
#include "rewriter/edits/retype.h"
#include "rewriter/facts/reasons.h"
#include "rewriter/facts/words.h"
#include "rewriter/proof_rounds.h"
#include "rewriter/run.h"
#include "rewriter/write_report.h"

namespace rewriter {
namespace {

// Offsets mean nothing in files other than those that the report was made from.
support::Status CheckUnchanged(const Run& run, const Report& report) {
  for (const auto& [path, blob] : report.files) {
    if (GitBlobId(run.snapshot.Read(path)) == blob) continue;
    return support::Fail(support::ErrorKind::kConflict,
                         path + " has changed since the report was made: run the rewrite again");
  }
  return {};
}

// What becomes of every token, before the proof; `notes` gets what a person should know of it.
std::vector<Judgement> Judge(const Run& run, const AccountInput& input,
                             std::vector<std::string>& notes) {
  std::vector<Judgement> judged = Account(input);
  HoldBackFromForeignFiles(run.snapshot, judged);
  std::vector<std::string> kept = HonourKeeps(run.snapshot, run.scan, judged);
  notes.insert(notes.end(), kept.begin(), kept.end());
  ResolveConflicts(judged);
  return judged;
}

}  // namespace

support::Result<Report> Rewrite(rules::Plan plan, const EngineOptions& options) {
  auto run = Prepare(std::move(plan), options, /*all_symbols=*/false);
  if (!run) return tl::unexpected(run.error());
  Report report = StartReport(*run);
  Sites sites = Gather(run->facts);
  SettleTypes(run->facts, run->followed, sites);
  AccountInput input{run->work,      run->snapshot,   run->scan, run->cover.universe,
                     run->generated, run->regenerate, sites,     options.wrappers};
  FixWrappers(input, sites);
  std::vector<Judgement> judged = Judge(*run, input, report.diagnostics);
  report.out_of_reach = OutOfReach(input);
  auto proven = ProveAndTakeBack(*run, judged);
  if (!proven) return tl::unexpected(proven.error());
  FillReport(*run, judged, *proven, report);
  return report;
}

support::Result<Usage> ListUsage(rules::Plan plan, const EngineOptions& options) {
  auto run = Prepare(std::move(plan), options, /*all_symbols=*/true);
  if (!run) return tl::unexpected(run.error());
  Usage usage{.tool = detector::kTool, .base = run->snapshot.base(), .flags = run->flags.rung};
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
  Sites sites = Gather(run->facts);
  SettleTypes(run->facts, run->followed, sites);
  AccountInput input{run->work,      run->snapshot,   run->scan, run->cover.universe,
                     run->generated, run->regenerate, sites,     options.wrappers};
  FixWrappers(input, sites);
  std::vector<Judgement> judged = Judge(*run, input, report.diagnostics);
  auto proof = ProveOnce(*run, edits, judged);
  if (!proof) return tl::unexpected(proof.error());
  report.verified = {"reparse", proof->units, proof->verdict.errors, run->overlay.runtime};
  report.dropped.clear();
  for (const auto& [change, why] : proof->verdict.failed) {
    report.dropped.push_back({change, reason::kProofFailed, why});
  }
  return report;
}

}  // namespace rewriter
