// Step 2 of reading SQL: the parts of a CREATE statement with their places and with the comments
// by which sqldef is told of renames. No parser keeps these comments.
//   CREATE TABLE users ( -- @renamed from=accounts
//     user_name text,    -- @renamed from="user name"
//   CREATE INDEX new_idx /* @renamed from=old_idx */ ON users (email);
//   CREATE TYPE status /* @renamed from=state */ AS ENUM ('waiting' /* @renamed from=pending */);
// Used inside detector/formats/ only.
#pragma once

#include <string>
#include <vector>

#include "detector/formats/sql_tokens.h"

namespace detector {

struct SqlItem {
  std::string name;  // of a column, a named constraint or an enum value; "" if it has none
  bool is_constraint = false;  // PRIMARY KEY (...), CONSTRAINT c CHECK (...), LIKE t
  std::string former;          // what its comment says that it was called; "" if nothing
  size_t begin = 0, end = 0, name_begin = 0, name_end = 0;
};

struct SqlOutline {
  enum Kind { kOther, kTable, kIndex, kEnum } kind = kOther;
  std::string former;
  size_t name_begin = 0, name_end = 0;  // the last part of its name
  std::vector<SqlItem> items;
};

// `fold`: unquoted names mean lower case (PostgreSQL).
SqlOutline OutlineSql(const SqlStatement& statement, bool fold);

// The old name in a comment, by sqldef's rules: @renamed from=name or from="any name"; also the
// older spelling @rename. "" if there is none.
std::string RenamedFrom(std::string_view comment);

}  // namespace detector
