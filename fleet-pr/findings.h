// The places of a report that a change concerns and that are not settled: what `check` lists, what
// becomes a SARIF result or an annotation, and what a baseline remembers. One finding for each
// place, though several changes may meet there.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fleet-pr/patch.h"
#include "rewriter/report.h"
#include "rules/plan.h"

namespace fleet {

struct Finding {
  std::string file;
  int line = 0, column = 0;          // as in the report
  int character = 0;                 // the column in Unicode characters, 1-based
  std::vector<std::string> changes;  // ids, never empty
  std::string kind;                  // of the first change: "field_renamed"
  bool breaks = false;               // one of the changes breaks code
  rewriter::UseState state = rewriter::UseState::kReview;  // kEdited or kReview
  std::string reason;
  std::string advice;                 // for a review, what the engine proposes, or ""
  std::string text;                   // the line, without the white space around it
  std::vector<rewriter::Edit> edits;  // with this one; each edit of the report is with one finding
};

// By file, line and column. `read` gives the files that the report was made from; the text of one
// that can't be read is "".
std::vector<Finding> Findings(const rewriter::Report& report, const rules::Plan& plan,
                              const FileReader& read);

// "field_renamed demo.Reading.temp -> demo.Reading.celsius": what happened to the schema.
std::string DescribeChange(const rules::Plan& plan, const std::string& id);

// What the plan tells a person to do about a change, or "".
std::string AdviceFor(const rules::Plan& plan, const std::string& change);

// The whole finding in one line: what happened, and what has to be done about it.
std::string MessageOf(const Finding& finding, const rules::Plan& plan);

}  // namespace fleet
