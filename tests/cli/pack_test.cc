// `pack test` with the real engine: cases that hold, that fail, and packs that are wrong.
#include <gmock/gmock.h>

#include "tests/cli/program.h"

namespace {
using testing::AllOf;
using testing::HasSubstr;

// A pack with one case; `after` is the second line of its code afterwards.
std::string Pack(const std::string& after) {
  return R"json({
  "version": 1,
  "name": "ours",
  "format": "protobuf",
  "description": "",
  "rows": [],
  "successors": {},
  "changes": {},
  "wrappers": [{"macro": "SET", "argument": 1}],
  "tests": [
    {"name": "SET follows the field",
     "old": ["syntax = \"proto3\";", "message M { int32 colour = 1; }"],
     "new": ["syntax = \"proto3\";", "message M { int32 color = 1; }"],
     "before": ["#include \"schema.pb.h\"",
                "#define SET(m, field, value) (m).set_##field(value)",
                "void F(M& m) { SET(m, colour, 1); }"],
     "after": ["#include \"schema.pb.h\"",
               "#define SET(m, field, value) (m).set_##field(value)",
               ")json" +
         after + R"json("]}
  ]
}
)json";
}

using PackTest = cli_test::Program;

TEST_F(PackTest, ACaseThatHoldsIsOk) {
  Write("pack.json", Pack("void F(M& m) { SET(m, color, 1); }"));
  auto outcome = Run({"pack", "test", "pack.json"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "pack.json:11: ok: SET follows the field\n1 of 1 cases hold\n");
}

TEST_F(PackTest, ACaseThatFailsSaysWhatIsNotAsItSays) {
  Write("pack.json", Pack("void F(M& m) { SET(m, colour, 1); }"));
  auto outcome = Run({"pack", "test", "pack.json"});
  EXPECT_EQ(outcome.exit_code, 1) << outcome.err;
  EXPECT_THAT(outcome.out,
              AllOf(HasSubstr("pack.json:11: FAILED: SET follows the field"),
                    HasSubstr("line 3: expected `void F(M& m) { SET(m, colour, 1); }`"),
                    HasSubstr("0 of 1 cases hold")));
}

TEST_F(PackTest, AWrongPackIsTroubleWithFileLineAndKey) {
  std::string text = Pack("x");
  text.replace(text.find("\"macro\""), 7, "\"marco\"");
  Write("pack.json", text);
  auto outcome = Run({"pack", "test", "pack.json"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("pack.json:9: /wrappers/0: missing key `macro`"));
}

TEST_F(PackTest, ASchemaThatCannotBeReadIsTroubleAtTheCase) {
  std::string text = Pack("x");
  text.replace(text.find("int32 color"), 11, "int32 = or");
  Write("pack.json", text);
  auto outcome = Run({"pack", "test", "pack.json"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("pack.json:11: SET follows the field"));
}

}  // namespace
