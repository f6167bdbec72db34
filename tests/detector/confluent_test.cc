// Verdicts of a Confluent schema registry, by mode, for its three formats.
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "detector/view.h"
#include "tests/detector/testing.h"

namespace detector {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

LoadedSource One(const std::string& format, const std::string& text) {
  std::string path = format == "protobuf" ? "a.proto" : format == "avro" ? "a.avsc" : "a.json";
  return {.name = "test", .format = format, .files = {{path, text}}};
}

struct Versions {
  std::string format, before, after;
  std::vector<std::string> older = {};
};

std::vector<std::string> Rules(const Versions& versions, const std::string& mode) {
  Schema before = MustRead(One(versions.format, versions.before));
  Schema after = MustRead(One(versions.format, versions.after));
  std::vector<Schema> history;
  for (const std::string& text : versions.older) {
    history.push_back(MustRead(One(versions.format, text)));
  }
  ChangeSet changes = Diff(ToInput(One(versions.format, versions.before), before), before,
                           ToInput(One(versions.format, versions.after), after), after, history);
  auto findings = FindingsOf(*ParseView("confluent:" + mode), changes);
  std::set<std::string> rules;
  for (const PeerFinding& finding : *findings) {
    rules.insert(finding.rule.substr(std::string("confluent:").size()) + " " + finding.pointer);
  }
  return {rules.begin(), rules.end()};
}

std::string Proto(const std::string& body) { return "syntax = \"proto3\"; package p; " + body; }

Versions Protos(const std::string& before, const std::string& after) {
  return {"protobuf", Proto(before), Proto(after)};
}

TEST(Confluent, TheDefaultIsThatNewReadsOld) {
  EXPECT_EQ(ParseView("confluent")->level, "BACKWARD");
  EXPECT_THAT(ParseView("confluent:SIDEWAYS").error().message, HasSubstr("FULL_TRANSITIVE"));
}

TEST(Confluent, DirectionsOfAvro) {
  auto record = [](const std::string& fields) {
    return R"({"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"})" + fields +
           "]}";
  };
  Versions added{"avro", record(""), record(R"(, {"name": "b", "type": "int"})")};
  EXPECT_THAT(Rules(added, "BACKWARD"),
              ElementsAre("READER_FIELD_MISSING_DEFAULT_VALUE /fields/1"));
  EXPECT_THAT(Rules(added, "FORWARD"), IsEmpty());
  EXPECT_THAT(Rules(added, "FULL").size(), 1u);
  EXPECT_THAT(Rules(added, "NONE"), IsEmpty());
}

TEST(Confluent, OnlyTransitiveModesLookAtOlderVersions) {
  Versions versions{"avro", "\"long\"", "\"long\"", {"\"string\""}};
  EXPECT_THAT(Rules(versions, "BACKWARD"), IsEmpty());
  EXPECT_THAT(Rules(versions, "FULL"), IsEmpty());
  EXPECT_THAT(Rules(versions, "BACKWARD_TRANSITIVE"), ElementsAre("TYPE_MISMATCH /"));
}

// The table of Confluent's documentation ("Schema Evolution and Compatibility"): which changes each
// mode lets through, and whether it looks at the last version only or at all of them.
struct Mode {
  const char* name;
  bool backward, forward, transitive;
};
constexpr Mode kModes[] = {
    {"BACKWARD", true, false, false}, {"BACKWARD_TRANSITIVE", true, false, true},
    {"FORWARD", false, true, false},  {"FORWARD_TRANSITIVE", false, true, true},
    {"FULL", true, true, false},      {"FULL_TRANSITIVE", true, true, true},
    {"NONE", false, false, false},
};

// Fields with a default are the documentation's optional ones.
std::string RecordOf(const std::map<std::string, bool>& fields) {
  support::Json list = support::Json::array();
  for (const auto& [name, optional] : fields) {
    support::Json field = {{"name", name}, {"type", "int"}};
    if (optional) field["default"] = 0;
    list.push_back(field);
  }
  return support::Json({{"type", "record"}, {"name", "R"}, {"fields", list}}).dump();
}

TEST(Confluent, FieldsOfAvroComeAndGoAsTheModesDocument) {
  std::mt19937 random(20);
  int judged = 0, refused = 0;
  for (int i = 0; i < 60; ++i) {
    std::vector<std::map<std::string, bool>> versions(1);  // oldest first
    for (char name = 'a'; name < 'f'; ++name) versions[0][std::string(1, name)] = random() % 2;
    for (int step = 0; step < 2; ++step) {
      std::map<std::string, bool> next = versions.back();
      if (random() % 2) {
        next["n" + std::to_string(step)] = random() % 2;
      } else {
        next.erase(std::next(next.begin(), static_cast<long>(random() % next.size())));
      }
      versions.push_back(next);
    }
    // A reader is lost where the writer lacks a field and it has no default for that.
    auto reads = [](const auto& reader, const auto& writer) {
      return std::all_of(reader.begin(), reader.end(), [&](const auto& field) {
        return field.second || writer.count(field.first);
      });
    };
    for (const Mode& mode : kModes) {
      bool fine = true;
      for (size_t old = mode.transitive ? 0 : 1; old < 2; ++old) {
        fine = fine && (!mode.backward || reads(versions[2], versions[old]));
        fine = fine && (!mode.forward || reads(versions[old], versions[2]));
      }
      Versions texts{"avro", RecordOf(versions[1]), RecordOf(versions[2]), {RecordOf(versions[0])}};
      EXPECT_EQ(Rules(texts, mode.name).empty(), fine) << mode.name << " " << texts.after;
      ++judged;
      refused += fine ? 0 : 1;
    }
  }
  EXPECT_GE(judged, 400);
  EXPECT_GE(refused, 100);
}

TEST(Confluent, ProtobufFieldsMayComeAndGo) {
  EXPECT_THAT(Rules(Protos("message M { int32 a = 1; }", "message M { string b = 2; }"), "FULL"),
              IsEmpty());
  EXPECT_THAT(Rules(Protos("message M { int32 a = 1; }", "message M { int64 b = 1; }"), "FULL"),
              IsEmpty());
}

TEST(Confluent, ProtobufRules) {
  struct Case {
    const char *before, *after, *rule;
  };
  const Case kCases[] = {
      {"message M { int32 a = 1; }", "message M { string a = 1; }",
       "FIELD_SCALAR_KIND_CHANGED #/M/1"},
      {"message M { int32 a = 1; }", "message M { sint32 a = 1; }",
       "FIELD_SCALAR_KIND_CHANGED #/M/1"},
      {"message M { int32 a = 1; } message N {}", "message M { N a = 1; } message N {}",
       "FIELD_KIND_CHANGED #/M/1"},
      {"message M { N a = 1; } message N {} message O {}",
       "message M { O a = 1; } message N {} message O {}", "FIELD_NAMED_TYPE_CHANGED #/M/1"},
      {"message M {} message N {}", "message M {}", "MESSAGE_REMOVED #/N"},
      {"message M { message I {} }", "message M {}", "MESSAGE_REMOVED #/M.I"},
      {"message M { map<string, int32> a = 1; }", "message M { map<string, string> a = 1; }",
       "FIELD_SCALAR_KIND_CHANGED #/M/1"},
      {"message M { oneof o { int32 a = 1; int32 b = 2; } }",
       "message M { oneof o { int32 a = 1; } }", "ONEOF_FIELD_REMOVED #/M/o/2"},
      {"message M { int32 a = 1; int32 b = 2; }",
       "message M { oneof o { int32 a = 1; int32 b = 2; } }",
       "MULTIPLE_FIELDS_MOVED_TO_ONEOF #/M/o"},
      {"message M { int32 a = 1; oneof o { int32 b = 2; } }",
       "message M { oneof o { int32 b = 2; int32 a = 1; } }",
       "FIELD_MOVED_TO_EXISTING_ONEOF #/M/o"},
  };
  for (const Case& one : kCases) {
    EXPECT_THAT(Rules(Protos(one.before, one.after), "BACKWARD"), ElementsAre(one.rule));
    EXPECT_THAT(Rules(Protos(one.before, one.before), "FULL_TRANSITIVE"), IsEmpty());
  }
}

TEST(Confluent, ProtobufLabelsAndPackages) {
  auto proto2 = [](const std::string& label) {
    return "syntax = \"proto2\"; message M { " + label + " int32 a = 1; }";
  };
  EXPECT_THAT(Rules({"protobuf", proto2("optional"), proto2("repeated")}, "BACKWARD"),
              ElementsAre("FIELD_NUMERIC_LABEL_CHANGED #/M/1"));
  EXPECT_THAT(
      Rules({"protobuf", "syntax = \"proto2\"; message M {}", proto2("required")}, "BACKWARD"),
      ElementsAre("REQUIRED_FIELD_ADDED #/M/1"));
  EXPECT_THAT(Rules({"protobuf", "syntax = \"proto3\"; package a; message M {}",
                     "syntax = \"proto3\"; package b; message M {}"},
                    "BACKWARD"),
              ElementsAre("PACKAGE_CHANGED #/"));
}

TEST(Confluent, ProtobufTypesThatContainThemselvesEnd) {
  std::string before = "message M { M m = 1; N n = 2; } message N { M m = 1; int32 a = 2; }";
  std::string after = "message M { M m = 1; N n = 2; } message N { M m = 1; string a = 2; }";
  EXPECT_THAT(Rules(Protos(before, before), "FULL"), IsEmpty());
  EXPECT_THAT(Rules(Protos(before, after), "BACKWARD"),
              testing::Contains("FIELD_SCALAR_KIND_CHANGED #/N/2"));
}

std::vector<std::string> Json(const std::string& before, const std::string& after) {
  return Rules({"json-schema", before, after}, "BACKWARD");
}

std::string Object(const std::string& properties, const std::string& more = "") {
  return R"({"type": "object", "properties": {)" + properties + "}" + more + "}";
}

TEST(Confluent, JsonContentModels) {
  std::string a = R"("a": {"type": "string"})", b = R"(, "b": {"type": "string"})";
  std::string closed = R"(, "additionalProperties": false)";
  EXPECT_THAT(Json(Object(a), Object(a + b)),
              ElementsAre("PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL #/properties/b"));
  EXPECT_THAT(Json(Object(a), Object(a + R"(, "b": {})")), IsEmpty());
  EXPECT_THAT(Json(Object(a + b), Object(a)), IsEmpty());
  EXPECT_THAT(Json(Object(a, closed), Object(a + b, closed)), IsEmpty());
  EXPECT_THAT(Json(Object(a + b, closed), Object(a, closed)),
              ElementsAre("PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL #/properties/b"));
  EXPECT_THAT(Json(Object(a), Object(a, closed)),
              ElementsAre("ADDITIONAL_PROPERTIES_REMOVED #/additionalProperties"));
  EXPECT_THAT(Json(Object(a, R"(, "additionalProperties": {"type": "string"})"), Object(a + b)),
              IsEmpty());
}

TEST(Confluent, JsonRules) {
  struct Case {
    const char *before, *after, *rule;
  };
  const Case kCases[] = {
      {R"({"type": "string"})", R"({"type": "integer"})", "TYPE_CHANGED #/"},
      {R"({"type": "number"})", R"({"type": "integer"})", "TYPE_NARROWED #/"},
      {R"({"type": "string"})", R"({"type": "string", "maxLength": 3})",
       "MAX_LENGTH_ADDED #/maxLength"},
      {R"({"type": "string", "minLength": 1})", R"({"type": "string", "minLength": 2})",
       "MIN_LENGTH_INCREASED #/minLength"},
      {R"({"type": "number", "maximum": 9})", R"({"type": "number", "maximum": 8})",
       "MAXIMUM_DECREASED #/maximum"},
      {R"({"enum": ["a", "b"]})", R"({"enum": ["a"]})", "ENUM_ARRAY_NARROWED #/enum"},
      {R"({"type": "array"})", R"({"type": "array", "uniqueItems": true})",
       "UNIQUE_ITEMS_ADDED #/uniqueItems"},
      {R"({"oneOf": [{"type": "string"}, {"type": "null"}]})", R"({"oneOf": [{"type": "string"}]})",
       "SUM_TYPE_NARROWED #/"},
      {R"({"type": ["string", "null"]})", R"({"type": ["string", "integer"]})",
       "COMBINED_TYPE_SUBSCHEMAS_CHANGED #/"},
      {R"({"not": {"type": "string"}})", R"({"not": {"type": ["string", "null"]}})",
       "NOT_TYPE_EXTENDED #/not"},
  };
  for (const Case& one : kCases) {
    EXPECT_THAT(Json(one.before, one.after), ElementsAre(one.rule)) << one.after;
    EXPECT_THAT(Json(one.before, one.before), IsEmpty());
  }
}

TEST(Confluent, JsonMayBecomeMoreLenient) {
  EXPECT_THAT(Json(R"({"type": "integer"})", R"({"type": "number"})"), IsEmpty());
  EXPECT_THAT(Json(R"({"type": "string"})", R"({"type": ["string", "null"]})"), IsEmpty());
  EXPECT_THAT(Json(R"({"type": "string", "maxLength": 3})", R"({"type": "string"})"), IsEmpty());
  EXPECT_THAT(Json(R"({"enum": ["a"]})", R"({"enum": ["a", "b"]})"), IsEmpty());
  EXPECT_THAT(Json(R"({"type": "string"})", "{}"), IsEmpty());
}

TEST(Confluent, JsonReferencesInACircleEnd) {
  std::string text = R"({"$ref": "#/$defs/n", "$defs": {"n": {"anyOf": [{"$ref": "#/$defs/n"},
      {"type": "object", "properties": {"next": {"$ref": "#/$defs/n"}}}]}}})";
  EXPECT_THAT(Json(text, text), IsEmpty());
}

}  // namespace
}  // namespace detector
