// Step 3 of reading SQL for PostgreSQL: each statement goes through PostgreSQL's own parser
// (libpg_query), and what it does to the catalogue is done. Used inside detector/formats/ only.
#pragma once

#include <optional>

#include "detector/formats/sql_catalogue.h"
#include "support/document.h"

namespace detector {

struct PostgresSession {
  SqlCatalogue catalogue;
  std::string schema;  // where unqualified names are made: search_path
};

// One statement as the parser gives it, with its source.
struct PgStatement {
  const SqlSource& source;
  const SqlStatement& text;
  SqlOutline outline;
};

// Replays one statement; what changes no table or type is skipped. An error is the parser's.
std::optional<Diagnostic> ApplyPostgres(const SqlSource& source, const SqlStatement& statement,
                                        PostgresSession& session);

// Parts of the parse tree, in sql_postgres_tree.cc. A missing key is an empty text or a null.
struct PgName {
  std::string schema, name;
};
const support::Json& PgAt(const support::Json& node, const char* key);
std::string PgText(const support::Json& node, const char* key);
PgName PgRelation(const support::Json& range_var, const PostgresSession& session);
// A list of String nodes: the last is the name, the one before it the schema.
PgName PgQualified(const support::Json& list, const PostgresSession& session);
std::vector<std::string> PgStrings(const support::Json& list);
// "numeric(10,2)", by the name under which PostgreSQL shows it; sets arrays as well.
void PgSetType(const support::Json& type_name, PostgresSession& session, Element& column);
// The text between two places of a statement, comments left out and white space made one blank.
std::string PgSlice(const PgStatement& statement, size_t begin, size_t end);
// What stands in the first round brackets at or after `from`.
std::string PgBracketed(const PgStatement& statement, size_t from);

// sql_postgres_table.cc
void PgCreateTable(const PgStatement& statement, const support::Json& node,
                   PostgresSession& session);
void PgAlterTable(const PgStatement& statement, const support::Json& node,
                  PostgresSession& session);
void PgCreateIndex(const PgStatement& statement, const support::Json& node,
                   PostgresSession& session);

// sql_postgres_columns.cc
Element PgColumn(const PgStatement& statement, const support::Json& node, PostgresSession& session);
// Of a table or, inline, of one column: a named one becomes an element, others become attributes.
void PgAddConstraint(const PgStatement& statement, const support::Json& node,
                     const std::vector<std::string>& columns, SqlObject& table,
                     PostgresSession& session);

}  // namespace detector
