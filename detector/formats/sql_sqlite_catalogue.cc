// What SQLite's catalogue says of a database: its pragmas for columns, keys and indexes, and the
// text of CREATE TABLE, which ALTER keeps up to date, for the rest.
#include <sqlite3.h>

#include <algorithm>
#include <map>

#include "detector/formats/sql_sqlite.h"
#include "support/text.h"

namespace detector {
namespace {

using Row = std::map<std::string, std::string>;  // by column; null is ""

std::vector<Row> Query(sqlite3* db, const std::string& sql, const std::string& argument = "") {
  std::vector<Row> rows;
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) return rows;
  if (sqlite3_bind_parameter_count(statement) > 0) {
    sqlite3_bind_text(statement, 1, argument.c_str(), static_cast<int>(argument.size()),
                      SQLITE_TRANSIENT);
  }
  while (sqlite3_step(statement) == SQLITE_ROW) {
    Row& row = rows.emplace_back();
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
      const unsigned char* text = sqlite3_column_text(statement, i);
      row[sqlite3_column_name(statement, i)] = text ? reinterpret_cast<const char*>(text) : "";
    }
  }
  sqlite3_finalize(statement);
  return rows;
}

std::string Lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

Element Column(const Row& row) {
  Element column;
  column.kind = ElementKind::kField;
  column.name = row.at("name");
  column.type = Lower(row.at("type"));
  column.has_presence = true;
  bool key = row.at("pk") != "0";
  if (row.at("notnull") != "0" || key) column.cardinality = Cardinality::kRequired;
  column.default_value = row.at("dflt_value");
  if (key) column.attributes["primary_key"] = "true";
  if (row.at("hidden") == "2") column.attributes["generated"] = "virtual";
  if (row.at("hidden") == "3") column.attributes["generated"] = "stored";
  return column;
}

// One statement of the catalogue's own text.
struct Text {
  std::string sql;
  std::vector<SqlToken> tokens;  // without comments
};

Text Tokens(const std::string& sql) {
  Text text{sql, {}};
  for (const SqlToken& token : TokenizeSql(text.sql, true)) {
    if (token.kind != SqlToken::kComment) text.tokens.push_back(token);
  }
  return text;
}

// From the token after `from` to the matching bracket, with single blanks.
std::string Bracketed(const std::vector<SqlToken>& tokens, size_t from, size_t end) {
  std::string inside;
  int depth = 0;
  size_t last = 0;
  for (size_t i = from; i < tokens.size() && tokens[i].begin < end; ++i) {
    if (IsSign(tokens[i], ')') && --depth == 0) return inside;
    if (depth > 0) {
      if (!inside.empty() && tokens[i].begin > last) inside += ' ';
      inside += tokens[i].text;
      last = tokens[i].end;
    }
    if (IsSign(tokens[i], '(')) ++depth;
  }
  return inside;
}

void AddText(std::string& all, const std::string& one) { all += (all.empty() ? "" : "; ") + one; }

// What stands behind a column's type.
void ReadColumnRules(const std::vector<SqlToken>& tokens, const SqlItem& item, Element& column) {
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].begin <= item.begin || tokens[i].end > item.end) continue;
    auto& attributes = column.attributes;
    if (IsWord(tokens[i], "CHECK")) AddText(attributes["check"], Bracketed(tokens, i, item.end));
    if (IsWord(tokens[i], "UNIQUE")) attributes["unique"] = "true";
    if (IsWord(tokens[i], "AUTOINCREMENT")) attributes["autoincrement"] = "true";
    if (IsWord(tokens[i], "COLLATE") && i + 1 < tokens.size()) {
      attributes["collation"] = Lower(SqlName(tokens[i + 1], false));
    }
    if (IsWord(tokens[i], "AS") && attributes.count("generated")) {
      attributes["generated"] += ": " + Bracketed(tokens, i, item.end);
    }
  }
}

// A rule of the table as a whole: an element of its own if it has a name.
void ReadTableRule(const std::vector<SqlToken>& tokens, const SqlItem& item, SqlObject& table) {
  static const std::map<std::string, std::string> kinds = {{"primary", "primary_key"},
                                                           {"unique", "unique"},
                                                           {"check", "check"},
                                                           {"foreign", "references"}};
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].begin < item.begin || tokens[i].end > item.end) continue;
    auto kind = kinds.find(Lower(std::string(tokens[i].text)));
    if (tokens[i].kind != SqlToken::kWord || kind == kinds.end()) continue;
    std::string inside = Bracketed(tokens, i, item.end);
    if (item.name.empty()) {
      bool from_pragma = kind->second == "references" || kind->second == "primary_key";
      if (from_pragma) return;
      Element* column = FindMember(table, ElementKind::kField, inside);
      if (kind->second == "unique" && column) {
        column->attributes["unique"] = "true";
      } else {
        AddText(table.self.attributes[kind->second], inside);
      }
      return;
    }
    Element& rule = table.members.emplace_back();
    rule.kind = ElementKind::kIndex;
    rule.name = item.name;
    rule.attributes["constraint"] = kind->second;
    rule.attributes[kind->second == "check" ? "check" : "columns"] = inside;
    return;
  }
}

void ReadText(const std::string& sql, SqlObject& table) {
  std::vector<SqlStatement> statements = SplitSql(sql, true);
  if (statements.empty()) return;
  SqlOutline outline = OutlineSql(statements.front(), false);
  Text text = Tokens(sql);
  for (const SqlItem& item : outline.items) {
    if (item.is_constraint) {
      ReadTableRule(text.tokens, item, table);
    } else if (Element* column = FindMember(table, ElementKind::kField, item.name)) {
      ReadColumnRules(text.tokens, item, *column);
    }
  }
}

void ReadReferences(sqlite3* db, SqlObject& table) {
  struct Reference {
    std::vector<std::string> from, to;
    std::string text, actions;
  };
  std::map<int, Reference> all;
  const std::string sql = "SELECT * FROM pragma_foreign_key_list(?1) ORDER BY id DESC, seq";
  for (Row& row : Query(db, sql, table.self.name)) {
    Reference& reference = all[std::stoi(row["id"])];
    reference.from.push_back(row["from"]);
    if (!row["to"].empty()) reference.to.push_back(row["to"]);
    reference.text = row["table"];
    reference.actions.clear();
    for (const auto& [key, words] :
         {std::pair("on_delete", " on delete "), std::pair("on_update", " on update ")}) {
      if (row[key] != "NO ACTION") reference.actions += words + Lower(row[key]);
    }
  }
  for (auto& [id, reference] : all) {
    if (!reference.to.empty()) reference.text += "(" + support::Join(reference.to, ", ") + ")";
    reference.text += reference.actions;
    Element* column = reference.from.size() == 1
                          ? FindMember(table, ElementKind::kField, reference.from[0])
                          : nullptr;
    if (column) {
      column->attributes["references"] = reference.text;
    } else {
      AddText(table.self.attributes["foreign_key"],
              support::Join(reference.from, ", ") + " -> " + reference.text);
    }
  }
}

// Indexes by CREATE INDEX; those that SQLite made for constraints follow from these.
void ReadIndexes(sqlite3* db, SqlObject& table) {
  const std::string sql =
      "SELECT m.name AS name, m.sql AS sql FROM sqlite_schema AS m WHERE m.type = 'index' AND "
      "m.tbl_name = ?1 COLLATE NOCASE AND m.sql IS NOT NULL ORDER BY m.rowid";
  for (Row& row : Query(db, sql, table.self.name)) {
    Text text = Tokens(row["sql"]);
    Element& index = table.members.emplace_back();
    index.kind = ElementKind::kIndex;
    index.name = row["name"];
    index.attributes["columns"] = Bracketed(text.tokens, 0, row["sql"].size());
    if (text.tokens.size() > 1 && IsWord(text.tokens[1], "UNIQUE")) {
      index.attributes["unique"] = "true";
    }
    for (const SqlToken& token : text.tokens) {
      if (!IsWord(token, "WHERE")) continue;
      index.attributes["where"] = text.sql.substr(token.end + 1);
      break;
    }
  }
}

}  // namespace

std::vector<SqlObject> ReadSqliteTables(sqlite3* db) {
  std::vector<SqlObject> tables;
  const std::string sql =
      "SELECT m.name AS name, m.sql AS sql, l.type AS type, l.wr AS wr, l.strict AS strict "
      "FROM sqlite_schema AS m JOIN pragma_table_list AS l ON l.name = m.name AND "
      "l.schema = 'main' WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
      "ORDER BY m.rowid";
  for (Row& row : Query(db, sql)) {
    if (row["type"] == "shadow") continue;
    SqlObject table;
    table.self.kind = ElementKind::kMessage;
    table.self.name = row["name"];
    if (row["type"] == "virtual") table.self.attributes["virtual"] = "true";
    if (row["wr"] == "1") table.self.attributes["without_rowid"] = "true";
    if (row["strict"] == "1") table.self.attributes["strict"] = "true";
    for (const Row& column : Query(db, "SELECT * FROM pragma_table_xinfo(?1)", row["name"])) {
      if (column.at("hidden") != "1") table.members.push_back(Column(column));
    }
    ReadText(row["sql"], table);
    ReadReferences(db, table);
    ReadIndexes(db, table);
    tables.push_back(std::move(table));
  }
  return tables;
}

}  // namespace detector
