// The change that a campaign makes to one repository: the edits of the report, and the new schema
// where it is delivered in the tree.
#pragma once

#include <string>
#include <vector>

#include "fleet-pr/base_schema.h"
#include "fleet-pr/git/repository.h"
#include "fleet-pr/run.h"
#include "rewriter/report.h"

namespace fleet {

// kInvalid for a file that can't be written safely: no regular one, a path that leads out or can't
// be told. kInternal if an edit was made for other content.
support::Result<TreeChange> EditsAsChange(const Repository& repository, const std::string& base,
                                          const rewriter::Report& report);

// Adds what turns OLD into NEW at `schema_path`.
support::Status DeliverSchema(const Repository& repository, const std::string& base,
                              const std::string& schema_path, const detector::Inputs& inputs,
                              TreeChange& change);

// Title, summary and trailers: Coevolve-Campaign, one Coevolve-Change for each change,
// Coevolve-Plan.
std::string CommitMessage(const Run& run, const rewriter::Report& report, bool delivers_schema);

// What keeps the change from being published without a person, one line for each; empty: nothing.
std::vector<std::string> Reviews(const rewriter::Report& report);

}  // namespace fleet
