// What `rewrite` and `check` print for other programs: SARIF, YAML, annotations and baselines.
#include <gmock/gmock.h>

#include <set>

#include "support/text.h"
#include "tests/cli/program.h"

namespace {
using support::Json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// Two files with uses that are edited, one of them for a person, in names and texts that want care.
class Formats : public cli_test::Program {
 protected:
  void SetUp() override {
    Program::SetUp();
    Write("repo/a.cc",
          "#include \"old.pb.h\"\n"
          "const char* kÄ = \"ä\"; double Get(const demo::Reading& r) { return r.temp(); }\n"
          "void Set(demo::Reading* r) { r->set_temp(r->temp() + 1); }\n");
    Write("repo/a b,50%.cc",
          "#include \"old.pb.h\"\r\n"
          "#ifdef OTHER\r\ndouble F(const demo::Reading& r) { return r.temp(); }\r\n#endif\r\n"
          "double G(const demo::Reading& r) { return r.temp(); }\r\n");
    Write("old/old.proto", Read("old.proto"));
    Write("new/old.proto", Read("new.proto"));
    auto made = Shell("cd repo && git add -A && git commit -qm more");
    ASSERT_TRUE(made.ok()) << made.err;
  }
  support::ProcessOutcome Command(const char* command, std::vector<std::string> more) const {
    std::vector<std::string> arguments{command, "old", "new", "repo"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Run(arguments);
  }
  Json ReadJson(const support::ProcessOutcome& outcome) const {
    auto json = support::ParseJson(outcome.out, "answer");
    EXPECT_TRUE(json) << outcome.out << outcome.err;
    return json.value_or(Json());
  }
};

// The rules of the SARIF 2.1.0 schema that an object of this kind can break.
void ExpectKeys(const Json& object, const std::set<std::string>& required,
                const std::set<std::string>& allowed) {
  for (const std::string& key : required) EXPECT_TRUE(object.contains(key)) << key;
  for (const auto& [key, value] : object.items()) {
    EXPECT_TRUE(required.count(key) || allowed.count(key)) << key;
  }
}

void ExpectArtifact(const Json& artifact) {
  ExpectKeys(artifact, {"uri", "uriBaseId"}, {});
  EXPECT_THAT(artifact["uri"].get<std::string>(),
              testing::MatchesRegex("([-A-Za-z0-9._/,]|%[0-9A-F][0-9A-F])+"));
}

void ExpectRegion(const Json& region) {
  ExpectKeys(region, {"startLine", "startColumn"},
             {"endLine", "endColumn", "byteOffset", "byteLength", "snippet"});
  EXPECT_GE(region["startLine"], 1);
  EXPECT_GE(region["startColumn"], 1);
}

size_t ExpectFix(const Json& fix) {
  ExpectKeys(fix, {"description", "artifactChanges"}, {});
  size_t replacements = 0;
  for (const Json& change : fix["artifactChanges"]) {
    ExpectKeys(change, {"artifactLocation", "replacements"}, {});
    ExpectArtifact(change["artifactLocation"]);
    for (const Json& replacement : change["replacements"]) {
      ExpectKeys(replacement, {"deletedRegion", "insertedContent"}, {});
      ExpectRegion(replacement["deletedRegion"]);
      EXPECT_TRUE(replacement["insertedContent"]["text"].is_string());
      ++replacements;
    }
  }
  EXPECT_GT(replacements, 0u) << "a fix without a replacement is against the schema";
  return replacements;
}

size_t ExpectResult(const Json& result, const Json& rules) {
  ExpectKeys(result, {"ruleId", "message", "locations", "level", "partialFingerprints"},
             {"ruleIndex", "properties", "fixes"});
  EXPECT_EQ(rules.at(result["ruleIndex"].get<size_t>())["id"], result["ruleId"]);
  EXPECT_THAT(result["level"].get<std::string>(), testing::AnyOf("error", "warning"));
  EXPECT_FALSE(result["message"]["text"].get<std::string>().empty());
  const Json& place = result["locations"].at(0)["physicalLocation"];
  ExpectArtifact(place["artifactLocation"]);
  ExpectRegion(place["region"]);
  size_t replacements = 0;
  for (const Json& fix : result.value("fixes", Json::array())) replacements += ExpectFix(fix);
  return replacements;
}

TEST_F(Formats, SarifKeepsToItsSchemaAndFixesWhatTheReportEdits) {
  Json report = ReadJson(Command("rewrite", {"--format", "json"}));
  Json sarif = ReadJson(Command("rewrite", {"--format", "sarif"}));
  ExpectKeys(sarif, {"version", "runs"}, {"$schema"});
  EXPECT_EQ(sarif["version"], "2.1.0");
  ASSERT_EQ(sarif["runs"].size(), 1u);
  const Json& run = sarif["runs"][0];
  ExpectKeys(run, {"tool", "results"}, {"invocations", "columnKind", "originalUriBaseIds"});
  const Json& rules = run["tool"]["driver"]["rules"];
  size_t replacements = 0, reviews = 0;
  std::set<std::string> prints;
  for (const Json& result : run["results"]) {
    replacements += ExpectResult(result, rules);
    reviews += result["properties"]["state"] == "review";
    prints.insert(result["partialFingerprints"]["coevolveUse/v1"]);
  }
  EXPECT_EQ(replacements, report["edits"].size());
  EXPECT_GT(replacements, 0u);
  EXPECT_GT(reviews, 0u);
  EXPECT_EQ(prints.size(), run["results"].size());
}

TEST_F(Formats, SarifCountsColumnsInCharacters) {
  Json sarif = ReadJson(Command("rewrite", {"--format", "sarif"}));
  bool seen = false;
  for (const Json& result : sarif["runs"][0]["results"]) {
    const Json& place = result["locations"][0]["physicalLocation"];
    if (place["artifactLocation"]["uri"] != "a.cc" || place["region"]["startLine"] != 2) continue;
    EXPECT_EQ(place["region"]["startColumn"], 69);  // byte 71
    EXPECT_EQ(
        result["fixes"][0]["artifactChanges"][0]["replacements"][0]["deletedRegion"]["startColumn"],
        69);
    seen = true;
  }
  EXPECT_TRUE(seen);
}

TEST_F(Formats, ClangApplyReplacementsWritesWhatApplyWrites) {
  auto yaml = Command("rewrite", {"--format", "yaml"});
  Write("edits/edits.yaml", yaml.out);
  ASSERT_TRUE(Shell("cp -r repo peer && sed -i 's,/repo/,/peer/,' edits/edits.yaml").ok());
  auto applied = Shell("clang-apply-replacements-19 edits");
  ASSERT_TRUE(applied.ok()) << applied.err;
  EXPECT_EQ(Command("rewrite", {"--apply", "--fail-on", "none"}).exit_code, 0);
  EXPECT_THAT(Read("repo/a.cc"), HasSubstr("r->set_celsius(r->celsius() + 1)"));
  auto same = Shell("git -C repo diff --quiet; diff -r -x .git repo peer");
  EXPECT_TRUE(same.ok()) << same.out;
}

TEST_F(Formats, AnnotationsAreEscapedSoThatANameCannotGiveCommands) {
  auto outcome = Command("check", {"--format", "github"});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("::warning file=a b%2C50%25.cc,line=3,col=45,"
                                     "title=field_renamed::field_renamed demo.Reading.temp -> "
                                     "demo.Reading.celsius: "));
  for (const std::string& line : support::Split(outcome.out, '\n')) {
    if (line.empty()) continue;
    EXPECT_THAT(line, testing::StartsWith("::warning file="));
  }
}

TEST_F(Formats, AtMostFiftyAnnotationsAreGiven) {
  rewriter::Report report = OneEdit();
  for (int line = 1; line <= 60; ++line) {
    report.uses.push_back(
        {"z.cc", line, 1, report.uses[0].change, rewriter::UseState::kReview, "dependent"});
  }
  auto outcome = Run({"check", "old.proto", "new.proto", "repo", "--format", "github"},
                     EngineThatReports(report));
  auto lines = support::Split(outcome.out, '\n');
  ASSERT_EQ(lines.size(), 51u);  // the last is empty
  EXPECT_THAT(lines[49], HasSubstr("and 12 more uses"));
}

TEST_F(Formats, ABaselineKnowsUsesThroughLinesThatComeAndGo) {
  auto written = Command("check", {"--baseline", "known.json", "--write-baseline"});
  EXPECT_EQ(written.exit_code, 0) << written.err;
  EXPECT_EQ(Command("check", {"--baseline", "known.json"}).exit_code, 0);
  Write("repo/a.cc", "// one\n// two\n" + Read("repo/a.cc"));
  auto shifted = Command("check", {"--baseline", "known.json"});
  EXPECT_EQ(shifted.exit_code, 0) << shifted.out;
  EXPECT_EQ(shifted.out, "");
  Write("repo/a.cc", Read("repo/a.cc") + "double H(const demo::Reading& r) { return r.temp(); }\n");
  auto grown = Command("check", {"--baseline", "known.json"});
  EXPECT_EQ(grown.exit_code, 1);
  EXPECT_THAT(grown.out, AllOf(HasSubstr("a.cc:6:"), Not(HasSubstr("a.cc:5:"))));
}

TEST_F(Formats, ASecondUseOnTheSameTextIsNew) {
  Command("check", {"--baseline", "known.json", "--write-baseline"});
  Write("repo/a.cc", Read("repo/a.cc") +
                         "namespace n {\n"
                         "void Set(demo::Reading* r) { r->set_temp(r->temp() + 1); }\n}\n");
  EXPECT_EQ(Command("check", {"--baseline", "known.json"}).exit_code, 1);
}

TEST_F(Formats, WhatABaselineKnowsAndIsGoneIsSaid) {
  Command("check", {"--baseline", "known.json", "--write-baseline"});
  Write("repo/a.cc", "#include \"old.pb.h\"\n");
  auto outcome = Command("check", {"--baseline", "known.json"});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("3 of it are gone"));
}

TEST_F(Formats, ABaselineThatIsMissingOrBrokenIsTrouble) {
  auto missing = Command("check", {"--baseline", "none.json"});
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_THAT(missing.err, AllOf(HasSubstr("none.json"), HasSubstr("--write-baseline")));
  Write("broken.json", "{\"version\": 1}");
  EXPECT_EQ(Command("check", {"--baseline", "broken.json"}).exit_code, 2);
  EXPECT_EQ(Command("check", {"--write-baseline"}).exit_code, 2);
}

TEST_F(Formats, OnlyOneUnitIsParsedWhereJustThatIsAskedFor) {
  auto outcome = Command("rewrite", {"--only", "a.cc"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("+++ b/a.cc"), Not(HasSubstr("a b,50%.cc"))));
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("note: a.cc: parsed in "), HasSubstr("-std=")));
  EXPECT_EQ(Command("rewrite", {"--only", "nowhere.cc"}).exit_code, 2);
  EXPECT_EQ(Command("rewrite", {"--only", "a.cc", "--apply"}).exit_code, 2);
}

TEST_F(Formats, AUnitThatCrashesLeavesItsTrace) {
  Write("repo/a.cc",
        "#include \"old.pb.h\"\ndouble G(const demo::Reading& r) { return r.temp(); }\n"
        "#pragma clang __debug crash\n");
  auto outcome = Command("rewrite", {"--only", "a.cc"});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("a.cc: crashed (signal"), HasSubstr("Stack dump")));
}

}  // namespace
