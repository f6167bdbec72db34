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

TEST(JsonSchema, AnUnlikePropertyIsNoRename) {
  auto changes =
      ChangesFrom(WithProperties(R"("a": {"type": "integer"}, "note": {"type": "string"})"),
                  WithProperties(R"("total": {"type": "number"}, "a": {"type": "integer"})"));
  EXPECT_EQ(changes.size(), 2u);
}

}  // namespace
}  // namespace detector
