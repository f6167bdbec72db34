#include "detector/formats/sql_postgres.h"

#include <pg_query.h>

#include <algorithm>
#include <string>

namespace detector {
using support::Json;
namespace {

// The parser and its printer recurse: one long expression must not overflow the stack.
constexpr int kLongestPart = 2000;  // tokens without a comma
constexpr int kDeepest = 500;       // round brackets

bool IsTooDeep(const SqlStatement& statement) {
  int run = 0, depth = 0;
  for (const SqlToken& token : statement.tokens) {
    if (token.kind == SqlToken::kComment) continue;
    run = IsSign(token, ',') ? 0 : run + 1;
    if (IsSign(token, '(') || IsSign(token, '[')) ++depth;
    if (IsSign(token, ')') || IsSign(token, ']')) --depth;
    if (run > kLongestPart || depth > kDeepest) return true;
  }
  return false;
}

// What the parser makes of a statement, or has to say against it.
struct Parsed {
  Json document;  // never copied, for it may be deep
  std::optional<Diagnostic> error;
};

Diagnostic ErrorAt(const SqlSource& source, const SqlStatement& statement, size_t offset,
                   const std::string& message) {
  size_t at = std::min(statement.begin + offset, statement.end);
  return {"error", source.places.Of(at, at),
          message + ". Correct it, or name the dialect with --dialect if this is not PostgreSQL"};
}

Parsed Parse(const SqlSource& source, const SqlStatement& statement) {
  if (IsTooDeep(statement)) {
    return {{}, ErrorAt(source, statement, 0, "an expression is too long or nested too deeply")};
  }
  std::string text(source.content.substr(statement.begin, statement.end - statement.begin));
  PgQueryParseResult result = pg_query_parse(text.c_str());
  Parsed parsed;
  if (result.error) {
    int cursor = std::max(result.error->cursorpos, 1);
    parsed.error = ErrorAt(source, statement, static_cast<size_t>(cursor - 1),
                           result.error->message ? result.error->message : "syntax error");
  } else if (auto json = support::ParseJson(result.parse_tree, source.path)) {
    parsed.document = std::move(*json);
  } else {
    parsed.error = ErrorAt(source, statement, 0, "this is no text in UTF-8");
  }
  pg_query_free_parse_result(result);
  return parsed;
}

std::string Evidence(const PgStatement& statement) {
  constexpr size_t kLongest = 120;
  std::string text = PgSlice(statement, statement.text.begin, statement.text.end);
  if (text.size() > kLongest) text = text.substr(0, kLongest) + "...";
  return text + ", " + PlaceText(statement.source, statement.text);
}

void RenameIndex(const PgStatement& statement, const PgName& name, const std::string& now,
                 PostgresSession& session) {
  for (SqlObject& object : session.catalogue.objects) {
    Element* index = FindMember(object, ElementKind::kIndex, name.name);
    if (index && object.schema == name.schema) RenameMember(*index, now, Evidence(statement));
  }
}

void Rename(const PgStatement& statement, const Json& node, PostgresSession& session) {
  std::string what = PgText(node, "renameType"), now = PgText(node, "newname");
  PgName name = PgAt(node, "relation").is_object()
                    ? PgRelation(PgAt(node, "relation"), session)
                    : PgQualified(PgAt(PgAt(PgAt(node, "object"), "List"), "items"), session);
  if (what == "OBJECT_INDEX") return RenameIndex(statement, name, now, session);
  if (what == "OBJECT_SCHEMA") {
    for (SqlObject& object : session.catalogue.objects) {
      if (object.schema != PgText(node, "subname")) continue;
      RenameObject(session.catalogue, object, now, object.self.name, Evidence(statement));
    }
    return;
  }
  SqlObject* object = FindObject(session.catalogue, name.schema, name.name);
  if (!object) return;
  bool whole = what == "OBJECT_TABLE" || what == "OBJECT_TYPE" || what == "OBJECT_DOMAIN" ||
               what == "OBJECT_FOREIGN_TABLE";
  if (whole) {
    return RenameObject(session.catalogue, *object, object->schema, now, Evidence(statement));
  }
  bool column = what == "OBJECT_COLUMN" || what == "OBJECT_ATTRIBUTE";
  if (!column && what != "OBJECT_TABCONSTRAINT") return;
  Element* member = FindMember(*object, column ? ElementKind::kField : ElementKind::kIndex,
                               PgText(node, "subname"));
  if (member && column) {
    RenameColumn(session.catalogue, *object, *member, now, Evidence(statement));
  } else if (member) {
    RenameMember(*member, now, Evidence(statement));
  }
}

void CreateEnum(const PgStatement& statement, const Json& node, PostgresSession& session) {
  PgName name = PgQualified(PgAt(node, "typeName"), session);
  SqlObject type{name.schema, {}, {}};
  type.self.kind = ElementKind::kEnum;
  type.self.name = name.name;
  type.self.attributes["closed"] = "true";
  for (const std::string& label : PgStrings(PgAt(node, "vals"))) {
    Element& value = type.members.emplace_back();
    value.kind = ElementKind::kEnumValue;
    value.name = label;
  }
  PlaceObject(statement.source, statement.text, statement.outline, type);
  AddObject(session.catalogue, std::move(type));
}

void AlterEnum(const PgStatement& statement, const Json& node, PostgresSession& session) {
  PgName name = PgQualified(PgAt(node, "typeName"), session);
  SqlObject* type = FindObject(session.catalogue, name.schema, name.name);
  if (!type) return;
  std::string before = PgText(node, "oldVal"), now = PgText(node, "newVal");
  if (Element* value = FindMember(*type, ElementKind::kEnumValue, before)) {
    return RenameMember(*value, now, Evidence(statement));
  }
  if (!before.empty() || FindMember(*type, ElementKind::kEnumValue, now)) return;
  Element value;
  value.kind = ElementKind::kEnumValue;
  value.name = now;
  PlaceStatement(statement.source, statement.text, value);
  std::string beside = PgText(node, "newValNeighbor");
  auto at = std::find_if(type->members.begin(), type->members.end(),
                         [&](const Element& other) { return other.name == beside; });
  if (at != type->members.end() && PgAt(node, "newValIsAfter").is_boolean()) ++at;
  type->members.insert(at, std::move(value));
}

void CreateComposite(const PgStatement& statement, const Json& node, PostgresSession& session) {
  PgName name = PgRelation(PgAt(node, "typevar"), session);
  SqlObject type{name.schema, {}, {}};
  type.self.kind = ElementKind::kMessage;
  type.self.name = name.name;
  type.self.attributes["composite"] = "true";
  const Json& columns = PgAt(node, "coldeflist");
  if (columns.is_array()) {
    for (const Json& each : columns) {
      type.members.push_back(PgColumn(statement, PgAt(each, "ColumnDef"), session));
    }
  }
  PlaceObject(statement.source, statement.text, statement.outline, type);
  AddObject(session.catalogue, std::move(type));
}

void Note(const PgStatement& statement, const std::string& what, const PgName& name,
          PostgresSession& session) {
  session.catalogue.diagnostics.push_back(
      {"note", statement.source.places.Of(statement.text.begin, statement.text.end),
       what + " " + SqlPath(name.schema, name.name) +
           " is not compared: what it holds follows from a query"});
}

void CreateDomain(const PgStatement& statement, const Json& node, PostgresSession& session) {
  PgName name = PgQualified(PgAt(node, "domainname"), session);
  SqlObject type{name.schema, {}, {}};
  type.self.kind = ElementKind::kMessage;
  type.self.name = name.name;
  Element base;
  PgSetType(PgAt(node, "typeName"), session, base);
  type.self.attributes["domain"] = base.type;
  const Json& constraints = PgAt(node, "constraints");
  if (constraints.is_array()) {
    for (const Json& each : constraints) {
      PgAddConstraint(statement, PgAt(each, "Constraint"), {}, type, session);
    }
  }
  PlaceObject(statement.source, statement.text, statement.outline, type);
  AddObject(session.catalogue, std::move(type));
}

void Drop(const Json& node, PostgresSession& session) {
  std::string what = PgText(node, "removeType");
  const Json& objects = PgAt(node, "objects");
  if (!objects.is_array()) return;
  for (const Json& each : objects) {
    const Json& list = PgAt(PgAt(each, "List"), "items");
    const Json& type = PgAt(PgAt(each, "TypeName"), "names");
    PgName name = PgQualified(list.is_array() ? list : type, session);
    std::string schema = PgText(PgAt(each, "String"), "sval");
    if (what == "OBJECT_INDEX") {
      for (SqlObject& object : session.catalogue.objects) {
        if (object.schema == name.schema) DropMember(object, ElementKind::kIndex, name.name);
      }
    }
    bool whole = what == "OBJECT_TABLE" || what == "OBJECT_TYPE" || what == "OBJECT_DOMAIN" ||
                 what == "OBJECT_FOREIGN_TABLE";
    if (what != "OBJECT_SCHEMA" && !whole) continue;
    DropObjects(session.catalogue, [&](const SqlObject& object) {
      if (what == "OBJECT_SCHEMA") return !schema.empty() && object.schema == schema;
      return object.schema == name.schema && object.self.name == name.name;
    });
  }
}

void SetSchema(const PgStatement& statement, const Json& node, PostgresSession& session) {
  PgName name = PgAt(node, "relation").is_object()
                    ? PgRelation(PgAt(node, "relation"), session)
                    : PgQualified(PgAt(PgAt(PgAt(node, "object"), "List"), "items"), session);
  SqlObject* object = FindObject(session.catalogue, name.schema, name.name);
  std::string now = PgText(node, "newschema");
  if (!object) return;
  RenameObject(session.catalogue, *object, now == "public" ? "" : now, name.name,
               Evidence(statement));
}

void Comment(const Json& node, PostgresSession& session) {
  std::string what = PgText(node, "objtype");
  Json parts = PgAt(PgAt(PgAt(node, "object"), what == "OBJECT_TYPE" ? "TypeName" : "List"),
                    what == "OBJECT_TYPE" ? "names" : "items");
  if (!parts.is_array() || parts.empty()) return;
  std::string column;
  if (what == "OBJECT_COLUMN") {
    column = PgStrings(parts).back();
    parts.erase(parts.size() - 1);
  } else if (what != "OBJECT_TABLE" && what != "OBJECT_TYPE") {
    return;
  }
  PgName name = PgQualified(parts, session);
  SqlObject* object = FindObject(session.catalogue, name.schema, name.name);
  if (!object) return;
  Element* target =
      column.empty() ? &object->self : FindMember(*object, ElementKind::kField, column);
  if (target) target->doc = PgText(node, "comment");
}

void SetVariable(const Json& node, PostgresSession& session) {
  if (PgText(node, "name") != "search_path") return;
  const Json& args = PgAt(node, "args");
  if (!args.is_array() || args.empty()) return;
  std::string first = PgText(PgAt(PgAt(args[0], "A_Const"), "sval"), "sval");
  session.schema = first == "public" ? "" : first;
}

void Apply(const PgStatement& statement, const std::string& kind, const Json& node,
           PostgresSession& session) {
  if (kind == "CreateStmt") return PgCreateTable(statement, node, session);
  if (kind == "CreateForeignTableStmt") {
    return PgCreateTable(statement, PgAt(node, "base"), session);
  }
  if (kind == "AlterTableStmt") return PgAlterTable(statement, node, session);
  if (kind == "IndexStmt") return PgCreateIndex(statement, node, session);
  if (kind == "RenameStmt") return Rename(statement, node, session);
  if (kind == "CreateEnumStmt") return CreateEnum(statement, node, session);
  if (kind == "AlterEnumStmt") return AlterEnum(statement, node, session);
  if (kind == "CompositeTypeStmt") return CreateComposite(statement, node, session);
  if (kind == "CreateDomainStmt") return CreateDomain(statement, node, session);
  if (kind == "DropStmt") return Drop(node, session);
  if (kind == "AlterObjectSchemaStmt") return SetSchema(statement, node, session);
  if (kind == "CommentStmt") return Comment(node, session);
  if (kind == "VariableSetStmt") return SetVariable(node, session);
  if (kind == "ViewStmt") {
    return Note(statement, "view", PgRelation(PgAt(node, "view"), session), session);
  }
  if (kind == "CreateTableAsStmt") {
    const Json& relation = PgAt(PgAt(node, "into"), "rel");
    Note(statement, "table or materialized view", PgRelation(relation, session), session);
  }
}

}  // namespace

std::optional<Diagnostic> ApplyPostgres(const SqlSource& source, const SqlStatement& statement,
                                        PostgresSession& session) {
  Parsed parsed = Parse(source, statement);
  if (parsed.error) return parsed.error;
  const Json& statements = PgAt(parsed.document, "stmts");
  if (!statements.is_array() || statements.empty()) return std::nullopt;
  const Json& tree = PgAt(statements[0], "stmt");
  if (!tree.is_object() || tree.empty()) return std::nullopt;
  PgStatement whole{source, statement, OutlineSql(statement, true)};
  Apply(whole, tree.begin().key(), tree.begin().value(), session);
  return std::nullopt;
}

}  // namespace detector
