// Thrift's interface files: what the model says of them, held to the compiler's own reading, and
// what `thrift --audit` would say.
#include <gmock/gmock.h>

#include <filesystem>

#include "detector/view.h"
#include "support/files.h"
#include "support/process.h"
#include "tests/detector/testing.h"

namespace detector {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kShop[] = R"(/** The shop. */
namespace cpp acme.shop
namespace * shop
cpp_include "<vector>"

const i32 LIMIT = 0x10;
const map<string, list<double>> RATES = {'a': [1.0, -2.5e3], "b": []};
typedef i64 Id (cpp.type = "std::int64_t")

enum Color { RED, GREEN = 5; BLUE }

/**
 * What is for sale.
 */
struct Item {
  1: required Id id;
  2: optional string name = "none", # its label
  3: set<Color> colors,
  4: map<string, list<i32>> sizes (deprecated)
  i16 unnumbered;
  6: Color color = Color.GREEN
}
union Either { 1: string text; 2: binary bytes }
exception Gone { 1: string why }

service Base { oneway void ping(), }
service Shop extends Base {
  /** Finds it. */
  Item find(1: Id id, 2: bool deep = true) throws (1: Gone gone) (timeout = "3");
  list<Item> all()
}
)";

LoadedSource Thrift(const std::string& text) { return Source({{"a.thrift", text}}); }

ChangeSet DiffTexts(const std::string& before, const std::string& after) {
  LoadedSource a = Thrift(before), b = Thrift(after);
  Schema x = MustRead(a), y = MustRead(b);
  return Diff(ToInput(a, x), x, ToInput(b, y), y);
}

std::vector<std::string> Rules(const std::string& before, const std::string& after,
                               const std::string& level) {
  auto findings = FindingsOf({"thrift", level}, DiffTexts(before, after));
  std::vector<std::string> rules;
  for (const PeerFinding& finding : findings.value()) rules.push_back(finding.rule.substr(7));
  return rules;
}

TEST(Thrift, EveryFormIsRead) {
  Schema schema = MustRead(Thrift(kShop));
  EXPECT_EQ(schema.format, "thrift");
  EXPECT_EQ(MustFind(schema, "acme.shop.LIMIT").attributes.at("value"), "16");
  EXPECT_EQ(MustFind(schema, "acme.shop.RATES").attributes.at("value"),
            R"({"a": [1.0, -2500.0], "b": []})");
  EXPECT_EQ(MustFind(schema, "acme.shop.Id").attributes.at("typedef"), "i64");
  EXPECT_EQ(MustFind(schema, "acme.shop.Color.BLUE").number, 6);
  const Element& id = MustFind(schema, "acme.shop.Item.id");
  EXPECT_EQ(id.type, "acme.shop.Id");
  EXPECT_EQ(id.cardinality, Cardinality::kRequired);
  EXPECT_EQ(Text(schema, id.span), "1: required Id id");
  EXPECT_EQ(Text(schema, id.name_span), "id");
  EXPECT_EQ(MustFind(schema, "acme.shop.Item").doc, "What is for sale.");
  EXPECT_EQ(MustFind(schema, "acme.shop.Item.sizes").map_value, "list<i32>");
  EXPECT_EQ(MustFind(schema, "acme.shop.Item.unnumbered").number, -1);
  EXPECT_EQ(MustFind(schema, "acme.shop.Item.color").default_value, "Color.GREEN");
  EXPECT_EQ(MustFind(schema, "acme.shop.Shop").attributes.at("extends"), "acme.shop.Base");
  EXPECT_EQ(MustFind(schema, "acme.shop.Shop.find_args.deep").default_value, "1");
  EXPECT_EQ(MustFind(schema, "acme.shop.Shop.find_exception.gone").type, "acme.shop.Gone");
  EXPECT_EQ(MustFind(schema, "acme.shop.Shop.find").attributes.at("timeout"), "3");
  EXPECT_EQ(MustFind(schema, "acme.shop.Base.ping").attributes.at("oneway"), "true");
}

TEST(Thrift, AnAnnotationMayHaveAWordOrANumberForItsValue) {  // as fbthrift writes them
  Schema schema = MustRead(
      Thrift("struct A { 1: A next (cpp.ref = true), 2: i32 n (cpp.bits = 7, deprecated) }"));
  EXPECT_EQ(MustFind(schema, "A.next").attributes.at("cpp.ref"), "true");
  EXPECT_EQ(MustFind(schema, "A.n").attributes.at("cpp.bits"), "7");
  EXPECT_EQ(MustFind(schema, "A.n").attributes.at("deprecated"), "1");
}

TEST(Thrift, NothingDiffersFromItself) {
  EXPECT_THAT(DiffTexts(kShop, kShop).changes, IsEmpty());
  EXPECT_THAT(Rules(kShop, kShop, "warning"), IsEmpty());
}

TEST(Thrift, AListThatBecomesASetIsSkippedByItsReaders) {
  ChangeSet set = DiffTexts("struct A { 1: list<i32> a }", "struct A { 1: set<i32> a }");
  ASSERT_EQ(set.changes.size(), 1u);
  const Change& change = set.changes[0];
  EXPECT_EQ(change.kind, ChangeKind::kFieldCardinalityChanged);
  EXPECT_EQ(change.detail, "repeated -> set");
  EXPECT_EQ(change.verdict.source, Verdict::kBreaks);
  EXPECT_EQ(change.verdict.wire.new_reads_old, Verdict::kLosesData);
  EXPECT_EQ(change.verdict.wire.old_reads_new, Verdict::kLosesData);
}

TEST(Thrift, IncludedTypesAreFound) {
  Schema schema = MustRead(Source({{"a.thrift", "include \"b.thrift\"\nstruct A { 1: b.B b }"},
                                   {"b.thrift", "namespace cpp other\nstruct B { 1: i32 n }"}}));
  EXPECT_EQ(MustFind(schema, "A.b").type, "other.B");
}

TEST(Thrift, AMissingIncludeCostsItsTypesOnly) {
  Schema schema = MustRead(Thrift("include \"gone.thrift\"\nstruct A { 1: gone.B b }"));
  EXPECT_EQ(MustFind(schema, "A.b").type, "gone.B");
  EXPECT_THAT(schema.diagnostics.at(0).message, HasSubstr("gone.thrift"));
}

TEST(Thrift, ErrorsNameTheirPlaceAndWhatWasExpected) {
  EXPECT_THAT(ErrorOf(Thrift("struct A {\n  1 i32 a\n}"), {.format = "thrift"}),
              HasSubstr("a.thrift:2:5: expected `:`, found `i32`"));
  EXPECT_THAT(ErrorOf(Thrift("struct A { 1: string s = \"x"), {.format = "thrift"}),
              HasSubstr("a.thrift:1:26: this text is never closed"));
  EXPECT_THAT(ErrorOf(Thrift("/* "), {.format = "thrift"}), HasSubstr("never closed"));
  std::string deep = "struct A { 1: ";
  for (int i = 0; i < 100000; ++i) deep += "list<";
  EXPECT_THAT(ErrorOf(Thrift(deep), {.format = "thrift"}), HasSubstr("nested less deeply"));
}

// The compiler's JSON has every struct with its fields' numbers, names and types, and every enum.
class Oracle : public testing::Test {
 protected:
  support::Json Compile(const std::string& text) {
    support::TempDir folder = support::TempDir::Make().value();
    auto file = folder.path() / "a.thrift";
    EXPECT_TRUE(support::WriteFileAtomically(file, text));
    auto outcome = support::RunProcess(
        {.argv = {"thrift", "--gen", "json", "-out", folder.path().string(), file.string()}});
    EXPECT_TRUE(outcome && outcome->exit_code == 0) << (outcome ? outcome->err : "");
    auto json = support::ReadFile(folder.path() / "a.json");
    return support::ParseJson(json.value_or("null"), "a.json").value_or(support::Json());
  }

  static std::string TypeOf(const Element& field) {
    if (field.cardinality == Cardinality::kMap) return "map";
    if (field.cardinality != Cardinality::kRepeated) return field.type;
    return field.attributes.count("set") ? "set" : "list";
  }
};

TEST_F(Oracle, ItReadsTheSameStructsFieldsAndEnums) {
  support::Json json = Compile(kShop);
  Schema schema = MustRead(Thrift(kShop));
  ASSERT_TRUE(json.contains("structs"));
  for (const auto& type : json["structs"]) {
    std::string path = "acme.shop." + type["name"].get<std::string>();
    for (const auto& field : type["fields"]) {
      const Element& ours = MustFind(schema, path + "." + field["name"].get<std::string>());
      EXPECT_EQ(ours.number, field["key"].get<int>()) << ours.path;
      std::string kind = field["typeId"];
      bool base = kind != "union" && kind != "struct" && kind != "enum";
      bool named = ours.type.starts_with("acme.shop.");
      if (base && !named) {
        EXPECT_EQ(TypeOf(ours), kind) << ours.path;
      }
    }
  }
  for (const auto& type : json["enums"]) {
    std::string path = "acme.shop." + type["name"].get<std::string>();
    for (const auto& value : type["members"]) {
      EXPECT_EQ(MustFind(schema, path + "." + value["name"].get<std::string>()).number,
                value["value"].get<int>());
    }
  }
}

struct AuditCase {
  const char* before;
  const char* after;
  const char* failure;  // rule, "" for none
  const char* warning;
};

class Audit : public testing::TestWithParam<AuditCase> {
 protected:
  // How often the original speaks of a "Failure" or "Warning".
  static size_t Original(const AuditCase& c, const std::string& what) {
    support::TempDir folder = support::TempDir::Make().value();
    std::string before = (folder.path() / "old.thrift").string();
    std::string after = (folder.path() / "new.thrift").string();
    EXPECT_TRUE(support::WriteFileAtomically(before, c.before));
    EXPECT_TRUE(support::WriteFileAtomically(after, c.after));
    auto outcome = support::RunProcess({.argv = {"thrift", "-audit", before, after}});
    EXPECT_TRUE(outcome.has_value());
    std::string text = outcome ? outcome->out + outcome->err : "";
    size_t count = 0;
    std::string mark = "[Thrift Audit " + what + ":";
    for (size_t at = 0; (at = text.find(mark, at)) != std::string::npos; ++at) ++count;
    return count;
  }
};

TEST_P(Audit, FollowsTheOriginal) {
  const AuditCase& c = GetParam();
  auto expect = [&](const std::string& level, std::vector<std::string> rules) {
    std::erase(rules, "");
    EXPECT_THAT(Rules(c.before, c.after, level), testing::UnorderedElementsAreArray(rules));
  };
  expect("failure", {c.failure});
  expect("warning", {c.failure, c.warning});
  EXPECT_EQ(Original(c, "Failure"), *c.failure ? 1u : 0u);
  EXPECT_EQ(Original(c, "Warning"), *c.warning ? 1u : 0u);
}

INSTANTIATE_TEST_SUITE_P(
    Rules, Audit,
    testing::Values(
        AuditCase{"struct A { 1: i32 a }", "struct A { 1: i64 a }", "FIELD_TYPE_CHANGED", ""},
        AuditCase{"struct A { 1: string a }", "struct A { 1: binary a }", "", ""},
        AuditCase{"struct A { 1: list<i32> a }", "struct A { 1: set<i32> a }", "FIELD_TYPE_CHANGED",
                  ""},
        AuditCase{"struct A { 1: i32 a }", "struct A { 1: required i32 a }",
                  "FIELD_REQUIREDNESS_CHANGED", ""},
        AuditCase{"struct A { 1: i32 a }", "struct A { 1: optional i32 a }", "", ""},
        AuditCase{"struct A { 1: i32 a = 1 }", "struct A { 1: i32 a = 2 }", "",
                  "FIELD_DEFAULT_CHANGED"},
        AuditCase{"struct A { 1: bool a = true }", "struct A { 1: bool a = 1 }", "", ""},
        AuditCase{"struct A { 1: i32 a }", "struct A { 1: i32 b }", "", "FIELD_RENAMED"},
        AuditCase{"struct A { 1: i32 a, 2: i32 b }", "struct A { 2: i32 b }", "FIELD_REMOVED", ""},
        AuditCase{"struct A { 2: i32 b }", "struct A { 1: i32 a, 2: i32 b }",
                  "FIELD_ADDED_IN_MIDDLE", ""},
        AuditCase{"struct A { 1: i32 a }", "struct A { 1: i32 a, 2: i32 b }", "", ""},
        AuditCase{"struct A { 1: i32 a }", "struct A { 1: i32 a, 2: required i32 b }",
                  "REQUIRED_FIELD_ADDED", ""},
        AuditCase{"struct A {}", "struct B {}", "STRUCT_MISSING", ""},
        AuditCase{"exception A {}", "struct A {}", "STRUCT_MISSING", ""},
        AuditCase{"enum A { X }", "enum A { Y }", "", "ENUM_VALUE_RENAMED"},
        AuditCase{"enum A { X, Y }", "enum A { X }", "ENUM_VALUE_MISSING", ""},
        AuditCase{"enum A { X }", "struct A {}", "", "ENUM_MISSING"},
        AuditCase{"const i32 A = 1", "const i32 A = 2", "", "CONST_VALUE_CHANGED"},
        AuditCase{"const i32 A = 1", "const i64 A = 1", "", "CONST_TYPE_CHANGED"},
        AuditCase{"const i32 A = 1", "const i32 B = 1", "", "CONST_MISSING"},
        AuditCase{"namespace py a\nstruct A {}", "struct A {}", "", "NAMESPACE_MISSING"},
        AuditCase{"namespace cpp a\nstruct A {}", "namespace cpp b\nstruct A {}", "",
                  "NAMESPACE_CHANGED"},
        AuditCase{"service S {}", "service T {}", "SERVICE_MISSING", ""},
        AuditCase{"service B {}\nservice S extends B {}", "service B {}\nservice S {}",
                  "SERVICE_EXTENDS_CHANGED", ""},
        AuditCase{"service B {}\nservice S {}", "service B {}\nservice S extends B {}", "", ""},
        AuditCase{"service S { void f() }", "service S { void g() }", "FUNCTION_MISSING", ""},
        AuditCase{"service S { void f() }", "service S { oneway void f() }",
                  "FUNCTION_ONEWAY_CHANGED", ""},
        AuditCase{"service S { i32 f() }", "service S { i64 f() }", "FUNCTION_RETURN_TYPE_CHANGED",
                  ""},
        AuditCase{"service S { void f(1: i32 a) }", "service S { void f(1: i64 a) }",
                  "FIELD_TYPE_CHANGED", ""},
        AuditCase{"exception E {}\nservice S { void f() throws (1: E e) }",
                  "exception E {}\nservice S { void f() }", "FIELD_REMOVED", ""}));

}  // namespace
}  // namespace detector
