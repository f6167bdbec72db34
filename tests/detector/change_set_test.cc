// The change set as a document: what is written is what its JSON Schema says, and can be read back.
#include <cstdlib>

#include "support/files.h"
#include "tests/detector/testing.h"

namespace detector {
namespace {

ChangeSet Sample() {
  LoadedSource old_source = Source({{"a.proto",
                                     "syntax='proto3'; package p; message M { int32 a = 1; } "
                                     "message X { M m = 1; } message G {}"},
                                    {"broken.proto", "message {"}});
  LoadedSource new_source = Source({{"a.proto",
                                     "syntax='proto3'; package p; message N { int32 a = 1; "
                                     "bool b = 2; } message X { N m = 1; }"}});
  Schema old_schema = MustRead(old_source), new_schema = MustRead(new_source);
  ChangeSet changes = Diff(ToInput(old_source, old_schema), old_schema,
                           ToInput(new_source, new_schema), new_schema);
  changes.ambiguities.push_back({"p.G", {{"p.N", 0.5}}, "too close to call"});
  changes.peer_findings.push_back({.rule = "buf:FIELD_SAME_NAME", .categories = {"FILE"}});
  return changes;
}

// As much of JSON Schema as support::JsonSchema writes.
void ExpectValid(const support::Json& json, const support::Json& schema, const std::string& at) {
  if (schema.contains("anyOf")) {
    return ExpectValid(json, schema["anyOf"][json.is_null() ? 1 : 0], at);
  }
  if (schema.contains("enum")) {
    EXPECT_NE(std::find(schema["enum"].begin(), schema["enum"].end(), json), schema["enum"].end())
        << at << json;
    return;
  }
  std::string type = schema.at("type");
  if (type == "object" && schema.contains("properties")) {
    ASSERT_TRUE(json.is_object()) << at;
    EXPECT_EQ(json.size(), schema["properties"].size()) << at;
    for (const auto& [key, value] : schema["properties"].items()) {
      ASSERT_TRUE(json.contains(key)) << at << "/" << key;
      ExpectValid(json[key], value, at + "/" + key);
    }
  } else if (type == "array") {
    ASSERT_TRUE(json.is_array()) << at;
    for (const support::Json& item : json) ExpectValid(item, schema["items"], at + "/-");
  } else {
    bool fits = type == "string"    ? json.is_string()
                : type == "integer" ? json.is_number_integer()
                : type == "number"  ? json.is_number()
                                    : json.is_null() && type == "null";
    EXPECT_TRUE(fits) << at << " is no " << type << ": " << json;
  }
}

TEST(ChangeSet, IsAsItsSchemaSays) {
  support::Json json = support::ToJson(Sample());
  EXPECT_EQ(json.begin().key(), "version");
  ExpectValid(json, support::JsonSchema<ChangeSet>("change set"), "");
}

TEST(ChangeSet, IsReadBackUnchanged) {
  std::string json = support::DumpJson(support::ToJson(Sample()));
  auto again = support::ParseDocument<ChangeSet>(json, "change set");
  ASSERT_TRUE(again.has_value()) << again.error().message;
  EXPECT_EQ(support::DumpJson(support::ToJson(*again)), json);
}

TEST(ChangeSet, CarriesBothSchemas) {
  ChangeSet changes = Sample();
  auto old_schema = ReadInput(changes.inputs.old), new_schema = ReadInput(changes.inputs.now);
  ASSERT_TRUE(old_schema && new_schema);
  ChangeSet again = Diff(changes.inputs.old, *old_schema, changes.inputs.now, *new_schema);
  EXPECT_EQ(support::ToJson(again.changes), support::ToJson(changes.changes));
}

TEST(ChangeSet, ShipsItsSchema) {
  std::string path = COEVOLVE_SOURCE_DIR "/docs/schemas/change_set.schema.json";
  std::string schema = support::DumpJson(support::JsonSchema<ChangeSet>("Coevolve change set"));
  if (std::getenv("COEVOLVE_UPDATE")) {
    ASSERT_TRUE(support::WriteFileAtomically(path, schema).has_value());
    GTEST_SKIP() << "updated " << path;
  }
  EXPECT_EQ(support::ReadFile(path).value_or(""), schema)
      << "run with COEVOLVE_UPDATE=1 to write it anew";
}

}  // namespace
}  // namespace detector
