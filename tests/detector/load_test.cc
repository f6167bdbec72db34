// What a source on the command line stands for.
#include <gmock/gmock.h>
#include <google/protobuf/descriptor.pb.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "support/files.h"
#include "tests/detector/testing.h"

namespace detector {
namespace {
namespace fs = std::filesystem;

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> Paths(const support::Result<LoadedSource>& source) {
  std::vector<std::string> paths;
  EXPECT_TRUE(source.has_value()) << (source ? "" : source.error().message);
  if (!source) return paths;
  for (const SourceFile& file : source->files) paths.push_back(file.path);
  return paths;
}

class LoadTest : public testing::Test {
 protected:
  void Write(const std::string& path, const std::string& text) {
    fs::create_directories((root() / path).parent_path());
    std::ofstream(root() / path) << text;
  }
  fs::path root() const { return folder_->path(); }
  ReadOptions Options() const { return {.directory = root()}; }
  support::Result<support::TempDir> folder_ = support::TempDir::Make("load-test");
};

TEST_F(LoadTest, ADirectoryIsEverySchemaFileBelowIt) {
  Write("s/b/x.proto", "");
  Write("s/a.proto", "");
  Write("s/readme.md", "");
  Write("s/.git/hidden.proto", "");
  EXPECT_THAT(Paths(Load("s", Options())), ElementsAre("a.proto", "b/x.proto"));
}

TEST_F(LoadTest, LinksAreFollowedOnlyInside) {
  Write("s/a.proto", "");
  Write("outside.proto", "secret");
  fs::create_symlink("a.proto", root() / "s/alias.proto");
  fs::create_symlink("../outside.proto", root() / "s/out.proto");
  fs::create_directory_symlink("..", root() / "s/loop");
  auto source = Load("s", Options());
  EXPECT_THAT(Paths(source), ElementsAre("a.proto", "alias.proto"));
  ASSERT_EQ(source->diagnostics.size(), 1u);
  EXPECT_EQ(source->diagnostics[0].span.file, "out.proto");
}

TEST_F(LoadTest, AFifoIsLeftOutAndSaid) {
  Write("s/a.proto", "syntax='proto3';");
  ASSERT_EQ(mkfifo((root() / "s/pipe.proto").c_str(), 0600), 0);
  auto source = Load("s", Options());
  EXPECT_THAT(Paths(source), ElementsAre("a.proto"));
  EXPECT_EQ(source->diagnostics.size(), 1u);
  EXPECT_FALSE(ReadSchema(*source, {.strict = true}).has_value());
  EXPECT_FALSE(Load("s/pipe.proto", Options()).has_value());
}

TEST_F(LoadTest, AFileBringsItsImports) {
  Write("p/app/main.proto", "syntax='proto3'; import 'common/id.proto'; message A { Id i = 1; }");
  Write("p/common/id.proto", "syntax='proto3'; message Id {}");
  Write("p/other.proto", "");
  auto source = Load("p/app/main.proto", Options());
  EXPECT_THAT(Paths(source), ElementsAre("app/main.proto", "common/id.proto"));
  EXPECT_EQ(source->main, "app/main.proto");
  EXPECT_EQ(MustRead(*source).files[0].import_name, "app/main.proto");
}

TEST_F(LoadTest, AFileAloneGoesByItsOwnName) {
  Write("deep/down/x.proto", "syntax='proto3';");
  EXPECT_THAT(Paths(Load("deep/down/x.proto", Options())), ElementsAre("x.proto"));
}

TEST_F(LoadTest, ProtoPathLeadsToImportsElsewhere) {
  Write("app/main.proto", "syntax='proto3'; import 'id.proto'; message A { Id i = 1; }");
  Write("include/id.proto", "syntax='proto3'; message Id {}");
  ReadOptions options = Options();
  options.proto_paths = {"include"};
  auto source = Load("app/main.proto", options);
  EXPECT_THAT(Paths(source), ElementsAre("app/main.proto", "include/id.proto"));
  EXPECT_EQ(MustRead(*source).files[1].import_name, "id.proto");
}

TEST_F(LoadTest, NothingThereIsAClearError) {
  auto missing = Load("no/such", Options());
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().kind, support::ErrorKind::kNotFound);
  EXPECT_THAT(missing.error().message, HasSubstr("no/such"));
  fs::create_directory(root() / "empty");
  EXPECT_THAT(Load("empty", Options()).error().message, HasSubstr("no schema file"));
  EXPECT_THAT(Load("git:HEAD", Options()).error().message, HasSubstr("git:"));
}

LoadedSource Having(std::vector<SourceFile> files) {
  LoadedSource source;
  source.files = std::move(files);
  return source;
}

TEST_F(LoadTest, GitSourcesComeFromTheCallersReader) {
  ReadOptions options;
  options.git = [](const std::string& rev,
                   const std::string& path) -> support::Result<LoadedSource> {
    EXPECT_EQ(rev, "v1");
    std::string main = "syntax='proto3'; import 'common/id.proto';";
    if (path == "p") return Having({{"app/main.proto", main}, {"readme.md", "2"}});
    if (path == "p/app/main.proto") return Having({{"main.proto", main}});
    if (!path.empty()) return Having({});
    return Having({{"p/app/main.proto", main}, {"p/common/id.proto", ""}, {"p/other.proto", ""}});
  };
  EXPECT_THAT(Paths(Load("git:v1:p", options)), ElementsAre("app/main.proto"));
  EXPECT_THAT(Paths(Load("git:v1:p/app/main.proto", options)),
              ElementsAre("app/main.proto", "common/id.proto"));
  EXPECT_FALSE(Load("git:v1:p/nope.proto", options).has_value());
}

class DescriptorSets : public testing::Test {
 protected:
  static inline const fs::path kFolder =
      fs::path(COEVOLVE_SOURCE_DIR) / "fixtures/descriptor-sets/edition_2023";

  static std::string Bytes() { return *support::ReadFile(kFolder / "order.binpb", 1 << 20); }
  // What a file "set" with these bytes is read as, or why it is not.
  static std::string Refusal(const std::string& bytes) {
    ReadOptions options;
    options.git = [&](const std::string&, const std::string&) {
      return support::Result<LoadedSource>(Having({{"set", bytes}}));
    };
    auto loaded = Load("git:HEAD:set", options);
    if (!loaded) return loaded.error().message;
    auto schema = ReadSchema(*loaded, {.strict = true});
    return schema ? "" : schema.error().message;
  }
};

TEST_F(DescriptorSets, OfAnEditionSayWhatTheirFilesSay) {
  auto changes = DiffSources(".", "order.binpb", {.directory = kFolder, .strict = true});
  ASSERT_TRUE(changes.has_value()) << changes.error().message;
  EXPECT_TRUE(changes->changes.empty());
  EXPECT_TRUE(changes->diagnostics.empty());
  auto set = Load("order.binpb", {.directory = kFolder});
  EXPECT_THAT(Paths(set), ElementsAre("shop/order.proto", "shop/parts.proto"));
  Schema schema = MustRead(*set);
  EXPECT_EQ(schema.files[0].attributes.at("edition"), "2023");
  EXPECT_EQ(schema.files[0].attributes.at("features.(pb.cpp).string_type"), "VIEW");
  EXPECT_EQ(MustFind(schema, "shop.Order.due").cardinality, Cardinality::kRequired);
  EXPECT_EQ(MustFind(schema, "shop.Order.part").attributes.at("delimited"), "true");
  EXPECT_FALSE(MustFind(schema, "shop.Order.optional").has_presence);
}

TEST_F(DescriptorSets, AreFoundInGitByTheirContent) {
  EXPECT_EQ(Refusal(Bytes()), "");
  EXPECT_THAT(Refusal("nothing of the kind"), HasSubstr("cannot tell what format"));
}

TEST_F(DescriptorSets, OfAnUnknownEditionAreRefused) {
  std::string bytes = Bytes(), edition =
                                   "\x62\x08"
                                   "editions\x70\xe8\x07";  // syntax, 1000
  size_t at = bytes.find(edition);
  ASSERT_NE(at, std::string::npos);
  bytes[at + edition.size() - 2] = '\xe9';
  EXPECT_THAT(Refusal(bytes), HasSubstr(".proto is of an edition that is not known; known: 2023"));
}

// M holds itself as a group: written as a .proto file it would never end.
TEST_F(DescriptorSets, WithAGroupThatHoldsItselfAreRefused) {
  google::protobuf::FileDescriptorSet set;
  google::protobuf::FileDescriptorProto& file = *set.add_file();
  file.set_name("a.proto");
  google::protobuf::DescriptorProto& message = *file.add_message_type();
  message.set_name("M");
  google::protobuf::FieldDescriptorProto& field = *message.add_field();
  field.set_name("m");
  field.set_number(1);
  field.set_label(google::protobuf::FieldDescriptorProto::LABEL_OPTIONAL);
  field.set_type(google::protobuf::FieldDescriptorProto::TYPE_GROUP);
  field.set_type_name(".M");
  EXPECT_THAT(Refusal(set.SerializeAsString()), HasSubstr("a.proto: M.m is a group, but"));
}

// A broken set is an error or something else's file; it never is half a schema without a word.
TEST_F(DescriptorSets, CutAnywhereAreRefused) {
  std::string bytes = Bytes();
  for (size_t length = 0; length < bytes.size(); length += 97) {
    EXPECT_NE(Refusal(bytes.substr(0, length)), "") << length;
  }
}

}  // namespace
}  // namespace detector
