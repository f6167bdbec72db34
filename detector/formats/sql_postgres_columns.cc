// Columns and constraints of PostgreSQL's tables.
#include <algorithm>

#include "detector/formats/sql_postgres.h"
#include "support/text.h"

namespace detector {
using support::Json;
namespace {

size_t PlaceOf(const PgStatement& statement, const Json& node) {
  const Json& place = PgAt(node, "location");
  return statement.text.begin + (place.is_number() ? place.get<size_t>() : 0);
}

// Where the part of a column that begins at `from` ends: at the next constraint, or with the item.
size_t EndOfPart(const PgStatement& statement, const Json& constraints, size_t from) {
  size_t end = statement.text.end;
  int depth = 0;
  for (const SqlToken& token : statement.text.tokens) {
    if (token.begin < from) continue;
    if (IsSign(token, '(')) ++depth;
    if (IsSign(token, ')')) --depth;
    if (depth < 0 || (depth == 0 && IsSign(token, ','))) {
      end = token.begin;
      break;
    }
  }
  for (const Json& other : constraints) {
    size_t place = PlaceOf(statement, PgAt(other, "Constraint"));
    if (place > from) end = std::min(end, place);
  }
  return end;
}

std::string Default(const PgStatement& statement, const Json& constraints, const Json& node) {
  size_t from = PlaceOf(statement, node);
  std::string text = PgSlice(statement, from, EndOfPart(statement, constraints, from));
  size_t space = text.find(' ');
  return space == std::string::npos ? "" : text.substr(space + 1);
}

std::string Action(const std::string& code) {
  if (code == "c") return "cascade";
  if (code == "n") return "set null";
  if (code == "d") return "set default";
  return code == "r" ? "restrict" : "";
}

std::string Reference(const Json& node, const PostgresSession& session) {
  PgName table = PgRelation(PgAt(node, "pktable"), session);
  std::string text = SqlPath(table.schema, table.name);
  std::vector<std::string> columns = PgStrings(PgAt(node, "pk_attrs"));
  if (!columns.empty()) text += "(" + support::Join(columns, ", ") + ")";
  std::string on_delete = Action(PgText(node, "fk_del_action"));
  std::string on_update = Action(PgText(node, "fk_upd_action"));
  if (!on_delete.empty()) text += " on delete " + on_delete;
  if (!on_update.empty()) text += " on update " + on_update;
  return text;
}

// What a constraint says, by the names that its attributes have.
struct Rule {
  std::string kind, value;
};

Rule RuleOf(const PgStatement& statement, const Json& node, const std::vector<std::string>& columns,
            const PostgresSession& session) {
  std::string type = PgText(node, "contype");
  std::string list = support::Join(columns, ", ");
  if (type == "CONSTR_PRIMARY") return {"primary_key", list};
  if (type == "CONSTR_UNIQUE") return {"unique", list};
  if (type == "CONSTR_CHECK") return {"check", PgBracketed(statement, PlaceOf(statement, node))};
  if (type == "CONSTR_EXCLUSION") {
    return {"exclude", PgBracketed(statement, PlaceOf(statement, node))};
  }
  if (type == "CONSTR_FOREIGN") return {"references", Reference(node, session)};
  return {};
}

void Require(SqlObject& table, const std::vector<std::string>& columns) {
  for (const std::string& name : columns) {
    Element* column = FindMember(table, ElementKind::kField, name);
    if (column && column->cardinality == Cardinality::kSingular) {
      column->cardinality = Cardinality::kRequired;
    }
  }
}

void AddAttribute(Element& element, const std::string& name, const std::string& value) {
  std::string& text = element.attributes[name];
  text = text.empty() ? value : text + "; " + value;
}

void AddNamed(const PgStatement& statement, const std::string& name, const Rule& rule,
              const std::vector<std::string>& columns, SqlObject& table) {
  Element& element = table.members.emplace_back();
  element.kind = ElementKind::kIndex;
  element.name = name;
  element.attributes["constraint"] = rule.kind;
  if (!columns.empty()) element.attributes["columns"] = support::Join(columns, ", ");
  if (rule.kind == "check" || rule.kind == "exclude" || rule.kind == "references") {
    element.attributes[rule.kind] = rule.value;
  }
  PlaceStatement(statement.source, statement.text, element);
}

// Those that say something about the column's type or value rather than a rule of its table.
void ApplyToColumn(const PgStatement& statement, const Json& constraints, const Json& node,
                   Element& column) {
  std::string type = PgText(node, "contype");
  if (type == "CONSTR_NOTNULL") {
    if (column.cardinality == Cardinality::kRepeated) column.attributes["not_null"] = "true";
    if (column.cardinality == Cardinality::kSingular) column.cardinality = Cardinality::kRequired;
  } else if (type == "CONSTR_DEFAULT") {
    column.default_value = Default(statement, constraints, node);
  } else if (type == "CONSTR_IDENTITY") {
    column.attributes["identity"] = PgText(node, "generated_when") == "a" ? "always" : "by default";
    if (column.cardinality == Cardinality::kSingular) column.cardinality = Cardinality::kRequired;
  } else if (type == "CONSTR_GENERATED") {
    column.attributes["generated"] = PgBracketed(statement, PlaceOf(statement, node));
  }
}

}  // namespace

Element PgColumn(const PgStatement& statement, const Json& node, PostgresSession& session) {
  Element column;
  column.kind = ElementKind::kField;
  column.name = PgText(node, "colname");
  column.has_presence = true;
  PgSetType(PgAt(node, "typeName"), session, column);
  const Json& collation = PgAt(node, "collClause");
  std::vector<std::string> collate = PgStrings(PgAt(collation, "collname"));
  if (!collate.empty()) column.attributes["collation"] = collate.back();
  const Json& constraints = PgAt(node, "constraints");
  if (constraints.is_array()) {
    for (const Json& each : constraints) {
      ApplyToColumn(statement, constraints, PgAt(each, "Constraint"), column);
    }
  }
  PlaceStatement(statement.source, statement.text, column);
  return column;
}

void PgAddConstraint(const PgStatement& statement, const Json& node,
                     const std::vector<std::string>& inline_columns, SqlObject& table,
                     PostgresSession& session) {
  std::vector<std::string> columns = inline_columns;
  for (const char* key : {"keys", "fk_attrs"}) {
    std::vector<std::string> keys = PgStrings(PgAt(node, key));
    if (!keys.empty()) columns = keys;
  }
  Rule rule = RuleOf(statement, node, columns, session);
  if (rule.kind.empty()) return;
  if (rule.kind == "primary_key") Require(table, columns);
  std::string name = PgText(node, "conname");
  if (!name.empty()) return AddNamed(statement, name, rule, columns, table);
  Element* column =
      columns.size() == 1 ? FindMember(table, ElementKind::kField, columns[0]) : nullptr;
  bool listed = rule.kind == "primary_key" || rule.kind == "unique";
  if (column && (listed || rule.kind == "references" || !inline_columns.empty())) {
    return AddAttribute(*column, rule.kind, listed ? "true" : rule.value);
  }
  bool reference = rule.kind == "references";
  AddAttribute(table.self, reference ? "foreign_key" : rule.kind,
               reference ? support::Join(columns, ", ") + " -> " + rule.value : rule.value);
}

}  // namespace detector
