// What the schema model says about .proto files.
#include <gmock/gmock.h>

#include "tests/detector/testing.h"

namespace detector {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kEverything = R"(syntax = "proto2";
package shop.v1;
import "google/protobuf/timestamp.proto";
// An order.
message Order {
  required int64 id = 1;
	repeated Line lines = 2;
  map<string, Line> by_sku = 3;
  oneof payment {
    string card = 4;
    Cash cash = 5 [deprecated = true];
  }
  optional group Note = 6 { optional string text = 1; }
  repeated int32 codes = 7 [packed = true];
  optional State state = 8 [default = OPEN];
  optional google.protobuf.Timestamp at = 9;
  message Line { optional string sku = 1 [ctype = CORD, json_name = "SKU"]; }
  enum State { option allow_alias = true; OPEN = 0; NEW = 0; CLOSED = 1; }
  extensions 100 to 199;
  reserved 20, 30 to 40;
  reserved "old";
  extend Order { optional bool inner = 101; }
}
message Cash {}
extend Order { optional string remark = 100; }
service Orders {
  rpc Get(Cash) returns (stream Order);
}
)";

TEST(ReadSchema, KnowsEveryKindOfElement) {
  Schema schema = MustRead(kEverything);
  std::vector<std::string> paths;
  for (const Element& element : schema.elements) paths.push_back(element.path);
  EXPECT_THAT(
      paths,
      ElementsAre("shop.v1.Order", "shop.v1.Order.id", "shop.v1.Order.lines",
                  "shop.v1.Order.by_sku", "shop.v1.Order.payment", "shop.v1.Order.card",
                  "shop.v1.Order.cash", "shop.v1.Order.Note", "shop.v1.Order.Note.text",
                  "shop.v1.Order.note", "shop.v1.Order.codes", "shop.v1.Order.state",
                  "shop.v1.Order.at", "shop.v1.Order.Line", "shop.v1.Order.Line.sku",
                  "shop.v1.Order.State", "shop.v1.Order.State.OPEN", "shop.v1.Order.State.NEW",
                  "shop.v1.Order.State.CLOSED", "shop.v1.Order.inner", "shop.v1.Cash",
                  "shop.v1.remark", "shop.v1.Orders", "shop.v1.Orders.Get"));
}

TEST(ReadSchema, FillsFields) {
  Schema schema = MustRead(kEverything);
  const Element& id = MustFind(schema, "shop.v1.Order.id");
  EXPECT_EQ(id.cardinality, Cardinality::kRequired);
  EXPECT_EQ(id.number, 1);
  EXPECT_EQ(id.type, "int64");
  EXPECT_TRUE(id.has_presence);
  const Element& lines = MustFind(schema, "shop.v1.Order.lines");
  EXPECT_EQ(lines.type, "shop.v1.Order.Line");
  EXPECT_FALSE(lines.has_presence);
  const Element& map = MustFind(schema, "shop.v1.Order.by_sku");
  EXPECT_EQ(map.cardinality, Cardinality::kMap);
  EXPECT_EQ(map.map_key, "string");
  EXPECT_EQ(map.map_value, "shop.v1.Order.Line");
  const Element& cash = MustFind(schema, "shop.v1.Order.cash");
  EXPECT_EQ(schema.elements[static_cast<size_t>(cash.oneof)].path, "shop.v1.Order.payment");
  EXPECT_EQ(cash.attributes.at("deprecated"), "true");
  EXPECT_EQ(MustFind(schema, "shop.v1.Order.note").attributes.at("group"), "true");
  EXPECT_EQ(MustFind(schema, "shop.v1.Order.codes").attributes.at("packed"), "true");
  EXPECT_EQ(MustFind(schema, "shop.v1.Order.state").default_value, "OPEN");
  EXPECT_EQ(MustFind(schema, "shop.v1.Order.at").type, "google.protobuf.Timestamp");
  const Element& sku = MustFind(schema, "shop.v1.Order.Line.sku");
  EXPECT_EQ(sku.attributes.at("ctype"), "CORD");
  EXPECT_EQ(sku.json_name, "SKU");
}

TEST(ReadSchema, FillsTypesExtensionsAndMethods) {
  Schema schema = MustRead(kEverything);
  const Element& order = MustFind(schema, "shop.v1.Order");
  EXPECT_EQ(order.attributes.at("reserved"), "20, 30 to 40");
  EXPECT_EQ(order.attributes.at("reserved_names"), "old");
  EXPECT_EQ(order.attributes.at("extension_ranges"), "100 to 199");
  EXPECT_EQ(order.doc, " An order.\n");
  const Element& state = MustFind(schema, "shop.v1.Order.State");
  EXPECT_EQ(state.attributes.at("allow_alias"), "true");
  EXPECT_EQ(state.attributes.at("closed"), "true");
  EXPECT_EQ(MustFind(schema, "shop.v1.Order.State.CLOSED").number, 1);
  EXPECT_EQ(MustFind(schema, "shop.v1.remark").attributes.at("extendee"), "shop.v1.Order");
  const Element& inner = MustFind(schema, "shop.v1.Order.inner");
  EXPECT_EQ(inner.kind, ElementKind::kExtension);
  EXPECT_EQ(schema.elements[static_cast<size_t>(inner.parent)].path, "shop.v1.Order");
  const Element& get = MustFind(schema, "shop.v1.Orders.Get");
  EXPECT_EQ(get.attributes.at("output_type"), "shop.v1.Order");
  EXPECT_EQ(get.attributes.at("server_streaming"), "true");
  EXPECT_EQ(get.attributes.at("client_streaming"), "false");
  EXPECT_EQ(schema.files[0].attributes.at("syntax"), "proto2");
}

TEST(ReadSchema, SpansCountBytesAlsoAfterTabs) {
  Schema schema = MustRead(kEverything);
  const Element& lines = MustFind(schema, "shop.v1.Order.lines");
  EXPECT_EQ(Text(schema, lines.span), "repeated Line lines = 2;");
  for (const Element& element : schema.elements) {
    bool group_field = element.attributes.count("group") != 0;
    EXPECT_EQ(Text(schema, element.name_span), group_field ? "Note" : element.name);
  }
}

TEST(ReadSchema, KnowsPresenceInProto3) {
  Schema schema = MustRead(R"(syntax = "proto3";
    message M { int32 a = 1; optional int32 b = 2; M c = 3; oneof o { int32 d = 4; } E e = 5; }
    enum E { Z = 0; })");
  EXPECT_FALSE(MustFind(schema, "M.a").has_presence);
  EXPECT_TRUE(MustFind(schema, "M.b").has_presence);
  EXPECT_EQ(MustFind(schema, "M.b").oneof, -1);
  EXPECT_EQ(MustFind(schema, "M.b").attributes.at("proto3_optional"), "true");
  EXPECT_TRUE(MustFind(schema, "M.c").has_presence);
  EXPECT_TRUE(MustFind(schema, "M.d").has_presence);
  EXPECT_EQ(MustFind(schema, "E").attributes.at("closed"), "false");
  EXPECT_EQ(Find(schema, "M._b"), nullptr);
}

TEST(ReadSchema, KeepsCustomOptionsAsWritten) {
  Schema schema = MustRead(R"(syntax = "proto2"; import "google/protobuf/descriptor.proto";
    extend google.protobuf.FieldOptions { optional string unit = 50000; }
    message M { optional int32 a = 1 [(unit) = "m/s"]; })");
  EXPECT_EQ(MustFind(schema, "M.a").attributes.at("(unit)"), "m/s");
}

TEST(ReadSchema, WorksOutImportRoots) {
  Schema schema = MustRead(Source({
      {"proto/app/main.proto",
       "syntax='proto3'; import 'common/id.proto'; message A { Id i = 1; }"},
      {"proto/common/id.proto", "syntax='proto3'; message Id {}"},
      {"proto/alone.proto", "syntax='proto3'; message Alone {}"},
  }));
  EXPECT_EQ(MustFindFile(schema, "proto/common/id.proto").import_name, "common/id.proto");
  EXPECT_EQ(MustFindFile(schema, "proto/app/main.proto").import_name, "app/main.proto");
  EXPECT_EQ(MustFindFile(schema, "proto/alone.proto").import_name, "alone.proto");
  EXPECT_EQ(schema.files[1].imports, std::vector<int>{2});
}

TEST(ReadSchema, KeepsUnconnectedSetsApart) {
  std::string main = "syntax='proto3'; import 'id.proto'; message A { Id i = 1; }";
  Schema schema =
      MustRead(Source({{"one/main.proto", main},
                       {"one/id.proto", "syntax='proto3'; message Id { int32 a = 1; }"},
                       {"two/main.proto", main},
                       {"two/id.proto", "syntax='proto3'; message Id { bool b = 1; }"}}));
  ASSERT_EQ(schema.files.size(), 4u);
  EXPECT_EQ(schema.files[0].pool, schema.files[1].pool);
  EXPECT_EQ(schema.files[2].pool, schema.files[3].pool);
  EXPECT_NE(schema.files[0].pool, schema.files[2].pool);
  EXPECT_EQ(schema.files[3].import_name, "main.proto");
}

TEST(ReadSchema, NoFileImportsItselfByAPartOfItsPath) {
  std::string importer = "syntax='proto3'; import 'proto/beat.proto'; message A { Beat b = 1; }";
  LoadedSource source = Source({{"fs/proto/beat.proto", importer}});
  Schema alone = MustRead(source);  // what it imports lies elsewhere
  EXPECT_EQ(MustFind(alone, "A.b").type, "Beat");
  EXPECT_FALSE(alone.diagnostics.empty());
  source.files.push_back({"proto/beat.proto", "syntax='proto3'; message Beat {}"});
  Schema schema = MustRead(source);
  EXPECT_TRUE(schema.diagnostics.empty());
  EXPECT_EQ(MustFindFile(schema, "proto/beat.proto").import_name, "proto/beat.proto");
  EXPECT_EQ(schema.files[0].imports, std::vector<int>{1});
}

TEST(ReadSchema, AFlatBuffersFileMayIncludeItself) {
  Schema schema =
      MustRead(Source({{"t/a.fbs", "include \"t/a.fbs\"; include \"a.fbs\"; table T {}"},
                       {"t/sub/b.fbs", "include \"sub/b.fbs\"; table B {}"}}));
  EXPECT_EQ(schema.files.size(), 2u);
}

TEST(ReadSchema, ProtoPathDecidesBetweenRoots) {
  LoadedSource source =
      Source({{"a/x.proto", "syntax='proto3'; message A {}"},
              {"b/x.proto", "syntax='proto3'; message B {}"},
              {"main.proto", "syntax='proto3'; import 'x.proto'; message M { B b = 1; }"}});
  source.roots = {"b"};
  EXPECT_EQ(MustFind(MustRead(source), "M.b").type, "B");
}

TEST(ReadSchema, SaysWhereASyntaxErrorIsAndWhatWasExpected) {
  std::string error =
      ErrorOf(Source({{"a.proto", "syntax = \"proto3\";\nmessage M {\n\tint32 a = 1\n}\n"}}));
  EXPECT_THAT(error, HasSubstr("a.proto:4:1: Expected \";\""));
}

TEST(ReadSchema, SaysWhichTypeIsNotDefinedAndReadsTheRest) {
  LoadedSource source = Source({{"a.proto", "syntax = \"proto3\";\nmessage M { N n = 1; }"}});
  Schema schema = MustRead(source);
  EXPECT_EQ(MustFind(schema, "M.n").type, "N");
  ASSERT_EQ(schema.diagnostics.size(), 1u);
  EXPECT_EQ(schema.diagnostics[0].span.line, 2);
  EXPECT_THAT(ErrorOf(source, {.strict = true}), HasSubstr("a.proto:2:13: \"N\" is not defined."));
}

TEST(ReadSchema, AMissingImportIsSaidAndTheRestIsRead) {
  LoadedSource source =
      Source({{"p/a.proto", "syntax='proto3';\nimport \"p/b.proto\";\nimport \"no/such.proto\";\n"},
              {"p/b.proto", "syntax='proto3';"},
              {"c.proto", "syntax='proto3'; import 'p/a.proto'; message M { no.Such s = 1; }"}});
  Schema schema = MustRead(source);
  EXPECT_EQ(schema.files.size(), 3u);
  std::string said;
  for (const Diagnostic& diagnostic : schema.diagnostics) said += diagnostic.message + "\n";
  EXPECT_THAT(said, HasSubstr("import \"no/such.proto\" was not found; looked below the import "
                              "roots \".\""));
  EXPECT_THAT(said, HasSubstr("\"no.Such\" is not defined"));
  EXPECT_THAT(ErrorOf(source, {.strict = true}), HasSubstr("p/a.proto:3:1: import"));
}

TEST(ReadSchema, AnUnusedBrokenFileIsADiagnosticUnlessStrict) {
  LoadedSource source =
      Source({{"a.proto", "syntax='proto3'; message M {}"}, {"broken.proto", "message {"}});
  Schema schema = MustRead(source);
  EXPECT_EQ(schema.files.size(), 1u);
  ASSERT_FALSE(schema.diagnostics.empty());
  EXPECT_EQ(schema.diagnostics[0].span.file, "broken.proto");
  EXPECT_THAT(ErrorOf(source, {.strict = true}), HasSubstr("broken.proto:1:9"));
}

TEST(ReadSchema, RefusesImportsInACircle) {
  std::string error = ErrorOf(Source({{"a.proto", "syntax='proto3'; import 'b.proto';"},
                                      {"b.proto", "syntax='proto3'; import 'a.proto';"}}));
  EXPECT_THAT(error, HasSubstr("a.proto -> b.proto -> a.proto"));
}

TEST(ReadSchema, SurvivesHostileText) {
  std::string deep = "syntax='proto3';", close;
  for (int i = 0; i < 20000; ++i) deep += "message M {", close += "}";
  EXPECT_THAT(ErrorOf(Source({{"a.proto", deep + close}})), HasSubstr("a.proto:1:"));
  EXPECT_THAT(ErrorOf(Source({{"a.proto", std::string("\0\xff\xfe", 3)}})),
              HasSubstr("a.proto:1:"));
  std::string self = "syntax='proto3'; import 'a.proto';";
  EXPECT_THAT(ErrorOf(Source({{"a.proto", self}})), HasSubstr("circle"));
  std::string latin = "syntax='proto3'; // caf\xe9\nmessage M {}";
  EXPECT_EQ(MustRead(latin).diagnostics.size(), 1u);
}

TEST(ReadSchema, EveryTruncationIsReadOrRefused) {
  std::string text = kEverything;
  for (size_t length = 0; length < text.size(); ++length) {
    auto schema = ReadSchema(Source({{"a.proto", text.substr(0, length)}}), {});
    EXPECT_THAT(schema ? "a.proto:" : schema.error().message, HasSubstr("a.proto:"));
  }
}

TEST(ReadInput, GivesTheSameSchemaAgain) {
  LoadedSource source =
      Source({{"p/x/a.proto", "syntax='proto3'; import 'x/b.proto'; message A {}"},
              {"p/x/b.proto", "syntax='proto3'; message B {}"},
              {"q/b.proto", "syntax='proto3'; message B {}"}});
  Schema schema = MustRead(source);
  Input input = ToInput(source, schema);
  auto again = ReadInput(input);
  ASSERT_TRUE(again.has_value()) << again.error().message;
  EXPECT_EQ(support::ToJson(ToInput(source, *again)), support::ToJson(input));
  EXPECT_EQ(again->elements.size(), schema.elements.size());
}

TEST(ReadInput, HonoursNamesThatWereDecidedBefore) {
  LoadedSource source = Source({{"new.proto", "syntax='proto3'; message A {}"}});
  Input input = ToInput(source, MustRead(source));
  input.files[0].import_name = "schema.proto";
  auto again = ReadInput(input);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->files[0].import_name, "schema.proto");
}

}  // namespace
}  // namespace detector
