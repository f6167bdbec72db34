#include "fleet-pr/steps.h"

#include "fleet-pr/change.h"
#include "fleet-pr/git/mirror.h"
#include "fleet-pr/regenerate.h"
#include "fleet-pr/task_state.h"
#include "fleet-pr/verification.h"
#include "support/text.h"

namespace fleet {
using support::Error;
using support::ErrorKind;
using support::Result;
using support::Status;
namespace {

constexpr int kMaxAttempts = 3;

// Trouble that has nothing to do with the repository: stop, and keep the task where it is.
bool IsOurs(const Error& error) {
  return error.kind == ErrorKind::kInterrupted || error.kind == ErrorKind::kUnavailable;
}

Status Interrupted() {
  return support::Fail(ErrorKind::kInterrupted, "interrupted; sweep again to go on from here");
}

Status Fetch(const Run& run, Task& task, const CampaignRepository& entry) {
  Result<Repository> mirror = OpenMirror(MirrorOf(run, task.repository));
  if (!mirror) return tl::unexpected<Error>(mirror.error());
  Status fetched = run.tools.transport->Fetch(*mirror, entry.url, entry.base);
  if (!fetched && IsOurs(fetched.error())) return fetched;
  if (!fetched) {
    return MoveTask(run, task, TaskState::kNeedsPerson, Reason::kRepositoryMissing,
                    fetched.error().message);
  }
  Result<std::optional<std::string>> base = mirror->Branch(entry.base);
  if (!base) return tl::unexpected<Error>(base.error());
  task.base = base->value_or("");
  task.commit.clear();
  task.report.clear();
  return MoveTask(run, task, TaskState::kPreparing);
}

Status Inspect(const Run& run, Task& task, const CampaignRepository& entry) {
  Result<Repository> mirror = Repository::Open(MirrorOf(run, task.repository));
  if (!mirror) return tl::unexpected<Error>(mirror.error());
  auto base = InspectBaseSchema(*mirror, task.base, SchemaPathOf(run.campaign, entry),
                                run.plan.change_set.inputs);
  if (!base) return tl::unexpected<Error>(base.error());
  bool landed = run.campaign.schema_delivery == SchemaDelivery::kAlreadyLanded;
  if (base->carried == CarriedSchema::kOther) {
    return MoveTask(run, task, TaskState::kNeedsPerson, Reason::kSchemaDrift, base->detail);
  }
  if (base->carried == CarriedSchema::kOld && landed) {
    return MoveTask(run, task, TaskState::kNeedsPerson, Reason::kSchemaDrift,
                    "the base still carries OLD, though the campaign says already_landed");
  }
  return MoveTask(run, task, TaskState::kRewriting);
}

Status EngineFailed(const Run& run, Task& task, const Error& error) {
  if (error.kind == ErrorKind::kInterrupted || run.tools.interrupted()) {
    return Interrupted();
  }
  // No engine, no room for its files: that says nothing about the repository.
  if (error.kind == ErrorKind::kUnavailable || error.kind == ErrorKind::kNotFound) {
    return support::Fail(ErrorKind::kUnavailable, error.message);
  }
  ++task.attempts;
  return MoveTask(run, task, task.attempts < kMaxAttempts ? TaskState::kQueued : TaskState::kDead,
                  Reason::kEngineFailed, error.message);
}

// What becomes of a repository in which the engine has nothing to edit and no schema is delivered.
Status NothingToCommit(const Run& run, Task& task, const rewriter::Report& report) {
  std::vector<std::string> reviews = Reviews(report);
  if (reviews.empty()) return MoveTask(run, task, TaskState::kNothingToDo, Reason::kNoUse);
  return MoveTask(run, task, TaskState::kNeedsPerson, Reason::kReviewNeeded,
                  support::Join(reviews, "\n"));
}

void KeepReport(Task& task, const rewriter::Report& report) {
  task.report =
      support::ToJson(report).dump(-1, ' ', false, support::Json::error_handler_t::replace);
}

Status CommitChange(const Run& run, Task& task, const CampaignRepository& entry,
                    const Repository& mirror, rewriter::Report& report) {
  std::string schema_path = SchemaPathOf(run.campaign, entry);
  const detector::Inputs& inputs = run.plan.change_set.inputs;
  Result<TreeChange> change = EditsAsChange(mirror, task.base, report);
  if (!change && change.error().kind == ErrorKind::kInvalid) {
    return MoveTask(run, task, TaskState::kNeedsPerson, Reason::kUnsafeTree,
                    change.error().message);
  }
  if (!change) return EngineFailed(run, task, change.error());
  auto base = InspectBaseSchema(mirror, task.base, schema_path, inputs);
  if (!base) return tl::unexpected<Error>(base.error());
  bool in_tree = run.campaign.schema_delivery == SchemaDelivery::kInTree;
  bool deliver = in_tree && base->carried == CarriedSchema::kOld;
  if (in_tree && base->carried == CarriedSchema::kAbsent &&
      (!change->empty() || !Reviews(report).empty())) {
    return MoveTask(run, task, TaskState::kNeedsPerson, Reason::kSchemaMissing,
                    "it uses the schema, but there is none at " + schema_path);
  }
  if (deliver) {
    Status status = DeliverSchema(mirror, task.base, schema_path, inputs, *change);
    if (!status) return status;
  }
  if (!run.campaign.regenerate.empty() && !ToRegenerate(report).empty()) {
    Status made = Regenerate(run, task, mirror, *change, report);
    if (!made && IsOurs(made.error())) return made;
    if (!made) {
      return MoveTask(run, task, TaskState::kNeedsPerson, Reason::kRegenerationFailed,
                      made.error().message);
    }
    KeepReport(task, report);
  }
  if (change->empty()) return NothingToCommit(run, task, report);
  const Author& author = run.campaign.author;
  Result<std::string> commit = mirror.Commit(
      task.base, *change, {author.name, author.email, CommitMessage(run, report, deliver)});
  if (!commit) return tl::unexpected<Error>(commit.error());
  task.commit = *commit;
  return MoveTask(run, task, TaskState::kVerifying);
}

Status Rewrite(const Run& run, Task& task, const CampaignRepository& entry) {
  Result<Repository> mirror = Repository::Open(MirrorOf(run, task.repository));
  if (!mirror) return tl::unexpected<Error>(mirror.error());
  EngineRequest request{
      .repo = mirror->path(), .commit = task.base, .build = {}, .jobs = 1, .may_configure = true};
  Result<rewriter::Report> report = run.tools.rewrite(run.plan, request);
  if (!report) return EngineFailed(run, task, report.error());
  KeepReport(task, *report);
  return CommitChange(run, task, entry, *mirror, *report);
}

// A base that carries NEW already can't fit its consumers, so only a base with OLD is built.
Status Verify(const Run& run, Task& task, const CampaignRepository& entry) {
  Result<Repository> mirror = Repository::Open(MirrorOf(run, task.repository));
  if (!mirror) return tl::unexpected<Error>(mirror.error());
  auto base = InspectBaseSchema(*mirror, task.base, SchemaPathOf(run.campaign, entry),
                                run.plan.change_set.inputs);
  if (!base) return tl::unexpected<Error>(base.error());
  auto report = support::ParseDocument<rewriter::Report>(task.report, "report in the store");
  if (!report) return tl::unexpected<Error>(report.error());
  bool build_base = base->carried != CarriedSchema::kNew &&
                    run.campaign.schema_delivery == SchemaDelivery::kInTree;
  Result<Finding> finding = VerifyChange(run, *mirror, task, build_base);
  if (!finding) return tl::unexpected<Error>(finding.error());
  std::vector<std::string> reviews = Reviews(*report);
  bool base_is_fine =
      finding->reason == Reason::kNone || finding->reason == Reason::kVerificationFailed;
  if (base_is_fine && !reviews.empty()) {
    return MoveTask(run, task, TaskState::kNeedsPerson, Reason::kReviewNeeded,
                    support::Join(reviews, "\n") + "\n" +
                        (finding->reason == Reason::kNone
                             ? "As it stands, the change builds and passes the tests.\n"
                             : "As it stands, the change fails:\n" + finding->detail));
  }
  if (finding->reason == Reason::kNone) return MoveTask(run, task, TaskState::kReady);
  bool again = finding->reason == Reason::kSandboxUnavailable;
  return MoveTask(run, task, again ? TaskState::kVerifying : TaskState::kNeedsPerson,
                  finding->reason, finding->detail);
}

Status Step(const Run& run, Task& task, const CampaignRepository& entry) {
  switch (task.state) {
    case TaskState::kQueued:
      return Fetch(run, task, entry);
    case TaskState::kPreparing:
      return Inspect(run, task, entry);
    case TaskState::kRewriting:
      return Rewrite(run, task, entry);
    default:
      return Verify(run, task, entry);
  }
}

}  // namespace

bool IsMoving(const Task& task) {
  return task.state == TaskState::kQueued || task.state == TaskState::kPreparing ||
         task.state == TaskState::kRewriting || task.state == TaskState::kVerifying;
}

bool MirrorHolds(const Run& run, const Task& task) {
  Result<Repository> mirror = Repository::Open(MirrorOf(run, task.repository));
  return mirror && mirror->TreeOf(task.base) &&
         (task.commit.empty() || mirror->TreeOf(task.commit));
}

Status AdvanceTask(const Run& run, Task& task) {
  Result<CampaignRepository> entry = FindRepository(run.campaign, task.repository);
  if (!entry) return tl::unexpected<Error>(entry.error());
  task.reason = Reason::kNone;
  if (!MirrorHolds(run, task)) task.state = TaskState::kQueued;
  while (IsMoving(task) && task.reason == Reason::kNone) {
    if (run.tools.interrupted()) {
      return Interrupted();
    }
    Status status = Step(run, task, *entry);
    if (!status && status.error().kind == ErrorKind::kInterrupted) return Interrupted();
    if (!status) return support::Wrap(task.repository, status.error());
  }
  return {};
}

Status RequeueIfBaseMoved(const Run& run, Task& task) {
  bool stopped = task.state == TaskState::kReady || task.state == TaskState::kNothingToDo ||
                 (task.state == TaskState::kNeedsPerson && task.pushed.empty());
  if (!stopped) return {};
  Result<CampaignRepository> entry = FindRepository(run.campaign, task.repository);
  if (!entry) return tl::unexpected<Error>(entry.error());
  Result<Repository> mirror = OpenMirror(MirrorOf(run, task.repository));
  if (!mirror) return tl::unexpected<Error>(mirror.error());
  Status fetched = run.tools.transport->Fetch(*mirror, entry->url, entry->base);
  if (!fetched) return IsOurs(fetched.error()) ? fetched : Status();
  Result<std::optional<std::string>> base = mirror->Branch(entry->base);
  if (!base) return tl::unexpected<Error>(base.error());
  bool kept = task.state != TaskState::kReady || MirrorHolds(run, task);
  if (*base == task.base && kept) return {};
  return MoveTask(run, task, TaskState::kQueued);
}

}  // namespace fleet
