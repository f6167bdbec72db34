// For any schema, consumer and renames: what the rewriter makes of the consumer compiles against
// the new schema and does the same on the same bytes, wherever it doesn't ask a person; and it
// rarely asks. A rewriter that was broken on purpose is caught by the same test and by the proof.
//
// COEVOLVE_SEEDS=100-399 build/dev/bin/property_test    tries other seeds and sums them up
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/property/judge.h"

namespace property {
namespace {

std::vector<unsigned> Seeds() {
  unsigned first = 1, last = 3;
  if (const char* given = std::getenv("COEVOLVE_SEEDS")) {
    char* rest = nullptr;
    first = last = static_cast<unsigned>(std::strtoul(given, &rest, 10));
    if (*rest == '-') last = static_cast<unsigned>(std::strtoul(rest + 1, nullptr, 10));
  }
  std::vector<unsigned> seeds;
  for (unsigned seed = first; seed <= last; ++seed) seeds.push_back(seed);
  return seeds;
}

void Print(const Outcome& sum) {
  std::printf("cases %d, asked %d (%.1f %%)\n", sum.cases, sum.asked,
              sum.cases ? 100.0 * sum.asked / sum.cases : 0.0);
  std::printf("proven: %d edits, %d wrong; likely: %d edits, %d wrong\n", sum.proven,
              sum.wrong_proven, sum.likely, sum.wrong_likely);
}

// For whoever looks into a seed: all of its files, and what there is to say about it.
void Keep(const World& world, const Outcome& outcome, const std::string& into) {
  namespace fs = std::filesystem;
  fs::create_directories(into);
  fs::copy(world.folder(), into,
           fs::copy_options::recursive | fs::copy_options::overwrite_existing);
  std::ofstream notes(into + "/notes.txt");
  notes << world.about() << "\n";
  for (const std::string& note : outcome.notes) notes << note << "\n";
}

class AnyConsumer : public testing::TestWithParam<unsigned> {
 protected:
  static void TearDownTestSuite() {
    Print(sum_);
    bool enough = sum_.cases > 100;
    EXPECT_TRUE(!enough || sum_.asked <= 0.15 * sum_.cases) << "it asks too often";
  }
  static inline Outcome sum_;
};

TEST_P(AnyConsumer, DoesTheSameAfterwards) {
  World world(GetParam());
  SCOPED_TRACE(world.about());
  rewriter::Report report = world.Rewrite();
  Outcome outcome = Judge(world, report);
  for (const std::string& failure : outcome.failures) ADD_FAILURE() << failure;
  if (const char* into = std::getenv("COEVOLVE_KEEP")) Keep(world, outcome, into);
  Print(outcome);
  sum_.cases += outcome.cases;
  sum_.asked += outcome.asked;
  sum_.proven += outcome.proven;
  sum_.likely += outcome.likely;
  sum_.wrong_proven += outcome.wrong_proven;
  sum_.wrong_likely += outcome.wrong_likely;
}

// The same where types, shapes and presence change and fields go. How often it asks is no matter
// here: most uses of what is gone are a person's.
class AnyShape : public testing::TestWithParam<unsigned> {};

TEST_P(AnyShape, CompilesAfterwardsAndKeepsItsValues) {
  World world(GetParam(), Changes::kShapes);
  SCOPED_TRACE(world.about());
  Outcome outcome = Judge(world, world.Rewrite());
  for (const std::string& failure : outcome.failures) ADD_FAILURE() << failure;
  if (const char* into = std::getenv("COEVOLVE_KEEP")) Keep(world, outcome, into);
  Print(outcome);
}

INSTANTIATE_TEST_SUITE_P(Shapes, AnyShape, testing::ValuesIn(Seeds()),
                         [](const auto& info) { return std::to_string(info.param); });

INSTANTIATE_TEST_SUITE_P(Seeds, AnyConsumer, testing::ValuesIn(Seeds()),
                         [](const auto& info) { return std::to_string(info.param); });

}  // namespace
}  // namespace property
