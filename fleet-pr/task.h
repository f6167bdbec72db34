// One repository of a campaign: where it stands and why. Written by the steps (fleet-pr/steps.h,
// publish.h, revert.h), kept by the store, shown by `status` and `why`.
//
//   queued ─▶ preparing ─▶ rewriting ─▶ verifying ─▶ ready ─▶ published ─▶ merged
//     ▲           └────────────┴────────────┤                    └────┬──────┘
//     └── tried again by the next sweep ────┤                     reverting ─▶ reverted
//                                           └▶ skipped · nothing_to_do · needs_person · dead
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "support/document.h"

namespace fleet {

enum class TaskState {
  kQueued,
  kPreparing,
  kRewriting,
  kVerifying,
  kReady,
  kPublished,
  kMerged,
  kReverting,
  kReverted,
  kSkipped,
  kNothingToDo,
  kNeedsPerson,
  kDead,
};

// Why a task does not move. Closed: scripts branch on these names.
enum class Reason {
  kNone,
  kNoUse,               // nothing in the repository uses what changed
  kSchemaDrift,         // its schema is neither OLD nor NEW
  kSchemaMissing,       // it uses the schema, but does not carry it where the campaign says
  kBaseBroken,          // it does not build or pass its tests as it is
  kVerificationFailed,  // the change does not build or pass the tests
  kReviewNeeded,        // some uses have to be decided by a person
  kRegenerationFailed,  // the command that makes its generated headers anew failed
  kUnsafeTree,          // its files would reach outside of the folder they are written to
  kRepositoryMissing,   // it, or its base branch, can't be read
  kEngineFailed,        // the rewriter crashed, timed out or could not read the repository
  kSandboxUnavailable,  // no sandbox on this machine, so nothing was built
  kBranchEdited,        // somebody else moved, made or deleted our branch
  kPushRejected,        // the forge refused the branch
  kClosedByPerson,      // the pull request was closed without being merged
  kRevertConflict,      // files that we changed were changed again after the merge
  kRevertOpen,          // the revert waits for its merge
  kCampaignReverted,    // taken back before it was published
};

struct Task {
  std::string repository;
  TaskState state = TaskState::kQueued;
  Reason reason = Reason::kNone;
  std::string detail;  // for people: the end of a log, the uses under review
  int attempts = 0;    // that ended in a failure of ours
  std::string base;    // commit that the change is made on
  std::string commit;  // the change
  std::string pushed;  // where the forge's branch stood when we last moved it
  int64_t pull = 0;    // number of the pull request, 0 for none
  std::string revert;  // commit that takes a merged change back
  int64_t revert_pull = 0;
  std::string report;  // JSON of rewriter::Report
};

// What `status --format json` prints of a task.
struct TaskRow {
  std::string repository;
  TaskState state = TaskState::kQueued;
  Reason reason = Reason::kNone;
  std::string detail, base, branch, commit;
  std::optional<int64_t> pull, revert_pull;
  int edits = 0, reviews = 0;
};

struct StatusDocument {
  int version = 1;
  std::string campaign, plan_digest;
  bool reverted = false;
  std::vector<TaskRow> tasks;
};

template <class V>
void Describe(V& v, TaskRow& t) {
  v.Field("repository", t.repository, "its name in the campaign");
  v.Field("state", t.state, "where it stands");
  v.Field("reason", t.reason, "why it does not move, or none");
  v.Field("detail", t.detail, "the same for people");
  v.Field("base", t.base, "commit that the change is made on, or empty");
  v.Field("branch", t.branch, "branch of the change on the forge");
  v.Field("commit", t.commit, "the change, or empty");
  v.Field("pull", t.pull, "number of the pull request, or null");
  v.Field("revert_pull", t.revert_pull, "number of the pull request that takes it back, or null");
  v.Field("edits", t.edits, "places that were rewritten");
  v.Field("reviews", t.reviews, "uses that a person has to decide");
}
template <class V>
void Describe(V& v, StatusDocument& s) {
  v.Field("version", s.version, "of this document's shape: 1");
  v.Field("campaign", s.campaign, "its name");
  v.Field("plan_digest", s.plan_digest, "SHA-256 of the plan that it runs");
  v.Field("reverted", s.reverted, "whether it was taken back");
  v.Field("tasks", s.tasks, "one for each repository, in the order of the campaign");
}

}  // namespace fleet

namespace support {
template <>
struct EnumNames<fleet::TaskState> {
  static constexpr std::pair<fleet::TaskState, std::string_view> kTable[] = {
      {fleet::TaskState::kQueued, "queued"},
      {fleet::TaskState::kPreparing, "preparing"},
      {fleet::TaskState::kRewriting, "rewriting"},
      {fleet::TaskState::kVerifying, "verifying"},
      {fleet::TaskState::kReady, "ready"},
      {fleet::TaskState::kPublished, "published"},
      {fleet::TaskState::kMerged, "merged"},
      {fleet::TaskState::kReverting, "reverting"},
      {fleet::TaskState::kReverted, "reverted"},
      {fleet::TaskState::kSkipped, "skipped"},
      {fleet::TaskState::kNothingToDo, "nothing_to_do"},
      {fleet::TaskState::kNeedsPerson, "needs_person"},
      {fleet::TaskState::kDead, "dead"}};
};
template <>
struct EnumNames<fleet::Reason> {
  static constexpr std::pair<fleet::Reason, std::string_view> kTable[] = {
      {fleet::Reason::kNone, "none"},
      {fleet::Reason::kNoUse, "no_use"},
      {fleet::Reason::kSchemaDrift, "schema_drift"},
      {fleet::Reason::kSchemaMissing, "schema_missing"},
      {fleet::Reason::kBaseBroken, "base_broken"},
      {fleet::Reason::kVerificationFailed, "verification_failed"},
      {fleet::Reason::kReviewNeeded, "review_needed"},
      {fleet::Reason::kRegenerationFailed, "regeneration_failed"},
      {fleet::Reason::kUnsafeTree, "unsafe_tree"},
      {fleet::Reason::kRepositoryMissing, "repository_missing"},
      {fleet::Reason::kEngineFailed, "engine_failed"},
      {fleet::Reason::kSandboxUnavailable, "sandbox_unavailable"},
      {fleet::Reason::kBranchEdited, "branch_edited"},
      {fleet::Reason::kPushRejected, "push_rejected"},
      {fleet::Reason::kClosedByPerson, "closed_by_person"},
      {fleet::Reason::kRevertConflict, "revert_conflict"},
      {fleet::Reason::kRevertOpen, "revert_open"},
      {fleet::Reason::kCampaignReverted, "campaign_reverted"}};
};
}  // namespace support
