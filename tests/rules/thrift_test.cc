// The pack for Thrift's C++ is exactly what its compiler declares, with every set of its options
// that changes names: nothing is missing, and nothing is made up but the names that other options
// give.
#include <gmock/gmock.h>

#include <algorithm>
#include <regex>
#include <set>

#include "detector/detector.h"
#include "support/files.h"
#include "support/process.h"
#include "tests/rules/header_ast.h"

namespace rules::testing {
namespace {

using ::testing::IsEmpty;
namespace fs = std::filesystem;
using Roles = std::set<std::string>;

// What every struct, service or file of constants has, whatever the schema. docs/packs.md explains
// each.
const std::regex& InternalNames() {
  static const std::regex names(
      ".*::(read|write|printTo|what|thriftTExceptionMessageHolder_|__isset|success|type)"
      "|.*(_pargs|_presult|_result|_presult__isset|_result__isset)(::.*)?|.*::(swap|to_string)"
      "|.*::g_[a-z]+_constants|.*Constants|.*Client::(getInputProtocol|getOutputProtocol)"
      "|.*(IfFactory|IfSingletonFactory)::.*|.*Processor(Factory)?::.*|.*Multiface::add");
  return names;
}

const Pack& ThriftPack() {
  static const Pack* pack = [] {
    for (const Pack& known : BuiltInPacks()) {
      if (known.name == "thrift-cpp") return &known;
    }
    std::abort();
  }();
  return *pack;
}

// One set of the compiler's options, and the roles that only others give.
struct Style {
  const char* name;
  std::string options;
  Roles absent;
};

Roles Sum(std::vector<Roles> parts) {
  Roles sum;
  for (const Roles& part : parts) sum.insert(part.begin(), part.end());
  return sum;
}

const Roles kGetters = {"getter"};
const Roles kScoped = {"enumerator"};
const Roles kPlain = {"plain_enumerator"};

const std::vector<Style>& Styles() {
  static const std::vector<Style> styles = {
      {"Default", "cpp", Sum({kGetters, kPlain})},
      {"PureEnums", "cpp:pure_enums", Sum({kGetters, kScoped})},
  };
  return styles;
}

fs::path Corpus() { return fs::path(COEVOLVE_SOURCE_DIR) / "fixtures/pack-corpus-thrift"; }

std::map<std::string, std::string> Generate(const Style& style) {
  std::map<std::string, std::string> headers;
  auto folder = support::TempDir::Make("thrift");
  EXPECT_TRUE(folder);
  for (const char* file : {"base.thrift", "fleet.thrift"}) {
    auto outcome = support::RunProcess(
        {.argv = {"thrift", "--gen",
                  style.options + (style.options.find(':') == std::string::npos ? ":" : ",") +
                      "no_skeleton",
                  "-out", folder->path().string(), (Corpus() / file).string()}});
    EXPECT_TRUE(outcome && outcome->ok()) << (outcome ? outcome->err : "");
  }
  for (const auto& entry : fs::directory_iterator(folder->path())) {
    if (entry.path().extension() != ".h") continue;
    auto text = support::ReadFile(entry.path());
    EXPECT_TRUE(text);
    headers[entry.path().filename().string()] = *text;
  }
  return headers;
}

std::string Text(SymbolKind kind, const std::string& name) {
  return std::string(support::NameOf(kind)) + " " + name;
}

class PackAndThrift : public ::testing::TestWithParam<Style> {
 protected:
  void SetUp() override {
    auto source = detector::Load(Corpus().string(), {});
    ASSERT_TRUE(source) << source.error().message;
    auto schema = detector::ReadSchema(*source, {});
    ASSERT_TRUE(schema) << schema.error().message;
    symbols_ = Symbols(*schema, ThriftPack());
  }
  std::vector<Symbol> symbols_;
};

TEST_P(PackAndThrift, DeclareTheSameNames) {
  std::set<std::string> declared, spelled;
  for (const Declaration& declaration : PublicDeclarations(Generate(GetParam()))) {
    bool alias = declaration.kind == SymbolKind::kTypeAlias;  // of a struct with its own name
    if (alias && declaration.name.ends_with("__isset")) continue;
    if (!std::regex_match(declaration.name, InternalNames())) {
      declared.insert(Text(declaration.kind, declaration.name));
    }
  }
  for (const Symbol& symbol : symbols_) {
    bool absent = GetParam().absent.count(symbol.role) || symbol.role.starts_with("cob_") ||
                  symbol.role.starts_with("async_") ||
                  std::regex_match(symbol.name, InternalNames());
    if (symbol.kind == SymbolKind::kHeader || absent) continue;
    spelled.insert(Text(symbol.kind, symbol.name));
  }
  std::vector<std::string> missing, made_up;
  std::set_difference(declared.begin(), declared.end(), spelled.begin(), spelled.end(),
                      std::back_inserter(missing));
  std::set_difference(spelled.begin(), spelled.end(), declared.begin(), declared.end(),
                      std::back_inserter(made_up));
  EXPECT_THAT(missing, IsEmpty());
  EXPECT_THAT(made_up, IsEmpty());
  EXPECT_GT(declared.size(), 100u);
}

INSTANTIATE_TEST_SUITE_P(Styles, PackAndThrift, ::testing::ValuesIn(Styles()),
                         [](const auto& info) { return std::string(info.param.name); });

class PackForThrift : public PackAndThrift {};

TEST_P(PackForThrift, NamesNothingTwiceAndUsesEveryRow) {
  std::set<std::pair<int, std::string>> seen;
  std::vector<std::string> twice;
  std::set<std::string> used, rows;
  for (const Symbol& symbol : symbols_) {
    used.insert(symbol.role);
    if (!seen.insert({symbol.file, symbol.name}).second) twice.push_back(symbol.name);
  }
  for (const Row& row : ThriftPack().rows) rows.insert(row.role);
  EXPECT_THAT(twice, IsEmpty());
  EXPECT_EQ(used, rows);
}

INSTANTIATE_TEST_SUITE_P(Once, PackForThrift, ::testing::Values(Styles().front()),
                         [](const auto&) { return std::string("Corpus"); });

}  // namespace
}  // namespace rules::testing
