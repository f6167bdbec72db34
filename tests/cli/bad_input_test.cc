// Whatever a schema file holds, in every format: an error with place and remedy and exit status 2,
// or a reading with diagnostics; never a crash, and only so much memory and time.
#include <gmock/gmock.h>

#include <algorithm>

#include "tests/cli/program.h"

namespace {
using testing::AnyOf;
using testing::HasSubstr;

struct FormatCase {
  const char* name;
  const char* file;
  const char* good;
  // Repeated 100,000 times it nests as deeply.
  const char* nests;
  const char* other_file;  // "": the format has no imports
  const char*
      circular;  // two files that import each other: this is one, in the other OTHER is ours
  const char* unresolved;
};

// So that a test's name ends in its format.
void PrintTo(const FormatCase& format, std::ostream* out) { *out << format.name; }

constexpr FormatCase kFormats[] = {
    {"protobuf", "a.proto", "syntax = \"proto3\";\nmessage A {\n  int32 x = 1;\n}\n", "message A {",
     "b.proto", "syntax = \"proto3\";\nimport \"OTHER\";\nmessage M {}\n",
     "syntax = \"proto3\";\nmessage A { Gone x = 1; }\n"},
    {"flatbuffers", "a.fbs", "namespace n;\ntable A {\n  x: int;\n}\n", "table A { a: [", "", "",
     "table A { x: Gone; }\n"},
    {"capnp", "a.capnp", "@0xbf5147cbbecf40c1;\nstruct A {\n  x @0 :Int32;\n}\n", "struct A { ", "",
     "", "@0xbf5147cbbecf40c1;\nstruct A { x @0 :Gone; }\n"},
    {"json-schema", "a.json",
     "{\"$schema\": \"http://json-schema.org/draft-07/schema#\",\n \"title\": \"A\", "
     "\"properties\": "
     "{\"x\": {\"type\": \"string\"}}}\n",
     "{\"properties\":{\"a\":", "b.json", "{\"title\": \"M\", \"$defs\": {}, \"$ref\": \"OTHER\"}",
     "{\"title\": \"A\", \"$defs\": {}, \"properties\": {\"x\": {\"$ref\": \"gone.json\"}}}"},
    {"bigquery", "a.json", "[{\"name\": \"x\",\n \"type\": \"INT64\"}]\n",
     "[{\"name\":\"a\",\"type\":\"RECORD\",\"fields\":", "", "", ""},
    {"arrow", "a.json",
     "{\"schema\": {\"fields\": [{\"name\": \"x\",\n \"type\": {\"name\": \"utf8\"}}]}}\n",
     "{\"fields\":[{\"name\":\"a\",\"type\":{\"name\":\"list\"},\"children\":", "", "", ""},
};

// The program may take so much of everything; address space, because a limit on what is resident
// isn't there.
constexpr const char* kLimits = "ulimit -v 2500000; ulimit -t 20; ";

class BadInput : public cli_test::Program, public testing::WithParamInterface<FormatCase> {
 protected:
  support::ProcessOutcome Diff(const std::string& file, const std::string& as = "") const {
    return Shell(kLimits + std::string(COEVOLVE_BIN_DIR "/coevolve diff --as ") +
                 (as.empty() ? GetParam().name : as) + " " + file + " " + file);
  }
  // Trouble that names the file and says more than that it is bad.
  void ExpectTrouble(const support::ProcessOutcome& outcome, const std::string& file) const {
    EXPECT_EQ(outcome.exit_code, 2) << outcome.out << outcome.err;
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, HasSubstr(file));
  }
  // Read leniently, or refused.
  void ExpectSense(const support::ProcessOutcome& outcome, const std::string& file) const {
    EXPECT_THAT(outcome.exit_code, AnyOf(0, 2)) << outcome.out << outcome.err;
    if (outcome.exit_code == 2) ExpectTrouble(outcome, file);
  }
  std::string Good() const { return GetParam().good; }
  std::string File() const { return GetParam().file; }
};

TEST_P(BadInput, WhatIsGoodIsRead) {
  Write(File(), Good());
  auto outcome = Diff(File());
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
}

TEST_P(BadInput, ACutFileHasAPlace) {
  std::string text = Good().substr(0, Good().find_last_not_of("}]\n) ") + 1);
  Write(File(), text);
  ExpectTrouble(Diff(File()), File() + ":");
}

TEST_P(BadInput, NoTextOfUtf8) {
  std::string wide = "\xFF\xFE";
  for (char c : Good()) wide += std::string(1, c) + '\0';
  Write(File(), wide);
  ExpectTrouble(Diff(File()), File() + ":1:");
  std::string nul = Good();
  nul.insert(nul.size() / 2, 1, '\0');
  Write(File(), nul);
  ExpectSense(Diff(File()), File() + ":");
}

TEST_P(BadInput, AMarkOfByteOrderIsNothing) {
  Write(File(), "\xEF\xBB\xBF" + Good());
  EXPECT_EQ(Diff(File()).exit_code, 0);
}

TEST_P(BadInput, BytesThatAreNoUtf8) {
  for (size_t at = 0; at < Good().size(); at += 9) {
    std::string text = Good();
    text.insert(at, "\xC3\x28\xFF");
    Write(File(), text);
    ExpectSense(Diff(File()), File() + ":");
  }
}

TEST_P(BadInput, NestedAHundredThousandLevels) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += GetParam().nests;
  Write(File(), text);
  ExpectTrouble(Diff(File()), File() + ":");
}

TEST_P(BadInput, AHundredMegabytes) {
  std::string text = Good();
  text.resize(100u << 20, ' ');
  Write(File(), text);
  ExpectTrouble(Diff(File()), File());
}

TEST_P(BadInput, AnotherFormatIsNamed) {
  Write(File(), Good());
  for (const FormatCase& other : kFormats) {
    if (std::string(other.name) != GetParam().name) ExpectSense(Diff(File(), other.name), File());
  }
  auto unknown = Diff(File(), "cobol");
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.err, HasSubstr("cobol"));
}

TEST_P(BadInput, FilesThatImportEachOther) {
  std::string ours = GetParam().circular, theirs = ours, other = GetParam().other_file;
  if (other.empty()) GTEST_SKIP() << "no imports, or circles are allowed";
  ours.replace(ours.find("OTHER"), 5, other);
  theirs.replace(theirs.find("OTHER"), 5, File());
  Write(File(), ours);
  Write(other, theirs);
  ExpectSense(Diff(File()), "");
}

TEST_P(BadInput, AReferenceThatLeadsNowhere) {
  if (std::string(GetParam().unresolved).empty()) GTEST_SKIP() << "nothing refers to anything";
  Write(File(), GetParam().unresolved);
  ExpectSense(Diff(File()), File() + ":");
}

INSTANTIATE_TEST_SUITE_P(Formats, BadInput, testing::ValuesIn(kFormats), [](const auto& info) {
  std::string name = info.param.name;
  name.erase(std::remove(name.begin(), name.end(), '-'), name.end());
  return name;
});

}  // namespace
