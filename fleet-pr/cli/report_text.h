// A report as people read it.
#pragma once

#include <string>
#include <vector>

#include "fleet-pr/findings.h"
#include "rewriter/report.h"
#include "rules/plan.h"

namespace fleet::cli {

// Uses and changes that a person has to look at; 0 means that every use is handled.
int NeedsPerson(const rewriter::Report& report);

// What a reviewer reads in ten seconds: what is edited and how far it is proven, what is left for a
// person and why, and what was not seen. Long lists are cut.
std::string SummaryText(const rewriter::Report& report, const rules::Plan& plan);

// One line for each finding: "a.cc:3:7: review: removed (change)".
std::string CheckText(const std::vector<Finding>& findings);

// "Reading.temp  a.cc:3:7  getter  read", one line each.
std::string UsageText(const rewriter::Usage& usage);

}  // namespace fleet::cli
