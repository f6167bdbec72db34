#include "fleet-pr/verify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/files.h"

namespace {
namespace fs = std::filesystem;
using fleet::VerifyResult;
using testing::HasSubstr;

class Verify : public testing::Test {
 protected:
  void SetUp() override {
    auto works = fleet::Verify(Request({"true"}));
    ASSERT_TRUE(works) << works.error().message;
    if (works->result == VerifyResult::kUnavailable) GTEST_SKIP() << works->log_tail;
  }
  fleet::VerifyRequest Request(std::vector<std::string> commands = {}) {
    fs::create_directories(tree());
    return {.tree = tree(), .build = folder_.path() / "build", .commands = std::move(commands)};
  }
  fs::path tree() const { return folder_.path() / "tree"; }
  void Write(const std::string& name, const std::string& text) {
    ASSERT_TRUE(support::WriteFileAtomically(tree() / name, text));
  }

 private:
  support::TempDir folder_ = support::TempDir::Make().value();
};

TEST_F(Verify, ACMakeProjectWithoutTestsPasses) {
  Write("CMakeLists.txt",
        "cmake_minimum_required(VERSION 3.20)\nproject(p CXX)\nadd_executable(m m.cc)\n");
  Write("m.cc", "int main() {}\n");
  auto outcome = fleet::Verify(Request());
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->result, VerifyResult::kPassed) << outcome->log_tail;
}

TEST_F(Verify, ATestThatFailsIsNamedWithTheEndOfItsOutput) {
  Write("CMakeLists.txt",
        "cmake_minimum_required(VERSION 3.20)\nproject(p NONE)\nenable_testing()\n"
        "add_test(NAME t COMMAND sh -c \"echo the reason; exit 1\")\n");
  auto outcome = fleet::Verify(Request());
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->result, VerifyResult::kFailed);
  EXPECT_THAT(outcome->failed_command, HasSubstr("ctest"));
  EXPECT_THAT(outcome->log_tail, HasSubstr("the reason"));
}

TEST_F(Verify, OwnCommandsRunInOrderInTheBuildFolder) {
  Write("input", "42\n");
  auto outcome = fleet::Verify(
      Request({"cp \"$SOURCE/input\" copy", "test \"$(cat \"$BUILD/copy\")\" = 42", "exit 9"}));
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->failed_command, "exit 9");
  EXPECT_THAT(outcome->log_tail, HasSubstr("exit status 9"));
}

TEST_F(Verify, CommandsCannotChangeTheSources) {
  auto outcome = fleet::Verify(Request({"touch \"$SOURCE/new\""}));
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->result, VerifyResult::kFailed);
  EXPECT_FALSE(fs::exists(tree() / "new"));
}

TEST_F(Verify, ARunOutOfTimeIsNoFailureOfTheBuild) {
  auto request = Request({"true", "sleep 1000"});
  request.timeout = std::chrono::seconds(1);
  auto outcome = fleet::Verify(request);
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->result, VerifyResult::kTimedOut);
  EXPECT_EQ(outcome->failed_command, "sleep 1000");
}

TEST_F(Verify, ATreeThatIsNotThereIsAnError) {
  auto request = Request({"true"});
  request.tree /= "nowhere";
  auto outcome = fleet::Verify(request);
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message, HasSubstr("nowhere"));
}

}  // namespace
