#include "rewriter/units/isolate.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include "support/files.h"

namespace rewriter {
namespace {

std::string Number(size_t i) { return std::to_string(i); }

// What becomes of three tasks of which the middle one does something bad.
std::string MiddleOfThree(const Limits& limits, const std::function<void()>& bad) {
  auto outcomes = RunIsolated(3, 2, limits, [&](size_t i) {
    if (i == 1) bad();
    return Number(i);
  });
  EXPECT_EQ(outcomes[0].answer + outcomes[0].failure, "0");
  EXPECT_EQ(outcomes[2].answer + outcomes[2].failure, "2");
  return outcomes[1].failure;
}

TEST(Isolate, AnswersComeInTheOrderOfTheTasks) {
  for (unsigned jobs : {0u, 1u, 2u, 16u}) {
    // The first answers are the longest, so that they arrive last.
    auto outcomes = RunIsolated(9, jobs, {}, [](size_t i) {
      return std::string((9 - i) << 16, static_cast<char>('a' + i));
    });
    ASSERT_EQ(outcomes.size(), 9u);
    for (size_t i = 0; i < 9; ++i) {
      EXPECT_EQ(outcomes[i].failure, "");
      EXPECT_EQ(outcomes[i].answer, std::string((9 - i) << 16, static_cast<char>('a' + i)));
    }
  }
}

TEST(Isolate, SaysHowManyHaveEnded) {
  size_t last = 0;
  RunIsolated(9, 2, {}, Number, [&](size_t ended) {
    EXPECT_GT(ended, last);
    last = ended;
  });
  EXPECT_EQ(last, 9u);
}

TEST(Isolate, NothingToDoIsDone) { EXPECT_TRUE(RunIsolated(0, 2, {}, Number).empty()); }

TEST(Isolate, TwoJobsRunAtTheSameTime) {
  int there[2], back[2];
  ASSERT_EQ(::pipe(there), 0);
  ASSERT_EQ(::pipe(back), 0);
  auto outcomes = RunIsolated(2, 2, {.wall = std::chrono::seconds(60)}, [&](size_t i) {
    char byte = 0;  // each waits for the other
    bool first = i == 0;
    bool met = ::write(first ? there[1] : back[1], "x", 1) == 1 &&
               ::read(first ? back[0] : there[0], &byte, 1) == 1;
    return std::string(met ? "met" : "alone");
  });
  EXPECT_EQ(outcomes[0].answer, "met");
  EXPECT_EQ(outcomes[1].answer, "met");
  for (int end : {there[0], there[1], back[0], back[1]}) ::close(end);
}

TEST(Isolate, ACrashCostsOneTask) {
  EXPECT_EQ(MiddleOfThree({}, [] { ::raise(SIGSEGV); }), "crashed (signal 11)");
  EXPECT_EQ(MiddleOfThree({}, [] { ::raise(SIGKILL); }), "crashed (signal 9)");
}

TEST(Isolate, AnEndWithoutAnAnswerIsAFailure) {
  EXPECT_EQ(MiddleOfThree({}, [] { ::_exit(7); }), "ended with status 7");
}

TEST(Isolate, AHangEndsAtTheWallLimit) {
  Limits limits{.wall = std::chrono::seconds(2)};
  EXPECT_EQ(MiddleOfThree(limits,
                          [] {
                            for (;;) ::pause();
                          }),
            "took longer than 2 s");
}

TEST(Isolate, AnEndlessLoopEndsAtTheProcessorLimit) {
  Limits limits{.cpu = std::chrono::seconds(1)};
  EXPECT_EQ(MiddleOfThree(limits,
                          [] {
                            for (volatile int i = 0;;) i = i + 1;
                          }),
            "took more than 1 s of processor time");
}

TEST(Isolate, AMemoryBombEndsAtTheMemoryLimit) {
  Limits limits{.memory_bytes = 2ull << 30};
  EXPECT_NE(MiddleOfThree(limits, [] { std::string bomb(4ull << 30, 'x'); }), "");
}

TEST(Isolate, AnAnswerWithoutEndIsCutOff) {
  auto outcomes = RunIsolated(2, 1, {.answer_bytes = 1000}, [](size_t i) {
    return i == 0 ? std::string(10'000'000, 'x') : Number(i);
  });
  EXPECT_EQ(outcomes[0].failure, "said more than is believable");
  EXPECT_EQ(outcomes[1].answer, "1");
}

TEST(Isolate, ATaskCanWriteNoFile) {
  support::TempDir folder = *support::TempDir::Make("isolate");
  std::string file = (folder.path() / "file").string();
  auto outcomes = RunIsolated(1, 1, {}, [&](size_t) {
    int out = ::open(file.c_str(), O_CREAT | O_WRONLY, 0600);
    return std::string(::write(out, "x", 1) == 1 ? "written" : "refused");
  });
  EXPECT_EQ(outcomes[0].answer, "refused");
}

}  // namespace
}  // namespace rewriter
