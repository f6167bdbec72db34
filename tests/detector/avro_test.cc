// What the schema model says about Avro schemas, what their own checker says of two versions, and
// what became of their fields.
#include <gmock/gmock.h>

#include "detector/peers/avro.h"
#include "detector/view.h"
#include "tests/detector/testing.h"

namespace detector {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr const char* kOrder = R"({
  "type": "record", "name": "Order", "namespace": "shop", "doc": "What was bought.",
  "fields": [
    {"name": "id", "type": "long", "doc": "Key.", "order": "descending"},
    {"name": "note", "type": ["null", "string"], "default": null},
    {"name": "lines", "type": {"type": "array", "items": {
      "type": "record", "name": "Line", "fields": [
        {"name": "sku", "type": "string", "aliases": ["article"]},
        {"name": "parent", "type": ["null", "Line"], "default": null}]}}},
    {"name": "prices", "type": {"type": "map", "values": "double"}},
    {"name": "state", "type": {"type": "enum", "name": "State", "symbols": ["OPEN", "SHUT"],
                               "default": "OPEN"}},
    {"name": "hash", "type": {"type": "fixed", "name": "util.Md5", "size": 16}},
    {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
    {"name": "either", "type": ["int", "string", {"type": "array", "items": "util.Md5"}]}
  ]
})";

LoadedSource Avro(const std::string& text) {
  return {.name = "test", .format = "avro", .files = {{"order.avsc", text}}};
}

TEST(Avro, GivesNamedTypesAtTheTopLevelWithTheirFields) {
  Schema schema = MustRead(Avro(kOrder));
  std::vector<std::string> paths;
  for (const Element& element : schema.elements) paths.push_back(element.path);
  EXPECT_THAT(paths, ElementsAre("shop.Order", "shop.Order.id", "shop.Order.note",
                                 "shop.Order.lines", "shop.Order.prices", "shop.Order.state",
                                 "shop.Order.hash", "shop.Order.at", "shop.Order.either",
                                 "shop.Line", "shop.Line.sku", "shop.Line.parent", "shop.State",
                                 "shop.State.OPEN", "shop.State.SHUT", "util.Md5"));
}

TEST(Avro, FillsFields) {
  Schema schema = MustRead(Avro(kOrder));
  EXPECT_EQ(MustFind(schema, "shop.Order").doc, "What was bought.");
  EXPECT_EQ(MustFind(schema, "shop.Order.id").attributes.at("order"), "descending");
  EXPECT_TRUE(MustFind(schema, "shop.Order.note").has_presence);
  EXPECT_EQ(MustFind(schema, "shop.Order.note").type, "string");
  EXPECT_EQ(MustFind(schema, "shop.Order.note").default_value, "null");
  EXPECT_EQ(MustFind(schema, "shop.Order.lines").cardinality, Cardinality::kRepeated);
  EXPECT_EQ(MustFind(schema, "shop.Order.lines").type, "shop.Line");
  EXPECT_EQ(MustFind(schema, "shop.Line.parent").type, "shop.Line");
  EXPECT_EQ(MustFind(schema, "shop.Line.sku").attributes.at("aliases"), "article");
  EXPECT_EQ(MustFind(schema, "shop.Order.prices").map_value, "double");
  EXPECT_EQ(MustFind(schema, "shop.State").default_value, "OPEN");
  EXPECT_EQ(MustFind(schema, "util.Md5").attributes.at("fixed"), "16");
  EXPECT_EQ(MustFind(schema, "shop.Order.at").attributes.at("logical_type"), "timestamp-millis");
  EXPECT_EQ(MustFind(schema, "shop.Order.either").type, "union<int,string,array<util.Md5>>");
}

TEST(Avro, PointsAtDeclarationsAndNames) {
  Schema schema = MustRead(Avro(kOrder));
  EXPECT_EQ(Text(schema, MustFind(schema, "shop.Order.id").name_span), "\"id\"");
  EXPECT_EQ(Text(schema, MustFind(schema, "shop.State.SHUT").span), "\"SHUT\"");
}

TEST(Avro, IsToldFromItsContent) {
  for (std::string text : {kOrder, R"([{"type": "enum", "name": "E", "symbols": []}])"}) {
    Schema schema = MustRead(Source({{"a.json", text}}));
    EXPECT_EQ(schema.format, "avro");
  }
}

TEST(Avro, MayBeOneTypeOrAUnion) {
  for (std::string text : {"\"int\"", "int", R"(["null", "string"])", R"({"type": "string"})"}) {
    EXPECT_THAT(MustRead(Avro(text)).elements, IsEmpty()) << text;
  }
}

TEST(Avro, FilesReferToNamesOfOtherFiles) {
  LoadedSource source{.name = "test", .format = "avro"};
  source.files = {{"a.avsc", R"({"type": "record", "name": "x.A", "fields": [
                                {"name": "b", "type": "B"}, {"name": "c", "type": "y.C"}]})"},
                  {"b.avsc", R"({"type": "enum", "name": "B", "namespace": "x", "symbols": []})"},
                  {"c.avsc", R"({"type": "fixed", "name": "y.C", "size": 1})"}};
  Schema schema = MustRead(source);
  EXPECT_EQ(MustFind(schema, "x.A.b").type, "x.B");
  EXPECT_EQ(MustFindFile(schema, "a.avsc").imports.size(), 2u);
}

struct BadSchema {
  std::string text, error;
};
TEST(Avro, WithAnErrorIsRefusedWithItsPlace) {
  const BadSchema kBad[] = {
      {"{\"type\": \"record\",\n \"name\": 7}", "order.avsc:1:1: expected a \"name\""},
      {R"({"type": "record", "name": "R"})", "1:1: expected a list \"fields\""},
      {"{\"type\": \"record\", \"name\": \"R\", \"fields\": [\n{\"name\": \"f\"}]}",
       "2:1: expected"},
      {R"({"type": "enum", "name": "E"})", "expected a list \"symbols\""},
      {R"({"type": "enum", "name": "E", "symbols": ["A", "A"]})", "1:48: the symbol `A`"},
      {R"({"type": "enum", "name": "E", "symbols": ["A"], "default": "B"})", "none of the symbols"},
      {R"({"type": "fixed", "name": "F", "size": "2"})", "1:40: expected a whole number"},
      {R"({"type": "array"})", "expected \"items\""},
      {R"({"type": "gone.Name"})", "refers to `gone.Name`, which no file"},
      {R"(["int", ["string"]])", "1:9: a union directly inside a union"},
      {R"(["int", "int"])", "1:9: this type is in the union already"},
      {R"({"type": "record"})", "expected a \"name\""},
      {R"({"type": "record", "name": "R", "fields": [{"name": "f", "type": "record"}]})",
       "`record` has parts"},
      {"{\"type\": ", "order.avsc:1:10: expected a value"},
      {"17", "expected a schema"},
      {std::string(100000, '['), "nested too deeply"},
  };
  for (const BadSchema& bad : kBad) EXPECT_THAT(ErrorOf(Avro(bad.text)), HasSubstr(bad.error));
}

ChangeSet ChangesFrom(const std::string& before, const std::string& after) {
  Schema old_schema = MustRead(Avro(before)), new_schema = MustRead(Avro(after));
  return Diff(ToInput(Avro(before), old_schema), old_schema, ToInput(Avro(after), new_schema),
              new_schema);
}

std::vector<std::string> Kinds(const ChangeSet& changes) {
  std::vector<std::string> kinds;
  for (const Change& change : changes.changes) {
    kinds.push_back(support::NameOf(change.kind) + " " + change.detail);
  }
  return kinds;
}

std::string Record(const std::string& fields) {
  return R"({"type": "record", "name": "R", "fields": [)" + fields + "]}";
}

// Warnings of a record R with one field of this type and default.
std::string DefaultWarning(const std::string& type, const std::string& value) {
  Schema schema = MustRead(Source({{"a.avsc", R"({"type": "record", "name": "R", "fields": [
      {"name": "f", "type": )" + type + R"(, "default": )" +
                                                  value + "}]}"}}));
  return schema.diagnostics.empty() ? "" : schema.diagnostics[0].message;
}

TEST(Avro, ADefaultHasToBeAValueOfItsType) {
  const std::string record =
      R"({"type": "record", "name": "P", "fields": [{"name": "x", "type": "int"},
          {"name": "y", "type": "int", "default": 0}]})";
  const std::string colour = R"({"type": "enum", "name": "C", "symbols": ["RED", "BLUE"]})";
  const std::string four = R"({"type": "fixed", "name": "F", "size": 4})";
  const std::pair<std::string, std::string> right[] = {
      {R"("int")", "-2147483648"},
      {R"("long")", "9223372036854775807"},
      {R"("double")", R"("NaN")"},
      {R"("bytes")", R"("\u00ff")"},
      {R"(["null", "string"])", "null"},
      {R"(["null", "string"])", R"("x")"},
      {record, R"({"x": 1})"},
      {colour, R"("RED")"},
      {four, R"("\u00ff\u0000ab")"},
      {R"({"type": "array", "items": "int"})", "[1, 2]"},
      {R"({"type": "map", "values": ["null", "long"]})", R"({"a": null, "b": 3})"}};
  for (const auto& [type, value] : right) {
    EXPECT_EQ(DefaultWarning(type, value), "") << type << " " << value;
  }
  const std::pair<std::string, std::string> wrong[] = {
      {R"("int")", "2147483648"},
      {R"("long")", "1.0"},
      {R"("boolean")", "0"},
      {R"("bytes")", R"("\u0100")"},
      {R"(["null", "string"])", "0"},
      {R"("string")", "null"},
      {record, R"({"y": 1})"},
      {colour, R"("GREEN")"},
      {four, R"("abc")"},
      {R"({"type": "array", "items": "int"})", R"(["1"])"},
      {R"({"type": "map", "values": "long"})", "[]"}};
  for (const auto& [type, value] : wrong) {
    EXPECT_THAT(DefaultWarning(type, value),
                HasSubstr("the default of `f` is no value of its type"))
        << type << " " << value;
  }
}

TEST(Avro, AnAliasIsARenameForSure) {
  ChangeSet changes = ChangesFrom(Record(R"({"name": "sum", "type": "int"})"),
                                  Record(R"({"name": "x", "type": "int", "aliases": ["sum"]})"));
  ASSERT_THAT(Kinds(changes), testing::Contains("field_renamed sum -> x"));
  EXPECT_EQ(changes.changes[0].confidence, 1);
}

TEST(Avro, ARecordsAliasIsARenameForSure) {
  ChangeSet changes =
      ChangesFrom(R"({"type": "record", "name": "Sum", "fields": [{"name": "a", "type": "int"}]})",
                  R"({"type": "record", "name": "Total", "aliases": ["Sum"],
          "fields": [{"name": "b", "type": "string"}]})");
  EXPECT_THAT(Kinds(changes), testing::Contains("type_renamed Sum -> Total"));
}

TEST(Avro, AnUnrelatedFieldInTheSamePlaceIsNotClaimed) {
  std::string around = R"(, {"name": "id", "type": "long"})";
  ChangeSet changes = ChangesFrom(Record(R"({"name": "customer", "type": "string"})" + around),
                                  Record(R"({"name": "weight", "type": "string"})" + around));
  EXPECT_THAT(Kinds(changes),
              UnorderedElementsAre(HasSubstr("field_removed"), HasSubstr("field_added")));
}

TEST(Avro, AFieldWithTheSameDocumentationAndAnAlikeNameIsClaimed) {
  std::string doc = R"(, "type": "string", "doc": "Where the parcel goes to, as one line"})";
  ChangeSet changes = ChangesFrom(Record(R"({"name": "ship_addr")" + doc),
                                  Record(R"({"name": "shipping_address")" + doc));
  ASSERT_THAT(Kinds(changes), ElementsAre("field_renamed ship_addr -> shipping_address"));
  EXPECT_THAT(changes.changes[0].evidence, testing::Contains("similar documentation"));
}

TEST(Avro, WhatComesCloseIsListedAndNotClaimed) {
  ChangeSet changes = ChangesFrom(
      Record(R"({"name": "start_time", "type": "long"}, {"name": "id", "type": "int"})"),
      Record(R"({"name": "start_a", "type": "long"}, {"name": "start_b", "type": "long"},
                {"name": "id", "type": "int"})"));
  for (const Change& change : changes.changes) EXPECT_NE(change.kind, ChangeKind::kFieldRenamed);
}

std::vector<std::string> Incompatibilities(const std::string& writer, const std::string& reader) {
  std::vector<std::string> found;
  for (const PeerFinding& finding : ChangesFrom(writer, reader).peer_findings) {
    if (finding.rule.starts_with("avro:")) {
      found.push_back(finding.rule.substr(5) + " " + finding.pointer + " " + finding.message);
    }
  }
  return found;
}

TEST(AvroPeer, NamesEveryIncompatibilityWithItsPlaceInTheReader) {
  EXPECT_THAT(
      Incompatibilities(Record(R"({"name": "a", "type": "long"},
                    {"name": "e", "type": {"type": "enum", "name": "E", "symbols": ["X", "Y"]}},
                    {"name": "f", "type": {"type": "fixed", "name": "F", "size": 4}},
                    {"name": "u", "type": ["int", "string"]})"),
                        Record(R"({"name": "a", "type": "int"},
                    {"name": "e", "type": {"type": "enum", "name": "E2", "symbols": ["X"]}},
                    {"name": "f", "type": {"type": "fixed", "name": "F", "size": 8}},
                    {"name": "u", "type": ["int"]}, {"name": "n", "type": "int"})")),
      UnorderedElementsAre(
          "TYPE_MISMATCH /fields/0/type reader type: INT not compatible with writer type: LONG",
          "NAME_MISMATCH /fields/1/type/name expected: E",
          "MISSING_ENUM_SYMBOLS /fields/1/type/symbols [Y]",
          "FIXED_SIZE_MISMATCH /fields/2/type/size expected: 4, found: 8",
          "MISSING_UNION_BRANCH /fields/3/type/1 reader union lacking writer type: STRING",
          "READER_FIELD_MISSING_DEFAULT_VALUE /fields/4 n"));
}

TEST(AvroPeer, AcceptsPromotionsAliasesDefaultsAndOtherNamespaces) {
  EXPECT_THAT(Incompatibilities("\"int\"", "\"double\""), IsEmpty());
  EXPECT_THAT(Incompatibilities("\"bytes\"", "\"string\""), IsEmpty());
  EXPECT_THAT(Incompatibilities("\"int\"", R"(["null", "long"])"), IsEmpty());
  EXPECT_THAT(Incompatibilities(Record(R"({"name": "a", "type": "int"})"),
                                Record(R"({"name": "b", "aliases": ["a"], "type": "long"},
                                          {"name": "c", "type": "int", "default": 0})")),
              IsEmpty());
  EXPECT_THAT(Incompatibilities(R"({"type": "fixed", "name": "a.F", "size": 1})",
                                R"({"type": "fixed", "name": "b.F", "size": 1})"),
              IsEmpty());
}

TEST(AvroPeer, EndsWithTypesThatContainThemselves) {
  auto list = [](const std::string& head) {
    return R"({"type": "record", "name": "L", "fields": [{"name": "head", "type": ")" + head +
           R"("}, {"name": "tail", "type": ["null", "L"]}]})";
  };
  EXPECT_THAT(Incompatibilities(list("int"), list("long")), IsEmpty());
  EXPECT_THAT(Incompatibilities(list("long"), list("int")).size(), testing::Ge(1u));
}

TEST(AvroPeer, EndsWithTypesThatLieVeryDeepInOneAnother) {
  std::string text = "[";
  for (int i = 0; i < 1500; ++i) {
    text += R"({"type": "record", "name": "R)" + std::to_string(i) +
            R"(", "fields": [{"name": "f", "type": "R)" + std::to_string((i + 1) % 1500) +
            R"("}, {"name": "g", "type": "R)" + std::to_string((i + 1) % 1500) + "\"}]},";
  }
  text.back() = ']';
  std::string other = text;
  other.replace(other.find("\"g\""), 3, "\"h\"");
  Schema a = MustRead(Avro(text)), b = MustRead(Avro(other));
  EXPECT_FALSE(CheckAvro({&a, &b}).empty());
}

}  // namespace
}  // namespace detector
