// Reads SQL DDL (.sql) into the schema model, in steps that are the files beside this:
//   sql_tokens    text -> statements
//   sql_outline   a CREATE statement -> places, and comments that name what was renamed
//   sql_postgres  PostgreSQL's own parser -> catalogue
//   sql_sqlite    SQLite itself, in memory -> catalogue
//   sql_catalogue -> Schema
// A table is a message, a column a field, an enum type an enum; indexes and named constraints are
// elements of their table. Several files are one sequence, in the order of their paths.
#pragma once

#include <string>
#include <vector>

#include "detector/detector.h"
#include "detector/formats/format.h"

namespace detector {

bool IsSql(const std::string& content);
std::vector<std::string> NoSqlImports(const std::string& content);

// Format::read.
support::Result<Schema> ReadSql(const LoadedSource& source, const ReadOptions& options,
                                const std::vector<KnownFile>& known);

}  // namespace detector
