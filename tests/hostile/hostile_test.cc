// Takes every folder of fixtures/hostile through the real programs, as a hostile repository and as
// its benign twin. fixtures/hostile/README.md says what is promised.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "support/files.h"
#include "support/process.h"

namespace {
namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

constexpr char kSecret[] = "SECRET-7b1f";
const fs::path kFixtures = fs::path(COEVOLVE_SOURCE_DIR) / "fixtures/hostile";

std::vector<std::string> Folders() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kFixtures)) {
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

// Every entry below a folder, with the bytes of small files; links are not followed.
std::map<std::string, std::string> Everything(const fs::path& folder, bool with_bytes) {
  std::map<std::string, std::string> entries;
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder, error), end; it != end; it.increment(error)) {
    if (error || it->path().filename() == ".git") {
      it.disable_recursion_pending();
      continue;
    }
    if (it.depth() > 400) it.disable_recursion_pending();  // longer than a path may be
    auto bytes = with_bytes ? support::ReadFile(it->path(), 1 << 20) : "";
    entries[it->path().lexically_relative(folder).string()] = bytes.value_or("");
  }
  return entries;
}

class Hostile : public testing::TestWithParam<std::tuple<std::string, std::string>> {
 protected:
  void SetUp() override {
    const std::string proto = "syntax = \"proto3\";\npackage demo;\nmessage Reading {\n  double ";
    Write("old.proto", proto + "temp = 1;\n}\n");
    Write("new/old.proto", proto + "celsius = 1;\n}\n");
    Write("outside/secret.h",
          std::string("int ") + "k; // " + kSecret + "\n#error " + kSecret + "\n");
    Write("outside/code.cc",
          "#include \"old.pb.h\"\ndouble F(demo::Reading r) { return r.temp(); }\n");
    Write("repo/good.cc",
          "#include \"old.pb.h\"\ndouble Good(const demo::Reading& r) { return r.temp(); }\n");
    Make("make.sh");
    Ran({"git", "init", "--quiet", "."});
    Ran({"git", "add", "--all"});
    Ran({"git", "-c", "user.name=x", "-c", "user.email=x", "commit", "--quiet", "--message=Base"});
    Make("after.sh");
  }

  fs::path At(const std::string& path) const { return temp_.path() / path; }
  void Write(const std::string& path, const std::string& text) const {
    fs::create_directories(At(path).parent_path());
    ASSERT_TRUE(support::WriteFileAtomically(At(path), text));
  }
  void Make(const char* script) const {
    fs::path file = kFixtures / std::get<0>(GetParam()) / script;
    if (fs::exists(file)) Ran({file.string(), std::get<1>(GetParam())});
  }
  void Ran(std::vector<std::string> argv) const {
    support::ProcessCommand command{.argv = std::move(argv), .directory = At("repo")};
    command.environment.push_back("OUTSIDE=" + At("outside").string());
    auto outcome = support::RunProcess(command);
    ASSERT_TRUE(outcome && outcome->ok()) << (outcome ? outcome->err : outcome.error().message);
  }

  support::ProcessOutcome Rewrite() const {
    support::ProcessCommand command{.directory = temp_.path()};
    command.argv = {COEVOLVE_BIN_DIR "/coevolve",
                    "rewrite",
                    "old.proto",
                    "new/old.proto",
                    "repo",
                    "--apply",
                    "--format",
                    "json",
                    "--unit-seconds",
                    "20"};
    if (fs::exists(At("repo/build")))
      command.argv.insert(command.argv.end(), {"--build", "repo/build"});
    command.timeout = std::chrono::seconds(300);  // of a machine that does other things as well
    return support::RunProcess(command).value();
  }
  std::string Read(const fs::path& path) const { return support::ReadFile(path).value_or(""); }

  support::TempDir temp_ = support::TempDir::Make("hostile").value();
};

TEST_P(Hostile, CostsOneUnitAndLeavesNothingBehind) {
  bool hostile = std::get<1>(GetParam()) == "hostile";
  auto outside = Everything(At("outside"), true), inside = Everything(At("repo"), false);
  auto outcome = Rewrite();
  EXPECT_FALSE(outcome.timed_out);
  EXPECT_THAT(outcome.out + outcome.err, Not(HasSubstr(kSecret)));
  EXPECT_EQ(Everything(At("outside"), true), outside);
  EXPECT_EQ(Everything(At("repo"), false), inside) << "files came or went";
  std::string refused = Read(kFixtures / std::get<0>(GetParam()) / "trouble.txt");
  if (hostile && !refused.empty()) {
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(outcome.err, HasSubstr(refused.substr(0, refused.find('\n'))));
    return;
  }
  EXPECT_EQ(outcome.exit_code & ~1, 0) << outcome.err;
  EXPECT_THAT(Read(At("repo/good.cc")), HasSubstr("r.celsius()")) << outcome.err;
  if (hostile) return;
  for (const auto& [path, bytes] : Everything(At("repo"), true)) {
    EXPECT_THAT(bytes, Not(HasSubstr("r.temp()"))) << path << "\n" << outcome.err;
  }
}

INSTANTIATE_TEST_SUITE_P(Fixtures, Hostile,
                         testing::Combine(testing::ValuesIn(Folders()),
                                          testing::Values("hostile", "benign")),
                         [](const auto& info) {
                           return std::get<0>(info.param) + "_" + std::get<1>(info.param);
                         });

}  // namespace
