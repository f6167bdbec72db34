// Findings as workflow commands of GitHub Actions, which show them beside the lines of a change.
#pragma once

#include <string>
#include <vector>

#include "fleet-pr/findings.h"

namespace fleet::cli {

// At most 50, which is as many as GitHub shows for one job; what is over is counted in the last.
std::string AnnotationsText(const std::vector<Finding>& findings, const rules::Plan& plan);

}  // namespace fleet::cli
