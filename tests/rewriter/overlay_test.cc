#include "rewriter/generated/overlay.h"

#include <gmock/gmock.h>

#include "tests/rewriter/test_repository.h"

namespace rewriter {
namespace {
using testing::Contains;
using testing::ElementsAre;
using testing::Not;
using testing::Pair;

detector::Schema SchemaOf(const std::vector<std::string>& paths) {
  detector::Schema schema;
  schema.format = "protobuf";
  for (const std::string& path : paths) {
    detector::SchemaFile file;
    file.path = file.import_name = path;
    schema.files.push_back(file);
  }
  return schema;
}

// The schema file that a spelling names, or "".
std::string Named(const std::vector<std::string>& paths, const std::string& spelling,
                  const std::string& includer = "a.cc") {
  int file = SchemaFileOf(SchemaOf(paths), spelling, includer);
  return file < 0 ? "" : paths[static_cast<size_t>(file)];
}

TEST(SchemaFileOf, KnowsGeneratedHeadersOnly) {
  EXPECT_EQ(Named({"trip.proto"}, "trip.pb.h"), "trip.proto");
  EXPECT_EQ(Named({"trip.proto"}, "trip.h"), "");
  EXPECT_EQ(Named({"trip.proto"}, "trip.pb.cc"), "");
  EXPECT_EQ(Named({"trip.proto"}, "round_trip.pb.h"), "");
  EXPECT_EQ(Named({"trip.proto"}, ""), "");
  EXPECT_EQ(Named({}, "trip.pb.h"), "");
}

TEST(SchemaFileOf, TheLongestCommonEndingDecides) {
  EXPECT_EQ(Named({"a/trip.proto", "b/trip.proto"}, "b/trip.pb.h"), "b/trip.proto");
  EXPECT_EQ(Named({"a/trip.proto", "x/b/trip.proto"}, "gen/x/b/trip.pb.h"), "x/b/trip.proto");
}

TEST(SchemaFileOf, ThenNearnessToTheIncluder) {
  std::vector<std::string> two = {"a/trip.proto", "b/trip.proto"};
  EXPECT_EQ(Named(two, "trip.pb.h", "b/main.cc"), "b/trip.proto");
  EXPECT_EQ(Named(two, "trip.pb.h", "a/main.cc"), "a/trip.proto");
  EXPECT_EQ(Named(two, "a/trip.pb.h", "b/main.cc"), "a/trip.proto");
}

TEST(SchemaFileOf, ThenTheNameByWhichOthersImportIt) {
  std::vector<std::string> two = {"fs/proto/trip.proto", "proto/trip.proto"};
  EXPECT_EQ(Named(two, "proto/trip.pb.h", "src/main.cc"), "proto/trip.proto");
  EXPECT_EQ(Named(two, "proto/trip.pb.h", "fs/main.cc"), "fs/proto/trip.proto");
}

TEST(SchemaFileOf, HeadersOfOtherGeneratorsAreNamedInFull) {
  EXPECT_EQ(Named({"a/trip.proto"}, "a/trip.grpc.pb.h"), "a/trip.proto");
  EXPECT_EQ(Named({"a/trip.proto"}, "a/trip.service.h"), "a/trip.proto");
  EXPECT_EQ(Named({"a/trip.proto"}, "b/trip.service.h"), "");
  EXPECT_EQ(Named({"a/trip.proto"}, "a/trip_service.h"), "");
}

TEST(SchemaFileOf, TheRuntimesOwnHeadersAreNamedInFull) {
  EXPECT_EQ(Named({"timestamp.proto"}, "google/protobuf/timestamp.pb.h"), "");
  EXPECT_EQ(Named({"google/protobuf/timestamp.proto"}, "google/protobuf/timestamp.pb.h"),
            "google/protobuf/timestamp.proto");
}

// An overlay over a repository with schemas at `paths`, whose headers say "header N".
struct Case {
  Case(std::initializer_list<TestRepository::Files::value_type> files,
       const std::vector<std::string>& paths,
       const std::vector<std::pair<std::string, std::string>>& spellings)
      : repo(files), snapshot(*Snapshot::OfCommit(repo.path(), "HEAD")) {
    GeneratedHeaders headers;
    for (const std::string& path : paths) headers.push_back({"header of " + path, {}});
    overlay = MakeOverlay(SchemaOf(paths), headers, snapshot, spellings);
  }
  std::string Root(const std::string& path) const { return snapshot.root() + "/" + path; }
  std::string Read(const std::string& path) const {
    auto buffer = overlay.files->getBufferForFile(path);
    return buffer ? (*buffer)->getBuffer().str() : "";
  }

  TestRepository repo;
  Snapshot snapshot;
  Overlay overlay;
};

TEST(Overlay, CheckedInCopiesAreReplacedWhereverTheyLie) {
  Case c{{{"gen/trip.pb.h", "// source: proto/trip.proto\nstale"},
          {"dos/trip.pb.h", "// source: trip.proto\r\nstale"}},
         {"proto/trip.proto"},
         {}};
  EXPECT_EQ(c.Read(c.Root("gen/trip.pb.h")), "header of proto/trip.proto");
  EXPECT_EQ(c.Read(c.Root("dos/trip.pb.h")), "header of proto/trip.proto");
}

TEST(Overlay, HeadersThatComeFromOtherSchemasAreLeftAlone) {
  Case c{{{"gen/trip.pb.h", "// source: vendor/trip.proto\n"},
          {"gen/other.pb.h", "// source: other.proto\n"},
          {"own/trip.pb.h", "written by hand"}},
         {"proto/trip.proto"},
         {}};
  EXPECT_EQ(c.Read(c.Root("gen/trip.pb.h")), "");
  EXPECT_EQ(c.Read(c.Root("gen/other.pb.h")), "");
  EXPECT_EQ(c.Read(c.Root("own/trip.pb.h")), "");
}

TEST(Overlay, HeadersAreFoundAsTheyAreSpelled) {
  Case c{{{"src/a.cc", ""}},
         {"proto/trip.proto"},
         {{"src/a.cc", "trip.pb.h"}, {"src/a.cc", "../gen/trip.pb.h"}}};
  EXPECT_EQ(c.Read(c.Root("src/trip.pb.h")), "header of proto/trip.proto");
  EXPECT_EQ(c.Read(c.Root("gen/trip.pb.h")), "header of proto/trip.proto");
  bool searched = false;
  for (const std::string& folder : c.overlay.search) {
    searched |= c.Read(folder + "/trip.pb.h") == "header of proto/trip.proto";
  }
  EXPECT_TRUE(searched);
}

TEST(Overlay, AllNamesOfAHeaderAreOneFile) {
  Case c{{{"trip.pb.h", "// source: trip.proto\n"}, {"src/a.cc", ""}},
         {"proto/trip.proto"},
         {{"src/a.cc", "proto/trip.pb.h"}}};
  auto id = [&](const std::string& path) {
    auto status = c.overlay.files->status(path);
    EXPECT_TRUE(status) << path;
    return status->getUniqueID();
  };
  for (const auto& [path, file] : c.overlay.schema_file) {
    EXPECT_EQ(id(path), id(c.Root("trip.pb.h"))) << path;
  }
}

TEST(Overlay, AHeaderThatReadsProtocsStandsInForOneOfAnUnknownGenerator) {
  Case c{{{"a.cc", ""}, {"x/b.util.h", "by hand"}},
         {"x/a.proto", "x/b.proto"},
         {{"a.cc", "x/a.service.h"}, {"a.cc", "x/b.util.h"}}};
  EXPECT_THAT(c.Read(c.Root("x/a.service.h")), testing::HasSubstr("/x/a.pb.h\"\n"));
  EXPECT_THAT(c.overlay.schema_file, Contains(Pair(c.Root("x/a.service.h"), 0)));
  EXPECT_EQ(c.Read(c.Root("x/b.util.h")), "");
  EXPECT_THAT(c.overlay.stand_ins, testing::ElementsAre("x/a.service.h"));
}

TEST(Overlay, KnowsWhichFileEachHeaderIsOf) {
  Case c{{{"a.cc", ""}}, {"x/a.proto", "x/b.proto"}, {{"a.cc", "x/b.pb.h"}}};
  EXPECT_THAT(c.overlay.schema_file, Contains(Pair(c.Root("x/b.pb.h"), 1)));
  EXPECT_THAT(c.overlay.schema_file, Not(Contains(Pair(c.Root("x/a.pb.h"), 0))));
}

TEST(Overlay, HeadersAreMadeFromTheSchemaText) {
  detector::Schema schema = SchemaOf({"a.proto", "b.proto"});
  schema.files[0].content = "syntax = \"proto3\"; package p; message A { int32 speed = 1; }";
  schema.files[1].content =
      "syntax = \"proto3\"; import \"a.proto\"; import \"google/protobuf/any.proto\";\n"
      "message B { p.A a = 1; google.protobuf.Any any = 2; }";
  auto headers = ProtobufHeaders(schema);
  EXPECT_THAT(headers[0].text, testing::HasSubstr("set_speed"));
  EXPECT_THAT(headers[1].text, testing::HasSubstr("mutable_any"));
  EXPECT_THAT(headers[0].text,
              testing::HasSubstr("class A :\n"));  // not final: code of old derives
}

TEST(Overlay, WhatAMissingImportDeclaresIsTakenAsItIsNamed) {
  detector::Schema schema = SchemaOf({"a.proto"});
  schema.files[0].content =
      "syntax = \"proto3\";\nimport \"nowhere.proto\";\n"
      "message A { int32 speed = 1; no.Where where = 2; }";
  EXPECT_THAT(ProtobufHeaders(schema)[0].text, testing::HasSubstr("set_speed"));
}

TEST(Overlay, ASchemaThatCannotBeGeneratedIsAnErrorWithItsPlaceWhereItIsRead) {
  detector::Schema schema = SchemaOf({"a.proto", "b.proto"});
  schema.files[0].content = "syntax = \"proto3\";\nmessage A {\n";
  schema.files[1].content = "syntax = \"proto3\"; import \"a.proto\"; message B { A a = 1; }";
  std::swap(schema.files[0], schema.files[1]);  // the importer is read first
  auto headers = ProtobufHeaders(schema);
  EXPECT_THAT(headers[0].text, testing::HasSubstr("mutable_a"));
  EXPECT_THAT(headers[1].text, testing::StartsWith("#error protoc: a.proto:3:1: "));
}

}  // namespace
}  // namespace rewriter
