#include "rewriter/values/scalar.h"

#include <gtest/gtest.h>

namespace rewriter {
namespace {

std::string LossOf(const char* from, const char* to) {
  const char* loss = Loss(ScalarOf(from), ScalarOf(to));
  return loss ? loss : "";
}

TEST(Scalar, KnowsWhatConversionsLose) {
  EXPECT_EQ(LossOf("int32", "sint64"), "");
  EXPECT_EQ(LossOf("uint32", "int64"), "");
  EXPECT_EQ(LossOf("uint32", "double"), "");
  EXPECT_EQ(LossOf("bool", "fixed32"), "");
  EXPECT_EQ(LossOf("uint32", "int32"), "sign_change");
  EXPECT_EQ(LossOf("int32", "uint64"), "sign_change");
  EXPECT_EQ(LossOf("int64", "int32"), "narrowing");
  EXPECT_EQ(LossOf("uint64", "int32"), "narrowing");
  EXPECT_EQ(LossOf("int32", "float"), "narrowing");
  EXPECT_EQ(LossOf("int64", "double"), "narrowing");
  EXPECT_EQ(LossOf("double", "float"), "narrowing");
  EXPECT_EQ(LossOf("uint32", "bool"), "narrowing");
  EXPECT_EQ(LossOf("string", "int32"), "type_changed");
}

TEST(Scalar, ComparesByWhatTheComparisonMeans) {
  EXPECT_STREQ(ComparisonLoss(ScalarOf("uint32"), ScalarOf("int32")), "sign_change");
  EXPECT_EQ(ComparisonLoss(ScalarOf("uint32"), ScalarOf("int64")), nullptr);
  EXPECT_EQ(ComparisonLoss(ScalarOf("uint64"), ScalarOf("double")), nullptr);
  EXPECT_EQ(ComparisonLoss(ScalarOf("int32"), ScalarOf("int64")), nullptr);
}

TEST(Scalar, KeepsTheStyleOfASpelling) {
  Scalar before = ScalarOf("uint32"), now = ScalarOf("int64");
  EXPECT_EQ(Respelled("uint32_t", before, now), "int64_t");
  EXPECT_EQ(Respelled("std::uint32_t", before, now), "std::int64_t");
  EXPECT_EQ(Respelled("google::protobuf::uint32", before, now), "google::protobuf::int64");
  EXPECT_EQ(Respelled("unsigned int", before, now), "int64_t");
  EXPECT_EQ(Respelled("unsigned", before, ScalarOf("int32")), "int");
  EXPECT_EQ(Respelled("uint32_t", before, ScalarOf("double")), "double");
  EXPECT_EQ(Respelled("size_t", before, now), std::nullopt);
  EXPECT_EQ(Respelled("int32_t", before, now), std::nullopt);
}

TEST(Scalar, DropsTheSuffixThatNamesTheOldType) {
  EXPECT_EQ(RespelledLiteral("7u", ScalarOf("uint32"), ScalarOf("int32")), "7");
  EXPECT_EQ(RespelledLiteral("0xFFUL", ScalarOf("uint64"), ScalarOf("int64")), "0xFFL");
  EXPECT_EQ(RespelledLiteral("0.5f", ScalarOf("float"), ScalarOf("double")), "0.5");
  EXPECT_EQ(RespelledLiteral("7", ScalarOf("uint32"), ScalarOf("int32")), std::nullopt);
  EXPECT_EQ(RespelledLiteral("0.5", ScalarOf("double"), ScalarOf("float")), std::nullopt);
}

}  // namespace
}  // namespace rewriter
