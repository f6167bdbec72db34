// What a source on the command line stands for.
#include <gmock/gmock.h>
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

class LoadTest : public testing::Test {
 protected:
  void Write(const std::string& path, const std::string& text) {
    fs::create_directories((root() / path).parent_path());
    std::ofstream(root() / path) << text;
  }
  fs::path root() const { return folder_->path(); }
  ReadOptions Options() const { return {.directory = root()}; }
  static std::vector<std::string> Paths(const support::Result<LoadedSource>& source) {
    std::vector<std::string> paths;
    EXPECT_TRUE(source.has_value()) << (source ? "" : source.error().message);
    if (!source) return paths;
    for (const SourceFile& file : source->files) paths.push_back(file.path);
    return paths;
  }

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

TEST_F(LoadTest, GitSourcesComeFromTheCallersReader) {
  ReadOptions options;
  options.git = [](const std::string& rev,
                   const std::string& path) -> support::Result<std::vector<SourceFile>> {
    EXPECT_EQ(rev, "v1");
    if (path == "p") return std::vector<SourceFile>{{"app/main.proto", "1"}, {"readme.md", "2"}};
    return std::vector<SourceFile>{
        {"p/app/main.proto", "syntax='proto3'; import 'common/id.proto';"},
        {"p/common/id.proto", ""},
        {"p/other.proto", ""}};
  };
  EXPECT_THAT(Paths(Load("git:v1:p", options)), ElementsAre("app/main.proto"));
  EXPECT_THAT(Paths(Load("git:v1:p/app/main.proto", options)),
              ElementsAre("app/main.proto", "common/id.proto"));
  EXPECT_FALSE(Load("git:v1:p/nope.proto", options).has_value());
}

}  // namespace
}  // namespace detector
