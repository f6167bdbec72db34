// Step 3 of reading SQL for SQLite: the statements that change the schema are executed in memory,
// and what SQLite's own catalogue holds in the end is read. Places and the past of names are kept
// beside it, because the catalogue has neither. Used inside detector/formats/ only.
#pragma once

#include <memory>
#include <optional>

#include "detector/formats/sql_catalogue.h"

struct sqlite3;

namespace detector {

class SqliteReplay {
 public:
  SqliteReplay();
  ~SqliteReplay();
  SqliteReplay(const SqliteReplay&) = delete;
  SqliteReplay& operator=(const SqliteReplay&) = delete;

  // Runs one statement if it makes, alters or drops a table or index; an error is SQLite's own.
  std::optional<Diagnostic> Apply(const SqlSource& source, const SqlStatement& statement);

  // Everything there is now, in the order in which it was made.
  SqlCatalogue Finish();

 private:
  std::optional<Diagnostic> Execute(const SqlSource& source, const SqlStatement& statement);
  void TrackCreate(const SqlSource& source, const SqlStatement& statement);
  void TrackAlter(const SqlSource& source, const SqlStatement& statement);

  sqlite3* db_ = nullptr;
  long long heap_limit_before_ = 0;
  SqlCatalogue past_;  // names in lower case; places and former names only
};

// sql_sqlite_catalogue.cc: tables as `db` describes them, without places.
std::vector<SqlObject> ReadSqliteTables(sqlite3* db);

}  // namespace detector
