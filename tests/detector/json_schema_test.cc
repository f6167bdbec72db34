// What the schema model says about JSON Schemas, and what became of their properties.
#include <gmock/gmock.h>

#include "tests/detector/testing.h"

namespace detector {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kOrder = R"({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "title": "Order",
  "type": "object",
  "required": ["id"],
  "additionalProperties": false,
  "properties": {
    "id": {"type": "integer"},
    "note": {"type": ["string", "null"]},
    "lines": {"type": "array", "items": {"$ref": "#/definitions/Line"}},
    "state": {"enum": ["open", "closed"]},
    "address": {"type": "object", "properties": {"street": {"type": "string"}}},
    "prices": {"type": "object", "additionalProperties": {"type": "number"}},
    "at": {"type": "string", "format": "date-time"}
  },
  "definitions": {
    "Line": {
      "allOf": [{"$ref": "#/definitions/Base"}],
      "properties": {"next": {"$ref": "#/definitions/Line"}}
    },
    "Base": {"type": "object", "required": ["sku"], "properties": {"sku": {"type": "string"}}}
  }
})";

LoadedSource Json(const std::string& text) {
  return {.name = "test", .format = "json-schema", .files = {{"order.json", text}}};
}

TEST(JsonSchema, IsToldFromItsContent) {
  auto schema =
      ReadSchema({.name = "test", .format = "json-schema", .files = {{"o.json", kOrder}}}, {});
  ASSERT_TRUE(schema) << schema.error().message;
  EXPECT_EQ(schema->format, "json-schema");
}

TEST(JsonSchema, GivesObjectsAndTheirProperties) {
  Schema schema = MustRead(Json(kOrder));
  std::vector<std::string> paths;
  for (const Element& element : schema.elements) paths.push_back(element.path);
  EXPECT_THAT(paths, testing::UnorderedElementsAre(
                         "Order", "Order.id", "Order.note", "Order.lines", "Order.state",
                         "Order.State", "Order.State.open", "Order.State.closed", "Order.address",
                         "Order.prices", "Order.at", "Order.Address", "Order.Address.street",
                         "Line", "Line.next", "Line.sku", "Base", "Base.sku"));
}

TEST(JsonSchema, FillsFields) {
  Schema schema = MustRead(Json(kOrder));
  EXPECT_EQ(MustFind(schema, "Order.id").cardinality, Cardinality::kRequired);
  EXPECT_EQ(MustFind(schema, "Order.note").type, "string");
  EXPECT_TRUE(MustFind(schema, "Order.note").has_presence);
  EXPECT_EQ(MustFind(schema, "Order.lines").cardinality, Cardinality::kRepeated);
  EXPECT_EQ(MustFind(schema, "Order.lines").type, "Line");
  EXPECT_EQ(MustFind(schema, "Order.state").type, "Order.State");
  EXPECT_EQ(MustFind(schema, "Order.prices").map_value, "number");
  EXPECT_EQ(MustFind(schema, "Order.at").attributes.at("format"), "date-time");
  EXPECT_EQ(MustFind(schema, "Order").attributes.at("content"), "closed");
  EXPECT_EQ(MustFind(schema, "Line.next").type, "Line");
}

TEST(JsonSchema, PointsAtKeys) {
  Schema schema = MustRead(Json(kOrder));
  const Span& span = MustFind(schema, "Order.id").name_span;
  EXPECT_EQ(span.line, 8);
  EXPECT_EQ(span.column, 5);
  EXPECT_EQ(span.end_column, 9);
}

TEST(JsonSchema, FollowsReferencesToOtherFilesAndEndsCircles) {
  LoadedSource source{.name = "test", .format = "json-schema"};
  source.files = {{"a.json", R"({"title": "A", "properties": {"b": {"$ref": "sub/b.json"}}})"},
                  {"sub/b.json", R"({"title": "B", "properties": {"a": {"$ref": "../a.json#"}}})"}};
  Schema schema = MustRead(source);
  EXPECT_EQ(MustFind(schema, "A.b").type, "B");
  EXPECT_EQ(MustFind(schema, "B.a").type, "A");
}

TEST(JsonSchema, WithAReferenceInACircleIsRead) {
  Schema schema = MustRead(Json(
      R"({"properties": {"x": {"$ref": "#/$defs/a"}}, "$defs": {"a": {"$ref": "#/$defs/a"}}})"));
  EXPECT_EQ(MustFind(schema, "Order.x").type, "any");
}

TEST(JsonSchema, WithAnErrorIsRefusedWithItsPlace) {
  EXPECT_THAT(ErrorOf(Json("{\n  \"type\": \"object\",\n  \"properties\": [1 2]\n}")),
              HasSubstr("order.json:3:20: expected `,`"));
  EXPECT_THAT(ErrorOf(Json(R"({"properties": {"a": {"$ref": "gone.json"}}})")),
              HasSubstr("gone.json, which is no file of this source"));
  EXPECT_THAT(ErrorOf(Json(std::string(100000, '['))), HasSubstr("nested too deeply"));
}

std::vector<std::string> ChangesFrom(const std::string& before, const std::string& after) {
  Schema old_schema = MustRead(Json(before)), new_schema = MustRead(Json(after));
  Input old_input = ToInput(Json(before), old_schema), new_input = ToInput(Json(after), new_schema);
  std::vector<std::string> changes;
  for (const Change& change : Diff(old_input, old_schema, new_input, new_schema).changes) {
    changes.push_back(support::NameOf(change.kind) + " " + change.detail);
  }
  return changes;
}

std::string WithProperties(const std::string& properties) {
  return R"({"title": "T", "type": "object", "properties": {)" + properties + "}}";
}

TEST(JsonSchema, PropertiesAreMatchedByNameThenByTypeWordsAndPlace) {
  std::string before = WithProperties(
      R"("id": {"type": "integer"}, "full_name": {"type": "string"}, "age": {"type": "integer"})");
  EXPECT_THAT(ChangesFrom(before, before), ElementsAre());
  EXPECT_THAT(ChangesFrom(before, WithProperties(R"("id": {"type": "integer"},
      "display_name": {"type": "string"}, "age": {"type": "integer"})")),
              ElementsAre("field_renamed full_name -> display_name"));
}

// The worst that the change does to data, "new reads old, old reads new".
std::string DataVerdict(const std::string& before, const std::string& after) {
  auto read = [](const std::string& text) { return MustRead(Json(text)); };
  Schema old_schema = read(before), new_schema = read(after);
  ChangeSet changes = Diff({}, old_schema, {}, new_schema);
  constexpr Verdict order[] = {Verdict::kOk, Verdict::kLosesData, Verdict::kUnknown,
                               Verdict::kBreaks};
  constexpr const char* names[] = {"ok", "loses", "unknown", "breaks"};
  long worst[] = {0, 0};
  for (const Change& change : changes.changes) {
    const Directions& data = change.verdict.json;
    EXPECT_EQ(data.new_reads_old, change.verdict.wire.new_reads_old);
    EXPECT_EQ(data.old_reads_new, change.verdict.wire.old_reads_new);
    worst[0] = std::max(worst[0], std::find(order, order + 4, data.new_reads_old) - order);
    worst[1] = std::max(worst[1], std::find(order, order + 4, data.old_reads_new) - order);
  }
  return std::string(names[worst[0]]) + ", " + names[worst[1]];
}

// {"title": "O", "properties": {"a": ..., PROPERTIES} REST}
std::string Object(const std::string& properties, const std::string& rest = "") {
  return R"({"title": "O", "type": "object", "properties": {"a": {"type": "boolean"})" +
         properties + "}" + rest + "}";
}

TEST(JsonSchema, WhatAPropertyMeansToDataDependsOnTheContent) {
  const std::string b = R"(, "b": {"type": "string"})", any = R"(, "b": {})";
  const std::string closed = R"(, "additionalProperties": false)";
  const std::string typed = R"(, "additionalProperties": {"type": "string"})";
  const std::string needed = R"(, "required": ["b"])";
  EXPECT_EQ(DataVerdict(Object(""), Object(b)), "unknown, ok");
  EXPECT_EQ(DataVerdict(Object(""), Object(any)), "ok, ok");
  EXPECT_EQ(DataVerdict(Object("", closed), Object(b, closed)), "ok, breaks");
  EXPECT_EQ(DataVerdict(Object("", typed), Object(b, typed)), "unknown, unknown");
  EXPECT_EQ(DataVerdict(Object(""), Object(b, needed)), "breaks, ok");
  EXPECT_EQ(DataVerdict(Object(b), Object("")), "loses, unknown");
  EXPECT_EQ(DataVerdict(Object(b, closed), Object("", closed)), "breaks, ok");
  EXPECT_EQ(DataVerdict(Object(b, needed), Object("")), "loses, breaks");
  EXPECT_EQ(DataVerdict(Object(""), Object("", closed)), "breaks, ok");
  EXPECT_EQ(DataVerdict(Object("", typed), Object("", closed)), "breaks, ok");
  EXPECT_EQ(DataVerdict(Object("", typed), Object("")), "ok, breaks");
  // Whatever the type, also where another type or a list hides that the property is required now.
  for (const char* type : {R"({"enum": ["x", "y"]})", R"({"type": "object", "properties": {}})"}) {
    std::string c = R"(, "b": )" + std::string(type);
    EXPECT_EQ(DataVerdict(Object(c, needed), Object(c)), "ok, breaks") << type;
  }
  std::string whole = R"(, "b": {"type": "array", "items": {"type": "integer"}})";
  std::string number = R"(, "b": {"type": "array", "items": {"type": "number"}})";
  EXPECT_EQ(DataVerdict(Object(whole), Object(number, needed)), "breaks, breaks");
}

TEST(JsonSchema, WhatATypeMeansToDataIsWhatItAccepts) {
  struct Row {
    std::string before, after, verdict;
  };
  const Row rows[] = {
      {R"({"type": "integer"})", R"({"type": "number"})", "ok, breaks"},
      {R"({"type": "string"})", R"({"type": ["string", "null"]})", "ok, breaks"},
      {R"({"type": "string"})", R"({"type": ["string", "integer"]})", "ok, breaks"},
      {R"({"type": "string"})", R"({"type": "array", "items": {"type": "string"}})",
       "breaks, breaks"},
      {R"({"enum": ["x", "y"]})", R"({"enum": ["x", "y", "z"]})", "ok, breaks"},
      {R"({"enum": ["x", "y"]})", R"({"type": "string"})", "ok, breaks"},
      {R"({"type": "string", "maxLength": 4})", R"({"type": "string", "maxLength": 5})",
       "ok, breaks"},
      {R"({"type": "string", "minLength": 4})", R"({"type": "string"})", "ok, breaks"},
      {R"({"type": "number", "minimum": 4})", R"({"type": "number", "exclusiveMinimum": 3})",
       "unknown, unknown"},
      {R"({"type": "string", "pattern": "a"})", R"({"type": "string", "pattern": "b"})",
       "unknown, unknown"},
      {R"({"const": 1})", R"({"const": 2})", "breaks, breaks"},
      {R"({"type": "array", "items": {"type": "string"}})",
       R"({"type": "array", "items": {"type": "string", "minLength": 1}})", "breaks, ok"},
      {R"({"type": "array", "uniqueItems": true})", R"({"type": "array"})", "ok, breaks"},
      {R"({"oneOf": [{"type": "string"}, {"type": "integer"}]})",
       R"({"oneOf": [{"type": "string"}, {"type": "boolean"}]})", "unknown, unknown"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(DataVerdict(Object(", \"b\": " + row.before), Object(", \"b\": " + row.after)),
              row.verdict)
        << row.before << " -> " << row.after;
  }
}

TEST(JsonSchema, ARootWithoutATitleIsTheSameInAnotherFile) {
  auto read = [](const std::string& path, const std::string& type) {
    std::string text = R"({"type": "object", "properties": {"a": {"type": ")" + type + "\"}}}";
    return MustRead({.name = "test", .format = "json-schema", .files = {{path, text}}});
  };
  ChangeSet changes = Diff({}, read("old.json", "integer"), {}, read("new.json", "number"));
  int renamed = 0, retyped = 0;
  for (const Change& change : changes.changes) {
    EXPECT_NE(change.kind, ChangeKind::kTypeRemoved);
    retyped += change.kind == ChangeKind::kFieldTypeChanged;
    renamed += change.kind == ChangeKind::kTypeRenamed;
    EXPECT_TRUE(change.kind != ChangeKind::kTypeRenamed || change.verdict.source == Verdict::kOk);
  }
  EXPECT_EQ(renamed, 1);
  EXPECT_EQ(retyped, 1);
}

TEST(JsonSchema, AnUnlikePropertyIsNoRename) {
  auto changes =
      ChangesFrom(WithProperties(R"("a": {"type": "integer"}, "note": {"type": "string"})"),
                  WithProperties(R"("total": {"type": "number"}, "a": {"type": "integer"})"));
  EXPECT_EQ(changes.size(), 2u);
}

}  // namespace
}  // namespace detector
