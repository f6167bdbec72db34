// Protobuf editions: what features come to, and the grammar that proto3 lacks.
#include <gmock/gmock.h>

#include "detector/formats/protobuf_features.h"
#include "tests/detector/testing.h"

namespace detector {
namespace {

using testing::HasSubstr;

std::string Feature(const Schema& schema, const std::string& path, const char* feature) {
  const Element& element = MustFind(schema, path);
  int index = static_cast<int>(&element - schema.elements.data());
  return std::string(FeatureOf(
      schema.elements, index, schema.files[static_cast<size_t>(element.file)].attributes, feature));
}

TEST(Editions, FieldsTellNotSetFromDefault) {
  Schema schema = MustRead(R"(edition = "2023";
    message M {
      int32 a = 1;
      int32 b = 2 [features.field_presence = IMPLICIT];
      int32 c = 3 [features.field_presence = LEGACY_REQUIRED];
      M d = 4 [features.field_presence = IMPLICIT];
      oneof o { int32 e = 5; }
    })");
  EXPECT_EQ(schema.files[0].attributes.at("syntax"), "editions");
  EXPECT_EQ(schema.files[0].attributes.at("edition"), "2023");
  EXPECT_TRUE(MustFind(schema, "M.a").has_presence);
  EXPECT_FALSE(MustFind(schema, "M.b").has_presence);
  EXPECT_EQ(MustFind(schema, "M.c").cardinality, Cardinality::kRequired);
  EXPECT_TRUE(MustFind(schema, "M.d").has_presence);
  EXPECT_TRUE(MustFind(schema, "M.e").has_presence);
}

TEST(Editions, FeaturesComeFromWhateverIsAround) {
  Schema schema = MustRead(R"(edition = "2023";
    option features.field_presence = IMPLICIT;
    option features = { json_format: LEGACY_BEST_EFFORT };
    message M {
      option features.utf8_validation = NONE;
      string a = 1;
      message N { string b = 1 [features.utf8_validation = VERIFY]; }
    }
    enum E { option features = { enum_type: CLOSED json_format: ALLOW }; A = 1; }
    enum F { B = 0; })");
  EXPECT_FALSE(MustFind(schema, "M.a").has_presence);
  EXPECT_EQ(Feature(schema, "M.a", "utf8_validation"), "NONE");
  EXPECT_EQ(Feature(schema, "M.N.b", "utf8_validation"), "VERIFY");
  EXPECT_EQ(Feature(schema, "M", "json_format"), "LEGACY_BEST_EFFORT");
  EXPECT_EQ(Feature(schema, "E", "json_format"), "ALLOW");
  EXPECT_EQ(MustFind(schema, "E").attributes.at("closed"), "true");
  EXPECT_EQ(MustFind(schema, "F").attributes.at("closed"), "false");
}

TEST(Editions, FeaturesOfAGeneratorMayStandInAnAggregate) {
  Schema schema = MustRead(R"(edition = "2023";
    option features = { field_presence: IMPLICIT [pb.cpp] { string_type: VIEW } };
    message M { string a = 1 [features.(pb.cpp).string_type = CORD]; string b = 2; })");
  const auto& file = schema.files[0].attributes;
  EXPECT_EQ(file.at("features.field_presence"), "IMPLICIT");
  EXPECT_EQ(file.at("features.(pb.cpp).string_type"), "VIEW");
  EXPECT_EQ(MustFind(schema, "M.a").attributes.at("features.(pb.cpp).string_type"), "CORD");
}

TEST(Editions, EncodingsAreFeaturesToo) {
  Schema schema = MustRead(R"(edition = "2023";
    message M {
      repeated int32 a = 1;
      repeated int32 b = 2 [features.repeated_field_encoding = EXPANDED];
      M c = 3 [features.message_encoding = DELIMITED];
      map<string, M> d = 4;
    })");
  EXPECT_EQ(MustFind(schema, "M.a").attributes.count("packed"), 1u);
  EXPECT_EQ(MustFind(schema, "M.b").attributes.count("packed"), 0u);
  EXPECT_EQ(MustFind(schema, "M.c").attributes.at("group"), "true");
  EXPECT_EQ(MustFind(schema, "M.d").map_value, "M");
}

TEST(Editions, ReservedNamesAreIdentifiers) {
  Schema schema = MustRead(
      "edition = \"2023\";\nmessage M {\n  reserved a, b;\n  reserved 4, 9 to max;\n"
      "  message N { reserved c; }\n  enum E { X = 0; reserved Y; }\n  int32 z = 1;\n}\n");
  EXPECT_EQ(MustFind(schema, "M").attributes.at("reserved_names"), "a, b");
  EXPECT_EQ(MustFind(schema, "M").attributes.at("reserved"), "4, 9 to 536870911");
  EXPECT_EQ(MustFind(schema, "M.N").attributes.at("reserved_names"), "c");
  EXPECT_EQ(MustFind(schema, "M.E").attributes.at("reserved_names"), "Y");
  EXPECT_EQ(Text(schema, MustFind(schema, "M.z").span), "int32 z = 1;");
}

TEST(Editions, OnlyThoseThatAreKnownAreRead) {
  EXPECT_THAT(ErrorOf(Source({{"a.proto", "edition = \"2099\"; message M {}"}})),
              HasSubstr("edition \"2099\" is not known; known: 2023"));
}

TEST(Editions, EveryTruncationIsReadOrRefused) {
  std::string text = R"(edition = "2023"; option features = { field_presence: IMPLICIT };
    message M { reserved a, b; M c = 3 [features.message_encoding = DELIMITED]; })";
  for (size_t length = 0; length < text.size(); ++length) {
    auto schema = ReadSchema(Source({{"a.proto", text.substr(0, length)}}), {});
    EXPECT_THAT(schema ? "a.proto:" : schema.error().message, HasSubstr("a.proto:"));
  }
}

}  // namespace
}  // namespace detector
