// The JSON Schemas that are shipped are those of the structs. COEVOLVE_UPDATE=1 writes them anew.
#include <gtest/gtest.h>

#include <cstdlib>

#include "detector/waivers.h"
#include "fleet-pr/baseline.h"
#include "rewriter/report.h"
#include "support/files.h"

namespace {

template <class Document>
void ExpectShipped(const std::string& name, const std::string& title) {
  std::filesystem::path file =
      std::filesystem::path(COEVOLVE_SOURCE_DIR) / "docs/schemas" / (name + ".schema.json");
  std::string actual = support::DumpJson(support::JsonSchema<Document>(title));
  if (std::getenv("COEVOLVE_UPDATE")) {
    ASSERT_TRUE(support::WriteFileAtomically(file, actual));
    GTEST_SKIP() << file << " was rewritten";
  }
  auto shipped = support::ReadFile(file);
  ASSERT_TRUE(shipped) << shipped.error().message << "; make it with COEVOLVE_UPDATE=1";
  EXPECT_EQ(*shipped, actual) << "rewrite it with COEVOLVE_UPDATE=1";
}

TEST(Schemas, OfTheReportIsShipped) { ExpectShipped<rewriter::Report>("report", "report"); }

TEST(Schemas, OfTheUsageIsShipped) { ExpectShipped<rewriter::Usage>("usage", "usage"); }

TEST(Schemas, OfTheBaselineIsShipped) { ExpectShipped<fleet::Baseline>("baseline", "baseline"); }

TEST(Schemas, OfWaiversIsShipped) {
  ExpectShipped<detector::WaiverFile>("waivers", "waivers of breaking changes");
}

}  // namespace
