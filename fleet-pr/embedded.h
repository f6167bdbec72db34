// Text files that are compiled into the program; CMake writes the values from the files themselves.
#pragma once

#include <string_view>

namespace fleet::embedded {

extern const std::string_view kSchemaSql;    // fleet-pr/schema.sql
extern const std::string_view kPullRequest;  // fleet-pr/pull_request.md, a mustache template

}  // namespace fleet::embedded
