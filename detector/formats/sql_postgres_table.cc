// CREATE TABLE, ALTER TABLE and CREATE INDEX of PostgreSQL.
#include <algorithm>

#include "detector/formats/sql_postgres.h"
#include "support/text.h"

namespace detector {
using support::Json;
namespace {

void Warn(const PgStatement& statement, PostgresSession& session, const std::string& message) {
  session.catalogue.diagnostics.push_back(
      {"warning", statement.source.places.Of(statement.text.begin, statement.text.end), message});
}

void AddConstraints(const PgStatement& statement, const Json& column, SqlObject& table,
                    PostgresSession& session) {
  const Json& constraints = PgAt(column, "constraints");
  if (!constraints.is_array()) return;
  for (const Json& each : constraints) {
    PgAddConstraint(statement, PgAt(each, "Constraint"), {PgText(column, "colname")}, table,
                    session);
  }
}

// Columns of a table that the new one inherits from, is like, or is a partition of.
void CopyColumns(const PgStatement& statement, const PgName& from, SqlObject& table,
                 PostgresSession& session) {
  SqlObject* parent = FindObject(session.catalogue, from.schema, from.name);
  if (!parent) {
    return Warn(statement, session,
                "there is no table " + SqlPath(from.schema, from.name) +
                    " to take columns from: add the file that makes it");
  }
  for (Element column : parent->members) {
    if (column.kind != ElementKind::kField) continue;
    column.formerly.clear();
    table.members.push_back(std::move(column));
  }
}

void AddElements(const PgStatement& statement, const Json& elements, SqlObject& table,
                 PostgresSession& session) {
  if (!elements.is_array()) return;
  for (const Json& each : elements) {
    const Json& column = PgAt(each, "ColumnDef");
    if (column.is_object()) table.members.push_back(PgColumn(statement, column, session));
    const Json& like = PgAt(each, "TableLikeClause");
    if (like.is_object()) {
      CopyColumns(statement, PgRelation(PgAt(like, "relation"), session), table, session);
    }
  }
  for (const Json& each : elements) {  // constraints once every column is there
    const Json& column = PgAt(each, "ColumnDef");
    if (column.is_object()) AddConstraints(statement, column, table, session);
    const Json& constraint = PgAt(each, "Constraint");
    if (constraint.is_object()) PgAddConstraint(statement, constraint, {}, table, session);
  }
}

void AddColumn(const PgStatement& statement, const Json& cmd, SqlObject& table,
               PostgresSession& session) {
  const Json& node = PgAt(PgAt(cmd, "def"), "ColumnDef");
  if (FindMember(table, ElementKind::kField, PgText(node, "colname"))) return;
  table.members.push_back(PgColumn(statement, node, session));
  AddConstraints(statement, node, table, session);
}

// SET DEFAULT's expression: the parser gives no place for it.
std::string NewDefault(const PgStatement& statement, const std::string& column) {
  std::vector<SqlToken> tokens;
  for (const SqlToken& token : statement.text.tokens) {
    if (token.kind != SqlToken::kComment) tokens.push_back(token);
  }
  for (size_t i = 0; i + 2 < tokens.size(); ++i) {
    bool here = SqlName(tokens[i], true) == column && IsWord(tokens[i + 1], "SET") &&
                IsWord(tokens[i + 2], "DEFAULT");
    if (!here) continue;
    size_t end = i + 3;
    for (int depth = 0; end < tokens.size(); ++end) {
      if (IsSign(tokens[end], '(')) ++depth;
      if (IsSign(tokens[end], ')')) --depth;
      if (depth == 0 && IsSign(tokens[end], ',')) break;
    }
    return PgSlice(statement, tokens[i + 2].end, tokens[end - 1].end);
  }
  return "";
}

void AlterColumn(const PgStatement& statement, const std::string& what, const Json& cmd,
                 Element& column, PostgresSession& session) {
  if (what == "AT_AlterColumnType") {
    bool required = column.cardinality == Cardinality::kRequired;
    PgSetType(PgAt(PgAt(PgAt(cmd, "def"), "ColumnDef"), "typeName"), session, column);
    if (required && column.cardinality == Cardinality::kSingular) {
      column.cardinality = Cardinality::kRequired;
    }
  } else if (what == "AT_ColumnDefault") {
    bool dropped = PgAt(cmd, "def").is_null();
    column.default_value = dropped ? "" : NewDefault(statement, column.name);
  } else if (what == "AT_SetNotNull") {
    if (column.cardinality == Cardinality::kSingular) column.cardinality = Cardinality::kRequired;
    if (column.cardinality == Cardinality::kRepeated) column.attributes["not_null"] = "true";
  } else if (what == "AT_DropNotNull") {
    if (column.cardinality == Cardinality::kRequired) column.cardinality = Cardinality::kSingular;
    column.attributes.erase("not_null");
  } else if (what == "AT_DropIdentity") {
    column.attributes.erase("identity");
  } else if (what == "AT_AddIdentity") {
    const Json& node = PgAt(PgAt(cmd, "def"), "Constraint");
    column.attributes["identity"] = PgText(node, "generated_when") == "a" ? "always" : "by default";
  } else if (what == "AT_DropExpression") {
    column.attributes.erase("generated");
  }
}

// Names that PostgreSQL gives to constraints without one: table_column_key, table_pkey, ...
void DropUnnamed(const std::string& name, SqlObject& table) {
  if (name == table.self.name + "_pkey") table.self.attributes.erase("primary_key");
  for (Element& column : table.members) {
    std::string prefix = table.self.name + "_" + column.name;
    if (name == prefix + "_key") column.attributes.erase("unique");
    if (name == prefix + "_fkey") column.attributes.erase("references");
    if (name == prefix + "_check") column.attributes.erase("check");
    if (name == table.self.name + "_pkey") column.attributes.erase("primary_key");
  }
}

void ApplyCommand(const PgStatement& statement, const Json& cmd, SqlObject& table,
                  PostgresSession& session) {
  std::string what = PgText(cmd, "subtype"), name = PgText(cmd, "name");
  if (what == "AT_AddColumn") return AddColumn(statement, cmd, table, session);
  if (what == "AT_DropColumn") return DropMember(table, ElementKind::kField, name);
  if (what == "AT_AddConstraint") {
    return PgAddConstraint(statement, PgAt(PgAt(cmd, "def"), "Constraint"), {}, table, session);
  }
  if (what == "AT_DropConstraint") {
    DropUnnamed(name, table);
    return DropMember(table, ElementKind::kIndex, name);
  }
  if (Element* column = FindMember(table, ElementKind::kField, name)) {
    AlterColumn(statement, what, cmd, *column, session);
  }
}

}  // namespace

void PgCreateTable(const PgStatement& statement, const Json& node, PostgresSession& session) {
  PgName name = PgRelation(PgAt(node, "relation"), session);
  if (PgText(PgAt(node, "relation"), "relpersistence") == "t") return;  // temporary
  if (FindObject(session.catalogue, name.schema, name.name)) {
    if (PgAt(node, "if_not_exists").is_boolean()) return;
    return Warn(statement, session,
                "there is a table " + SqlPath(name.schema, name.name) +
                    " already; this one is "
                    "left out. If the files are versions of one schema, name one of them");
  }
  SqlObject table{name.schema, {}, {}};
  table.self.kind = ElementKind::kMessage;
  table.self.name = name.name;
  const Json& parents = PgAt(node, "inhRelations");
  bool partition = PgAt(node, "partbound").is_object();
  if (parents.is_array()) {
    for (const Json& each : parents) {
      PgName parent = PgRelation(PgAt(each, "RangeVar"), session);
      table.self.attributes[partition ? "partition_of" : "inherits"] =
          SqlPath(parent.schema, parent.name);
      CopyColumns(statement, parent, table, session);
    }
  }
  AddElements(statement, PgAt(node, "tableElts"), table, session);
  PlaceObject(statement.source, statement.text, statement.outline, table);
  AddObject(session.catalogue, std::move(table));
}

void PgAlterTable(const PgStatement& statement, const Json& node, PostgresSession& session) {
  PgName name = PgRelation(PgAt(node, "relation"), session);
  SqlObject* table = FindObject(session.catalogue, name.schema, name.name);
  std::string kind = PgText(node, "objtype");
  if (kind != "OBJECT_TABLE" && kind != "OBJECT_TYPE" && kind != "OBJECT_FOREIGN_TABLE") return;
  if (!table) {
    if (PgAt(node, "missing_ok").is_boolean()) return;
    return Warn(statement, session,
                "there is no table " + SqlPath(name.schema, name.name) +
                    " to alter: add the file that makes it");
  }
  const Json& cmds = PgAt(node, "cmds");
  if (!cmds.is_array()) return;
  for (const Json& cmd : cmds) ApplyCommand(statement, PgAt(cmd, "AlterTableCmd"), *table, session);
}

void PgCreateIndex(const PgStatement& statement, const Json& node, PostgresSession& session) {
  PgName name = PgRelation(PgAt(node, "relation"), session);
  SqlObject* table = FindObject(session.catalogue, name.schema, name.name);
  if (!table) return;  // of a materialized view, or of a table that was warned of
  std::vector<std::string> columns;
  const Json& params = PgAt(node, "indexParams");
  if (params.is_array()) {
    for (const Json& each : params) columns.push_back(PgText(PgAt(each, "IndexElem"), "name"));
  }
  Element index;
  index.kind = ElementKind::kIndex;
  index.name = PgText(node, "idxname");
  if (index.name.empty()) {
    for (std::string& column : columns) column = column.empty() ? "expr" : column;
    index.name = table->self.name + "_" + support::Join(columns, "_") + "_idx";
  }
  if (FindMember(*table, ElementKind::kIndex, index.name)) return;
  index.attributes["columns"] = PgBracketed(statement, statement.text.begin);
  if (PgAt(node, "unique").is_boolean()) index.attributes["unique"] = "true";
  std::string method = PgText(node, "accessMethod");
  if (method != "btree") index.attributes["method"] = method;
  PlaceIndex(statement.source, statement.text, statement.outline, index);
  const auto& tokens = statement.text.tokens;
  auto where = std::find_if(tokens.begin(), tokens.end(),
                            [](const SqlToken& token) { return IsWord(token, "WHERE"); });
  if (where != tokens.end() && PgAt(node, "whereClause").is_object()) {
    index.attributes["where"] = PgSlice(statement, where->end, statement.text.end);
  }
  table->members.push_back(std::move(index));
}

}  // namespace detector
