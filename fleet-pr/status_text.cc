#include "fleet-pr/status_text.h"

#include <algorithm>

#include "rewriter/report.h"
#include "support/text.h"

namespace fleet {
namespace {

TaskRow RowOf(const Run& run, const Task& task) {
  TaskRow row;
  row.repository = task.repository;
  row.state = task.state;
  row.reason = task.reason;
  row.detail = task.detail;
  row.base = task.base;
  row.branch = BranchOf(run.campaign);
  row.commit = task.commit;
  if (task.pull != 0) row.pull = task.pull;
  if (task.revert_pull != 0) row.revert_pull = task.revert_pull;
  if (task.report.empty()) return row;
  auto report = support::ParseDocument<rewriter::Report>(task.report, "report in the store");
  if (!report) return row;
  row.edits = static_cast<int>(report->edits.size());
  row.reviews = static_cast<int>(std::count_if(
      report->uses.begin(), report->uses.end(),
      [](const rewriter::Use& use) { return use.state == rewriter::UseState::kReview; }));
  return row;
}

std::string PullText(const TaskRow& task) {
  std::string text = task.pull ? "#" + std::to_string(*task.pull) : "-";
  if (task.revert_pull) text += ", revert #" + std::to_string(*task.revert_pull);
  return text;
}

// What comes next where nothing holds a task up.
std::string NextStep(TaskState state) {
  switch (state) {
    case TaskState::kQueued:
    case TaskState::kPreparing:
    case TaskState::kRewriting:
    case TaskState::kVerifying:
      return "The next sweep goes on from here.";
    case TaskState::kReady:
      return "The change is proven by its build and tests; `coevolve publish` opens its pull "
             "request.";
    case TaskState::kPublished:
      return "The pull request waits for its merge.";
    case TaskState::kMerged:
      return "The change is in the base branch; `coevolve revert` would open a pull request that "
             "takes it back.";
    case TaskState::kReverting:
      return "It is being taken back; run `coevolve revert` again.";
    case TaskState::kReverted:
      return "It was taken back.";
    default:
      return "";
  }
}

}  // namespace

StatusDocument MakeStatus(const Run& run, const std::vector<Task>& tasks) {
  StatusDocument status;
  status.campaign = run.campaign.name;
  status.plan_digest = run.plan_digest;
  status.reverted = run.reverted;
  for (const Task& task : tasks) status.tasks.push_back(RowOf(run, task));
  return status;
}

std::string StatusTable(const StatusDocument& status) {
  std::vector<std::vector<std::string>> rows = {
      {"REPOSITORY", "STATE", "REASON", "EDITS", "REVIEW", "PULL"}};
  for (const TaskRow& task : status.tasks) {
    rows.push_back({task.repository, support::NameOf(task.state),
                    task.reason == Reason::kNone ? "-" : support::NameOf(task.reason),
                    std::to_string(task.edits), std::to_string(task.reviews), PullText(task)});
  }
  std::vector<size_t> widths(rows.front().size());
  for (const auto& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      line += row[i] + std::string(widths[i] - row[i].size() + 2, ' ');
    }
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

std::string WhyText(const TaskRow& task) {
  std::string text = task.repository + ": " + support::NameOf(task.state);
  if (task.reason != Reason::kNone) text += ", " + support::NameOf(task.reason);
  text += "\n";
  if (!task.base.empty()) text += "base    " + task.base + "\n";
  if (!task.commit.empty()) text += "change  " + task.commit + " on " + task.branch + "\n";
  if (task.pull) text += "pull    " + PullText(task) + "\n";
  std::string advice = task.reason == Reason::kNone ? NextStep(task.state) : Advice(task.reason);
  if (!advice.empty()) text += "\n" + advice + "\n";
  if (!task.detail.empty()) text += "\n" + task.detail + (task.detail.back() == '\n' ? "" : "\n");
  return support::Printable(text);
}

bool NeedsPerson(const std::vector<Task>& tasks) {
  return std::any_of(tasks.begin(), tasks.end(), [](const Task& task) {
    return task.state == TaskState::kNeedsPerson || task.state == TaskState::kDead ||
           task.reason == Reason::kEngineFailed || task.reason == Reason::kSandboxUnavailable;
  });
}

std::string Advice(Reason reason) {
  switch (reason) {
    case Reason::kNoUse:
      return "Nothing here uses what changed.";
    case Reason::kSchemaDrift:
      return "Its schema is neither OLD nor NEW: bring it to OLD, or correct `schema_path`.";
    case Reason::kSchemaMissing:
      return "Correct `schema_path` for this repository, or use `schema_delivery: already_landed`.";
    case Reason::kBaseBroken:
      return "Repair the base branch; the next sweep starts from its new head.";
    case Reason::kVerificationFailed:
      return "The change does not pass. Nothing was published; adapt the code by hand.";
    case Reason::kReviewNeeded:
      return "A person has to decide these uses; nothing was published.";
    case Reason::kRegenerationFailed:
      return "Correct `regenerate` in the campaign, then `coevolve retry`.";
    case Reason::kUnsafeTree:
      return "Its files can't be written to disk safely.";
    case Reason::kRepositoryMissing:
      return "It, its base branch or its pull request can't be read; if it has moved, correct "
             "`url` or "
             "`base` in the campaign.";
    case Reason::kEngineFailed:
      return "Sweep again; after three failures `coevolve retry` is needed.";
    case Reason::kSandboxUnavailable:
      return "Make bubblewrap work on this machine, then sweep again.";
    case Reason::kBranchEdited:
      return "Somebody else's work is on our branch; it is left alone.";
    case Reason::kPushRejected:
      return "The forge refused the branch or the pull request.";
    case Reason::kClosedByPerson:
      return "It was closed on the forge; it is left alone.";
    case Reason::kRevertConflict:
      return "Files have changed since the merge; revert by hand.";
    case Reason::kRevertOpen:
      return "Merge the revert, then run `coevolve revert` again.";
    case Reason::kCampaignReverted:
      return "The campaign was taken back before this was published.";
    case Reason::kNone:
      break;
  }
  return "";
}

}  // namespace fleet
