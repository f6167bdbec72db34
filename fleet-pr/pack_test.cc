#include "fleet-pr/pack_test.h"

#include <algorithm>
#include <set>

#include "detector/detector.h"
#include "fleet-pr/engine.h"
#include "rules/rules.h"
#include "support/files.h"
#include "support/process.h"
#include "support/text.h"

namespace fleet {
namespace fs = std::filesystem;
using support::Result;
using support::Status;
namespace {

constexpr char kCode[] = "consumer.cc";

using Complaints = std::vector<std::string>;

std::string Text(const rules::Lines& lines) {
  return lines.empty() ? "" : support::Join(lines, "\n") + "\n";
}

Status Write(const fs::path& file, const rules::Lines& lines) {
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  if (error) return support::Invalid(file.string() + ": " + error.message());
  return support::WriteFileAtomically(file, Text(lines));
}

Status MakeRepository(const fs::path& folder) {
  support::ProcessCommand command;
  command.argv = {"git", "init", "--quiet", folder.string()};
  Result<support::ProcessOutcome> outcome = support::RunProcess(command);
  if (!outcome) return tl::unexpected<support::Error>(outcome.error());
  if (outcome->ok()) return {};
  return support::Invalid("git init: " + support::DescribeEnd(*outcome) + ": " + outcome->err);
}

std::string SchemaName(const rules::PackCase& test, const std::string& format) {
  if (!test.schema_file.empty()) return test.schema_file;
  return format == "protobuf"      ? "schema.proto"
         : format == "flatbuffers" ? "schema.fbs"
                                   : "schema.json";
}

// Line by line, so that the first difference can be seen.
void CompareCode(const rules::PackCase& test, const std::string& actual, Complaints& complaints) {
  const rules::Lines& expected = test.after.empty() ? test.before : test.after;
  std::vector<std::string> lines = support::Split(actual, '\n');
  for (size_t i = 0; i < std::max(lines.size(), expected.size()); ++i) {
    std::string want = i < expected.size() ? expected[i] : "",
                got = i < lines.size() ? lines[i] : "";
    if (want == got) continue;
    complaints.push_back("line " + std::to_string(i + 1) + ": expected `" + want + "`, got `" +
                         got + "`");
  }
}

void CompareReviews(const rules::PackCase& test, const rewriter::Report& report,
                    Complaints& complaints) {
  std::set<std::pair<int, std::string>> expected, actual;
  for (const rules::ExpectedReview& review : test.reviews) {
    expected.insert({review.line, review.reason});
  }
  for (const rewriter::Use& use : report.uses) {
    if (use.state == rewriter::UseState::kReview) actual.insert({use.line, use.reason});
  }
  auto complain = [&](const auto& some, const auto& others, const char* what) {
    for (const auto& [line, reason] : some) {
      if (others.count({line, reason})) continue;
      complaints.push_back("line " + std::to_string(line) + ": " + what + " review `" + reason +
                           "`");
    }
  };
  complain(expected, actual, "no");
  complain(actual, expected, "unexpected");
}

Result<rewriter::Report> Rewrite(const rules::PackCase& test, const std::string& format,
                                 const std::vector<rules::Pack>& packs, const fs::path& folder) {
  std::string name = SchemaName(test, format);
  for (const Status& status :
       {Write(folder / "old" / name, test.old_schema),
        Write(folder / "new" / name, test.new_schema), Write(folder / "repo" / kCode, test.before),
        MakeRepository(folder / "repo")}) {
    if (!status) return tl::unexpected<support::Error>(status.error());
  }
  detector::ReadOptions read;
  read.format = format;
  Result<detector::ChangeSet> changes =
      detector::DiffSources((folder / "old").string(), (folder / "new").string(), read);
  if (!changes) return tl::unexpected<support::Error>(changes.error());
  Result<rules::Plan> plan = rules::MakePlan(*changes, packs);
  if (!plan) return tl::unexpected<support::Error>(plan.error());
  return RunRewrite(*plan, {.repo = folder / "repo"});
}

}  // namespace

Result<Complaints> RunPackCase(const rules::PackCase& test, const std::string& format,
                               const std::vector<rules::Pack>& packs) {
  Result<support::TempDir> folder = support::TempDir::Make("pack-test");
  if (!folder) return tl::unexpected<support::Error>(folder.error());
  Result<rewriter::Report> report = Rewrite(test, format, packs, folder->path());
  if (!report) return tl::unexpected<support::Error>(report.error());
  Result<std::string> edited = rewriter::ApplyEdits(Text(test.before), report->edits);
  if (!edited) return tl::unexpected<support::Error>(edited.error());
  Complaints complaints;
  CompareCode(test, *edited, complaints);
  CompareReviews(test, *report, complaints);
  for (const rewriter::Dropped& dropped : report->dropped) {
    complaints.push_back("dropped " + dropped.change + ": " + dropped.detail);
  }
  if (!complaints.empty()) {  // what may have hidden the uses
    complaints.insert(complaints.end(), report->diagnostics.begin(), report->diagnostics.end());
  }
  return complaints;
}

}  // namespace fleet
