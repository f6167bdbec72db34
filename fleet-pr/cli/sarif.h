// A report as SARIF 2.1.0, which code hosts and editors show beside the code: one result for each
// place that is edited or left for a person, with the edits as its fix.
#pragma once

#include <string>

#include "fleet-pr/findings.h"
#include "fleet-pr/patch.h"
#include "rewriter/report.h"
#include "rules/plan.h"

namespace fleet::cli {

// `findings` may be a part of the report's, as with a baseline. `read` gives the report's files.
std::string SarifText(const rewriter::Report& report, const std::vector<Finding>& findings,
                      const rules::Plan& plan, const FileReader& read);

}  // namespace fleet::cli
