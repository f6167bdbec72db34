#include "rewriter/write_report.h"

#include <algorithm>

#include "rewriter/facts/words.h"
#include "support/files.h"

namespace rewriter {
namespace {

void FillUses(const Run& run, const std::vector<Judgement>& judged, Report& report) {
  std::map<std::string, LineTable> lines;
  for (const Judgement& judgement : judged) {
    const std::string& file = judgement.at.file;
    auto table = lines.try_emplace(file, run.snapshot.Read(file)).first;
    auto [line, column] = table->second.At(judgement.at.begin);
    for (const std::string& change : judgement.changes) {
      report.uses.push_back(
          {file, line, column, change, judgement.state, judgement.reason, judgement.advice});
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

void FillEdits(const Run& run, const Proven& proven, const std::set<Place>& doubtful,
               Report& report) {
  for (const auto& [path, mine] : proven.edits) {
    report.files[path] = GitBlobId(run.snapshot.Read(path));
    for (Edit edit : mine) {
      int64_t begin = static_cast<int64_t>(edit.offset);
      auto next = doubtful.lower_bound({path, begin, 0});
      bool doubt = proven.proof.verdict.doubtful.count({path, edit.offset}) > 0 ||
                   (next != doubtful.end() && next->file == path &&
                    next->begin < begin + static_cast<int64_t>(edit.length));
      doubt |= run.overlay.runtime != "own";
      edit.confidence = !doubt ? Confidence::kProven : Confidence::kLikely;
      report.edits.push_back(std::move(edit));
    }
  }
}

void FillOutside(const Run& run, Report& report) {
  for (const OutsideHit& hit : run.scan.outside) {
    report.outside_cpp.push_back(
        {hit.path, hit.line, run.work.schema_names.at(hit.name), hit.text});
  }
  for (const auto& [name, count] : run.scan.unlisted) {
    report.diagnostics.push_back("`" + name + "` is on " + std::to_string(count) +
                                 " more lines of files that are not C++");
  }
}

}  // namespace

Report StartReport(const Run& run) {
  Report report;
  report.tool = detector::kTool;
  report.base = run.snapshot.base();
  report.plan_digest = support::Sha256(support::DumpJson(support::ToJson(run.work.plan)));
  report.flags = run.flags.rung;
  report.units = CountUnits(run);
  report.diagnostics = run.flags.diagnostics;
  for (const std::string& header : run.overlay.stand_ins) {
    report.diagnostics.push_back(header +
                                 " comes from a generator that is not known here: what it "
                                 "declares beyond protoc's own header is not seen");
  }
  for (const UnitFacts& unit : run.facts) {
    if (!unit.failure.empty()) report.diagnostics.push_back(unit.unit + ": " + unit.failure);
    if (!unit.failure.empty() || !IsPartial(unit)) continue;
    report.diagnostics.push_back(unit.unit + ": partial, " + std::to_string(unit.errors.size()) +
                                 " errors, first: " + unit.errors.front().message);
  }
  for (const std::string& file : run.snapshot.unreadable()) {
    report.diagnostics.push_back(file + ": cannot be read from the object database");
  }
  FillOutside(run, report);
  return report;
}

void FillReport(const Run& run, const std::vector<Judgement>& judged, const Proven& proven,
                Report& report) {
  std::set<Place> doubtful;
  for (const Judgement& judgement : judged) {
    if (!judgement.doubtful) continue;
    doubtful.insert(judgement.at);
    for (const Edit& edit : judgement.edits) {
      int64_t begin = static_cast<int64_t>(edit.offset);
      doubtful.insert({edit.file, begin, begin + static_cast<int64_t>(edit.length)});
    }
  }
  FillUses(run, judged, report);
  FillEdits(run, proven, doubtful, report);
  report.dropped = proven.dropped;
  if (proven.edits.empty()) return;
  const Verdict& verdict = proven.proof.verdict;
  report.verified = {"reparse", proven.proof.units, verdict.errors, run.overlay.runtime};
  report.diagnostics.insert(report.diagnostics.end(), verdict.diagnostics.begin(),
                            verdict.diagnostics.end());
}

}  // namespace rewriter
