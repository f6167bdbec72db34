// Reads migration files, YAML or JSON that people write (docs/migration.md), with line and column
// for whatever is wrong. What the lines mean is the detector's business: detector/migration.h.
#pragma once

#include <filesystem>
#include <string>

#include "detector/migration.h"
#include "support/document.h"
#include "support/result.h"

namespace fleet {

support::Result<detector::Migration> LoadMigration(const std::filesystem::path& file);
support::Result<detector::Migration> ParseMigration(const std::string& yaml,
                                                    const std::string& name);

// The JSON Schema that docs/schemas ships.
support::Json MigrationSchema();

}  // namespace fleet
