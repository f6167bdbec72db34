// `coevolve explain`: which declaration, which schema path, which rule, and why.
#pragma once

#include <string>

#include "rewriter/report.h"
#include "rules/plan.h"
#include "support/result.h"

namespace fleet::cli {

struct Place {
  std::string file;  // relative to the repository
  int line = 0;      // 1-based
};

// "src/a.cc:12", also with a column behind.
support::Result<Place> ParsePlace(const std::string& text);

// `content` is the file's. A place without a use is said to be one.
std::string Explain(const Place& place, const std::string& content, const rewriter::Report& report,
                    const rules::Plan& plan);

}  // namespace fleet::cli
