// The report: what a rewrite of one repository would do, why, and how far it is proven. Written by
// the engine (coevolve-rewriter), read by fleet-pr, people and CI. This header and report.cc form a
// library of their own without LLVM.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "support/document.h"
#include "support/result.h"

namespace rewriter {

// `proven`: under NEW every use resolves to the mapped schema element, and no other changed.
// `likely`: something stood in the way of that (errors nearby, a partial unit, a stand-in runtime).
enum class Confidence { kProven, kLikely };
enum class UseState { kEdited, kUnaffected, kReview };

struct Edit {
  std::string file;                 // relative to the repository
  uint64_t offset = 0, length = 0;  // bytes, in the file as it was
  std::string replacement;
  std::vector<std::string> changes;  // ids of changes
  std::string rule;                  // "rename_symbol:getter", "replace_include", "qualify", ...
  Confidence confidence = Confidence::kLikely;
};

struct Use {
  std::string file;
  int line = 0, column = 0;  // 1-based, columns in bytes
  std::string change;        // id of the change
  UseState state = UseState::kReview;
  std::string reason;  // from the closed list in rewriter/facts/reasons.h
  std::string advice;  // for a review: what a person should do, a proposed fix where there is one
};

// A logical change that was worked out and then taken back, with everything that belongs to it.
struct Dropped {
  std::string change;
  std::string reason;
  std::string detail;
};

struct Units {
  int total = 0;       // translation units of the repository, once for each configuration
  int candidates = 0;  // that had to be looked at
  int parsed = 0;      // without an error
  int partial = 0;     // with errors; what they hide goes to review
  int failed = 0;      // that gave nothing
  int cached = 0;
};

struct OutsideCpp {
  std::string file;
  int line = 0;
  std::string change;
  std::string text;  // the line, trimmed to 200 bytes
};

struct Verified {
  std::string by;       // "reparse", or "" if nothing was changed
  int units = 0;        // changed units that were parsed again under NEW
  int errors = 0;       // that they did not have under OLD, except at places that are up for review
  std::string runtime;  // "own", or "stand-in 3.21.12" where the repository's protobuf differs
};

struct Report {
  int version = 1;
  std::string tool;
  std::string base;                          // commit, or "worktree"
  std::string plan_digest;                   // SHA-256 of the plan's JSON
  std::string flags;                         // "compile_database", "configured" or "inferred"
  std::map<std::string, std::string> files;  // changed file -> git blob id that the edits apply to
  Units units;
  std::vector<Edit> edits;  // by file and offset, never overlapping
  std::vector<Use> uses;    // by file, line, column
  std::vector<Dropped> dropped;
  std::map<std::string, int>
      out_of_reach;  // file outside the universe -> tokens with affected names
  std::vector<OutsideCpp> outside_cpp;
  Verified verified;
  std::vector<std::string> diagnostics;  // for people: units that failed and why
};

// One place where the code uses a schema element (`coevolve usage`).
struct UsagePlace {
  std::string path, file;
  int line = 0, column = 0;
  std::string role;    // row of the pack
  std::string access;  // read, write, presence, type, reflection
};

struct Usage {
  int version = 1;
  std::string tool, base, flags;
  Units units;
  std::vector<UsagePlace> uses;  // by path, file, line, column
};

// `content` with the edits of one file applied. kInternal if they overlap or lie outside.
support::Result<std::string> ApplyEdits(const std::string& content, const std::vector<Edit>& edits);

template <class V>
void Describe(V& v, Edit& e) {
  v.Field("file", e.file, "relative to the repository");
  v.Field("offset", e.offset, "first byte that is replaced, in the file as it was");
  v.Field("length", e.length, "bytes that are replaced");
  v.Field("replacement", e.replacement, "what stands there instead");
  v.Field("changes", e.changes, "ids of the changes that ask for it");
  v.Field("rule", e.rule, "operation and role that made it");
  v.Field("confidence", e.confidence, "proven or likely");
}
template <class V>
void Describe(V& v, Use& u) {
  v.Field("file", u.file, "relative to the repository");
  v.Field("line", u.line, "1-based");
  v.Field("column", u.column, "1-based, in bytes");
  v.Field("change", u.change, "id of the change");
  v.Field("state", u.state, "what became of it");
  v.Field("reason", u.reason, "why, from a closed list");
  v.Field("advice", u.advice, "for a review: what a person should do; else empty");
}
template <class V>
void Describe(V& v, Dropped& d) {
  v.Field("change", d.change, "id of the change");
  v.Field("reason", d.reason, "why it was taken back");
  v.Field("detail", d.detail, "for people");
}
template <class V>
void Describe(V& v, Units& u) {
  v.Field("total", u.total,
          "translation units of the repository, once for each build configuration");
  v.Field("candidates", u.candidates, "units that had to be looked at");
  v.Field("parsed", u.parsed, "parsed without an error");
  v.Field("partial", u.partial, "parsed with errors");
  v.Field("failed", u.failed, "gave nothing: crashed, timed out, no file");
  v.Field("cached", u.cached, "answered from a cache");
}
template <class V>
void Describe(V& v, OutsideCpp& o) {
  v.Field("file", o.file, "a file that is not C++");
  v.Field("line", o.line, "1-based");
  v.Field("change", o.change, "id of the change whose old name it contains");
  v.Field("text", o.text, "the line");
}
template <class V>
void Describe(V& v, Verified& d) {
  v.Field("by", d.by, "how, or empty if nothing was changed");
  v.Field("units", d.units, "changed units parsed again under NEW");
  v.Field("errors", d.errors, "errors that they did not have under OLD, reviewed places aside");
  v.Field("runtime", d.runtime, "own, or the stand-in that was used");
}
template <class V>
void Describe(V& v, Report& r) {
  v.Field("version", r.version, "of this document's shape: 1");
  v.Field("tool", r.tool, "program and version that wrote it");
  v.Field("base", r.base, "commit, or worktree");
  v.Field("plan_digest", r.plan_digest, "SHA-256 of the plan");
  v.Field("flags", r.flags, "where the compiler flags came from");
  v.Field("files", r.files, "changed file -> git blob id that the edits apply to");
  v.Field("units", r.units, "how many translation units");
  v.Field("edits", r.edits, "what to write");
  v.Field("uses", r.uses, "every use of a changed element");
  v.Field("dropped", r.dropped, "changes that were taken back");
  v.Field("out_of_reach", r.out_of_reach, "files outside the universe: tokens with affected names");
  v.Field("outside_cpp", r.outside_cpp, "occurrences in files that are not C++");
  v.Field("verified", r.verified, "the proof");
  v.Field("diagnostics", r.diagnostics, "what a person should know about the run");
}
template <class V>
void Describe(V& v, UsagePlace& u) {
  v.Field("path", u.path, "schema path");
  v.Field("file", u.file, "relative to the repository");
  v.Field("line", u.line, "1-based");
  v.Field("column", u.column, "1-based, in bytes");
  v.Field("role", u.role, "which spelling");
  v.Field("access", u.access, "read, write, presence, type or reflection");
}
template <class V>
void Describe(V& v, Usage& u) {
  v.Field("version", u.version, "of this document's shape: 1");
  v.Field("tool", u.tool, "program and version that wrote it");
  v.Field("base", u.base, "commit, or worktree");
  v.Field("flags", u.flags, "where the compiler flags came from");
  v.Field("units", u.units, "how many translation units");
  v.Field("uses", u.uses, "by path, file, line and column");
}

}  // namespace rewriter

namespace support {
template <>
struct EnumNames<rewriter::Confidence> {
  static constexpr std::pair<rewriter::Confidence, std::string_view> kTable[] = {
      {rewriter::Confidence::kProven, "proven"}, {rewriter::Confidence::kLikely, "likely"}};
};
template <>
struct EnumNames<rewriter::UseState> {
  static constexpr std::pair<rewriter::UseState, std::string_view> kTable[] = {
      {rewriter::UseState::kEdited, "edited"},
      {rewriter::UseState::kUnaffected, "unaffected"},
      {rewriter::UseState::kReview, "review"}};
};
}  // namespace support
