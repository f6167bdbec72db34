// buf's rules, one small pair of schemas for each: what is found, and where.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "detector/peers/buf.h"
#include "detector/peers/buf_config.h"
#include "detector/peers/buf_config_file.h"
#include "detector/peers/buf_report.h"
#include "detector/peers/buf_unstable.h"
#include "support/files.h"
#include "tests/detector/testing.h"

namespace detector {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Texts = std::vector<SourceFile>;

ChangeSet DiffOf(const Texts& before, const Texts& now) {
  LoadedSource old_source = Source(before), new_source = Source(now);
  Schema old_schema = MustRead(old_source), new_schema = MustRead(new_source);
  return Diff(ToInput(old_source, old_schema), old_schema, ToInput(new_source, new_schema),
              new_schema);
}

// "RULE file:line:column" of every finding of buf.
std::vector<std::string> Found(const Texts& before, const Texts& now) {
  std::vector<std::string> found;
  for (const PeerFinding& finding : DiffOf(before, now).peer_findings) {
    if (!finding.rule.starts_with("buf:")) continue;
    found.push_back(finding.rule.substr(4) + " " + finding.file + ":" +
                    std::to_string(finding.line) + ":" + std::to_string(finding.column));
  }
  return found;
}

std::vector<std::string> Found(const std::string& before, const std::string& now) {
  return Found(Texts{{"a.proto", before}}, Texts{{"a.proto", now}});
}

struct Case {
  const char* before;
  const char* now;
  const char* finding;  // among those found
};

class EveryRule : public testing::TestWithParam<Case> {};

TEST_P(EveryRule, IsFoundAtItsPlaceAndNotInTheSchemaItself) {
  const Case& c = GetParam();
  EXPECT_THAT(Found(c.before, c.now), Contains(c.finding));
  EXPECT_THAT(Found(c.before, c.before), IsEmpty());
  EXPECT_THAT(Found(c.now, c.now), IsEmpty());
}

#define P2 "syntax = \"proto2\";\n"
#define P3 "syntax = \"proto3\";\n"
#define E23 "edition = \"2023\";\n"

INSTANTIATE_TEST_SUITE_P(
    Deletions, EveryRule,
    testing::Values(
        Case{P3 "enum E { A = 0; }", P3, "ENUM_NO_DELETE a.proto:1:1"},
        Case{P3 "message M { enum E { A = 0; } }", P3 "message M {}", "ENUM_NO_DELETE a.proto:2:1"},
        Case{P3 "message M { message N {} }", P3 "message M {}", "MESSAGE_NO_DELETE a.proto:2:1"},
        Case{P3 "message M { map<string, int32> m = 1; }", P3 "message M {}",
             "MESSAGE_NO_DELETE a.proto:2:1"},
        Case{P3 "service S {}", P3, "SERVICE_NO_DELETE a.proto:1:1"},
        Case{P2 "message M { extensions 9; } extend M { optional int32 x = 9; }",
             P2 "message M { extensions 9; }", "EXTENSION_NO_DELETE a.proto:1:1"},
        Case{P3 "package p; enum E { A = 0; } enum F { B = 0; }", P3 "package p; enum F { B = 0; }",
             "PACKAGE_ENUM_NO_DELETE a.proto:1:1"},
        Case{P3 "package p; message M {} message N {}", P3 "package p; message N {}",
             "PACKAGE_MESSAGE_NO_DELETE a.proto:1:1"},
        Case{P3 "package p; service S {}", P3 "package p;",
             "PACKAGE_SERVICE_NO_DELETE a.proto:1:1"},
        Case{P2 "message M { extensions 8, 9; } extend M { optional int32 x = 9; optional int32 y "
                "= 8; }",
             P2 "message M { extensions 8, 9; } extend M { optional int32 y = 8; }",
             "PACKAGE_EXTENSION_NO_DELETE a.proto:1:1"},
        Case{P3 "package p;", P3 "package q;", "PACKAGE_NO_DELETE :1:1"}));

INSTANTIATE_TEST_SUITE_P(
    Enums, EveryRule,
    testing::Values(
        Case{P3 "enum E { A = 0; B = 1; }", P3 "enum E { A = 0; }",
             "ENUM_VALUE_NO_DELETE a.proto:2:1"},
        Case{P3 "enum E { A = 0; B = 1; }", P3 "enum E { A = 0; reserved 1; }",
             "ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED a.proto:2:1"},
        Case{P3 "enum E { A = 0; B = 1; }", P3 "enum E { A = 0; reserved \"B\"; }",
             "ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED a.proto:2:1"},
        Case{P3 "enum E { A = 0; }", P3 "enum E { B = 0; }", "ENUM_VALUE_SAME_NAME a.proto:2:14"},
        Case{E23 "enum E { A = 0; }",
             E23 "enum E {\n  option features.enum_type = CLOSED;\n  A = 0; }",
             "ENUM_SAME_TYPE a.proto:3:3"},
        Case{P3 "enum E { A = 0; }", P2 "enum E { A = 0; }", "ENUM_SAME_TYPE a.proto:2:1"},
        Case{E23 "enum E { A = 0; }",
             E23 "enum E {\n  option features.json_format = LEGACY_BEST_EFFORT;\n  A = 0; }",
             "ENUM_SAME_JSON_FORMAT a.proto:3:3"},
        Case{P3 "enum E { A = 0; reserved 5 to 9; }", P3 "enum E { A = 0; reserved 5 to 8; }",
             "RESERVED_ENUM_NO_DELETE a.proto:2:1"},
        Case{P3 "enum E { A = 0; reserved \"B\"; }", P3 "enum E { A = 0; }",
             "RESERVED_ENUM_NO_DELETE a.proto:2:1"}));

INSTANTIATE_TEST_SUITE_P(
    Messages, EveryRule,
    testing::Values(
        Case{P3 "message M { int32 a = 1; }", P3 "message M {}", "FIELD_NO_DELETE a.proto:2:1"},
        Case{P3 "message M { int32 a = 1; }", P3 "message M { reserved 1; }",
             "FIELD_NO_DELETE_UNLESS_NAME_RESERVED a.proto:2:1"},
        Case{P3 "message M { int32 a = 1; }", P3 "message M { reserved \"a\"; }",
             "FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED a.proto:2:1"},
        Case{P3 "message M { oneof o { int32 a = 1; } }", P3 "message M { int32 a = 1; }",
             "ONEOF_NO_DELETE a.proto:2:1"},
        Case{P3 "message M { reserved 4; }", P3 "message M {}",
             "RESERVED_MESSAGE_NO_DELETE a.proto:2:1"},
        Case{P2 "message M { extensions 4 to max; }", P2 "message M { extensions 5 to max; }",
             "EXTENSION_MESSAGE_NO_DELETE a.proto:2:1"},
        Case{P2 "message M {}", P2 "message M {\n  required int32 a = 1; }",
             "MESSAGE_SAME_REQUIRED_FIELDS a.proto:3:3"},
        Case{P2 "message M { required int32 a = 1; }", P2 "message M { optional int32 a = 1; }",
             "MESSAGE_SAME_REQUIRED_FIELDS a.proto:2:1"},
        Case{P3 "message M {}", P2 "message M {}", "MESSAGE_SAME_JSON_FORMAT a.proto:2:1"},
        Case{P3 "message M {}",
             P3 "message M {\n  option no_standard_descriptor_accessor = true; }",
             "MESSAGE_NO_REMOVE_STANDARD_DESCRIPTOR_ACCESSOR a.proto:3:3"}));

INSTANTIATE_TEST_SUITE_P(
    Fields, EveryRule,
    testing::Values(
        Case{P3 "message M { int32 a = 1; }", P3 "message M {\n  repeated int32 a = 1; }",
             "FIELD_SAME_CARDINALITY a.proto:3:3"},
        Case{P3 "message M { int32 a = 1; }", P3 "message M {\n  repeated int32 a = 1; }",
             "FIELD_WIRE_COMPATIBLE_CARDINALITY a.proto:3:3"},
        Case{P3 "message M { int32 a = 1; }", P3 "message M {\n  repeated int32 a = 1; }",
             "FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY a.proto:3:3"},
        Case{P3 "message M { int32 a = 1; }", P3 "message M {\n  int64 a = 1; }",
             "FIELD_SAME_TYPE a.proto:3:3"},
        Case{P3 "message M { map<string, int32> a = 1; }",
             P3 "message M {\n  map<string, int64> a = 1; }", "FIELD_SAME_TYPE a.proto:3:3"},
        Case{P3 "message M { int32 a = 1; }", P3 "message M {\n  string a = 1; }",
             "FIELD_WIRE_COMPATIBLE_TYPE a.proto:3:3"},
        Case{P3 "message M { int32 a = 1; }", P3 "message M {\n  int64 a = 1; }",
             "FIELD_WIRE_JSON_COMPATIBLE_TYPE a.proto:3:3"},
        Case{P3 "message M { string a = 1; }", P3 "message M {\n  string a = 1 [ctype = CORD]; }",
             "FIELD_SAME_CPP_STRING_TYPE a.proto:3:17"},
        Case{P3 "message M { int64 a = 1; }",
             P3 "message M {\n  int64 a = 1 [jstype = JS_STRING]; }",
             "FIELD_SAME_JSTYPE a.proto:3:16"},
        Case{E23 "message M { string a = 1; }",
             E23 "message M {\n  string a = 1 [features.utf8_validation = NONE]; }",
             "FIELD_SAME_UTF8_VALIDATION a.proto:3:17"},
        Case{P2 "message M { optional string a = 1; }",
             P2 "option java_string_check_utf8 = true;\nmessage M { optional string a = 1; }",
             "FIELD_SAME_JAVA_UTF8_VALIDATION a.proto:2:1"},
        Case{P3 "message M { int32 a = 1; }", P3 "message M {\n  int32 b = 1; }",
             "FIELD_SAME_NAME a.proto:3:9"},
        Case{P3 "message M { int32 a = 1; }",
             P3 "message M {\n  int32 a = 1 [json_name = \"x\"]; }",
             "FIELD_SAME_JSON_NAME a.proto:3:16"},
        Case{P3 "message M { int32 a = 1; }", P3 "message M { oneof o {\n  int32 a = 1; } }",
             "FIELD_SAME_ONEOF a.proto:3:3"},
        Case{P2 "message M { optional int32 a = 1; }",
             P2 "message M {\n  optional int32 a = 1 [default = 4]; }",
             "FIELD_SAME_DEFAULT a.proto:3:25"}));

INSTANTIATE_TEST_SUITE_P(
    Files, EveryRule,
    testing::Values(
        Case{P3, P3 "option cc_enable_arenas = false;", "FILE_SAME_CC_ENABLE_ARENAS a.proto:2:1"},
        Case{P3, P3 "option cc_generic_services = true;",
             "FILE_SAME_CC_GENERIC_SERVICES a.proto:2:1"},
        Case{P3, P3 "option csharp_namespace = \"n\";", "FILE_SAME_CSHARP_NAMESPACE a.proto:2:1"},
        Case{P3, P3 "option go_package = \"n\";", "FILE_SAME_GO_PACKAGE a.proto:2:1"},
        Case{P3, P3 "option java_generic_services = true;",
             "FILE_SAME_JAVA_GENERIC_SERVICES a.proto:2:1"},
        Case{P3, P3 "option java_multiple_files = true;",
             "FILE_SAME_JAVA_MULTIPLE_FILES a.proto:2:1"},
        Case{P3, P3 "option java_outer_classname = \"N\";",
             "FILE_SAME_JAVA_OUTER_CLASSNAME a.proto:2:1"},
        Case{P3 "option java_package = \"n\";", P3, "FILE_SAME_JAVA_PACKAGE a.proto:1:1"},
        Case{P3, P3 "option objc_class_prefix = \"N\";", "FILE_SAME_OBJC_CLASS_PREFIX a.proto:2:1"},
        Case{P3, P3 "option optimize_for = CODE_SIZE;", "FILE_SAME_OPTIMIZE_FOR a.proto:2:1"},
        Case{P3, P3 "option php_class_prefix = \"N\";", "FILE_SAME_PHP_CLASS_PREFIX a.proto:2:1"},
        Case{P3, P3 "option php_metadata_namespace = \"N\";",
             "FILE_SAME_PHP_METADATA_NAMESPACE a.proto:2:1"},
        Case{P3, P3 "option php_namespace = \"N\";", "FILE_SAME_PHP_NAMESPACE a.proto:2:1"},
        Case{P3, P3 "option py_generic_services = true;",
             "FILE_SAME_PY_GENERIC_SERVICES a.proto:2:1"},
        Case{P3, P3 "option ruby_package = \"N\";", "FILE_SAME_RUBY_PACKAGE a.proto:2:1"},
        Case{P3, P3 "option swift_prefix = \"N\";", "FILE_SAME_SWIFT_PREFIX a.proto:2:1"},
        Case{P3, P2, "FILE_SAME_SYNTAX a.proto:1:1"},
        Case{P3 "package p;", P3 "package q;", "FILE_SAME_PACKAGE a.proto:2:1"}));

constexpr const char* kMessages = P3 "message I {} message J {}\n";

TEST(BufServices, AreComparedMethodByMethod) {
  std::string before =
      std::string(kMessages) + "service S { rpc A(I) returns (J); rpc B(I) returns (J); }";
  std::string now = std::string(kMessages) +
                    "service S {\n  rpc A(stream J) returns (stream I) {\n"
                    "    option idempotency_level = IDEMPOTENT;\n  } }";
  EXPECT_THAT(
      Found(before, now),
      ElementsAre("RPC_NO_DELETE a.proto:3:1", "RPC_SAME_CLIENT_STREAMING a.proto:4:3",
                  "RPC_SAME_SERVER_STREAMING a.proto:4:3", "RPC_SAME_REQUEST_TYPE a.proto:4:16",
                  "RPC_SAME_RESPONSE_TYPE a.proto:4:35", "RPC_SAME_IDEMPOTENCY_LEVEL a.proto:5:5"));
}

TEST(BufRules, AFileThatIsGoneHasNoPlace) {
  EXPECT_THAT(Found({{"a.proto", P3}, {"b.proto", P3}}, {{"a.proto", P3}}),
              ElementsAre("FILE_NO_DELETE :1:1"));
}

TEST(BufRules, WhatMovesWithinItsPackageIsGoneOnlyFromItsFile) {
  std::vector<std::string> found =
      Found({{"a.proto", P3 "package p; message M {}"}, {"b.proto", P3 "package p;"}},
            {{"a.proto", P3 "package p;"}, {"b.proto", P3 "package p; message M {}"}});
  EXPECT_THAT(found, ElementsAre("MESSAGE_NO_DELETE a.proto:1:1"));
}

TEST(BufRules, AnEnumThatGrewMayStandForAnotherOfItsName) {
  std::string before = P3 "message A { enum E { X = 0; } } message M { A.E e = 1; }";
  std::string now = P3
      "message A { enum E { X = 0; } } message B { enum E { X = 0; Y = 1; } }\n"
      "message M { B.E e = 1; }";
  EXPECT_THAT(Found(before, now), ElementsAre("FIELD_SAME_TYPE a.proto:3:13"));
}

TEST(BufRules, EachHasItsCategories) {
  EXPECT_EQ(BufRules().size(), 64u);
  EXPECT_EQ(FindBufRule("FILE_NO_DELETE")->categories, "FILE CSR");
  EXPECT_EQ(FindBufRule("FIELD_WIRE_COMPATIBLE_TYPE")->categories, "WIRE");
}

std::vector<std::string> Kept(const std::string& yaml, const std::string& level) {
  ChangeSet changes =
      DiffOf({{"a.proto", P3 "package p.v1beta1; message M { int32 a = 1; } message N {}"},
              {"old/b.proto", P3 "message O {}"}},
             {{"a.proto", P3 "package p.v1beta1; message M { int64 a = 1; }"}});
  std::vector<PeerFinding> all;
  for (const PeerFinding& finding : changes.peer_findings) {
    if (finding.rule.starts_with("buf:")) all.push_back(finding);
  }
  auto config = ParseBufConfig(yaml, "buf.yaml");
  EXPECT_TRUE(config.has_value()) << config.error().message;
  std::vector<std::string> kept;
  for (const PeerFinding& finding : ApplyBufConfig(*config, level, changes, all)) {
    kept.push_back(finding.rule.substr(4));
  }
  return kept;
}

TEST(BufConfig, DecidesWhichRulesCountWhere) {
  EXPECT_THAT(Kept("version: v1", "WIRE_JSON"), ElementsAre("FIELD_WIRE_JSON_COMPATIBLE_TYPE"));
  EXPECT_THAT(Kept("version: v1\nbreaking: {use: [FILE_NO_DELETE]}", "FILE"),
              ElementsAre("FILE_NO_DELETE"));
  EXPECT_THAT(Kept("version: v2\nbreaking: {use: [FILE], except: [FILE_NO_DELETE]}", "WIRE"),
              ElementsAre("MESSAGE_NO_DELETE", "FIELD_SAME_TYPE"));
  EXPECT_THAT(Kept("version: v1\nbreaking: {ignore: [old]}", "FILE"),
              ElementsAre("MESSAGE_NO_DELETE", "FIELD_SAME_TYPE"));
  EXPECT_THAT(Kept("version: v1\nbreaking: {ignore_only: {FIELD_SAME_TYPE: [a.proto]}}", "FILE"),
              ElementsAre("FILE_NO_DELETE", "MESSAGE_NO_DELETE"));
  EXPECT_THAT(Kept("version: v1\nbreaking: {ignore_unstable_packages: true}", "FILE"),
              ElementsAre("FILE_NO_DELETE"));
  EXPECT_THAT(
      Kept("version: v2\nmodules: [{path: old, breaking: {except: [FILE]}}, {path: .}]", "FILE"),
      ElementsAre("MESSAGE_NO_DELETE", "FIELD_SAME_TYPE"));
}

TEST(BufConfig, SaysWhereItIsWrong) {
  auto error = [](const std::string& yaml) {
    auto config = ParseBufConfig(yaml, "buf.yaml");
    return config ? "" : config.error().message;
  };
  EXPECT_THAT(error("version: v9"), HasSubstr("buf.yaml:1:10: `version`"));
  EXPECT_THAT(error("version: v1\nbreaking:\n  use: [NO_SUCH]"),
              HasSubstr("buf.yaml:3:9: `NO_SUCH`"));
  EXPECT_THAT(error("version: v1\nbreaking:\n  used: []"), HasSubstr("buf.yaml:3:3: unknown key"));
  EXPECT_THAT(error("version: [v1"), HasSubstr("buf.yaml:1:"));
  EXPECT_THAT(error("- 1"), HasSubstr("buf.yaml:1:1"));
}

class BufConfigFile : public testing::Test {
 protected:
  void SetUp() override {
    Write("repo/.git/HEAD", "");
    Write("repo/proto/app/a.proto", P3 "import 'common/id.proto'; message A { Id i = 1; }");
    Write("repo/proto/common/id.proto", P3 "message Id { int32 n = 1; }");
    Write("repo/old/app/a.proto", P3 "import 'common/id.proto'; message A { Id i = 1; }");
    Write("repo/old/common/id.proto", P3 "message Id { int64 n = 1; }");
  }
  void Write(const std::string& path, const std::string& text) {
    std::filesystem::create_directories((folder_->path() / path).parent_path());
    std::ofstream(folder_->path() / path) << text;
  }
  // How many of the findings count between OLD and `now`; -1 for none that decides.
  int Counting(const std::string& old, const std::string& now) {
    ReadOptions options{.directory = folder_->path()};
    options.git = [&](const std::string&, const std::string& path) { return GitAnswer(path); };
    auto changes = DiffSources(old, now, options);
    EXPECT_TRUE(changes.has_value()) << changes.error().message;
    auto config = FindBufConfig(options, changes->inputs.now, "");
    EXPECT_TRUE(config.has_value()) << config.error().message;
    if (!*config) return -1;
    return static_cast<int>(
        ApplyBufConfig(**config, "FILE", *changes, changes->peer_findings).size());
  }
  // What git would say if the folder "repo" were a commit.
  support::Result<LoadedSource> GitAnswer(const std::string& path) {
    LoadedSource source;
    std::filesystem::path at = folder_->path() / "repo" / path;
    if (std::filesystem::is_regular_file(at)) {
      source.files.push_back({at.filename(), *support::ReadFile(at, 1000)});
    } else if (std::filesystem::exists(at)) {
      if (auto below = Load(at, {})) source.files = below->files;
    }
    return source;
  }

  support::Result<support::TempDir> folder_ = support::TempDir::Make("buf-config");
};

TEST_F(BufConfigFile, LiesInTheFolderOrAboveItInTheRepository) {
  Write("buf.yaml", "version: v9");  // outside of the repository: nobody reads it
  EXPECT_EQ(Counting("repo/old", "repo/proto"), -1);
  Write("repo/buf.yaml", "version: v2\nbreaking: {ignore: [proto/common]}");
  EXPECT_EQ(Counting("repo/old", "repo/proto"), 0);
  Write("repo/proto/buf.yaml", "version: v2\nbreaking: {ignore: [proto/common]}");
  EXPECT_EQ(Counting("repo/old", "repo/proto"), 1);
  Write("repo/proto/buf.yaml", "version: v2\nbreaking: {ignore: [common]}");
  EXPECT_EQ(Counting("repo/old", "repo/proto"), 0);
}

TEST_F(BufConfigFile, HoldsForASingleFileAndItsImports) {
  Write("repo/proto/app/buf.yaml", "version: v2\nbreaking: {ignore: [common]}");
  EXPECT_EQ(Counting("repo/old/app/a.proto", "repo/proto/app/a.proto"), 1);
  Write("repo/proto/app/buf.yaml", "version: v2\nbreaking: {ignore: [../common]}");
  EXPECT_EQ(Counting("repo/old/app/a.proto", "repo/proto/app/a.proto"), 0);
  std::filesystem::remove(folder_->path() / "repo/proto/app/buf.yaml");
  Write("repo/proto/buf.yaml", "version: v2\nbreaking: {ignore: [common/id.proto]}");
  EXPECT_EQ(Counting("repo/old/app/a.proto", "repo/proto/app/a.proto"), 0);
}

TEST_F(BufConfigFile, IsOfTheRevisionThatGitNames) {
  EXPECT_EQ(Counting("git:v1:old", "git:v2:proto"), -1);
  Write("repo/buf.yaml", "version: v2\nbreaking: {ignore: [proto/common]}");
  EXPECT_EQ(Counting("git:v1:old", "git:v2:proto"), 0);
  EXPECT_EQ(Counting("git:v1:old/app/a.proto", "git:v2:proto/app/a.proto"), 0);
  Write("repo/proto/buf.yaml", "version: v2\nbreaking: {ignore: [app]}");
  EXPECT_EQ(Counting("git:v1:old", "git:v2:proto"), 1);
}

TEST(BufConfig, KnowsUnstablePackages) {
  for (const char* package : {"a.v1beta1", "a.v2alpha", "a.v1p1beta2", "a.v1testing"}) {
    EXPECT_TRUE(IsUnstablePackage(package)) << package;
  }
  for (const char* package : {"", "v1beta1", "a.v1", "a.v0beta1", "a.beta", "a.v1alphabeta"}) {
    EXPECT_FALSE(IsUnstablePackage(package)) << package;
  }
}

}  // namespace
}  // namespace detector
