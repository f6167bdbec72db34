// Reads libpg_query's JSON: names, types, and the text behind a place.
#include <algorithm>
#include <map>

#include "detector/formats/sql_postgres.h"
#include "support/text.h"

namespace detector {
using support::Json;
namespace {

// The parser's names for types, as PostgreSQL's documentation spells them.
const std::map<std::string, std::string> kTypeNames = {
    {"int2", "smallint"},
    {"int4", "integer"},
    {"int8", "bigint"},
    {"float4", "real"},
    {"float8", "double precision"},
    {"bool", "boolean"},
    {"bpchar", "char"},
    {"serial4", "serial"},
    {"serial8", "bigserial"},
    {"serial2", "smallserial"},
};

std::string TypmodText(const Json& node) {
  const Json& constant = PgAt(node, "A_Const");
  if (!constant.is_null()) {
    const Json& whole = PgAt(constant, "ival");
    if (!whole.is_null()) return std::to_string(whole.value("ival", 0));
    return PgText(PgAt(constant, "sval"), "sval");
  }
  std::vector<std::string> parts = PgStrings(PgAt(PgAt(node, "ColumnRef"), "fields"));
  return parts.empty() ? "?" : parts.back();
}

std::string Typmods(const Json& type_name) {
  const Json& list = PgAt(type_name, "typmods");
  if (!list.is_array() || list.empty()) return "";
  std::vector<std::string> texts;
  for (const Json& node : list) texts.push_back(TypmodText(node));
  return "(" + support::Join(texts, ",") + ")";
}

}  // namespace

const Json& PgAt(const Json& node, const char* key) {
  static const Json nothing;
  auto found = node.is_object() ? node.find(key) : node.end();
  return !node.is_object() || found == node.end() ? nothing : *found;
}

std::string PgText(const Json& node, const char* key) {
  const Json& value = PgAt(node, key);
  return value.is_string() ? value.get<std::string>() : "";
}

std::vector<std::string> PgStrings(const Json& list) {
  std::vector<std::string> texts;
  if (!list.is_array()) return texts;
  for (const Json& node : list) texts.push_back(PgText(PgAt(node, "String"), "sval"));
  return texts;
}

namespace {

std::string SchemaOr(const std::string& schema, const PostgresSession& session) {
  if (schema.empty()) return session.schema;
  return schema == "public" ? "" : schema;
}

}  // namespace

PgName PgRelation(const Json& range_var, const PostgresSession& session) {
  return {SchemaOr(PgText(range_var, "schemaname"), session), PgText(range_var, "relname")};
}

PgName PgQualified(const Json& list, const PostgresSession& session) {
  std::vector<std::string> parts = PgStrings(list);
  if (parts.empty()) return {};
  return {SchemaOr(parts.size() > 1 ? parts[parts.size() - 2] : "", session), parts.back()};
}

void PgSetType(const Json& type_name, PostgresSession& session, Element& column) {
  std::vector<std::string> parts = PgStrings(PgAt(type_name, "names"));
  bool builtin = parts.size() < 2 || parts.front() == "pg_catalog";
  const Json& bounds = PgAt(type_name, "arrayBounds");
  size_t dimensions = bounds.is_array() ? bounds.size() : 0;
  column.attributes.erase("dimensions");
  if (dimensions > 1) column.attributes["dimensions"] = std::to_string(dimensions);
  if (dimensions > 0) column.cardinality = Cardinality::kRepeated;
  if (dimensions == 0 && column.cardinality == Cardinality::kRepeated) {
    column.cardinality = Cardinality::kSingular;
  }
  PgName name = PgQualified(PgAt(type_name, "names"), session);
  const SqlObject* own = FindObject(session.catalogue, name.schema, name.name);
  if (!own && parts.size() < 2) own = FindObject(session.catalogue, "", name.name);
  column.attributes.erase("domain");
  if (own && own->self.attributes.count("domain")) {
    column.attributes["domain"] = SqlPath(own->schema, own->self.name);
    column.type = own->self.attributes.at("domain");
  } else if (own) {
    column.type = SqlPath(own->schema, own->self.name);
  } else {
    auto known = builtin ? kTypeNames.find(name.name) : kTypeNames.end();
    std::string base = known != kTypeNames.end() ? known->second
                       : builtin                 ? name.name
                                                 : SqlPath(name.schema, name.name);
    column.type = base + Typmods(type_name);
  }
}

std::string PgSlice(const PgStatement& statement, size_t begin, size_t end) {
  std::string text;
  size_t last = begin;
  for (const SqlToken& token : statement.text.tokens) {
    if (token.begin < begin || token.end > end || token.kind == SqlToken::kComment) continue;
    if (!text.empty() && token.begin > last) text += ' ';
    text += token.text;
    last = token.end;
  }
  return text;
}

std::string PgBracketed(const PgStatement& statement, size_t from) {
  size_t begin = 0;
  int depth = 0;
  for (const SqlToken& token : statement.text.tokens) {
    if (token.begin < from) continue;
    if (IsSign(token, '(') && ++depth == 1) begin = token.end;
    if (IsSign(token, ')') && --depth == 0) return PgSlice(statement, begin, token.begin);
  }
  return "";
}

}  // namespace detector
