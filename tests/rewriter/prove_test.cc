#include "rewriter/prove/prove.h"

#include <gmock/gmock.h>

#include "rewriter/facts/words.h"

namespace rewriter {
namespace {
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

// OLD names speed, limit, id and gone; NEW calls them velocity, bound, id and nothing.
const std::vector<std::string> kOld = {"speed", "limit", "id", "gone"};
const std::vector<std::string> kNew = {"velocity", "bound", "id"};

Work TestWork() {
  Work work;
  for (const std::string& name : kOld) {
    work.before.symbols.push_back({.name = "p::M::" + name, .kind = rules::SymbolKind::kMethod});
    work.plan.operations.push_back({.symbol = "p::M::" + name, .changes = {name}});
  }
  for (const std::string& name : kNew) {
    work.after.symbols.push_back({.name = "p::M::" + name, .kind = rules::SymbolKind::kMethod});
  }
  work.operations = {{0}, {1}, {}, {3}};
  work.successor = {0, 1, 2, -1};
  work.same = {0, 1, 2};
  return work;
}

// One file under OLD and under NEW, from code like this:
//   {speed|velocity}  an edit        <r>  a place under review   <f>...</f>  a function
//   <o> and <n>       an error there, under OLD and under NEW
class Marked {
 public:
  explicit Marked(const std::string& code) {
    for (size_t at = 0; at < code.size();) at = Take(code, at);
    Name(before_, kOld);
    Name(after_, kNew);
  }

  Verdict Prove() const {
    EditedFiles files;
    files.edits["a.cc"] = edits_;
    files.before["a.cc"] = before_.text;
    files.after["a.cc"] = after_.text;
    files.review_offsets["a.cc"] = reviews_;
    return Compare(TestWork(), files, {{before_.facts, after_.facts}});
  }
  void FailInHeader(const std::string& under_old, const std::string& under_new) {
    before_.facts.errors.push_back({{-1, 0, 0}, false, under_old});
    after_.facts.errors.push_back({{-1, 0, 0}, false, under_new});
  }
  void FailUnderNew(const std::string& why) { after_.facts.failure = why; }

 private:
  struct Side {
    std::string text;
    UnitFacts facts{.unit = "a.cc", .files = {"a.cc"}};
    Range Here() const {
      int64_t at = static_cast<int64_t>(text.size());
      return {0, at, at};
    }
  };

  size_t Take(const std::string& code, size_t at) {
    if (code[at] == '{') {
      size_t bar = code.find('|', at), end = code.find('}', at);
      std::string from = code.substr(at + 1, bar - at - 1),
                  to = code.substr(bar + 1, end - bar - 1);
      std::string change = from.substr(from.rfind(':') + 1);
      edits_.push_back({"a.cc", before_.text.size(), from.size(), to, {change}});
      before_.text += from;
      after_.text += to;
      return end + 1;
    }
    std::string tag = code.substr(at, 3);
    if (tag == "<r>") reviews_.insert(before_.Here().begin);
    if (tag == "<o>") before_.facts.errors.push_back({before_.Here(), false, "old error"});
    if (tag == "<n>") after_.facts.errors.push_back({after_.Here(), false, "new error"});
    for (Side* side : {&before_, &after_}) {
      if (tag == "<f>") side->facts.functions.push_back(side->Here());
      if (tag == "</f") side->facts.functions.back().end = side->Here().end;
    }
    if (code[at] == '<') return code.find('>', at) + 1;
    before_.text += code[at];
    after_.text += code[at];
    return at + 1;
  }

  static void Name(Side& side, const std::vector<std::string>& names) {
    for (const Word& word : FindWords(side.text, {names.begin(), names.end()})) {
      std::string text = side.text.substr(static_cast<size_t>(word.begin),
                                          static_cast<size_t>(word.end - word.begin));
      auto symbol = std::find(names.begin(), names.end(), text) - names.begin();
      side.facts.facts.push_back(
          {{0, word.begin, word.end}, FactKind::kPlain, static_cast<int>(symbol)});
    }
  }

  Side before_, after_;
  std::vector<Edit> edits_;
  std::set<int64_t> reviews_;
};

// Changes that fail.
std::vector<std::string> Failed(const std::string& code) {
  std::vector<std::string> changes;
  for (const auto& [change, why] : Marked(code).Prove().failed) changes.push_back(change);
  return changes;
}
int Errors(const std::string& code) { return Marked(code).Prove().errors; }

TEST(Prove, ARenameThatMeansTheSameHolds) {
  EXPECT_THAT(Failed("m.{speed|velocity}()"), IsEmpty());
  EXPECT_THAT(Failed("m.{speed|velocity}() + m.id() + {limit|bound};\nm.{speed|velocity}"),
              IsEmpty());
  EXPECT_THAT(Failed("m.{q::speed|r::s::velocity}()"), IsEmpty());
}

TEST(Prove, ASwappedPairThatCompilesIsCaught) {
  EXPECT_THAT(Failed("m.{speed|bound}() + m.{limit|velocity}()"), ElementsAre("limit", "speed"));
}

TEST(Prove, AnotherElementOfTheSameTypeIsCaught) {
  EXPECT_THAT(Failed("m.{speed|id}();\nm.{limit|bound}()"), ElementsAre("speed"));
  EXPECT_THAT(Failed("m.id();\nm.{speed|bound}()"), ElementsAre("speed"));
}

TEST(Prove, ANameThatNoLongerMeansTheSchemaIsCaught) {
  Verdict verdict = Marked("m.{limit|bound}();\nm.{speed|other}()").Prove();
  EXPECT_THAT(verdict.failed, ElementsAre(Pair("speed", HasSubstr("a.cc:2: p::M::speed has no"))));
}

TEST(Prove, AUseThatWasForgottenIsCaught) {
  EXPECT_THAT(Failed("m.{speed|velocity}();\nm.speed()"), ElementsAre("speed"));
}

TEST(Prove, OneTokenTooManyIsCaught) {
  Verdict verdict = Marked("velocity = m.{speed|velocity}()").Prove();
  EXPECT_THAT(verdict.failed, ElementsAre(Pair("speed", HasSubstr("did not under OLD"))));
  EXPECT_THAT(Failed("bound;\nm.{speed|velocity}()"),
              ElementsAre("speed"));  // nobody else to blame
}

TEST(Prove, APlaceUnderReviewMayMeanAnything) {
  EXPECT_THAT(Failed("m.{speed|velocity}();\n<r>m.speed()"), IsEmpty());
  EXPECT_THAT(Failed("m.{speed|velocity}();\n<r>m.gone()"), IsEmpty());
  EXPECT_THAT(Failed("<r>velocity;\nm.{speed|velocity}();"), IsEmpty());
}

TEST(Prove, ANewErrorFailsTheChangesOfItsLine) {
  EXPECT_THAT(Failed("<n>m.{speed|velocity}();\nm.{limit|bound}()"), ElementsAre("speed"));
  EXPECT_EQ(Errors("<n>m.{speed|velocity}();"), 1);
}

TEST(Prove, AnErrorThatWasThereBeforeIsNotNew) {
  EXPECT_EQ(Errors("{speed|velocity};\n <o><n>x"), 0);
  EXPECT_THAT(Failed("{speed|velocity};\n <o><n>x"), IsEmpty());
  EXPECT_EQ(Errors("{speed|velocity\n\n};\n <o><n>x"), 0);  // it moved with its line
  EXPECT_EQ(Errors("{speed|velocity};\n <o><n><n>x"), 1);
}

TEST(Prove, AnErrorInAGeneratedHeaderMovesWithItsLines) {
  Marked marked("m.{speed|velocity}();");
  marked.FailInHeader("/r/m.pb.h:12: no type named 'string'",
                      "/r/m.pb.h:9: no type named 'string'");
  EXPECT_EQ(marked.Prove().errors, 0);
  marked.FailInHeader("/r/m.pb.h:12: no type named 'string'", "/r/m.pb.h:9: no type named 'M'");
  EXPECT_EQ(marked.Prove().errors, 1);
}

TEST(Prove, AnErrorAtAPlaceUnderReviewIsExpected) {
  EXPECT_EQ(Errors("{speed|velocity};\n<r>m.<n>gone()"), 0);
}

TEST(Prove, AnErrorThatAPlaceUnderReviewMayHaveBroughtAboutLeavesNoEditProven) {
  Verdict verdict = Marked("m.{speed|velocity}();\n<n>other();\nm.<r>gone();\n").Prove();
  EXPECT_THAT(verdict.failed, IsEmpty());
  EXPECT_EQ(verdict.errors, 1);
  EXPECT_THAT(verdict.doubtful, ElementsAre(Pair("a.cc", 2)));
}

TEST(Prove, AnEditInABrokenFunctionStaysLikely) {
  Verdict verdict = Marked("<f>m.{speed|other}() <o><n>x</f>").Prove();
  EXPECT_THAT(verdict.failed, IsEmpty());
  EXPECT_THAT(verdict.doubtful, ElementsAre(Pair("a.cc", 2)));
  EXPECT_THAT(Failed("<f>m.{speed|other}()</f>\n<f><o><n>x</f>"), ElementsAre("speed"));
}

TEST(Prove, AUnitThatCannotBeParsedAgainProvesNothing) {
  Marked code("m.{speed|velocity}() + {limit|bound}");
  code.FailUnderNew("crashed");
  EXPECT_THAT(code.Prove().failed,
              ElementsAre(Pair("limit", "a.cc: crashed"), Pair("speed", "a.cc: crashed")));
}

TEST(Prove, NothingEditedNothingFails) {
  EXPECT_THAT(Failed("m.id()"), IsEmpty());
  EXPECT_THAT(Failed(""), IsEmpty());
}

}  // namespace
}  // namespace rewriter
