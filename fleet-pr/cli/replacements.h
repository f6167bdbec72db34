// A report's edits as YAML that clang-apply-replacements takes.
#pragma once

#include <filesystem>
#include <string>

#include "rewriter/report.h"
#include "support/result.h"

namespace fleet::cli {

// Paths are absolute, below `root`. kInvalid if an edit's text is no UTF-8, which YAML can't carry.
support::Result<std::string> ReplacementsText(const rewriter::Report& report,
                                              const std::filesystem::path& root);

}  // namespace fleet::cli
